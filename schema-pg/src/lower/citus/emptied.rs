//! `on_delete(SetNull)` of references that hold the distribution column: Citus refuses the action, so a trigger of the row that goes does the same.

use schema_core::origin::{generated, generated_for};

use crate::catalog::{Action, Catalog, ConstraintKind, Event, Function, QualifiedName, Text, Timing};
use crate::lower::scope::Scope;
use crate::lower::{generated_function, name};
use crate::sql::emptied_body;

/// A reference whose columns become empty when their row goes.
struct Emptied {
    table: QualifiedName,
    constraint: Text,
    target: QualifiedName,
    /// The columns, each with the one that it references.
    pairs: Vec<(Text, Text)>,
    columns: Vec<Text>,
}

/// Takes the action off, and adds the trigger: for each row, behind the row that goes and before PostgreSQL looks for rows that reference it. Triggers are
/// called in the order of their names, and those of references are called `RI_…` (manual, "Overview of Trigger Behavior").
pub fn lower(catalog: &mut Catalog, scope: &Scope<'_>) {
    if !scope.config.citus.is_some_and(|citus| citus.unsafe_triggers) {
        return;
    }
    for emptied in found(catalog) {
        let Some(table) = catalog.tables.iter_mut().find(|table| table.name == emptied.table) else { continue };
        let own = table.constraints.iter_mut().find(|constraint| constraint.name == emptied.constraint);
        if let Some(ConstraintKind::ForeignKey { on_delete, delete_columns, .. }) = own.map(|own| &mut own.kind) {
            *on_delete = Action::NoAction;
            delete_columns.clear();
        }
        let what = "on_delete(SetNull)";
        let purpose = format!("empties references of {} to a row that is deleted", emptied.table);
        let body = emptied_body(&emptied.table, &emptied.columns, &emptied.pairs);
        let Some(target) = catalog.tables.iter_mut().find(|table| table.name == emptied.target) else { continue };
        let called = name::joined::<&str>("empty", &[], &emptied.constraint);
        let mut function: Function = generated_function::own(target, "empty", generated_for(what, purpose), &body);
        function.name.name.clone_from(&called);
        // As the action of a reference: whoever may delete the row need not have a right to change those that reference it.
        function.security_definer = true;
        function.private = true;
        let mut trigger =
            generated_function::trigger(target, "on_delete", Timing::After, vec![Event::Delete], function.name.clone());
        trigger.name = name::joined::<&str>("0", &[], &called);
        trigger.comment = Some(generated(what));
        target.triggers.push(trigger);
        target.triggers.sort_by(|a, b| a.name.cmp(&b.name));
        catalog.functions.push(function);
    }
}

fn found(catalog: &Catalog) -> Vec<Emptied> {
    let mut found = Vec::new();
    for table in &catalog.tables {
        let Some(column) = table.distributed_by() else { continue };
        for constraint in &table.constraints {
            let ConstraintKind::ForeignKey {
                columns,
                target,
                target_columns,
                on_delete: Action::SetNull,
                delete_columns,
                ..
            } = &constraint.kind
            else {
                continue;
            };
            let other = catalog.tables.iter().find(|other| other.name == *target);
            let together =
                other.is_some_and(|other| other.colocation().is_some() && other.colocation() == table.colocation());
            if together && columns.contains(column) && !delete_columns.is_empty() && !delete_columns.contains(column) {
                found.push(Emptied {
                    table: table.name.clone(),
                    constraint: constraint.name.clone(),
                    target: target.clone(),
                    pairs: columns.iter().cloned().zip(target_columns.iter().cloned()).collect(),
                    columns: delete_columns.clone(),
                });
            }
        }
    }
    found
}
