//! Dependents that are deleted and restored with a row.

use schema_core::ir::{Action, Entity, ForeignKey};
use schema_core::origin::generated_for;

use super::columns::{columns_of, key_columns};
use super::scope::Scope;
use super::soft_deleted::{declared, deletion_of};
use super::{generated_function, session_helpers, tenant};
use crate::catalog::{Dependencies, Event, Function, Object, QualifiedName, Table, Text, Timing};
use crate::options::{EntityOptions, PolicyOptions};
use crate::sql::deletion;
use crate::sql::soft_cascade::{self as sql, Dependents, Other};

/// Adds the trigger of an entity that says `soft_delete.cascade()`, where something goes with it.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some((soft, deleted_at)) = declared(entity).filter(|(soft, _)| soft.cascade) else { return };
    let Some(own) = deletion_of(entity) else { return };
    let mut names: Vec<(QualifiedName, &Entity, &ForeignKey, Text, Text)> = Vec::new();
    for &child in scope.going_with(entity) {
        let (Some((_, deleted_at)), Some(deletion)) = (declared(child), deletion_of(child)) else { continue };
        for key in child.foreign_keys.iter().filter(|key| key.on_delete == Action::Cascade && key.target == entity.rust)
        {
            names.push((scope.table_name(child), child, key, deleted_at.clone(), deletion.clone()));
        }
    }
    if names.is_empty() {
        return;
    }
    let dependents: Vec<Dependents<'_>> = names
        .iter()
        .map(|(table, child, key, deleted_at, deletion)| Dependents {
            table,
            on: on(child, key, entity, scope),
            deleted_at: deleted_at.clone(),
            deletion: deletion.clone(),
            others: others(child, key, scope),
        })
        .collect();
    let comment = generated_for("soft_delete", "deletes and restores dependent rows with the row that they reference");
    let secured = names.iter().any(|(_, child, ..)| child.tenant().is_some());
    let asked = secured.then(|| session_helpers::asked_where_secured(entity, table, scope));
    let body = sql::cascade_body(&deleted_at, &own, &dependents, asked.as_ref(), soft.serializable);
    let mut function = generated_function::own(table, "cascade", comment, &body);
    // Like a foreign key action it runs as the owner: what it writes is no claim of the application's.
    function.security_definer = true;
    function.private = true;
    if names.iter().any(|(_, child, ..)| depends_on_role(child)) {
        // What policies show to the application and hide from the owner is an error then, and does not stay live.
        function.settings.push(("row_security".into(), "off".into()));
    }
    let tables = dependents.iter().flat_map(|dependent| {
        std::iter::once(dependent.table).chain(dependent.others.iter().map(|other| &other.table))
    });
    let mut tables: Vec<QualifiedName> = tables.filter(|name| **name != table.name).cloned().collect();
    tables.sort();
    tables.dedup();
    function.depends_on = Dependencies(tables.into_iter().map(Object::Relation).collect());
    let mut trigger = generated_function::trigger(
        table,
        "soft_delete_cascade",
        Timing::After,
        vec![Event::Update],
        function.name.clone(),
    );
    trigger.when = Some(deletion::changes(&own).into());
    functions.push(function);
    table.triggers.push(trigger);
}

/// What else the rows of an entity are deleted with, beside what this reference says.
fn others(entity: &Entity, than: &ForeignKey, scope: &Scope<'_>) -> Vec<Other> {
    let keys = entity.foreign_keys.iter().filter(|key| !std::ptr::eq(*key, than) && key.on_delete == Action::Cascade);
    keys.filter_map(|key| {
        let target = scope.registry.target(&key.target)?;
        let (_, deleted_at) = declared(target).filter(|(soft, _)| soft.cascade)?;
        Some(Other {
            table: scope.table_name(target),
            on: on(entity, key, target, scope),
            deleted_at,
            deletion: deletion_of(target)?,
        })
    })
    .collect()
}

/// The columns of a reference, each with the one that it holds; within a tenant, with the tenant.
pub fn on(entity: &Entity, key: &ForeignKey, target: &Entity, scope: &Scope<'_>) -> Vec<(Text, Text)> {
    match tenant::within(entity, key, scope) {
        Some(within) => within.columns.into_iter().zip(within.target).collect(),
        None => columns_of(entity, &key.fields).into_iter().zip(key_columns(target)).collect(),
    }
}

/// The owner of the table may see other rows than the application: a policy is for some roles, or asks which role it is.
fn depends_on_role(entity: &Entity) -> bool {
    let asks = |sql: &Text| {
        let mut words = sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.any(|word| {
            ["current_user", "current_role", "user", "pg_has_role"].iter().any(|role| word.eq_ignore_ascii_case(role))
        })
    };
    let depends =
        |policy: &PolicyOptions| !policy.roles.is_empty() || policy.using.iter().chain(&policy.check).any(asks);
    entity.extensions.get::<EntityOptions>().is_some_and(|declared| declared.policies.iter().any(depends))
}
