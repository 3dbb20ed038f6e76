//! References: their constraints, and the indexes by which the rows that hold them are found.

use schema_core::ir::{self, Action, Deferrable, Entity};

use super::columns::{columns_of, key_columns};
use super::scope::Scope;
use super::{index, name, soft_deleted, tenant};
use crate::catalog::{Constraint, ConstraintKind, Index, Table, Text};

/// Adds the constraint of a reference; within a tenant, where both are of one.
pub fn lower(
    entity: &Entity,
    key: &ir::ForeignKey,
    table: &str,
    constraints: &mut Vec<Constraint>,
    scope: &mut Scope<'_>,
) {
    let Some(target) = scope.registry.target(&key.target) else {
        return;
    };
    tenant::verify(entity, key, scope);
    let columns = columns_of(entity, &key.fields);
    if key.one_to_one {
        let unique = one_to_one(entity, key, scope);
        if !soft_deleted::holds_among_live(entity, &unique) && !keeps_unique(constraints, &unique) {
            let name = key.index_name.clone().map_or_else(|| name::joined(table, &unique, "key"), name::fitted);
            constraints.push(Constraint::new(name, ConstraintKind::unique(unique)).commented(key.message.clone()));
        }
    }
    let name = key.name.clone().map_or_else(|| name::joined(table, &columns, "fkey"), name::fitted);
    let within = tenant::within(entity, key, scope).unwrap_or_else(|| tenant::Within {
        columns,
        target: key_columns(target),
        emptied: Vec::new(),
    });
    let kind = ConstraintKind::ForeignKey {
        columns: within.columns,
        target: scope.table_name(target),
        target_columns: within.target,
        on_delete: lasts(entity, key, key.on_delete),
        on_update: lasts(entity, key, key.on_update),
        delete_columns: within.emptied,
        match_full: false,
        deferrable: key.deferrable,
    };
    constraints.push(Constraint::new(name, kind).commented(key.message.clone()));
}

/// NO ACTION asks at the end of a statement whether a row of that key is there: another one that the statement made will do. What never
/// changes should not come to mean another row, so RESTRICT, which asks at once. Not where rows of the entity go with another row that they
/// reference: both may go in one statement. Nor where the reference waits, since RESTRICT does not.
fn lasts(entity: &Entity, key: &ir::ForeignKey, action: Action) -> Action {
    let life = entity.lifecycle.as_ref();
    let lasts = life.is_some_and(|declared| {
        declared.lasting.is_some()
            || !key.fields.is_empty() && key.fields.iter().all(|field| declared.fixed.contains(field))
    });
    let goes = entity.foreign_keys.iter().any(|other| other.on_delete == Action::Cascade);
    match action {
        Action::NoAction if lasts && !goes && key.deferrable == Deferrable::No => Action::Restrict,
        action => action,
    }
}

/// The columns that a one-to-one reference keeps unique.
fn one_to_one(entity: &Entity, key: &ir::ForeignKey, scope: &Scope<'_>) -> Vec<Text> {
    tenant::one_to_one(entity, key, &columns_of(entity, &key.fields), scope)
}

fn keeps_unique(constraints: &[Constraint], columns: &[Text]) -> bool {
    constraints.iter().any(|constraint| constraint.kind.key() == Some(columns))
}

/// An index for each reference, unless it says that it needs none.
pub fn indexes(flat: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    for key in flat.foreign_keys.iter().filter(|key| key.one_to_one) {
        one_to_one_among_live(flat, key, table, scope);
    }
    let mut keys: Vec<_> = flat.foreign_keys.iter().map(|key| (key, tenant::indexed(flat, key, scope))).collect();
    // Longer ones first: what begins one of them needs none of its own.
    keys.sort_by_key(|(_, columns)| std::cmp::Reverse(columns.len()));
    for (key, columns) in keys {
        // That of a one-to-one reference is the name of what keeps it unique.
        let given = key.index_name.as_ref().filter(|_| !key.one_to_one);
        let made = key.index.then(|| indexed(columns, given, table));
        if let Some(name) = given.filter(|_| made != Some(true)) {
            let fields = key.fields.join(", ");
            let why = match made {
                None => ("`.no_index()` says that there is none", "remove one of the two"),
                Some(_) => ("another index or rule leads with its columns", index::NAME_THAT_ONE),
            };
            index::name_of_none(&flat.rust.name, &fields, (name, key.source), why, scope);
        }
    }
}

/// Under `soft_delete` no two live rows reference the same one.
fn one_to_one_among_live(flat: &Entity, key: &ir::ForeignKey, table: &mut Table, scope: &Scope<'_>) {
    let unique = one_to_one(flat, key, scope);
    let is_kept = |index: &Index| index.unique && index.leading_columns().eq(&unique);
    if soft_deleted::holds_among_live(flat, &unique) && !table.indexes.iter().any(is_kept) {
        let mut index = index::named(&table.name.name, unique, "key", key.index_name.as_ref());
        index.unique = true;
        index.comment.clone_from(&key.message);
        index.predicate = soft_deleted::predicate(flat, None, false);
        table.indexes.push(index);
    }
}

/// An index on columns of a reference, unless something leads with them: then none is made.
pub fn indexed(columns: Vec<Text>, given: Option<&Text>, table: &mut Table) -> bool {
    if columns.is_empty() || table.is_indexed(&columns) {
        return false;
    }
    // Not `…_idx`: an index over some rows may have been asked for on the same columns.
    table.indexes.push(index::named(&table.name.name, columns, "fkey_idx", given));
    true
}
