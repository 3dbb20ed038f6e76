//! What PostgreSQL has no single statement for.

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

/// Whether PostgreSQL looks at the body of a function when it is made, for the rest of the transaction.
pub fn check_function_bodies(on: bool) -> String {
    format!("SET LOCAL check_function_bodies = {}", if on { "on" } else { "off" })
}

/// DROP of a type that another took the place of.
pub fn drop_replaced(name: &QualifiedName) -> String {
    format!("DROP TYPE {}", Name(name))
}

/// The same of a function that makes a range of its ends.
pub fn rename_range_constructor(schema: &Text, was: &str, arguments: &str, now: &str) -> String {
    format!("ALTER FUNCTION {}.{}({arguments}) RENAME TO {}", Ident(schema), Ident(was), Ident(now))
}

/// ALTER EXTENSION … SET SCHEMA
pub fn move_extension(name: &Text, schema: &Text) -> String {
    format!("ALTER EXTENSION {} SET SCHEMA {}", Ident(name), Ident(schema))
}

/// ALTER FUNCTION … RENAME TO of the function without arguments that makes a multirange.
pub fn rename_constructor(schema: &Text, was: &str, now: &str) -> String {
    format!("ALTER FUNCTION {}.{}() RENAME TO {}", Ident(schema), Ident(was), Ident(now))
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

/// ALTER TYPE … ADD ATTRIBUTE
pub fn add_attribute(ty: &QualifiedName, attribute: &Attribute) -> String {
    format!("ALTER TYPE {} ADD ATTRIBUTE {} {}{}", Name(ty), Ident(&attribute.name), attribute.ty, collate(attribute))
}

/// ALTER TYPE … ALTER ATTRIBUTE … TYPE
pub fn alter_attribute(ty: &QualifiedName, attribute: &Attribute) -> String {
    format!(
        "ALTER TYPE {} ALTER ATTRIBUTE {} TYPE {}{}",
        Name(ty),
        Ident(&attribute.name),
        attribute.ty,
        collate(attribute)
    )
}

/// ALTER TYPE … DROP ATTRIBUTE
pub fn drop_attribute(ty: &QualifiedName, name: &Text) -> String {
    format!("ALTER TYPE {} DROP ATTRIBUTE {}", Name(ty), Ident(name))
}

fn collate(attribute: &Attribute) -> String {
    attribute.collation.as_ref().map_or_else(String::new, |name| format!(" COLLATE {}", Dotted(name)))
}

/// ALTER … SET SCHEMA
pub fn set_schema(what: &str, was: &Text, name: &Text, now: &Text) -> String {
    format!("ALTER {what} {}.{} SET SCHEMA {}", Ident(was), Ident(name), Ident(now))
}
