//! CREATE TRIGGER and CREATE EVENT TRIGGER.

use super::cursor::{Cursor, Written};
use super::problem::{Problem, Read, absent, twice, unread};
use super::target::{Relation, Target};
use super::{function, general};
use crate::catalog::expression::TokenKind;
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{Deferrable, Enabled, Event, EventTrigger, Level, Text, Timing, Trigger};

/// Behind CREATE [OR REPLACE], at TRIGGER or CONSTRAINT TRIGGER.
pub fn create(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, replace: bool, target: &mut Target<'_>) -> Read<()> {
    let is_constraint = cursor.eat(&["constraint"]);
    cursor.expect(&["trigger"])?;
    let at = cursor.at();
    let name = cursor.name()?;
    let timing = if cursor.eat(&["before"]) {
        Timing::Before
    } else if cursor.eat(&["after"]) {
        Timing::After
    } else {
        cursor.expect(&["instead", "of"])?;
        Timing::InsteadOf
    };
    let events_at = cursor.at();
    let events = events(cursor)?;
    cursor.expect(&["on"])?;
    let table = cursor.written()?;
    if general::on_foreign_table(whole, &table, target)? {
        return Ok(());
    }
    let mut trigger = Trigger::new(name, timing, events, crate::catalog::QualifiedName::new("", ""));
    trigger.level = Level::Statement;
    if cursor.eat(&["from"]) {
        let from = cursor.written()?;
        let place = target.table(&from)?;
        trigger.from = Some(target.catalog.tables[place].name.clone());
    }
    let deferrable = deferrable(cursor)?;
    trigger.constraint = is_constraint.then_some(deferrable);
    if cursor.eat(&["referencing"]) {
        transition_tables(cursor, &mut trigger)?;
    }
    if cursor.eat(&["for"]) {
        cursor.eat(&["each"]);
        trigger.level = match cursor.one_of(&["row", "statement"]) {
            Some("row") => Level::Row,
            Some(_) => Level::Statement,
            None => return Err(cursor.unexpected("ROW or STATEMENT")),
        };
    }
    if cursor.eat(&["when"]) {
        trigger.when = Some(cursor.group()?.expression()?);
    }
    trigger.function = function::called(cursor, target)?;
    for mut argument in cursor.group()?.parts() {
        trigger.arguments.push(said_to(&mut argument)?);
    }
    cursor.finish()?;
    let relation = target.relation(&table).ok_or_else(|| target.no_relation(&table))?;
    columns_are_there(&trigger, relation, events_at, target)?;
    place(trigger, (at, &table), relation, replace, target)
}

fn events(cursor: &mut Cursor<'_>) -> Read<Vec<Event>> {
    let mut events = Vec::new();
    loop {
        events.push(if cursor.eat(&["insert"]) {
            Event::Insert
        } else if cursor.eat(&["delete"]) {
            Event::Delete
        } else if cursor.eat(&["truncate"]) {
            Event::Truncate
        } else if cursor.eat(&["update", "of"]) {
            Event::UpdateOf(cursor.names()?)
        } else if cursor.eat(&["update"]) {
            Event::Update
        } else {
            return Err(cursor.unexpected("INSERT, UPDATE, DELETE or TRUNCATE"));
        });
        if !cursor.eat(&["or"]) {
            break;
        }
    }
    let rank = |event: &Event| match event {
        Event::Insert => 0,
        Event::Update | Event::UpdateOf(_) => 1,
        Event::Delete => 2,
        Event::Truncate => 3,
    };
    events.sort_by_key(rank);
    events.dedup();
    Ok(events)
}

/// `[NOT] DEFERRABLE [INITIALLY …]`
pub fn deferrable(cursor: &mut Cursor<'_>) -> Read<Deferrable> {
    let mut read = Deferrable::No;
    loop {
        if cursor.eat(&["not", "deferrable"]) {
            read = Deferrable::No;
        } else if cursor.eat(&["deferrable"]) {
            read = if read == Deferrable::InitiallyDeferred { read } else { Deferrable::InitiallyImmediate };
        } else if cursor.eat(&["initially", "deferred"]) {
            read = Deferrable::InitiallyDeferred;
        } else if cursor.eat(&["initially", "immediate"]) {
            read = if read == Deferrable::No { read } else { Deferrable::InitiallyImmediate };
        } else {
            return Ok(read);
        }
    }
}

fn transition_tables(cursor: &mut Cursor<'_>, trigger: &mut Trigger) -> Read<()> {
    while let Some(row) = cursor.one_of(&["old", "new"]) {
        cursor.expect(&["table"])?;
        cursor.eat(&["as"]);
        let name = Some(cursor.name()?);
        if row == "old" { trigger.old_table = name } else { trigger.new_table = name }
    }
    Ok(())
}

/// An argument of the function: a text, whatever it is written as.
fn said_to(cursor: &mut Cursor<'_>) -> Read<Text> {
    let text = match cursor.peek().map(|word| word.token.kind) {
        Some(TokenKind::Literal) => cursor.literal()?,
        Some(TokenKind::Number) => cursor.bump().map_or("", |word| word.token.text).to_owned().into(),
        _ => cursor.name()?,
    };
    cursor.finish()?;
    Ok(text)
}

fn columns_are_there(trigger: &Trigger, relation: Relation, at: usize, target: &Target<'_>) -> Read<()> {
    let Relation::Table(table) = relation else { return Ok(()) };
    let columns = target.columns(&target.catalog.tables[table]);
    for event in &trigger.events {
        let Event::UpdateOf(names) = event else { continue };
        if let Some(name) = names.iter().find(|name| !columns.iter().any(|column| column.name == **name)) {
            return Err(absent(at, "column", name, columns.iter().map(|column| column.name.clone())));
        }
    }
    Ok(())
}

fn place(
    trigger: Trigger,
    (at, table): (usize, &Written),
    relation: Relation,
    replace: bool,
    target: &mut Target<'_>,
) -> Read<()> {
    let triggers = match relation {
        Relation::Table(table) => &mut target.catalog.tables[table].triggers,
        Relation::View(view) => &mut target.catalog.views[view].triggers,
        Relation::Sequence(_) => return Err(target.no_relation(table)),
    };
    match triggers.iter_mut().find(|known| known.name == trigger.name) {
        Some(known) if replace => *known = Trigger { comment: known.comment.take(), enabled: known.enabled, ..trigger },
        Some(known) => return Err(twice(at, "trigger", &known.name)),
        None => {
            triggers.push(trigger);
            triggers.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
    Ok(())
}

/// A trigger of a table or view.
pub fn find<'t>(at: usize, name: &Text, table: &Written, target: &'t mut Target<'_>) -> Read<&'t mut Trigger> {
    let triggers = match target.relation(table) {
        Some(Relation::Table(table)) => &mut target.catalog.tables[table].triggers,
        Some(Relation::View(view)) => &mut target.catalog.views[view].triggers,
        _ => return Err(target.no_relation(table)),
    };
    let known: Vec<Text> = triggers.iter().map(|trigger| trigger.name.clone()).collect();
    triggers.iter_mut().find(|trigger| trigger.name == *name).ok_or_else(|| absent(at, "trigger", name, known))
}

/// Behind ALTER TRIGGER or ALTER RULE: another name.
pub fn rename(kind: &str, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let (at, name) = (cursor.at(), cursor.name()?);
    cursor.expect(&["on"])?;
    let table = cursor.written()?;
    cursor.expect(&["rename", "to"])?;
    let now = cursor.name()?;
    cursor.finish()?;
    if kind == "trigger" {
        find(at, &name, &table, target)?.name = now;
    } else {
        let rules = match target.relation(&table) {
            Some(Relation::Table(table)) => &mut target.catalog.tables[table].rules,
            Some(Relation::View(view)) => &mut target.catalog.views[view].rules,
            _ => return Err(target.no_relation(&table)),
        };
        let known: Vec<Text> = rules.iter().map(|rule| rule.name.clone()).collect();
        let Some(rule) = rules.iter_mut().find(|rule| rule.name == name) else {
            return Err(absent(at, "rule", &name, known));
        };
        // The name stands behind the second word, or the fourth: OR REPLACE.
        let mut is_first = true;
        let written = quoted_if_needed(&now);
        rule.definition = crate::catalog::expression::rename(&rule.definition, |word| {
            let is_it = word.name == name && std::mem::take(&mut is_first);
            is_it.then(|| written.clone())
        });
        rule.name = now;
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        return Ok(());
    }
    let triggers = match target.relation(&table) {
        Some(Relation::Table(table)) => &mut target.catalog.tables[table].triggers,
        Some(Relation::View(view)) => &mut target.catalog.views[view].triggers,
        _ => return Err(target.no_relation(&table)),
    };
    triggers.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

/// Behind CREATE, at EVENT TRIGGER.
pub fn create_event(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["event", "trigger"])?;
    let at = cursor.at();
    let name = cursor.name()?;
    cursor.expect(&["on"])?;
    let event = cursor.name()?;
    let mut tags = Vec::new();
    if cursor.eat(&["when"]) {
        cursor.expect(&["tag", "in"])?;
        for mut part in cursor.group()?.parts() {
            tags.push(Text::from(part.literal()?.to_uppercase()));
        }
    }
    let function = function::called(cursor, target)?;
    if !cursor.group()?.is_done() {
        return Err(unread(at, "functions of event triggers are told nothing", "leave the arguments out"));
    }
    cursor.finish()?;
    let triggers = &mut target.catalog.event_triggers;
    if triggers.iter().any(|known| known.name == name) {
        return Err(twice(at, "event trigger", &name));
    }
    triggers.push(EventTrigger { name, event, tags, function, enabled: Enabled::Origin, comment: None });
    Ok(())
}

/// Behind ALTER EVENT TRIGGER: its name and what becomes of it.
pub fn alter_event(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let name = cursor.name()?;
    let known: Vec<Text> = target.catalog.event_triggers.iter().map(|trigger| trigger.name.clone()).collect();
    let found = target.catalog.event_triggers.iter_mut().find(|trigger| trigger.name == name);
    let Some(trigger) = found else { return Err(absent(at, "event trigger", &name, known)) };
    if cursor.eat(&["rename", "to"]) {
        trigger.name = cursor.name()?;
        return cursor.finish();
    }
    if cursor.eat(&["owner", "to"]) {
        return super::owner::of_event_trigger(cursor, &name, target);
    }
    trigger.enabled = enabled(cursor)?;
    cursor.finish()
}

/// `ENABLE [ALWAYS | REPLICA]` or DISABLE.
pub fn enabled(cursor: &mut Cursor<'_>) -> Result<Enabled, Problem> {
    if cursor.eat(&["disable"]) {
        return Ok(Enabled::Never);
    }
    cursor.expect(&["enable"])?;
    Ok(match cursor.one_of(&["always", "replica"]) {
        Some("always") => Enabled::Always,
        Some(_) => Enabled::Replica,
        None => Enabled::Origin,
    })
}
