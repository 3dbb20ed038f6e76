//! CREATE TYPE … AS ENUM, written by sea-query, and ALTER TYPE.

use std::fmt;

use sea_query::extension::postgres::Type;
use sea_query::{IntoIden, PostgresQueryBuilder};

use super::Name;
use super::quote::Literal;
use crate::catalog::{EnumType, QualifiedName, Text};

/// `CREATE TYPE "app"."status" AS ENUM ('draft', 'active')`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateEnum<'a>(pub &'a EnumType);

impl fmt::Display for CreateEnum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EnumType { name, labels, .. } = self.0;
        if labels.is_empty() {
            // Of a type without labels, sea-query writes no parentheses.
            return write!(f, "CREATE TYPE {} AS ENUM ()", Name(name));
        }
        let name = (name.schema.to_string().into_iden(), name.name.to_string().into_iden());
        let labels = labels.iter().map(|label| label.to_string());
        f.write_str(&Type::create().as_enum(name).values(labels).to_string(PostgresQueryBuilder))
    }
}

/// `ALTER TYPE "app"."status" ADD VALUE 'paused' BEFORE 'closed'`
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

/// `ALTER TYPE "app"."status" RENAME VALUE 'open' TO 'active'`
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
