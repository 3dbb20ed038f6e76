//! COLLATE, and names as introspection has them.

use super::cursor::{Cursor, Written};
use super::problem::Read;
use crate::catalog::Text;

/// Behind COLLATE: the name, as introspection has it; `None` for the database's own.
pub fn read(cursor: &mut Cursor<'_>) -> Read<Option<Text>> {
    let written = cursor.written()?;
    if written.name == "default" && written.schema.as_deref().is_none_or(|schema| schema == "pg_catalog") {
        return Ok(None);
    }
    Ok(Some(dotted(&written)))
}

/// A name with its schema before a dot, unless that is the server's own (introspection: `said_name`).
pub fn dotted(written: &Written) -> Text {
    match &written.schema {
        Some(schema) if schema != "pg_catalog" || written.name.contains('.') => {
            format!("{schema}.{}", written.name).into()
        }
        None if written.name.contains('.') => format!("pg_catalog.{}", written.name).into(),
        _ => written.name.clone(),
    }
}
