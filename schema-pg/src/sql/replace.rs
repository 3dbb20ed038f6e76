//! What PostgreSQL has no single statement for.

use std::fmt;

use super::quote::Dotted;
use super::{CreateTable, Ident, Name};
use crate::catalog::{Attribute, DataType, PartitionOf, QualifiedName, Table, Text};

/// A partition of a table that is in use: made like it, to be attached.
pub fn create_partition(table: &Table, of: &PartitionOf) -> String {
    let like = "INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMPRESSION";
    let mut alone = Table { partition_of: None, ..table.clone() };
    alone.constraints.clear();
    alone.columns.clear();
    let body = CreateTable { table: &alone, later: Vec::new(), defaults: Vec::new() }.to_string();
    // The table's own body is empty: the columns are those of the table that it becomes a part of.
    body.replacen("(\n)", &format!("(\n    LIKE {} {like}\n)", Name(&of.parent)), 1)
}

/// ALTER FUNCTION … RENAME TO of a function that makes values of a range or multirange.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameConstructor<'a> {
    /// The schema.
    pub schema: &'a Text,
    /// Its name.
    pub was: Text,
    /// The types of its arguments.
    pub arguments: String,
    /// The name that it gets.
    pub now: Text,
}

impl fmt::Display for RenameConstructor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schema, was, arguments, now } = self;
        write!(f, "ALTER FUNCTION {}.{}({arguments}) RENAME TO {}", Ident(schema), Ident(was), Ident(now))
    }
}

/// `ALTER TYPE "app"."address" ADD ATTRIBUTE "street" text`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterComposite<'a> {
    /// The type.
    pub ty: &'a QualifiedName,
    /// What becomes of it.
    pub action: AttributeAction<'a>,
}

/// What becomes of an attribute of a composite type.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AttributeAction<'a> {
    /// ADD ATTRIBUTE
    Add(&'a Attribute),
    /// ALTER ATTRIBUTE … TYPE
    SetType(&'a Attribute),
    /// DROP ATTRIBUTE
    Drop(&'a Text),
}

impl fmt::Display for AlterComposite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use AttributeAction as A;
        write!(f, "ALTER TYPE {} ", Name(self.ty))?;
        let (new, is_new) = match self.action {
            A::Drop(name) => return write!(f, "DROP ATTRIBUTE {}", Ident(name)),
            A::Add(new) => (new, true),
            A::SetType(new) => (new, false),
        };
        let (word, ty) = if is_new { ("ADD", "") } else { ("ALTER", " TYPE") };
        write!(f, "{word} ATTRIBUTE {}{ty} {}", Ident(&new.name), new.ty)?;
        match &new.collation {
            Some(collation) => write!(f, " COLLATE {}", Dotted(collation)),
            None => Ok(()),
        }
    }
}

/// A value of a type that is replaced, as one of the type that takes its place.
pub fn cast_replaced(column: &str, through: Option<&DataType>, ty: &DataType) -> String {
    match (through, ty) {
        (Some(through), ty) => format!("{}::{through}::{ty}", Ident(column)),
        (None, DataType::Array(_)) => format!("{}::pg_catalog.text[]::{ty}", Ident(column)),
        (None, ty) => format!("{}::pg_catalog.text::{ty}", Ident(column)),
    }
}

/// A value of a composite type whose attributes come or go, as one of the type that takes its place.
pub fn rebuild_row(column: &str, attributes: &[(Option<&Text>, &DataType)], ty: &DataType) -> String {
    let value = |(name, ty): &(Option<&Text>, &DataType)| match name {
        Some(name) => format!("({}).{}::pg_catalog.text::{ty}", Ident(column), Ident(name)),
        None => format!("NULL::{ty}"),
    };
    let values: Vec<String> = attributes.iter().map(value).collect();
    format!("CASE WHEN {name} IS DISTINCT FROM NULL THEN ROW({})::{ty} END", values.join(", "), name = Ident(column))
}
