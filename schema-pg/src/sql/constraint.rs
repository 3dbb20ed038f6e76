//! Constraints, in CREATE TABLE and in ALTER TABLE.

use std::fmt;

use super::index::index_column;
use super::quote::Idents;
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

impl fmt::Display for AddConstraint<'_> {
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

impl fmt::Display for DropConstraint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER TABLE {} DROP CONSTRAINT {}", Name(self.table), Ident(self.name))
    }
}

/// `CONSTRAINT "name" …`
pub struct Definition<'a>(pub &'a Constraint);

impl fmt::Display for Definition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CONSTRAINT {} ", Ident(&self.0.name))?;
        match &self.0.kind {
            ConstraintKind::PrimaryKey { columns } => {
                write!(f, "PRIMARY KEY ({})", Idents(columns))
            }
            ConstraintKind::Unique { columns, nulls_not_distinct, deferrable } => {
                let nulls = if *nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
                write!(f, "UNIQUE{nulls} ({}){}", Idents(columns), waiting(*deferrable))
            }
            ConstraintKind::Check { expression } => write!(f, "CHECK ({expression})"),
            ConstraintKind::Exclude { method, elements, predicate, deferrable } => {
                write!(f, "EXCLUDE USING {method} (")?;
                for (i, Exclusion { column, operator }) in elements.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    index_column(column, f)?;
                    write!(f, " WITH {operator}")?;
                }
                f.write_str(")")?;
                if let Some(predicate) = predicate {
                    write!(f, " WHERE ({predicate})")?;
                }
                f.write_str(waiting(*deferrable))
            }
            ConstraintKind::ForeignKey { columns, target, target_columns, on_delete, on_update, deferrable } => {
                write!(
                    f,
                    "FOREIGN KEY ({}) REFERENCES {} ({})",
                    Idents(columns),
                    Name(target),
                    Idents(target_columns)
                )?;
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
