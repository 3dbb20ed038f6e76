//! Unique constraints.

use schema_core::ir::{Entity, ForeignKey, Unique};

use super::scope::Scope;
use crate::adopt::left::Part;
use crate::catalog::{ConstraintKind, Deferrable, Table, Text};
use crate::lower::joined;

/// Says the unique constraints of a table: a reference that no two rows share says it itself.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    for constraint in &table.constraints {
        let ConstraintKind::Unique { columns, include, nulls_not_distinct, deferrable } = &constraint.kind else {
            continue;
        };
        let part = Part::Constraint(table.name.clone(), constraint.name.clone());
        if !include.is_empty() || scope.left.level(&part) > 0 {
            continue;
        }
        let Some(fields) = scope.fields(&table.name, columns) else { continue };
        let own = joined(&table.name.name, columns, "key");
        let name = Some(constraint.name.clone()).filter(|name| *name != own);
        let is_plain = !nulls_not_distinct && *deferrable == Deferrable::No;
        if is_plain && one_to_one(entity, &fields, name.as_ref(), constraint.comment.as_ref()) {
            continue;
        }
        entity.uniques.push(Unique {
            message: constraint.comment.clone(),
            name,
            source: scope.place(part),
            fields,
            nulls_not_distinct: *nulls_not_distinct,
            deferrable: *deferrable,
            filter: None,
            across_tenants: false,
            all_rows: false,
        });
    }
}

/// A reference by exactly these fields says that it is shared by no two rows.
fn one_to_one(entity: &mut Entity, fields: &[Text], name: Option<&Text>, message: Option<&Text>) -> bool {
    let is_free = |key: &ForeignKey| key.index_name.is_none() && !key.one_to_one;
    // Both constraints say one message.
    let fits = |key: &&mut ForeignKey| key.fields == fields && is_free(key) && key.message.as_ref() == message;
    match entity.foreign_keys.iter_mut().find(fits) {
        Some(key) => {
            key.one_to_one = true;
            key.index_name = name.cloned();
            true
        }
        None => false,
    }
}
