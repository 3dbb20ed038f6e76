//! Constraints, in CREATE TABLE and in ALTER TABLE.

use std::fmt::{self, Display};

use super::index::index_column;
use super::quote::{Fragment, Idents};
use super::{Ident, Name};
use crate::catalog::{Action, Constraint, ConstraintKind, Deferrable, Exclusion, QualifiedName, Text};

/// `ALTER TABLE "a" ADD CONSTRAINT …`
#[derive(Debug, Clone, PartialEq)]
pub struct AddConstraint<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The constraint.
    pub constraint: &'a Constraint,
}

impl Display for AddConstraint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

impl Display for Definition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CONSTRAINT ")?;
        Ident(&self.0.name).fmt(f)?;
        f.write_str(" ")?;
        match &self.0.kind {
            ConstraintKind::PrimaryKey { columns } => {
                f.write_str("PRIMARY KEY (")?;
                Idents(columns).fmt(f)?;
                f.write_str(")")
            }
            ConstraintKind::Unique { columns, nulls_not_distinct, deferrable } => {
                f.write_str(if *nulls_not_distinct { "UNIQUE NULLS NOT DISTINCT (" } else { "UNIQUE (" })?;
                Idents(columns).fmt(f)?;
                f.write_str(")")?;
                f.write_str(waiting(*deferrable))
            }
            ConstraintKind::Check { expression } => {
                f.write_str("CHECK (")?;
                Fragment(expression).fmt(f)?;
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
                Idents(columns).fmt(f)?;
                f.write_str(") REFERENCES ")?;
                Name(target).fmt(f)?;
                f.write_str(" (")?;
                Idents(target_columns).fmt(f)?;
                f.write_str(")")?;
                action("DELETE", *on_delete, f)?;
                action("UPDATE", *on_update, f)?;
                f.write_str(waiting(*deferrable))
            }
        }
    }
}

fn action(event: &str, action: Action, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let words = match action {
        Action::NoAction => return Ok(()),
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    };
    write!(f, " ON {event} {words}")
}

fn waiting(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}
