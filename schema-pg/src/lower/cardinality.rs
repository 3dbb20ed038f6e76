//! How many rows reference the same one: triggers of the rows that reference it, and of itself.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, ForeignKey};
use schema_core::origin::{generated, generated_for};

use super::columns::columns_of;
use super::scope::Scope;
use super::soft_deleted::declared;
use super::{generated_function, moves, name, session_helpers, soft_cascade, tree};
use crate::catalog::{Deferrable, Event, Function, Table, Text, Timing, Trigger};
use crate::sql::cardinality::{self as sql, Counted};

/// The triggers of rows that reference others, and of rows that others reference.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    for key in entity.foreign_keys.iter().filter(|key| key.rows.is_some()) {
        of_referencing(entity, key, table, functions, scope);
    }
    for (child, key) in scope.counted(entity).to_vec() {
        of_referenced(entity, (child, key), table, functions, scope);
    }
}

/// A reference that counts, as both its sides see it.
fn counted<'a>(child: &Entity, key: &'a ForeignKey, parent: &Entity, scope: &Scope<'_>) -> Option<Counted<'a>> {
    let rows = key.rows.as_ref()?;
    Some(Counted {
        child: scope.table_name(child),
        parent: scope.table_name(parent),
        on: soft_cascade::on(child, key, parent, scope),
        columns: columns_of(child, &key.fields),
        child_deleted_at: declared(child).map(|(_, deleted_at)| deleted_at),
        parent_deleted_at: declared(parent).map(|(_, deleted_at)| deleted_at),
        min: rows.min,
        max: rows.max,
        message: rows.message.as_ref(),
    })
}

fn of_referencing(
    entity: &Entity,
    key: &ForeignKey,
    table: &mut Table,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) {
    let Some(parent) = scope.registry.target(&key.target) else { return };
    if !verify(entity, key, parent, scope) {
        return;
    }
    let Some(of) = counted(entity, key, parent, scope) else { return };
    let asked = session_helpers::asked(entity, table, scope);
    let mut made = |what: &str, body: &str| {
        let what = format!("{what}_{}", of.columns.join("_"));
        let comment = generated_for("rows", "counts the rows that reference the same one");
        let mut function = generated_function::own(table, &what, comment, body);
        // It locks the row that is referenced, which takes the right to change it, and counts what policies may hide.
        function.security_definer = true;
        function.private = true;
        let name = function.name.clone();
        functions.push(function);
        name
    };
    let named = |what: &str| name::joined(&table.name.name, &of.columns, what);
    let arguments = || of.arguments(of.columns.join(", ").into());
    let written = |also: bool| {
        let deleted_at = of.child_deleted_at.iter().filter(|_| also);
        vec![Event::UpdateOf(of.columns.iter().chain(deleted_at).cloned().collect())]
    };
    let mut triggers: Vec<Trigger> = Vec::new();
    if let Some(max) = of.max {
        let word = generated(format_args!("rows.at_most({max})"));
        let mut add = |what: &str, timing, events, when: String, function| {
            let mut trigger = Trigger::new(named(what), timing, events, function);
            trigger.when = Some(when.into());
            trigger.arguments = arguments();
            trigger.comment = Some(word.clone());
            triggers.push(trigger);
        };
        // Before the lock that a reference to a live row takes, which two sessions can hold: neither would get this one then.
        if declared(parent).is_some_and(|(soft, _)| soft.refuse_references) {
            let lock = made("lock", &sql::lock_body(&of, &asked));
            add("at_most_lock", Timing::Before, vec![Event::Insert], of.counts("NEW"), lock.clone());
            add("at_most_lock_update", Timing::Before, written(true), of.starts(), lock);
        }
        let at_most = made("at_most", &sql::at_most_body(&of, max, &asked));
        add("at_most", Timing::After, vec![Event::Insert], of.counts("NEW"), at_most.clone());
        add("at_most_update", Timing::After, written(true), of.starts(), at_most);
    }
    if of.min > 0 {
        let at_least = made("at_least", &sql::at_least_body(&of, &asked));
        let word = generated(format_args!("rows.at_least({})", of.min));
        let mut add = |what: &str, events, when: String| {
            let mut trigger = Trigger::new(named(what), Timing::After, events, at_least.clone());
            trigger.when = Some(when.into());
            trigger.constraint = Some(Deferrable::InitiallyDeferred);
            trigger.arguments = arguments();
            trigger.comment = Some(word.clone());
            triggers.push(trigger);
        };
        add("at_least_delete", vec![Event::Delete], of.counts("OLD"));
        add("at_least_update", written(true), of.ends());
    }
    table.triggers.extend(triggers);
}

/// A row that is made, or restored, has as many rows as it needs once the transaction ends.
fn of_referenced(
    entity: &Entity,
    (child, key): (&Entity, &ForeignKey),
    table: &mut Table,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) {
    let Some(of) = counted(child, key, entity, scope) else { return };
    let asked = session_helpers::asked(entity, table, scope);
    let what: Vec<Text> = std::iter::once(of.child.name.clone()).chain(of.columns.iter().cloned()).collect();
    let own = format!("at_least_{}", what.join("_"));
    let comment = generated_for("rows", "counts the rows that reference a row that was made");
    let mut function = generated_function::own(table, &own, comment, &sql::made_body(&of, &asked));
    function.security_definer = true;
    function.private = true;
    let mut add = |suffix: &str, event: Event, when: Option<String>| {
        let name = name::joined(&table.name.name, &what, suffix);
        let mut trigger = Trigger::new(name, Timing::After, vec![event], function.name.clone());
        trigger.when = when.map(Into::into);
        trigger.constraint = Some(Deferrable::InitiallyDeferred);
        trigger.arguments = of.arguments(of.child.to_string().into());
        trigger.comment = Some(generated(format_args!("rows.at_least({})", of.min)));
        table.triggers.push(trigger);
    };
    add("at_least", Event::Insert, None);
    if let Some(deleted_at) = &of.parent_deleted_at {
        add("at_least_restored", Event::UpdateOf(vec![deleted_at.clone()]), Some(sql::is_restored(deleted_at)));
    }
    functions.push(function);
}

/// Reports what can't be counted.
fn verify(entity: &Entity, key: &ForeignKey, parent: &Entity, scope: &mut Scope<'_>) -> bool {
    let mut refuse = |message: String, help: &str| {
        let path = format!("{}.{}", entity.rust.name, key.fields.join(", "));
        scope.found.push(Diagnostic::new("P0562", path, key.source, message).help(help));
        false
    };
    let partitioned = [entity, parent].into_iter().find(|entity| moves::is_partitioned(entity));
    if let Some(partitioned) = partitioned {
        let message = format!("`rows` counts no rows of a partitioned table, which `{}` is", partitioned.rust.name);
        return refuse(message, "remove `.rows(…)`, or let the application count");
    }
    if let Some(seen) = [entity, parent].into_iter().find(|entity| tree::sees_a_part(entity)) {
        let message = format!("policies of `{}` may hide from the owner what is to be counted", seen.rust.name);
        return refuse(message, "say `#[pg(rule(…).require(…).serializable())]`, or let the application count");
    }
    true
}
