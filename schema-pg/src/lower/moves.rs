//! Rows that move from one partition to another when what cuts the table changes: for triggers a DELETE and an INSERT.

use schema_core::ir::{Entity, Text};

use crate::catalog::{Event, Level, Trigger};
use crate::options::{EntityOptions, PartitionsOptions};
use crate::sql::{DELETED, INSERTED};

/// Rows of the entity can move. Not where it is cut by what never changes.
///
/// PostgreSQL calls BEFORE UPDATE triggers for a row that moves, on the partition that it leaves, then those of DELETE and INSERT for each
/// row, and no AFTER UPDATE trigger for each row. Triggers of INSERT for each statement are not called for it.
pub fn can_move(entity: &Entity) -> bool {
    let declared = entity.extensions.get::<EntityOptions>().and_then(|declared| declared.partitions.as_ref());
    let life = entity.lifecycle.as_ref();
    let changes = life.is_none_or(|life| life.lasting.is_none());
    let fixed = |field: &Text| {
        let is_created_at = entity.timestamps && field == "created_at";
        is_created_at || life.is_some_and(|life| life.fixed.contains(field))
    };
    let levels = declared.into_iter().flat_map(PartitionsOptions::levels);
    changes && levels.flat_map(|declared| &declared.terms).any(|term| !term.field().is_some_and(fixed))
}

/// The table of the entity is cut into partitions.
pub fn is_partitioned(entity: &Entity) -> bool {
    entity.extensions.get::<EntityOptions>().is_some_and(|declared| declared.partitions.is_some())
}

/// The trigger is called once for all rows that a statement inserted, or deleted: not for those that moved.
pub fn for_statement(mut trigger: Trigger) -> Trigger {
    trigger.level = Level::Statement;
    trigger.when = None;
    match trigger.events.as_slice() {
        [Event::Delete] => trigger.old_table = Some(DELETED.into()),
        _ => trigger.new_table = Some(INSERTED.into()),
    }
    trigger
}
