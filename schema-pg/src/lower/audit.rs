//! The log of changes, and the triggers that write it.

use schema_core::ir::{self, Entity, Field, KeySource, Lasting, PrimaryKey, Source, Type, TypeRef};

use super::constraint::column_of;
use super::scope::Scope;
use super::{encrypted, lasting, made, name, table};
use crate::catalog::{Catalog, Event, Function, Level, PartitionStrategy, Table, Text, Timing, Trigger};
use crate::said::{EntitySaid, PartitionsSaid, Period, PeriodsSaid};
use crate::sql::{Audited, audit_body, changed};

/// Adds the log, where some entity is noted in it.
pub fn log(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let noted = |entity: &Entity| entity.lifecycle.as_ref().is_some_and(|said| said.audit.is_some());
    if scope.registry.entities().iter().any(noted) {
        table::lower(&log_entity(scope), scope, catalog);
    }
}

/// The log as an entity: it is cut into partitions, and lasts, as any other would.
fn log_entity(scope: &Scope<'_>) -> Entity {
    let config = scope.audit();
    let rust = TypeRef { name: "AuditLog".into(), path: "audit log".into(), id: None, define: None };
    let mut log = Entity::new(rust, Source::default());
    log.name = Some(config.table.clone());
    log.doc = Some("Generated: each change of the tables that say `audit`.".into());
    let mut add = |name: &'static str, ty: Type, nullable: bool| {
        log.fields.push(Field::new(name, ty, nullable, Source::default()));
    };
    add("at", Type::Timestamp, false);
    add("id", Type::Int64, false);
    add("table_name", Type::String, false);
    add("action", Type::String, false);
    add("record_key", Type::Json, true);
    add("old_values", Type::Json, true);
    add("new_values", Type::Json, true);
    add("changed_fields", Type::List(Box::new(Type::String)), true);
    for name in ["actor", "tenant", "request_id", "ip_address", "user_agent"] {
        add(name, Type::String, true);
    }
    add("db_user", Type::String, false);
    add("txid", Type::Int64, false);
    log.fields[0].default = Some(ir::Default::Now);
    log.fields[1].key_source = Some(KeySource::Identity);
    // No key: its index would cost each noted row as much as all else in the log.
    log.primary_key = PrimaryKey::None;
    log.lifecycle_mut().lasting = Some(Lasting::AppendOnly);
    let said = log.extensions.get_mut::<EntitySaid>();
    said.closed = true;
    said.partitions = Some(PartitionsSaid {
        source: Source::default(),
        strategy: PartitionStrategy::Range,
        terms: vec![ir::IndexTerm::Field("at".into())],
        periods: Some(PeriodsSaid {
            every: Period::Month,
            from: Some(config.from.clone()),
            ahead: config.ahead,
            retain: config.retain,
        }),
        partitions: Vec::new(),
        modulus: None,
        default: true,
        then: None,
    });
    log
}

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
    let mut beside = beside(said);
    beside.retain(|column| !except.contains(column));
    let own = table.columns.iter().map(|column| &column.name);
    let watched: Vec<Text> = own.filter(|name| !beside.contains(name) && !except.contains(name)).cloned().collect();
    if watched.is_empty() {
        return;
    }
    // Rows before and behind are brought together by their key.
    let row_level = audit.row_level || table.primary_key().is_empty();
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

/// What each change changes: it is noted with a change, and is none by itself.
pub fn beside(said: &Entity) -> Vec<Text> {
    let life = said.lifecycle.as_deref();
    let updated_at = said.timestamps.then(|| column_of(said, "updated_at")).flatten();
    let updated_by = life.and_then(|life| life.actors.as_ref()).and_then(|_| column_of(said, "updated_by"));
    let versions = life.into_iter().flat_map(|life| &life.versions).filter_map(|field| column_of(said, field));
    updated_at.into_iter().chain(updated_by).chain(versions).collect()
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
