//! created_at and updated_at, kept by a trigger.

use schema_core::ir::Entity;

use super::constraint::column_of;
use super::name;
use crate::catalog::{Event, Function, QualifiedName, Returns, Table, Timing, Trigger};
use crate::sql::timestamps_body;

/// One function for all tables of a schema whose columns have the same names, one trigger for each table.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>) {
    let (Some(created), Some(updated)) = (column_of(entity, "created_at"), column_of(entity, "updated_at")) else {
        return;
    };
    let own = match (&*created, &*updated) {
        ("created_at", "updated_at") => "keep_timestamps".into(),
        (created, updated) => name::joined("keep_timestamps", &[created], updated),
    };
    let function = QualifiedName::new(table.name.schema.clone(), own);
    if !functions.iter().any(|known| known.name == function) {
        let comment = "Generated: keeps the time at which a row was made, and sets the time of its last change.";
        let body = timestamps_body(&created, &updated);
        functions.push(Function::generated(function.clone(), Returns::Trigger, &body, comment));
    }
    let name = name::joined::<&str>(&table.name.name, &[], "timestamps");
    let mut trigger = Trigger::new(name, Timing::Before, vec![Event::Update], function);
    trigger.comment = Some("Generated from `timestamps`.".into());
    table.triggers.push(trigger);
}
