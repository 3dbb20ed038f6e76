//! The function that removes deleted rows for good, and the triggers that keep live rows from going along.

use schema_core::Diagnostic;
use schema_core::ir::{Action, Entity};
use schema_core::origin::generated_for;

use super::scope::Scope;
use super::soft_deleted::declared;
use super::{generated_function, name, soft_cascade};
use crate::catalog::{
    Argument, DataType, Dependencies, Event, Function, Object, QualifiedName, Returns, Table, Timing,
};
use crate::options::EntityOptions;
use crate::sql::purge::{self as sql, Dependent, Purge};

/// `purge_items(older_than, at_most)`
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some((soft, deleted_at)) = declared(entity) else { return };
    let dependents = dependents(entity, scope);
    let purge = Purge {
        table: &table.name,
        key: table.primary_key(),
        deleted_at: &deleted_at,
        hard_delete: soft.on_delete_statement.then_some(&*scope.session().hard_delete),
        goes_along: goes_along(entity, scope),
        serializable: soft.serializable,
        dependents,
    };
    let comment =
        generated_for("soft_delete", format_args!("removes rows of {} that were deleted long ago", table.name.name));
    let mut function =
        Function::generated(function(&table.name), Returns::Type(DataType::BigInt), &sql::purge_body(&purge), comment);
    let mut tables: Vec<QualifiedName> = purge.dependents.into_iter().map(|dependent| dependent.table).collect();
    tables.retain(|name| *name != table.name);
    tables.sort();
    tables.dedup();
    function.depends_on = Dependencies(tables.into_iter().map(Object::Relation).collect());
    let mut at_most = Argument::new("at_most", DataType::Integer);
    at_most.default = Some("10000".into());
    function.arguments = vec![Argument::new("older_than", DataType::Interval), at_most];
    function.private = true;
    functions.push(function);
    if entity.foreign_keys.iter().any(|key| key.on_delete == Action::Cascade) {
        let comment = generated_for("soft_delete", "rejects the purge of a row that live rows reference");
        let function =
            generated_function::shared(table, "refuse_purge".into(), comment, (functions, scope), sql::live_body);
        let mut trigger = generated_function::trigger(table, "purge", Timing::Before, vec![Event::Delete], function);
        trigger.when = Some(sql::is_purged(&deleted_at).into());
        table.triggers.push(trigger);
    }
}

/// Reports `purge_after` where nothing is deleted softly.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    let asked = entity.extensions.get::<EntityOptions>().and_then(|pg| pg.purge.as_ref());
    if let Some(asked) = asked.filter(|_| declared(entity).is_none()) {
        let message = "`purge_after` removes what was deleted softly, and this entity has no `soft_delete`";
        let path = format!("{}.purge_after", entity.rust.name);
        let help = "add `#[entity(soft_delete)]`, or remove it";
        scope.found.push(Diagnostic::new("P0555", path, asked.source, message).help(help));
    }
}

/// The name of the function that removes rows of a table for good.
pub fn function(table: &QualifiedName) -> QualifiedName {
    QualifiedName::new(table.schema.clone(), name::fitted(format!("purge_{}", table.name).into()))
}

/// Rows that are deleted softly go with rows of this entity, at whatever depth.
fn goes_along(entity: &Entity, scope: &Scope<'_>) -> bool {
    let mut seen: Vec<&str> = vec![&entity.rust.path];
    let mut next = vec![entity];
    while let Some(one) = next.pop() {
        for child in scope.going_with(one) {
            if declared(child).is_some() {
                return true;
            }
            if !seen.contains(&&*child.rust.path) {
                seen.push(&child.rust.path);
                next.push(child);
            }
        }
    }
    false
}

/// Those that reference this entity itself.
fn dependents(entity: &Entity, scope: &Scope<'_>) -> Vec<Dependent> {
    let mut dependents = Vec::new();
    for child in scope.going_with(entity) {
        let Some((_, deleted_at)) = declared(child) else { continue };
        for key in child.foreign_keys.iter().filter(|key| key.on_delete == Action::Cascade && key.target == entity.rust)
        {
            let on = soft_cascade::on(child, key, entity, scope);
            dependents.push(Dependent { table: scope.table_name(child), on, deleted_at: deleted_at.clone() });
        }
    }
    dependents
}
