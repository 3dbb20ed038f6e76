//! Deleting softly: what holds among live rows, and the triggers that delete, restore and refuse.

use schema_core::Diagnostic;
use schema_core::ir::{self, Action, Entity};

use super::columns::{column_of, columns_of, key_columns};
use super::scope::Scope;
use super::{index, made, name, tenant};
use crate::catalog::{
    Argument, Catalog, ConstraintKind, DataType, Deferrable, Dependencies, Event, Function, Object, QualifiedName,
    Returns, Table, Text, Timing, View, ViewColumn, ViewKind,
};
use crate::config::Version;
use crate::sql::soft_delete as sql;

/// What an entity said of deleting softly, and the column that it is done with.
fn said(entity: &Entity) -> Option<(&ir::SoftDelete, Text)> {
    let said = entity.lifecycle.as_ref()?.soft_delete.as_ref()?;
    Some((said, column_of(entity, "deleted_at")?))
}

/// Uniques and exclusions hold among live rows, and indexes hold those alone. Before references get their indexes: those
/// serve the removal of rows too, so they hold all.
pub fn live_only(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let Some((_, deleted_at)) = said(entity) else { return };
    let live = sql::is_live(&deleted_at);
    let mut indexes = Vec::new();
    let key = table.primary_key().to_vec();
    table.constraints.retain_mut(|constraint| match &mut constraint.kind {
        // What holds the key is unique among all rows by that, and references of the tenant point at it.
        ConstraintKind::Unique { columns, .. } if key.iter().all(|part| columns.contains(part)) => true,
        ConstraintKind::Unique { columns, nulls_not_distinct, deferrable, .. } => {
            if *deferrable != Deferrable::No {
                let message = format!("`{}` holds among live rows, and such a rule can't be deferred", constraint.name);
                let help = "remove `.deferrable()`, or `soft_delete`";
                let path = &*entity.rust.name;
                scope.found.push(Diagnostic::new("P0501", path, entity.source, message).help(help));
            }
            let mut index = index::plain(&table.name.name, std::mem::take(columns), "key");
            index.name = constraint.name.clone();
            index.unique = true;
            index.nulls_not_distinct = *nulls_not_distinct;
            indexes.push(index);
            false
        }
        ConstraintKind::Exclude { predicate, .. } => {
            *predicate = Some(narrowed(predicate.as_ref(), &live));
            true
        }
        _ => true,
    });
    table.indexes.extend(indexes);
    for index in &mut table.indexes {
        index.predicate = Some(narrowed(index.predicate.as_ref(), &live));
    }
    let mut deleted = index::plain(&table.name.name, vec![deleted_at.clone()], "idx");
    deleted.predicate = Some(sql::is_deleted(&deleted_at).into());
    table.indexes.push(deleted);
}

fn narrowed(predicate: Option<&Text>, live: &str) -> Text {
    predicate.map_or_else(|| live.to_owned(), |own| sql::both(own, live)).into()
}

/// Triggers, the function that removes for good, and the view of live rows.
pub fn lower(entity: &Entity, table: &mut Table, catalog: &mut Catalog, scope: &mut Scope<'_>) {
    refused_references(entity, table, &mut catalog.functions, scope);
    let Some((soft, deleted_at)) = said(entity) else { return };
    let functions = &mut catalog.functions;
    if soft.read_only {
        let comment = "Generated: refuses to change a deleted row.";
        let rewritten = super::encrypted::rewritten(entity);
        let encrypted = !rewritten.is_empty();
        let own = if encrypted { "refuse_deleted_but_keys" } else { "refuse_deleted" };
        let function = made::shared(table, own.into(), comment, (functions, scope), || sql::read_only_body(encrypted));
        let mut trigger = made::trigger(table, "read_only", Timing::Before, vec![Event::Update], function);
        trigger.when = Some(sql::stays_deleted(&deleted_at).into());
        trigger.arguments = rewritten;
        table.triggers.push(trigger);
    }
    if let Some(deletion) = soft.deletion.as_ref().and_then(|field| column_of(entity, field)) {
        identified(table, &deleted_at, &deletion, functions, scope);
        if soft.cascade {
            cascade(entity, table, (&deleted_at, &deletion), functions, scope);
        }
    }
    if soft.on_delete_statement {
        let comment = "Generated: deletes softly.";
        let body = sql::delete_body(&table.name, table.primary_key(), &deleted_at);
        let function = made::own(table, "delete", comment, &body);
        let name = function.name.clone();
        functions.push(function);
        let mut trigger = made::trigger(table, "soft_delete", Timing::Before, vec![Event::Delete], name);
        // A row that stayed behind when what it references went would break the reference.
        let goes_along = entity.foreign_keys.iter().any(|key| key.on_delete == Action::Cascade);
        trigger.when = Some(sql::is_softly(&scope.session().hard_delete, goes_along).into());
        table.triggers.push(trigger);
    }
    functions.push(purge(table, &deleted_at, scope));
}

/// The view of live rows, once the policies are there.
pub fn live(entity: &Entity, table: &Table, catalog: &mut Catalog, scope: &Scope<'_>) {
    if let Some((_, deleted_at)) = said(entity) {
        catalog.views.push(live_rows(table, &deleted_at, scope.has(Version::V15)));
    }
}

/// Each deletion has an identity.
fn identified(
    table: &mut Table,
    deleted_at: &Text,
    deletion: &Text,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) {
    let own = match (&**deleted_at, &**deletion) {
        ("deleted_at", "deletion_id") => "keep_deletion".into(),
        (deleted_at, deletion) => name::joined("keep_deletion", &[deleted_at], deletion),
    };
    let comment = "Generated: gives each deletion an identity, by which rows are restored that were deleted by it.";
    let function = made::shared(table, own, comment, (functions, scope), || sql::deletion_body(deleted_at, deletion));
    let mut trigger = made::trigger(table, "deletion", Timing::Before, vec![Event::Update], function);
    trigger.when = Some(sql::turns(deleted_at).into());
    table.triggers.push(trigger);
}

/// What references this row with `Cascade` and is deleted softly too goes with it.
fn cascade(
    entity: &Entity,
    table: &mut Table,
    (deleted_at, deletion): (&Text, &Text),
    functions: &mut Vec<Function>,
    scope: &Scope<'_>,
) {
    let mut names = Vec::new();
    for &child in scope.going_with(entity) {
        let Some((soft, deleted_at)) = said(child) else { continue };
        let Some(deletion) = soft.deletion.as_ref().and_then(|field| column_of(child, field)) else { continue };
        for key in child.foreign_keys.iter().filter(|key| key.on_delete == Action::Cascade && key.target == entity.rust)
        {
            let on = on(child, key, entity, scope);
            names.push((scope.table_name(child), on, deleted_at.clone(), deletion.clone()));
        }
    }
    if names.is_empty() {
        return;
    }
    let following: Vec<sql::Following<'_>> = names
        .iter()
        .map(|(table, on, deleted_at, deletion): &(_, Vec<_>, _, _)| sql::Following {
            table,
            on: on.clone(),
            deleted_at: deleted_at.clone(),
            deletion: deletion.clone(),
        })
        .collect();
    let comment = "Generated: deletes and restores the rows that go with a row.";
    let mut function = made::own(table, "cascade", comment, &sql::cascade_body(deleted_at, deletion, &following));
    let tables = names.iter().map(|(table, ..)| Object::Relation(table.clone()));
    function.depends_on = Dependencies(tables.collect());
    let mut trigger =
        made::trigger(table, "soft_delete_cascade", Timing::After, vec![Event::Update], function.name.clone());
    trigger.when = Some(sql::turns(deleted_at).into());
    functions.push(function);
    table.triggers.push(trigger);
}

/// The columns of a reference, each with the one that it holds; within a tenant, with the tenant.
fn on(entity: &Entity, key: &ir::ForeignKey, target: &Entity, scope: &Scope<'_>) -> Vec<(Text, Text)> {
    match tenant::within(entity, key, scope) {
        Some(within) => within.columns.into_iter().zip(within.target).collect(),
        None => columns_of(entity, &key.fields).into_iter().zip(key_columns(target)).collect(),
    }
}

/// A row can't start to reference a deleted one, where that entity asks for it.
fn refused_references(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &Scope<'_>) {
    if entity.foreign_keys.is_empty() {
        return;
    }
    for key in &entity.foreign_keys {
        let Some(target) = scope.registry.target(&key.target) else { continue };
        let Some((_, deleted_at)) = said(target).filter(|(soft, _)| soft.refuse_references) else { continue };
        let columns = columns_of(entity, &key.fields);
        let on = on(entity, key, target, scope);
        let what = format!("{}_not_deleted", columns.join("_"));
        let comment = "Generated: refuses references to a deleted row.";
        let hidden = super::policy::is_secured(target);
        let body = sql::reference_body(&scope.table_name(target), &on, &deleted_at, hidden);
        let mut function = made::own(table, &what, comment, &body);
        // It locks the row, which takes the right to change it.
        function.security_definer = true;
        function.private = true;
        let events = vec![Event::Insert, Event::UpdateOf(columns.clone())];
        let mut trigger = made::trigger(table, &what, Timing::Before, events, function.name.clone());
        trigger.comment = Some("Generated from `soft_delete.refuse_references()`.".into());
        trigger.when = Some(sql::references_something(&columns).into());
        functions.push(function);
        table.triggers.push(trigger);
    }
}

/// `purge_items(older_than, at_most)`
fn purge(table: &Table, deleted_at: &Text, scope: &Scope<'_>) -> Function {
    let own = name::fitted(format!("purge_{}", table.name.name).into());
    let comment = format!("Generated: removes rows of {} for good that were deleted long ago.", table.name.name);
    let body = sql::purge_body(&table.name, table.primary_key(), deleted_at);
    let name = QualifiedName::new(table.name.schema.clone(), own);
    let mut function = Function::generated(name, Returns::Type(DataType::BigInt), &body, comment);
    let mut at_most = Argument::new("at_most", DataType::Integer);
    at_most.default = Some("10000".into());
    function.arguments = vec![Argument::new("older_than", DataType::Interval), at_most];
    function.settings.push((scope.session().hard_delete.clone(), "on".into()));
    function.private = true;
    function
}

/// `items_live`, with the rights of the reader; before PostgreSQL 15 with those of the owner, and then with what policies
/// let pass in its own text.
fn live_rows(table: &Table, deleted_at: &Text, invoker: bool) -> View {
    let passing = if invoker { None } else { super::mask::passing(table) };
    let name = QualifiedName::new(table.name.schema.clone(), name::joined::<&str>(&table.name.name, &[], "live"));
    let columns: Vec<Text> = table.columns.iter().map(|column| column.name.clone()).collect();
    let shown = |column: &crate::catalog::Column| ViewColumn {
        name: column.name.clone(),
        ty: column.ty.clone(),
        comment: column.comment.clone(),
    };
    View {
        query: sql::live_rows(&table.name, &columns, deleted_at, passing.as_deref()).into(),
        name,
        kind: ViewKind::Plain { security_invoker: invoker, security_barrier: passing.is_some(), check_option: None },
        columns: table.columns.iter().map(shown).collect(),
        depends_on: Dependencies(vec![Object::Relation(table.name.clone())]),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: Vec::new(),
        owner: None,
        comment: Some(comment(&table.name)),
    }
}

fn comment(table: &QualifiedName) -> Text {
    format!("Generated: the rows of {} that are not deleted.", table.name).into()
}

/// The view is one of live rows.
pub fn is_made(view: &View) -> bool {
    view.depends_on.relations().any(|table| view.comment.as_ref() == Some(&comment(table)))
}
