//! The columns of fields.

use schema_core::ir::{Entity, PrimaryKey};

use super::name;
use crate::catalog::Text;

/// The column of a field.
pub fn column_of(entity: &Entity, field: &str) -> Option<Text> {
    entity.field(field).map(|field| name::fitted(entity.column_name(field)))
}

/// The columns of fields. No larger than they are: there are many of them.
pub fn columns_of(entity: &Entity, fields: &[Text]) -> Vec<Text> {
    let mut columns = Vec::with_capacity(fields.len());
    columns.extend(fields.iter().filter_map(|field| column_of(entity, field)));
    columns
}

/// The columns of the primary key.
pub fn key_columns(entity: &Entity) -> Vec<Text> {
    match &entity.primary_key {
        PrimaryKey::Fields(fields) => columns_of(entity, fields),
        PrimaryKey::Unspecified | PrimaryKey::None => Vec::new(),
    }
}

/// Columns that each change changes: they are noted with a change, and are none by themselves.
pub fn bookkeeping(declared: &Entity) -> Vec<Text> {
    let life = declared.lifecycle.as_deref();
    let updated_at = declared.timestamps.then(|| column_of(declared, "updated_at")).flatten();
    let updated_by = life.and_then(|life| life.actors.as_ref()).and_then(|_| column_of(declared, "updated_by"));
    let versions = life.into_iter().flat_map(|life| &life.versions).filter_map(|field| column_of(declared, field));
    updated_at.into_iter().chain(updated_by).chain(versions).collect()
}
