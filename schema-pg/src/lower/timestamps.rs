//! created_at and updated_at, kept by a trigger.

use schema_core::ir::Entity;

use super::columns::column_of;
use super::scope::Scope;
use super::{made, name};
use crate::catalog::{Event, Function, Table, Timing};
use crate::sql::timestamps_body;

/// One function for all tables of a schema whose columns have the same names, one trigger for each table.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let (Some(created), Some(updated)) = (column_of(entity, "created_at"), column_of(entity, "updated_at")) else {
        return;
    };
    let own = match (&*created, &*updated) {
        ("created_at", "updated_at") => "keep_timestamps".into(),
        (created, updated) => name::joined("keep_timestamps", &[created], updated),
    };
    let comment = "Generated: keeps the time at which a row was made, and sets the time of its last change.";
    let function = made::shared(table, own, comment, (functions, scope), || timestamps_body(&created, &updated));
    table.triggers.push(made::trigger(table, "timestamps", Timing::Before, vec![Event::Update], function));
}
