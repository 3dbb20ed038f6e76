//! What the application may write of a table: not the columns that the database keeps.

use schema_core::ir::{Action, Entity, ForeignKey};

use super::columns::column_of;
use super::scope::Scope;
use crate::catalog::{Grant, Table, Text};
use crate::options::{EntityOptions, PartitionsOptions};

/// Some reference to the entity says what happens when a key changes, so that keys of it may.
fn key_changes(entity: &Entity, scope: &Scope<'_>) -> bool {
    let follows = |key: &&ForeignKey| {
        key.target == entity.rust && matches!(key.on_update, Action::Cascade | Action::SetNull | Action::SetDefault)
    };
    scope.registry.entities().iter().any(|other| other.foreign_keys.iter().any(|key| follows(&key)))
}

/// The columns of the key, without those that cut the table into partitions beside others: rows may move.
fn kept_of_key(entity: &Entity, table: &Table) -> Vec<Text> {
    let declared = entity.extensions.get::<EntityOptions>().and_then(|declared| declared.partitions.as_ref());
    let levels = declared.into_iter().flat_map(PartitionsOptions::levels);
    let cut: Vec<Text> =
        levels.flat_map(|declared| &declared.terms).filter_map(|term| column_of(entity, term.field()?)).collect();
    let (moved, kept): (Vec<Text>, Vec<Text>) =
        table.primary_key().iter().cloned().partition(|name| cut.contains(name));
    if kept.is_empty() { moved } else { kept }
}

/// INSERT or UPDATE of the columns that the application writes; of the whole table where it writes all of them, and where that is none,
/// so that rows without any value of their own can be made.
///
/// Not of those of the key: what references a row, the log, and rules know it by its key, and one statement can give the key of a row
/// to another.
pub fn grant(role: &Text, privilege: &'static str, entity: &Entity, table: &Table, scope: &Scope<'_>) -> Grant {
    let mut kept = kept(entity, privilege == "INSERT");
    if privilege == "UPDATE" && !key_changes(entity, scope) {
        kept.extend(kept_of_key(entity, table));
    }
    let is_kept = |column: &crate::catalog::Column| column.identity.is_some() || kept.contains(&column.name);
    let mut columns = Vec::new();
    if table.columns.iter().any(is_kept) {
        let written = table.columns.iter().filter(|column| !is_kept(column) && column.generated.is_none());
        columns.extend(written.map(|column| column.name.clone()));
    }
    Grant { role: role.clone(), privileges: vec![privilege.into()], columns, grantable: false }
}

/// The columns that triggers and defaults keep. A change may say the version that was read, and that a row is deleted.
pub fn kept(entity: &Entity, insert: bool) -> Vec<Text> {
    entity.kept_fields(insert).iter().filter_map(|field| column_of(entity, field)).collect()
}
