//! Rules of the business.

use schema_core::Diagnostic;
use schema_core::ir::Entity;

use super::scope::Scope;
use super::{made, name};
use crate::catalog::{Event, Function, QualifiedName, Returns, Table, Text, Timing, Trigger};
use crate::said::{EntitySaid, RuleSaid};
use crate::sql::{is_broken, refuse_row_body, rule_body};

/// A trigger for each rule, called like it: errors name it as the constraint.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some(said) = entity.extensions.get::<EntitySaid>() else { return };
    for rule in &said.rules {
        if let Some(trigger) = one(entity, rule, table, functions, scope) {
            table.triggers.push(trigger);
        }
    }
}

fn one(
    entity: &Entity,
    rule: &RuleSaid,
    table: &Table,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) -> Option<Trigger> {
    let own = name::fitted(rule.name.clone());
    let events = events(rule);
    let (timing, when, function) = match (&rule.require, &rule.body) {
        (Some(require), None) => {
            let by_query = looks_elsewhere(entity, rule, table, scope);
            let broken = is_broken(rule.when.as_deref(), require);
            if by_query {
                (Timing::After, None, function(table, rule, &rule_body(&broken), functions))
            } else {
                let comment = "Generated: refuses a row that breaks a rule.";
                let shared = made::shared(table, "refuse_row".into(), comment, (functions, scope), refuse_row_body);
                (Timing::After, Some(Text::from(broken)), shared)
            }
        }
        (None, Some(body)) => {
            looks_elsewhere(entity, rule, table, scope);
            (Timing::Before, rule.when.clone(), function(table, rule, body, functions))
        }
        _ => {
            let message = "a rule says what must hold, or how: by `.require(…)` or by `.body(…)`";
            let path = format!("{}.rule({})", entity.rust.name, rule.name);
            let help = "add `.require(\"NEW.…\")`";
            scope.found.push(Diagnostic::new("P0504", path, rule.source, message).help(help));
            return None;
        }
    };
    let mut trigger = Trigger::new(own, timing, events, function);
    trigger.when = when;
    if rule.body.is_none() {
        let message = rule.message.clone();
        trigger.arguments = vec![message.unwrap_or_else(|| format!("the rule {} is broken", rule.name).into())];
    }
    trigger.comment = Some(format!("Generated from `rule(\"{}\")`.", rule.name).into());
    Some(trigger)
}

fn events(rule: &RuleSaid) -> Vec<Event> {
    let mut events = Vec::new();
    let write = !(rule.insert || rule.update || rule.delete);
    events.extend((rule.insert || write).then_some(Event::Insert));
    events.extend((rule.update || write).then_some(Event::Update));
    events.extend(rule.delete.then_some(Event::Delete));
    events
}

fn function(table: &Table, rule: &RuleSaid, body: &str, functions: &mut Vec<Function>) -> QualifiedName {
    let own = name::joined::<&str>(&table.name.name, &[], &rule.name);
    let name = QualifiedName::new(table.name.schema.clone(), own);
    let comment = format!("Generated from `rule(\"{}\")`.", rule.name);
    functions.push(Function::generated(name.clone(), Returns::Trigger, body, comment));
    name
}

/// Checks the conditions of a rule. Whether they ask more than the condition of a trigger can: about other rows, or, for
/// a row that is made as well, how it was before.
fn looks_elsewhere(entity: &Entity, rule: &RuleSaid, table: &Table, scope: &mut Scope<'_>) -> bool {
    let mut elsewhere = false;
    let word = format!("rule({})", rule.name);
    for sql in rule.when.iter().chain(&rule.require) {
        let names = super::row_condition(entity, (&word, sql, rule.source), table, scope);
        let old_of_new = names.old && events(rule).contains(&Event::Insert);
        let new_of_old = names.new && rule.delete;
        elsewhere |= names.query || old_of_new || new_of_old;
    }
    elsewhere
}
