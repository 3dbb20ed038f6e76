//! What an entity says of deleting softly.

use schema_core::ir::{self, Entity};

use super::columns::column_of;
use crate::catalog::Text;
use crate::said::EntitySaid;

/// What an entity said of deleting softly, and the column that it is done with.
pub fn said(entity: &Entity) -> Option<(&ir::SoftDelete, Text)> {
    let said = entity.lifecycle.as_ref()?.soft_delete.as_ref()?;
    Some((said, column_of(entity, "deleted_at")?))
}

/// The column that tells deletions of this entity apart.
pub fn deletion_of(entity: &Entity) -> Option<Text> {
    let (soft, _) = said(entity)?;
    column_of(entity, soft.deletion.as_ref()?)
}

/// The rows are in partitions, so an UPDATE may move one: then row triggers AFTER UPDATE are not called, those of DELETE and INSERT are.
pub fn is_partitioned(entity: &Entity) -> bool {
    entity.extensions.get::<EntitySaid>().is_some_and(|said| said.partitions.is_some())
}
