//! The triggers that note each change of a table in the log.

use schema_core::ir::Entity;

use super::columns::column_of;
use super::scope::Scope;
use super::{columns, encrypted, lasting, made, name};
use crate::catalog::{Event, Function, Level, Table, Text, Timing, Trigger};
use crate::sql::{Audited, audit_body, changed};

/// A function for this table, which knows its columns, and a trigger for each thing that can be done.
pub fn lower(said: &Entity, flat: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &Scope<'_>) {
    let Some(life) = &said.lifecycle else { return };
    let Some(audit) = &life.audit else { return };
    let columns = |fields: &mut dyn Iterator<Item = &Text>| -> Vec<Text> {
        fields.flat_map(|field| lasting::columns(said, flat, field, scope)).collect()
    };
    let except = columns(&mut audit.except.iter());
    let mut hidden = columns(&mut life.private.iter().map(|private| &private.field));
    hidden.extend(encrypted::columns(said).filter(|column| !hidden.contains(column)).collect::<Vec<_>>());
    hidden.extend(except.iter().filter(|column| !hidden.contains(column)).cloned().collect::<Vec<_>>());
    let mut beside = columns::beside(said);
    beside.retain(|column| !except.contains(column));
    let own = table.columns.iter().map(|column| &column.name);
    let watched: Vec<Text> = own.filter(|name| !beside.contains(name) && !except.contains(name)).cloned().collect();
    if watched.is_empty() {
        return;
    }
    // Rows before and behind are brought together by their key. A row that MERGE moves to another partition is in no table of rows that a
    // trigger for the statement gets; triggers for each row are called for its DELETE and INSERT.
    let row_level = audit.row_level || table.primary_key().is_empty() || super::moves::can_move(said);
    let tenant = said.tenant().and_then(|field| column_of(said, field));
    let deleted_at = life.soft_delete.as_ref().and_then(|_| column_of(said, "deleted_at"));
    let body = audit_body(&Audited {
        table: &table.name,
        log: &scope.helper(&scope.audit().table),
        key: table.primary_key(),
        watched: &watched,
        beside: &beside,
        hidden: &hidden,
        tenant: tenant.as_ref(),
        deleted_at: deleted_at.as_ref(),
        session: scope.session(),
        row_level,
        aliases: (alias("o", table), alias("n", table)),
    });
    let mut function = made::own(table, "audit", "Generated: notes what was done in the log.", &body);
    // Nobody writes the log but through this.
    function.security_definer = true;
    function.private = true;
    for (what, event) in
        [("insert", Event::Insert), ("update", Event::Update), ("delete", Event::Delete), ("truncate", Event::Truncate)]
    {
        table.triggers.push(trigger(table, what, &event, &function, (row_level, &watched)));
    }
    functions.push(function);
}

/// A name that no column has.
fn alias(letter: &str, table: &Table) -> String {
    let mut alias = letter.to_owned();
    while table.column(&alias).is_some() {
        alias.push('_');
    }
    alias
}

fn trigger(
    table: &Table,
    what: &str,
    event: &Event,
    function: &Function,
    (row_level, watched): (bool, &[Text]),
) -> Trigger {
    let name = name::joined(&table.name.name, &["audit"], what);
    let mut trigger = made::trigger(table, "audit", Timing::After, vec![event.clone()], function.name.clone());
    trigger.name = name;
    if row_level && *event != Event::Truncate {
        trigger.when = (*event == Event::Update).then(|| changed(watched).into());
        return trigger;
    }
    trigger.level = Level::Statement;
    if matches!(event, Event::Update | Event::Delete) {
        trigger.old_table = Some("old_rows".into());
    }
    if matches!(event, Event::Update | Event::Insert) {
        trigger.new_table = Some("new_rows".into());
    }
    trigger
}
