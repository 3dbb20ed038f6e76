//! References to rows that are deleted softly: what refuses those that start to reference a deleted one.

use schema_core::ir::{Action, Entity};
use schema_core::origin::{generated, generated_for};

use super::columns::columns_of;
use super::scope::Scope;
use super::soft_deleted::{declared, is_partitioned};
use super::{generated_function, name, row_security, soft_cascade};
use crate::catalog::{Event, Function, Level, QualifiedName, Table, Text, Timing, Trigger};
use crate::sql::live_reference::{self as sql, INSERTED, Reference};

/// A row can't start to reference a deleted one where that entity asks for it; nor be restored without one that it would be deleted with.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let own = declared(entity).map(|(_, deleted_at)| deleted_at);
    for key in &entity.foreign_keys {
        let Some(target) = scope.registry.target(&key.target) else { continue };
        let Some((soft, deleted_at)) = declared(target) else { continue };
        let refuses = soft.refuse_references;
        let restores = own.is_some() && (refuses || (soft.cascade && key.on_delete == Action::Cascade));
        if !refuses && !restores {
            continue;
        }
        let columns = columns_of(entity, &key.fields);
        let what = format!("{}_not_deleted", columns.join("_"));
        let constraint = name::joined::<&str>(&table.name.name, &[], &what);
        let reference = Reference {
            on: soft_cascade::on(entity, key, target, scope),
            columns: &columns,
            own_deleted_at: own.clone(),
            target: &scope.table_name(target),
            deleted_at,
            hidden: row_security::is_secured(target),
            constraint: &constraint,
        };
        let word = if refuses { "refuse_references" } else { "cascade" };
        let made = |what: &str, body: &str| {
            let mut function = generated_function::own(
                table,
                what,
                generated_for("soft_delete", "rejects references to a deleted row"),
                body,
            );
            // It locks the row, which takes the right to change it.
            function.security_definer = true;
            function.private = true;
            function
        };
        let trigger = |what: &str, timing, events, function: &QualifiedName| {
            let mut trigger = generated_function::trigger(table, what, timing, events, function.clone());
            trigger.comment = Some(generated(format_args!("soft_delete.{word}()")));
            trigger
        };
        let by_row = made(&what, &sql::row_body(&reference));
        let mut triggers: Vec<Trigger> = Vec::new();
        if refuses && is_partitioned(entity) {
            let by_statement = made(&format!("{what}_rows"), &sql::rows_body(&reference));
            let mut insert = trigger(&what, Timing::After, vec![Event::Insert], &by_statement.name);
            insert.level = Level::Statement;
            insert.new_table = Some(INSERTED.into());
            triggers.push(insert);
            functions.push(by_statement);
        } else if refuses {
            let mut insert = trigger(&what, Timing::Before, vec![Event::Insert], &by_row.name);
            insert.when = Some(sql::is_inserted(&reference).into());
            triggers.push(insert);
        }
        let mut written: Vec<Text> = if refuses { columns.clone() } else { Vec::new() };
        written.extend(own.clone().filter(|_| restores));
        let mut update =
            trigger(&format!("{what}_update"), Timing::Before, vec![Event::UpdateOf(written)], &by_row.name);
        update.when = Some(sql::starts(&reference, refuses).into());
        triggers.push(update);
        functions.push(by_row);
        table.triggers.extend(triggers);
    }
}
