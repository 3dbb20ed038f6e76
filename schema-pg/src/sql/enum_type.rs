//! CREATE TYPE … AS ENUM, ALTER TYPE.

use std::fmt::{self, Write};

use super::quote::Literal;
use super::{Name, Sql};
use crate::catalog::{EnumType, QualifiedName, Text};

displayed!(CreateEnum<'_>);

/// `CREATE TYPE app.status AS ENUM ('draft', 'active')`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateEnum<'a>(pub &'a EnumType);

impl Sql for CreateEnum<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        f.write_str("CREATE TYPE ")?;
        Name(&self.0.name).write(f)?;
        f.write_str(" AS ENUM (")?;
        for (i, label) in self.0.labels.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            Literal(label).write(f)?;
        }
        f.write_str(")")
    }
}

/// `ALTER TYPE app.status ADD VALUE 'paused' BEFORE 'closed'`
#[derive(Debug, Clone, PartialEq)]
pub struct AddEnumValue<'a> {
    /// The type.
    pub name: &'a QualifiedName,
    /// The new label.
    pub label: &'a Text,
    /// Its place beside a label that is there.
    pub place: Place<'a>,
}

/// Where a new label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place<'a> {
    /// BEFORE
    Before(&'a Text),
    /// AFTER
    After(&'a Text),
    /// The type had no label.
    Only,
}

impl fmt::Display for AddEnumValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER TYPE {} ADD VALUE IF NOT EXISTS {}", Name(self.name), Literal(self.label))?;
        match self.place {
            Place::Before(other) => write!(f, " BEFORE {}", Literal(other)),
            Place::After(other) => write!(f, " AFTER {}", Literal(other)),
            Place::Only => Ok(()),
        }
    }
}

/// `ALTER TYPE app.status RENAME VALUE 'open' TO 'active'`
#[derive(Debug, Clone, PartialEq)]
pub struct RenameEnumValue<'a> {
    /// The type.
    pub name: &'a QualifiedName,
    /// The label as it was.
    pub was: &'a Text,
    /// The label as it is.
    pub now: &'a Text,
}

impl fmt::Display for RenameEnumValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER TYPE {} RENAME VALUE {} TO {}", Name(self.name), Literal(self.was), Literal(self.now))
    }
}
