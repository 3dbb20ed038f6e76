//! Constraints, in CREATE TABLE and in ALTER TABLE.

use std::fmt::{self, Display, Write};

use super::index::index_column;
use super::quote::{Fragment, Idents};
use super::{Ident, Name, Sql};
use crate::catalog::{Action, Constraint, ConstraintKind, Deferrable, Exclusion, QualifiedName, Text};

displayed!(AddConstraint<'_>, Definition<'_>);

/// `ALTER TABLE "a" ADD CONSTRAINT …`
#[derive(Debug, Clone, PartialEq)]
pub struct AddConstraint<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The constraint.
    pub constraint: &'a Constraint,
}

impl Sql for AddConstraint<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        write!(f, "ALTER TABLE {}\n    ADD {}", Name(self.table), Definition(self.constraint))
    }
}

/// `ALTER TABLE "a" DROP CONSTRAINT "b"`
#[derive(Debug, Clone, PartialEq)]
pub struct DropConstraint<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The constraint's name.
    pub name: &'a Text,
}

impl Display for DropConstraint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER TABLE {} DROP CONSTRAINT {}", Name(self.table), Ident(self.name))
    }
}

/// `CONSTRAINT "name" …`
pub struct Definition<'a>(pub &'a Constraint);

impl Sql for Definition<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        f.write_str("CONSTRAINT ")?;
        Ident(&self.0.name).write(f)?;
        f.write_str(" ")?;
        match &self.0.kind {
            ConstraintKind::PrimaryKey { columns } => {
                f.write_str("PRIMARY KEY (")?;
                Idents(columns).write(f)?;
                f.write_str(")")
            }
            ConstraintKind::Unique { columns, nulls_not_distinct, deferrable } => {
                f.write_str(if *nulls_not_distinct { "UNIQUE NULLS NOT DISTINCT (" } else { "UNIQUE (" })?;
                Idents(columns).write(f)?;
                f.write_str(")")?;
                f.write_str(waiting(*deferrable))
            }
            ConstraintKind::Check { expression } => {
                f.write_str("CHECK (")?;
                Fragment(expression).write(f)?;
                f.write_str(")")
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
            ConstraintKind::ForeignKey { columns, target, target_columns, on_delete, on_update, deferrable } => {
                f.write_str("FOREIGN KEY (")?;
                Idents(columns).write(f)?;
                f.write_str(") REFERENCES ")?;
                Name(target).write(f)?;
                f.write_str(" (")?;
                Idents(target_columns).write(f)?;
                f.write_str(")")?;
                action("DELETE", *on_delete, f)?;
                action("UPDATE", *on_update, f)?;
                f.write_str(waiting(*deferrable))
            }
        }
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

fn waiting(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}
