//! created_at and updated_at, kept by a trigger.

use schema_core::ir::Entity;

use super::constraint::column_of;
use super::name;
use crate::catalog::{Event, Function, Language, QualifiedName, Returns, Table, Timing, Trigger};
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
        functions.push(Function {
            name: function.clone(),
            arguments: Vec::new(),
            returns: Returns::Trigger,
            language: Language::Plpgsql,
            body: timestamps_body(&created, &updated).into(),
            comment: Some(
                "Generated: keeps the time at which a row was made, and sets the time of its last change.".into(),
            ),
        });
    }
    table.triggers.push(Trigger {
        name: name::joined::<&str>(&table.name.name, &[], "timestamps"),
        timing: Timing::Before,
        events: vec![Event::Update],
        function,
        comment: Some("Generated from `timestamps`.".into()),
    });
}
