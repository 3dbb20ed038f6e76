//! Versions of rows, counted by a trigger.

use schema_core::ir::{Default, Entity, Value};
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use super::{generated_function, moves, name};
use crate::catalog::{Event, Function, Table, Text, Timing};
use crate::sql::{first_version_body, no_first_version, version_body};

/// One function for all tables of a schema whose column has the same name; each trigger tells it the key of its table.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some(field) = entity.lifecycle.as_ref().and_then(|declared| declared.versions.first()) else { return };
    let Some(column) = column_of(entity, field) else { return };
    let own = match &*column {
        "version" => "keep_version".into(),
        column => name::joined::<&str>("keep_version", &[], column),
    };
    let comment =
        generated_for("version", "counts the versions of a row, and rejects a change that did not see the latest one");
    let function = generated_function::shared(table, own, comment, (functions, scope), || version_body(&column));
    let mut trigger = generated_function::trigger(table, "version", Timing::Before, vec![Event::Update], function);
    trigger.arguments = table.primary_key().to_vec();
    table.triggers.push(trigger);
    starts(entity, (field, &column), table, functions, scope);
}

/// Versions are counted from the first one, whatever an INSERT says: from 2^63 - 1 no change would be possible.
fn starts(
    entity: &Entity,
    (field, column): (&Text, &Text),
    table: &mut Table,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) {
    let first = match entity.field(field).and_then(|field| field.default.as_ref()) {
        Some(Default::Value(Value::Int(first))) => *first,
        _ => 1,
    };
    let moves = moves::can_move(entity);
    let what = if moves { "refuse_versions" } else { "refuse_version" };
    let own = match (&**column, first) {
        ("version", 1) => what.into(),
        (column, first) => name::joined(what, &[column], &first.to_string()),
    };
    let comment = generated_for("version", "rejects a row that does not start with the first version");
    let body = || first_version_body(column, first, moves);
    let function = generated_function::shared(table, own, comment, (functions, scope), body);
    let mut trigger = generated_function::trigger(table, "version", Timing::After, vec![Event::Insert], function);
    trigger.name = name::joined::<&str>(&table.name.name, &[], "version_insert");
    trigger.when = Some(no_first_version(column, first).into());
    table.triggers.push(if moves { moves::for_statement(trigger) } else { trigger });
}
