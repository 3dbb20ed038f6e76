//! What a deletion is: the triggers that decide its time and its identity, and refuse rows that are inserted as deleted.

use schema_core::ir::Entity;

use super::scope::Scope;
use super::soft_delete::{deletion_of, is_partitioned, said};
use super::{made, name};
use crate::catalog::{Event, Function, Level, Table, Text, Timing, Trigger};
use crate::sql::deletion as sql;

/// Adds the triggers of an entity that is deleted softly.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some((_, deleted_at)) = said(entity) else { return };
    let deletion = deletion_of(entity);
    let deletion = deletion.as_deref();
    let comment = match deletion {
        Some(_) => "Generated: decides when a row was deleted, and by which deletion.",
        None => "Generated: decides when a row was deleted.",
    };
    let own = named("keep_deletion", "keep_deleted_at", &deleted_at, deletion);
    let function = made::shared(table, own, comment, (functions, scope), || sql::deletion_body(&deleted_at, deletion));
    let mut trigger = made::trigger(table, "deletion", Timing::Before, vec![Event::Update], function);
    trigger.when = Some(sql::is_written(&deleted_at, deletion).into());
    table.triggers.push(trigger);
    let insert = inserted(entity, table, (&deleted_at, deletion), functions, scope);
    table.triggers.push(insert);
}

/// A function that knows these columns, by their usual names and with others.
fn named(with: &str, without: &str, deleted_at: &Text, deletion: Option<&str>) -> Text {
    match (&**deleted_at, deletion) {
        ("deleted_at", Some("deletion_id")) => with.to_owned().into(),
        ("deleted_at", None) => without.to_owned().into(),
        (deleted_at, Some(deletion)) => name::joined(with, &[deleted_at], deletion),
        (deleted_at, None) => name::joined::<&str>(without, &[], deleted_at),
    }
}

/// Refuses rows that are inserted as deleted.
fn inserted(
    entity: &Entity,
    table: &Table,
    (deleted_at, deletion): (&Text, Option<&str>),
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) -> Trigger {
    let comment = "Generated: refuses a row that is inserted as deleted.";
    if !is_partitioned(entity) {
        let made = (functions, scope);
        let function = made::shared(table, "refuse_deleted_insert".into(), comment, made, sql::insert_body);
        let mut trigger = made::trigger(table, "deletion_insert", Timing::After, vec![Event::Insert], function);
        trigger.when = Some(sql::is_inserted(deleted_at, deletion).into());
        return trigger;
    }
    let own = named("refuse_inserted_deletion", "refuse_inserted_deleted_at", deleted_at, deletion);
    let body = || sql::inserted_body(deleted_at, deletion);
    let function = made::shared(table, own, comment, (functions, scope), body);
    let mut trigger = made::trigger(table, "deletion_insert", Timing::After, vec![Event::Insert], function);
    trigger.level = Level::Statement;
    trigger.new_table = Some(sql::INSERTED.into());
    trigger
}
