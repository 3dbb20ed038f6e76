//! Deleting softly: what holds among live rows, the triggers that refuse changes and turn DELETE into UPDATE, the view of live rows.

use schema_core::ir::{Action, Entity};
use schema_core::origin::{Origin, generated_for};

use super::scope::Scope;
use super::soft_deleted::{declared, is_partitioned};
use super::{deletion, generated_function, index, live_reference, name, purge, session_helpers, soft_cascade};
use crate::catalog::{
    Catalog, Dependencies, Event, Function, Object, QualifiedName, Table, Text, Timing, View, ViewColumn, ViewKind,
};
use crate::config::Version;
use crate::sql::soft_delete as sql;

/// The index that finds deleted rows.
pub fn index_of_deleted(entity: &Entity, table: &mut Table) {
    let Some((_, deleted_at)) = declared(entity) else { return };
    let mut deleted = index::of_word(entity, "soft_delete", &table.name.name, vec![deleted_at.clone()], "idx");
    deleted.predicate = Some(sql::is_deleted(&deleted_at).into());
    table.indexes.push(deleted);
}

/// Triggers, and the function that removes for good.
pub fn lower(entity: &Entity, table: &mut Table, catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let functions = &mut catalog.functions;
    live_reference::lower(entity, table, functions, scope);
    let Some((soft, deleted_at)) = declared(entity) else { return };
    if soft.read_only {
        let comment = generated_for("soft_delete", "rejects changes to a deleted row");
        let rewritten = super::encrypted::rewritten(entity);
        let encrypted = !rewritten.is_empty();
        let own = if encrypted { "refuse_deleted_but_keys" } else { "refuse_deleted" };
        let function = generated_function::shared(table, own.into(), comment, (functions, scope), || {
            sql::read_only_body(encrypted)
        });
        let mut trigger =
            generated_function::trigger(table, "read_only", Timing::Before, vec![Event::Update], function);
        trigger.when = Some(sql::stays_deleted(&deleted_at).into());
        trigger.arguments = rewritten;
        table.triggers.push(trigger);
    }
    deletion::lower(entity, table, functions, scope);
    soft_cascade::lower(entity, table, functions, scope);
    if soft.on_delete_statement {
        on_delete_statement(entity, table, &deleted_at, functions, scope);
    }
    purge::lower(entity, table, functions, scope);
}

/// DELETE deletes softly.
fn on_delete_statement(
    entity: &Entity,
    table: &mut Table,
    deleted_at: &Text,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) {
    let partitioned = is_partitioned(entity);
    if partitioned {
        let comment = generated_for(
            "soft_delete",
            "marks an update that may move a row to another partition, which is no deletion",
        );
        let function =
            generated_function::shared(table, "note_move".into(), comment, (functions, scope), sql::move_body);
        let mut trigger =
            generated_function::trigger(table, "soft_delete_move", Timing::Before, vec![Event::Update], function);
        trigger.when = Some(sql::may_move(table.primary_key()).into());
        table.triggers.push(trigger);
    }
    let comment = generated_for("soft_delete", "turns DELETE into an update of the deletion time");
    let asked = session_helpers::asked_where_secured(entity, table, scope);
    let body = sql::delete_body(&table.name, table.primary_key(), deleted_at, &asked);
    let function = generated_function::own(table, "delete", comment, &body);
    let name = function.name.clone();
    functions.push(function);
    let mut trigger = generated_function::trigger(table, "soft_delete", Timing::Before, vec![Event::Delete], name);
    // A row that stayed behind when what it references went would break the reference.
    let goes_along = entity.foreign_keys.iter().any(|key| key.on_delete == Action::Cascade);
    trigger.when = Some(sql::is_softly(&scope.session().hard_delete, goes_along, partitioned).into());
    table.triggers.push(trigger);
}

/// The view of live rows, once the policies are there.
pub fn live(entity: &Entity, table: &Table, catalog: &mut Catalog, scope: &Scope<'_>) {
    if let Some((_, deleted_at)) = declared(entity) {
        catalog.views.push(live_rows(table, &deleted_at, scope.has(Version::V15)));
    }
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
        default: None,
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
    generated_for("soft_delete", format_args!("the rows of {} that are not deleted", table.name))
}

/// The view is one of live rows.
pub fn is_generated(view: &View) -> bool {
    Origin::of(view.comment.as_ref()) == Origin::Generated("soft_delete")
}
