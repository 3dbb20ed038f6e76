//! What an entity says of deleting softly.

use schema_core::ir::{self, Entity};

use super::columns::column_of;
use crate::catalog::Text;
use crate::options::EntityOptions;

/// What an entity declares of deleting softly, and the column that it is done with.
pub fn declared(entity: &Entity) -> Option<(&ir::SoftDelete, Text)> {
    let declared = entity.lifecycle.as_ref()?.soft_delete.as_ref()?;
    Some((declared, column_of(entity, "deleted_at")?))
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
