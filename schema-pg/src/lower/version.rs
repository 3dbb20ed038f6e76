//! Versions of rows, counted by a trigger.

use schema_core::ir::Entity;

use super::columns::column_of;
use super::scope::Scope;
use super::{made, name};
use crate::catalog::{Event, Function, Table, Timing};
use crate::sql::version_body;

/// One function for all tables of a schema whose column has the same name; each trigger tells it the key of its table.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some(field) = entity.lifecycle.as_ref().and_then(|said| said.versions.first()) else { return };
    let Some(column) = column_of(entity, field) else { return };
    let own = match &*column {
        "version" => "keep_version".into(),
        column => name::joined::<&str>("keep_version", &[], column),
    };
    let comment = "Generated: counts the versions of a row, and refuses a change that did not see the last one.";
    let function = made::shared(table, own, comment, (functions, scope), || version_body(&column));
    let mut trigger = made::trigger(table, "version", Timing::Before, vec![Event::Update], function);
    trigger.arguments = table.primary_key().to_vec();
    table.triggers.push(trigger);
}
