//! Rows and values that never change: triggers that refuse.

use schema_core::ir::{Entity, Lasting};
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use super::{encrypted, flatten, generated_function};
use crate::catalog::{Event, Function, Level, QualifiedName, Table, Text, Timing};
use crate::sql::{image_changed, mutability_body, row_image_changed};

/// Triggers for the whole row, or for the fields that say it.
pub fn lower(
    declared: &Entity,
    flat: &Entity,
    table: &mut Table,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) {
    let Some(life) = &declared.lifecycle else { return };
    let rewritten = encrypted::rewritten(declared);
    match life.lasting {
        Some(Lasting::AppendOnly) => {
            let function = refuse(table, !rewritten.is_empty(), functions, scope);
            let events = vec![Event::Update, Event::Delete];
            let mut rows = generated_function::trigger(table, "append_only", Timing::Before, events, function.clone());
            rows.arguments = arguments("", rewritten);
            let mut all = generated_function::trigger(
                table,
                "append_only_truncate",
                Timing::Before,
                vec![Event::Truncate],
                function,
            );
            all.level = Level::Statement;
            table.triggers.extend([rows, all]);
        }
        Some(Lasting::Immutable) => {
            let function = refuse(table, !rewritten.is_empty(), functions, scope);
            let mut trigger =
                generated_function::trigger(table, "immutable", Timing::Before, vec![Event::Update], function);
            trigger.when = Some(any_change(table).into());
            trigger.arguments = arguments("", rewritten);
            table.triggers.push(trigger);
        }
        None if !life.fixed.is_empty() => {
            let columns: Vec<Text> =
                life.fixed.iter().flat_map(|field| columns(declared, flat, field, scope)).collect();
            // Another key changes nothing of what is not encrypted.
            let is_encrypted = columns.iter().any(|column| rewritten.contains(column));
            let rewritten = if is_encrypted { rewritten } else { Vec::new() };
            let function = refuse(table, !rewritten.is_empty(), functions, scope);
            let mut trigger =
                generated_function::trigger(table, "immutable", Timing::Before, vec![Event::Update], function);
            trigger.when = Some(image_changed(&columns).into());
            trigger.arguments = arguments(&columns.join(", "), rewritten);
            table.triggers.push(trigger);
        }
        None => {}
    }
}

/// What can't change, and what another key changes.
fn arguments(what: &str, rewritten: Vec<Text>) -> Vec<Text> {
    match (what, rewritten.as_slice()) {
        ("", []) => Vec::new(),
        _ => std::iter::once(what.to_owned().into()).chain(rewritten).collect(),
    }
}

fn refuse(table: &Table, encrypted: bool, functions: &mut Vec<Function>, scope: &mut Scope<'_>) -> QualifiedName {
    let comment = generated_for("immutable", "rejects changes to immutable and append-only rows");
    let own = if encrypted { "refuse_change_but_keys" } else { "refuse_change" };
    generated_function::shared(table, own.into(), comment, (functions, scope), || mutability_body(encrypted))
}

/// The row changes. Where columns are generated, a condition before the change can't look at the whole row.
pub fn any_change(table: &Table) -> String {
    if table.columns.iter().all(|column| column.generated.is_none()) {
        return row_image_changed();
    }
    let own = table.columns.iter().filter(|column| column.generated.is_none());
    image_changed(&own.map(|column| &*column.name).collect::<Vec<_>>())
}

/// The column of a field; those of its members where it is flattened.
pub fn columns(declared: &Entity, flat: &Entity, name: &Text, scope: &Scope<'_>) -> Vec<Text> {
    let Some(field) = declared.field(name) else { return Vec::new() };
    match flatten::embedded(field, scope) {
        Some(embedded) => {
            let members = embedded.fields.iter().map(|member| flatten::member_name(field, member));
            members.filter_map(|member| column_of(flat, &member)).collect()
        }
        None => column_of(flat, name).into_iter().chain(encrypted::hash_of(field, declared)).collect(),
    }
}
