//! Triggers that call a function by hand.

use schema_core::ir::Entity;

use super::scope::Scope;
use crate::adopt::left::Part;
use crate::adopt::same::plain;
use crate::catalog::{Event, QualifiedName, Returns, Table, Text, Timing, Trigger};
use crate::options::{EntityOptions, TriggerOptions};
use crate::sql::{quote_ident, quote_literal};

/// Adds the triggers of a table. What else they can be is specified in SQL, as are their functions.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    for trigger in &table.triggers {
        let part = Part::Trigger(table.name.clone(), trigger.name.clone());
        if trigger.from.is_some()
            || trigger.timing == Timing::InsteadOf
            || scope.is_out(&part)
            || !is_found(trigger, scope)
        {
            continue;
        }
        let event = |event: &Event| match event {
            Event::UpdateOf(columns) => scope.fields(&table.name, columns).map(Event::UpdateOf),
            other => Some(other.clone()),
        };
        let Some(events) = trigger.events.iter().map(event).collect::<Option<Vec<_>>>() else { continue };
        let declared = TriggerOptions {
            name: trigger.name.clone(),
            source: scope.place(part),
            timing: Some(trigger.timing),
            events,
            level: trigger.level,
            when: trigger.when.as_ref().map(|sql| plain(sql)),
            old_table: trigger.old_table.clone(),
            new_table: trigger.new_table.clone(),
            constraint: trigger.constraint,
            function: Some(call(trigger, scope)),
        };
        entity.extensions.get_mut::<EntityOptions>().triggers.push(declared);
        if !scope.model.called.contains(&trigger.function) {
            scope.model.called.push(trigger.function.clone());
        }
    }
}

/// Its function stands in a schema that structs bring, or the server has it.
fn is_found(trigger: &Trigger, scope: &Scope<'_>) -> bool {
    let function = &trigger.function;
    let is_it = |held: &crate::catalog::Function| {
        held.name == *function && held.arguments.is_empty() && held.returns == Returns::Trigger
    };
    match scope.catalog.functions.iter().any(is_it) {
        true => {
            let brings = |table: &Table| table.name.schema == function.schema && scope.is_entity(table);
            function.schema == "public" || scope.catalog.tables.iter().any(brings)
        }
        false => true,
    }
}

/// `tidy('title')`
fn call(trigger: &Trigger, scope: &Scope<'_>) -> Text {
    let QualifiedName { schema, name } = &trigger.function;
    let is_own =
        *schema == scope.names.schema && scope.catalog.functions.iter().any(|held| held.name == trigger.function);
    let schema = if is_own { String::new() } else { format!("{}.", quote_ident(schema)) };
    let told: Vec<String> = trigger.arguments.iter().map(|argument| quote_literal(argument)).collect();
    format!("{schema}{}({})", quote_ident(name), told.join(", ")).into()
}
