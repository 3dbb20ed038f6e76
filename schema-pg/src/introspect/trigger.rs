//! Triggers, rules, event triggers.

use super::constraint::deferrable;
use super::error::IntrospectError;
use super::names::{Class, Names, name};
use super::rows::{EventTriggerRow, RuleRow, TriggerRow};
use crate::catalog::expression::inside;
use crate::catalog::{Enabled, Event, EventTrigger, Level, Rule, Text, Timing, Trigger};

pub fn trigger(row: TriggerRow, names: &mut Names) -> Result<Trigger, IntrospectError> {
    let when = match &row.definition {
        Some(text) => Some(inside(text, "WHEN").map(|text| text.to_owned().into()).ok_or_else(|| unread(&row, text))?),
        None => None,
    };
    Ok(Trigger {
        timing: timing(row.bits),
        events: events(&row, names)?,
        level: if row.bits & 1 == 0 { Level::Statement } else { Level::Row },
        when,
        constraint: row.constraint.then(|| deferrable(row.deferrable, row.deferred)),
        from: row.from_schema.as_ref().zip(row.from.as_ref()).map(|(schema, from)| name(schema, from)),
        function: name(&row.function_schema, &row.function),
        arguments: arguments(&row.arguments).ok_or_else(|| unread(&row, &row.arguments))?,
        enabled: enabled(row.enabled),
        comment: names.comment(Class::Trigger, row.oid, 0),
        name: row.name,
        old_table: row.old_table,
        new_table: row.new_table,
    })
}

/// Bits of `pg_trigger.tgtype` (server, catalog/pg_trigger.h).
fn timing(bits: i16) -> Timing {
    match (bits & 2 != 0, bits & 64 != 0) {
        (_, true) => Timing::InsteadOf,
        (true, false) => Timing::Before,
        (false, false) => Timing::After,
    }
}

fn events(row: &TriggerRow, names: &Names) -> Result<Vec<Event>, IntrospectError> {
    let update = match row.columns.is_empty() {
        true => Event::Update,
        false => Event::UpdateOf(names.columns(row.relation, &row.columns)?),
    };
    let all = [(4, Event::Insert), (16, update), (8, Event::Delete), (32, Event::Truncate)];
    Ok(all.into_iter().filter(|(bit, _)| row.bits & bit != 0).map(|(_, event)| event).collect())
}

/// Each argument ends with a zero byte; the bytes are in hexadecimal.
fn arguments(hex: &str) -> Option<Vec<Text>> {
    let digit = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(digit).collect::<Option<_>>()?;
    let mut arguments: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
    arguments.pop();
    arguments.into_iter().map(|bytes| Some(String::from_utf8(bytes.to_vec()).ok()?.into())).collect()
}

pub fn enabled(letter: char) -> Enabled {
    match letter {
        'D' => Enabled::Never,
        'R' => Enabled::Replica,
        'A' => Enabled::Always,
        _ => Enabled::Origin,
    }
}

pub fn rule(row: RuleRow, names: &mut Names) -> Rule {
    Rule {
        name: row.name,
        definition: row.definition.trim().trim_end_matches(';').to_owned().into(),
        enabled: enabled(row.enabled),
        comment: names.comment(Class::Rule, row.oid, 0),
    }
}

pub fn event_trigger(row: EventTriggerRow, names: &mut Names) -> EventTrigger {
    EventTrigger {
        name: row.name,
        event: row.event,
        tags: row.tags.unwrap_or_default(),
        function: name(&row.function_schema, &row.function),
        enabled: enabled(row.enabled),
        comment: names.comment(Class::EventTrigger, row.oid, 0),
    }
}

fn unread(row: &TriggerRow, text: &str) -> IntrospectError {
    IntrospectError::Unread { kind: "trigger", name: row.name.clone(), text: text.to_owned().into() }
}
