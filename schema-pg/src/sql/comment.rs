//! COMMENT ON.

use std::fmt::{self, Write};

use super::quote::Literal;
use super::{Ident, Name, Sql};
use crate::catalog::{Function, QualifiedName, Text, View};

displayed!(Comment<'_>);

/// `COMMENT ON TABLE "app"."users" IS '…'`
#[derive(Debug, Clone, PartialEq)]
pub struct Comment<'a> {
    /// What the comment is on.
    pub on: Commented<'a>,
    /// The comment; `None` takes it away.
    pub text: Option<&'a Text>,
}

/// What a comment is on.
#[derive(Debug, Clone, PartialEq)]
pub enum Commented<'a> {
    /// A type: enum.
    Type(&'a QualifiedName),
    /// A domain.
    Domain(&'a QualifiedName),
    /// A table.
    Table(&'a QualifiedName),
    /// A column of a table.
    Column(&'a QualifiedName, &'a Text),
    /// A function.
    Function(&'a Function),
    /// A view or materialized view.
    View(&'a View),
    /// A trigger of a table.
    Trigger(&'a QualifiedName, &'a Text),
}

impl Sql for Comment<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        f.write_str("COMMENT ON ")?;
        match &self.on {
            Commented::Type(name) => write!(f, "TYPE {}", Name(name))?,
            Commented::Domain(name) => write!(f, "DOMAIN {}", Name(name))?,
            Commented::Table(name) => write!(f, "TABLE {}", Name(name))?,
            Commented::Column(table, column) => write!(f, "COLUMN {}.{}", Name(table), Ident(column))?,
            Commented::Function(function) => {
                let types: Vec<String> = function.argument_types().iter().map(ToString::to_string).collect();
                write!(f, "FUNCTION {}({})", Name(&function.name), types.join(", "))?;
            }
            Commented::View(view) if view.is_materialized() => write!(f, "MATERIALIZED VIEW {}", Name(&view.name))?,
            Commented::View(view) => write!(f, "VIEW {}", Name(&view.name))?,
            Commented::Trigger(table, trigger) => write!(f, "TRIGGER {} ON {}", Ident(trigger), Name(table))?,
        }
        match self.text {
            Some(text) => write!(f, " IS {}", Literal(text)),
            None => f.write_str(" IS NULL"),
        }
    }
}
