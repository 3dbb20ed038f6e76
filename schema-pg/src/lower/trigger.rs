//! Triggers that call a function of one's own.

use schema_core::ir::Entity;
use schema_core::{Diagnostic, nearest};

use super::columns::column_of;
use super::scope::Scope;
use super::{fragment, name};
use crate::catalog::expression::{Token, TokenKind, tokens};
use crate::catalog::{Catalog, Event, Level, QualifiedName, Table, Text, Timing, Trigger};
use crate::options::{EntityOptions, TriggerOptions};

/// Adds the triggers of an entity. Whether their functions are there is known once all is.
pub fn lower(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let declared = entity.extensions.get::<EntityOptions>().map(|pg| pg.triggers.as_slice()).unwrap_or_default();
    for trigger in declared {
        if let Some(trigger) = one(entity, trigger, table, scope) {
            table.triggers.push(trigger);
        }
    }
}

fn one(entity: &Entity, declared: &TriggerOptions, table: &Table, scope: &mut Scope<'_>) -> Option<Trigger> {
    let schema = &scope.config.schema;
    let cuts = entity.extensions.get::<EntityOptions>().is_some_and(|pg| pg.partitions.is_some());
    let is_cut = cuts || table.partition_of.is_some();
    let mut wrong = |message: String, help: &str| {
        scope.found.push(diagnostic("P0560", entity, declared, message).help(help));
        None
    };
    let Some(timing) = declared.timing else {
        return wrong("the trigger does not say when it is called".into(), "add `.before()` or `.after()`");
    };
    let mut events = Vec::new();
    for event in &declared.events {
        let event = match event {
            Event::UpdateOf(fields) => {
                let found: Option<Vec<Text>> = fields.iter().map(|field| column_of(entity, field)).collect();
                match found {
                    Some(columns) if !columns.is_empty() => Event::UpdateOf(columns),
                    _ => return wrong("the trigger names no columns of the table".into(), "name fields of the entity"),
                }
            }
            event => event.clone(),
        };
        let is_update = |event: &Event| matches!(event, Event::Update | Event::UpdateOf(_));
        if events.iter().any(|known| *known == event || is_update(known) && is_update(&event)) {
            return wrong("the trigger says the same event twice".into(), "say each event once");
        }
        events.push(event);
    }
    if events.is_empty() {
        return wrong("the trigger does not say what calls it".into(), "add `.insert()`, `.update()` or `.delete()`");
    }
    if events.contains(&Event::Truncate) && declared.level == Level::Row {
        return wrong("TRUNCATE calls nothing for each row".into(), "add `.for_each_statement()`");
    }
    if declared.level == Level::Statement && declared.when.is_some() {
        return wrong("a statement has no row to ask about".into(), "remove `.when(…)`");
    }
    if let Some((message, help)) = rows_at_once(declared, timing, &events, is_cut) {
        return wrong(message.into(), help);
    }
    if let Some((message, help)) = waiting(declared, timing) {
        return wrong(message.into(), help);
    }
    let Some((function, arguments)) = declared.function.as_deref().and_then(|text| called(text, schema)) else {
        let message = match &declared.function {
            Some(text) => format!("`{text}` is no call of a function with texts in quotes"),
            None => "the trigger calls nothing".to_owned(),
        };
        return wrong(message, "write `.execute(\"app.tidy('title')\")`");
    };
    if let Some(sql) = &declared.when {
        let names = fragment::row_condition(entity, ("trigger", sql, declared.source), table, scope);
        let mut wrong = |message: &str, help: &str| {
            scope.found.push(diagnostic("P0560", entity, declared, message.to_owned()).help(help));
        };
        if names.query {
            wrong("the condition of a trigger asks for no other rows", "ask in the function");
        }
        if names.old && events.contains(&Event::Insert) {
            wrong("a row that is inserted was nothing before: the condition names `OLD`", "make two triggers");
        }
        if names.new && events.contains(&Event::Delete) {
            wrong("a row that is deleted is nothing after: the condition names `NEW`", "make two triggers");
        }
    }
    events.sort_by_key(|event| match event {
        Event::Insert => 0,
        Event::Update | Event::UpdateOf(_) => 1,
        Event::Delete => 2,
        Event::Truncate => 3,
    });
    let own = name::fitted(declared.name.clone());
    if table.trigger(&own).is_some() {
        let message = format!("there is a trigger `{own}` already");
        scope.found.push(diagnostic("P0560", entity, declared, message).help("call it otherwise"));
        return None;
    }
    Some(Trigger {
        level: declared.level,
        when: declared.when.clone(),
        old_table: declared.old_table.clone(),
        new_table: declared.new_table.clone(),
        constraint: declared.constraint,
        arguments,
        ..Trigger::new(own, timing, events, function)
    })
}

/// What is wrong with the names for the rows of a statement, and the fix (manual, "CREATE TRIGGER", REFERENCING).
fn rows_at_once(
    declared: &TriggerOptions,
    timing: Timing,
    events: &[Event],
    is_cut: bool,
) -> Option<(&'static str, &'static str)> {
    let (old, new) = (declared.old_table.as_ref(), declared.new_table.as_ref());
    if old.is_none() && new.is_none() {
        return None;
    }
    match events {
        _ if timing != Timing::After => Some(("before rows are written there is no table of them", "write `.after()`")),
        [_, _, ..] => Some(("the rows of one event have names, not of several", "make a trigger for each event")),
        [Event::UpdateOf(_)] => Some((
            "an update of some columns has no table of its rows",
            "write `.update()`, and compare in the function",
        )),
        [Event::Truncate] => {
            Some(("TRUNCATE gives the function no rows", "remove `.old_table(…)` and `.new_table(…)`"))
        }
        [Event::Insert] if old.is_some() => {
            Some(("rows that are inserted were nothing before", "write `.new_table(…)` alone"))
        }
        [Event::Delete] if new.is_some() => {
            Some(("rows that are deleted are nothing after", "write `.old_table(…)` alone"))
        }
        _ if old == new => Some(("the rows before and after have one name", "call them by two")),
        _ if is_cut && declared.level == Level::Row => {
            Some(("a trigger for each row of a partitioned table has no table of rows", "add `.for_each_statement()`"))
        }
        _ => None,
    }
}

/// What is wrong with a constraint trigger, and the fix.
fn waiting(declared: &TriggerOptions, timing: Timing) -> Option<(&'static str, &'static str)> {
    declared.constraint?;
    if timing != Timing::After {
        return Some(("a constraint trigger is called after rows are written", "write `.after()`"));
    }
    if declared.level == Level::Statement {
        return Some(("a constraint trigger is called for each row", "remove `.for_each_statement()`"));
    }
    let has_rows = declared.old_table.is_some() || declared.new_table.is_some();
    has_rows.then_some((
        "a constraint trigger has no table of rows",
        "remove `.old_table(…)` and `.new_table(…)`, or `.constraint()`, `.deferrable()` and `.initially_deferred()`",
    ))
}

fn diagnostic(code: &'static str, entity: &Entity, declared: &TriggerOptions, message: String) -> Diagnostic {
    Diagnostic::new(code, format!("{}.{}", entity.rust.name, declared.name), declared.source, message)
}

/// `app.tidy('title')`: the name and its argument. `None` where it is nothing else.
fn called(text: &str, schema: &Text) -> Option<(QualifiedName, Vec<Text>)> {
    let tokens: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
    let name = |at: usize| tokens.get(at).and_then(Token::name).map(|name| Text::from(name.into_owned()));
    let is = |at: usize, mark: char| tokens.get(at).is_some_and(|token| token.is_mark(mark));
    let (function, mut at) = match is(1, '.') {
        true => (QualifiedName { schema: name(0)?, name: name(2)? }, 3),
        false => (QualifiedName { schema: schema.clone(), name: name(0)? }, 1),
    };
    if !is(at, '(') {
        return None;
    }
    let mut arguments: Vec<Text> = Vec::new();
    at += 1;
    while !is(at, ')') {
        if !arguments.is_empty() {
            is(at, ',').then_some(())?;
            at += 1;
        }
        let token = tokens.get(at)?;
        arguments.push(match token.kind {
            TokenKind::Number => token.text.to_owned().into(),
            _ => token.literal()?.into_owned().into(),
        });
        at += 1;
    }
    (at + 1 == tokens.len()).then_some((function, arguments))
}

/// Looks the functions of triggers up, once all that makes some was read. One without a schema may stand in `public`, be of an extension or be PostgreSQL's own.
pub fn verify(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let registry = scope.registry;
    for entity in registry.entities() {
        let Some(pg) = entity.extensions.get::<EntityOptions>() else { continue };
        let name = scope.table_name(entity);
        verify_of(entity, &pg.triggers, &name, catalog, scope);
        for of in &pg.of_partitions {
            let own = of.own.extensions.get::<EntityOptions>().map(|own| own.triggers.as_slice()).unwrap_or_default();
            if let Some(cut) = &pg.partitions {
                verify_of(entity, own, &name::of_partition(&name, cut.levels().count(), &of.partition), catalog, scope);
            }
        }
    }
}

fn verify_of(
    entity: &Entity,
    triggers: &[TriggerOptions],
    table: &QualifiedName,
    catalog: &mut Catalog,
    scope: &mut Scope<'_>,
) {
    if triggers.is_empty() {
        return;
    }
    // Tables are in order, those that SQL by hand makes too.
    let Ok(place) = catalog.tables.binary_search_by(|held| held.name.cmp(table)) else { return };
    for declared in triggers {
        let own = name::fitted(declared.name.clone());
        let Some(at) = catalog.tables[place].triggers.iter().position(|trigger| trigger.name == own) else {
            continue;
        };
        let function = catalog.tables[place].triggers[at].function.clone();
        match found(&function, has_schema(declared), catalog, scope) {
            Some(function) => catalog.tables[place].triggers[at].function = function,
            None => {
                let message = format!("there is no function `{function}`");
                let known = catalog.functions.iter().map(|function| function.name.to_string()).collect::<Vec<_>>();
                let help = match nearest(&function.to_string(), known.iter().map(String::as_str)) {
                    Some(nearest) => format!("a similar name exists: `{nearest}`"),
                    None => "make it in `Config::sql`, or name the extension that brings it in `Config::extensions`"
                        .to_owned(),
                };
                scope.found.push(diagnostic("P0561", entity, declared, message).help(help));
            }
        }
    }
}

/// The function is named with its schema.
fn has_schema(declared: &TriggerOptions) -> bool {
    let text = declared.function.as_deref().unwrap_or_default();
    tokens(text).filter(Token::has_meaning).nth(1).is_some_and(|token| token.is_mark('.'))
}

/// Functions for triggers that PostgreSQL has (manual, "Trigger Functions" and "Triggers for Automatic Updates").
const OF_POSTGRES: [&str; 3] =
    ["suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column"];

fn found(function: &QualifiedName, has_schema: bool, catalog: &Catalog, scope: &Scope<'_>) -> Option<QualifiedName> {
    let is_there =
        |name: &QualifiedName| catalog.functions.binary_search_by(|function| function.name.cmp(name)).is_ok();
    if is_there(function) {
        return Some(function.clone());
    }
    let public = QualifiedName::new("public", function.name.clone());
    if !has_schema && is_there(&public) {
        return Some(public);
    }
    if OF_POSTGRES.contains(&&*function.name) && (!has_schema || function.schema == "pg_catalog") {
        return Some(QualifiedName::new("pg_catalog", function.name.clone()));
    }
    if scope.config.existing_schemas.contains(&function.schema) {
        return Some(function.clone());
    }
    // Of what extensions bring, no catalog has a list.
    let schema = |held: &Option<Text>| held.clone().unwrap_or_else(|| "public".into());
    let mut schemas = catalog.extensions.iter().map(|extension| schema(&extension.schema));
    match has_schema {
        true => schemas.any(|schema| schema == function.schema).then(|| function.clone()),
        false => schemas.next().map(|schema| QualifiedName { schema, name: function.name.clone() }),
    }
}
