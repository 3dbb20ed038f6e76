//! Constraints, in CREATE TABLE and in ALTER TABLE.

use std::fmt::{self, Write};

use super::index::index_column;
use super::quote::{Fragment, Idents};
use super::{Ident, Name, Sql};
use crate::catalog::{Action, Constraint, ConstraintKind, Deferrable, Exclusion, Text};

displayed!(Definition<'_>);

/// `CONSTRAINT "name" …`
pub struct Definition<'a>(pub &'a Constraint);

impl Sql for Definition<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        f.write_str("CONSTRAINT ")?;
        Ident(&self.0.name).write(f)?;
        f.write_str(" ")?;
        self.demand(f)
    }
}

impl Definition<'_> {
    /// What it demands, without its name.
    pub fn demand<W: Write>(&self, f: &mut W) -> fmt::Result {
        match &self.0.kind {
            ConstraintKind::PrimaryKey { columns, include, deferrable } => {
                f.write_str("PRIMARY KEY (")?;
                key(columns, include, f)?;
                f.write_str(waiting(*deferrable))
            }
            ConstraintKind::Unique { columns, include, nulls_not_distinct, deferrable } => {
                f.write_str(if *nulls_not_distinct { "UNIQUE NULLS NOT DISTINCT (" } else { "UNIQUE (" })?;
                key(columns, include, f)?;
                f.write_str(waiting(*deferrable))
            }
            ConstraintKind::Check { expression, no_inherit } => {
                f.write_str("CHECK (")?;
                Fragment(expression).write(f)?;
                f.write_str(if *no_inherit { ") NO INHERIT" } else { ")" })
            }
            ConstraintKind::Exclude { method, elements, predicate, deferrable } => {
                write!(f, "EXCLUDE USING {method} (")?;
                for (i, Exclusion { column, operator }) in elements.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    index_column(column, f)?;
                    write!(f, " WITH {operator}")?;
                }
                f.write_str(")")?;
                if let Some(predicate) = predicate {
                    write!(f, " WHERE ({})", Fragment(predicate))?;
                }
                f.write_str(waiting(*deferrable))
            }
            ConstraintKind::ForeignKey {
                columns,
                target,
                target_columns,
                on_delete,
                on_update,
                delete_columns,
                match_full,
                deferrable,
            } => {
                f.write_str("FOREIGN KEY (")?;
                Idents(columns).write(f)?;
                f.write_str(") REFERENCES ")?;
                Name(target).write(f)?;
                f.write_str(" (")?;
                Idents(target_columns).write(f)?;
                f.write_str(if *match_full { ") MATCH FULL" } else { ")" })?;
                action("DELETE", *on_delete, f)?;
                if !delete_columns.is_empty() {
                    write!(f, " ({})", Idents(delete_columns))?;
                }
                action("UPDATE", *on_update, f)?;
                f.write_str(waiting(*deferrable))
            }
        }?;
        f.write_str(if self.0.not_valid { " NOT VALID" } else { "" })
    }
}

/// The columns of a key behind its parenthesis, and those that its index holds beside.
fn key<W: Write>(columns: &[Text], include: &[Text], f: &mut W) -> fmt::Result {
    Idents(columns).write(f)?;
    f.write_str(")")?;
    match include {
        [] => Ok(()),
        include => write!(f, " INCLUDE ({})", Idents(include)),
    }
}

fn action<W: Write>(event: &str, action: Action, f: &mut W) -> fmt::Result {
    let words = match action {
        Action::NoAction => return Ok(()),
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    };
    f.write_str(" ON ")?;
    f.write_str(event)?;
    f.write_str(" ")?;
    f.write_str(words)
}

/// When it is checked.
pub fn waiting(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}
