//! created_at and updated_at, kept by triggers.

use schema_core::ir::Entity;
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use super::{citus, generated_function, name};
use crate::catalog::{Event, Function, QualifiedName, Table, Text, Timing};
use crate::sql::{changed, created_at_body, timestamps_body, told_timestamps_body};

/// One function for all tables of a schema whose columns have the same names, one trigger for each table; two where the
/// extension `moddatetime` sets updated_at, which leaves created_at to a trigger that is hardly ever called.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let (Some(created), Some(updated)) = (column_of(entity, "created_at"), column_of(entity, "updated_at")) else {
        return;
    };
    if scope.config.citus.is_some() && citus::is_reference(entity, scope) {
        return told((created, updated), table, (functions, scope));
    }
    if scope.has_moddatetime() {
        return by_extension(created, updated, table, (functions, scope));
    }
    let own = match (&*created, &*updated) {
        ("created_at", "updated_at") => "keep_timestamps".into(),
        (created, updated) => name::joined("keep_timestamps", &[created], updated),
    };
    let comment =
        generated_for("timestamps", "sets the time of a row's last change, and rejects another creation time");
    let function =
        generated_function::shared(table, own, comment, (functions, scope), || timestamps_body(&created, &updated));
    table.triggers.push(generated_function::trigger(
        table,
        "timestamps",
        Timing::Before,
        vec![Event::Update],
        function,
    ));
}

/// Each node calls the triggers of a reference table by itself, and would set a time of its own: who writes says the time, and all nodes check it alike.
fn told((created, updated): (Text, Text), table: &mut Table, (functions, scope): (&mut Vec<Function>, &mut Scope<'_>)) {
    let own = match (&*created, &*updated) {
        ("created_at", "updated_at") => "check_timestamps".into(),
        (created, updated) => name::joined("check_timestamps", &[created], updated),
    };
    let comment = generated_for("timestamps", "rejects another creation time, and a change that does not say its time");
    let body = || told_timestamps_body(&created, &updated);
    let function = generated_function::shared(table, own, comment, (functions, scope), body);
    let events = vec![Event::Update];
    table.triggers.push(generated_function::trigger(table, "timestamps", Timing::Before, events, function));
}

fn by_extension(
    created: Text,
    updated: Text,
    table: &mut Table,
    (functions, scope): (&mut Vec<Function>, &mut Scope<'_>),
) {
    let own = match &*created {
        "created_at" => "keep_created_at".into(),
        created => name::joined::<&str>("keep_created_at", &[], created),
    };
    let comment = generated_for("timestamps", "rejects another creation time");
    let function = generated_function::shared(table, own, comment, (functions, scope), || created_at_body(&created));
    // A condition alone would be made ready for each statement, whatever it sets.
    let events = vec![Event::UpdateOf(vec![created.clone()])];
    let mut guard = generated_function::trigger(table, "created_at", Timing::Before, events, function);
    guard.when = Some(changed(&[created]).into());
    scope.extension("moddatetime");
    let function = QualifiedName::new("public", "moddatetime");
    let mut sets = generated_function::trigger(table, "timestamps", Timing::Before, vec![Event::Update], function);
    sets.arguments = vec![updated];
    table.triggers.extend([guard, sets]);
}
