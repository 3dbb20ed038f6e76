//! What an entity says of deleting softly.

use schema_core::ir::{self, Entity};

use super::columns::{column_of, columns_of, key_columns};
use crate::catalog::Text;
use crate::catalog::expression::requires;
use crate::options::EntityOptions;
use crate::sql::soft_delete as sql;

/// What an entity declares of deleting softly, and the column that it is done with.
pub fn declared(entity: &Entity) -> Option<(&ir::SoftDelete, Text)> {
    let declared = entity.lifecycle.as_ref()?.soft_delete.as_ref()?;
    Some((declared, column_of(entity, "deleted_at")?))
}

/// What an index or an exclusion looks at: rows for which its own condition holds, and under `soft_delete` live ones alone, unless it says
/// `.all_rows()`.
pub fn predicate(entity: &Entity, own: Option<&Text>, all_rows: bool) -> Option<Text> {
    let Some((_, deleted_at)) = declared(entity).filter(|_| !all_rows) else { return own.cloned() };
    let live = sql::is_live(&deleted_at);
    match own {
        Some(own) if requires(own, &live) => Some(own.clone()),
        Some(own) => Some(sql::both(own, &live).into()),
        None => Some(live.into()),
    }
}

/// The condition asks for deleted rows.
pub fn asks_for_deleted(entity: &Entity, own: &str) -> bool {
    declared(entity).is_some_and(|(_, deleted_at)| requires(own, &sql::is_deleted(&deleted_at)))
}

/// The unique holds among live rows.
pub fn is_among_live(entity: &Entity, unique: &ir::Unique) -> bool {
    // Asked of each unique of each entity: most have no `soft_delete`, and no columns to look for.
    !unique.all_rows && declared(entity).is_some() && holds_among_live(entity, &columns_of(entity, &unique.fields))
}

/// What is unique in these columns is so among live rows. What holds the key is unique among all by that, and references of a tenant point at it.
pub fn holds_among_live(entity: &Entity, columns: &[Text]) -> bool {
    let holds_key = || {
        let key = key_columns(entity);
        !key.is_empty() && key.iter().all(|part| columns.contains(part))
    };
    declared(entity).is_some() && !holds_key()
}

/// The column that tells deletions of this entity apart.
pub fn deletion_of(entity: &Entity) -> Option<Text> {
    let (soft, _) = declared(entity)?;
    column_of(entity, soft.deletion.as_ref()?)
}

/// The rows are in partitions, so an UPDATE may move one: then row triggers AFTER UPDATE are not called, those of DELETE and INSERT are.
pub fn is_partitioned(entity: &Entity) -> bool {
    entity.extensions.get::<EntityOptions>().is_some_and(|declared| declared.partitions.is_some())
}
