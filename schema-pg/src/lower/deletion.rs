//! What a deletion is: the triggers that decide its time and its identity, and refuse rows that are inserted as deleted.

use schema_core::ir::Entity;
use schema_core::origin::generated_for;

use super::scope::Scope;
use super::soft_deleted::{declared, deletion_of, is_partitioned};
use super::{generated_function, name};
use crate::catalog::{Event, Function, Table, Text, Timing};
use crate::sql::deletion as sql;

/// Adds the triggers of an entity that is deleted softly.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some((soft, deleted_at)) = declared(entity) else { return };
    let deletion = deletion_of(entity);
    let deletion = deletion.as_deref();
    let comment = match deletion {
        Some(_) => generated_for("soft_delete", "sets when a row was deleted, and by which deletion"),
        None => generated_for("soft_delete", "sets when a row was deleted"),
    };
    let own = named(&deleted_at, deletion);
    let into = (&mut *functions, &mut *scope);
    let function = generated_function::shared(table, own, comment, into, || sql::deletion_body(&deleted_at, deletion));
    let mut update = generated_function::trigger(table, "deletion", Timing::Before, vec![Event::Update], function);
    update.when = Some(sql::is_written(&deleted_at, deletion).into());
    let comment = generated_for("soft_delete", "rejects a row that is inserted as deleted");
    let into = (&mut *functions, &mut *scope);
    let function = generated_function::shared(table, "refuse_deleted_insert".into(), comment, into, sql::insert_body);
    let mut insert =
        generated_function::trigger(table, "deletion_insert", Timing::After, vec![Event::Insert], function);
    insert.when = Some(sql::is_inserted(&deleted_at, deletion).into());
    table.triggers.extend([update, insert]);
    if is_partitioned(entity) {
        let comment =
            generated_for("soft_delete", "rejects another key for a row that is deleted, or is being deleted");
        let function = generated_function::shared(
            table,
            "refuse_deletion_key".into(),
            comment,
            (functions, scope),
            sql::moves_body,
        );
        let mut moves =
            generated_function::trigger(table, "deletion_key", Timing::Before, vec![Event::Update], function);
        moves.when = Some(sql::moves(table.primary_key(), &deleted_at, soft.cascade).into());
        table.triggers.push(moves);
    }
}

/// The function that knows these columns.
fn named(deleted_at: &Text, deletion: Option<&str>) -> Text {
    match (&**deleted_at, deletion) {
        ("deleted_at", Some("deletion_id")) => "keep_deletion".into(),
        ("deleted_at", None) => "keep_deleted_at".into(),
        (deleted_at, Some(deletion)) => name::joined("keep_deletion", &[deleted_at], deletion),
        (deleted_at, None) => name::joined::<&str>("keep_deleted_at", &[], deleted_at),
    }
}
