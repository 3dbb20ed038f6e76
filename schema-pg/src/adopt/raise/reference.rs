//! Foreign keys as references, each with the index that finds its rows.

use schema_core::ir::{Entity, ForeignKey};

use super::scope::Scope;
use super::types;
use crate::adopt::left::Part;
use crate::catalog::{
    Constraint, ConstraintKind, Deferrable, Index, IndexColumn, IndexMethod, IndexTerm, QualifiedName, Table, Text,
};
use crate::lower::joined;
use crate::options::{EntityOptions, ForeignKeyOptions};

/// Says the references of a table.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    for constraint in &table.constraints {
        match one(table, constraint, scope) {
            Some(key) => entity.foreign_keys.push(key),
            None => {
                if let Some(key) = of_store(table, constraint, scope) {
                    entity.extensions.get_mut::<EntityOptions>().foreign_keys.push(key);
                }
            }
        }
    }
}

/// Says all references of a table as those that only PostgreSQL takes.
pub fn raise_of_store(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    for constraint in &table.constraints {
        if let Some(key) = of_store(table, constraint, scope) {
            entity.extensions.get_mut::<EntityOptions>().foreign_keys.push(key);
        }
    }
}

fn one(table: &Table, constraint: &Constraint, scope: &mut Scope<'_>) -> Option<ForeignKey> {
    let ConstraintKind::ForeignKey {
        columns,
        target,
        target_columns,
        on_delete,
        on_update,
        delete_columns,
        match_full,
        deferrable,
    } = &constraint.kind
    else {
        return None;
    };
    let part = Part::Constraint(table.name.clone(), constraint.name.clone());
    if constraint.not_valid || *match_full || !delete_columns.is_empty() || scope.left.level(&part) > 0 {
        return None;
    }
    let (rust, other) = keyed(target, target_columns, scope)?;
    // Both ends have one type.
    for (own, theirs) in columns.iter().zip(target_columns) {
        let own = types::of_column(&table.column(own)?.ty, scope)?.ty;
        let theirs = types::of_column(&other.column(theirs)?.ty, scope)?.ty;
        if own != theirs {
            return None;
        }
    }
    let fields = scope.fields(&table.name, columns)?;
    let own = joined(&table.name.name, columns, "fkey");
    let (index, index_name) = index_of(table, columns, &constraint.name, scope);
    Some(ForeignKey {
        name: Some(constraint.name.clone()).filter(|name| *name != own),
        source: scope.place(part),
        fields,
        target: rust,
        on_delete: *on_delete,
        on_update: *on_update,
        deferrable: *deferrable,
        index,
        index_name,
        one_to_one: false,
        rows: None,
        message: constraint.comment.clone(),
    })
}

/// A reference that only PostgreSQL takes.
fn of_store(table: &Table, constraint: &Constraint, scope: &mut Scope<'_>) -> Option<ForeignKeyOptions> {
    let ConstraintKind::ForeignKey {
        columns,
        target,
        target_columns,
        on_delete,
        on_update,
        delete_columns,
        match_full,
        deferrable,
    } = &constraint.kind
    else {
        return None;
    };
    let part = Part::Constraint(table.name.clone(), constraint.name.clone());
    let other = scope.catalog.tables.iter().find(|table| table.name == *target)?;
    if scope.left.level(&part) > 1 || !scope.is_entity(other) {
        return None;
    }
    let is_key = *other.primary_key() == *target_columns && !scope.is_out(&Part::Key(target.clone()));
    let own = joined(&table.name.name, columns, "fkey");
    Some(ForeignKeyOptions {
        name: Some(constraint.name.clone()).filter(|name| *name != own),
        fields: scope.fields(&table.name, columns)?,
        target: scope.names.type_of(target)?.clone(),
        to: if is_key { Vec::new() } else { scope.fields(target, target_columns)? },
        on_delete: *on_delete,
        on_update: *on_update,
        emptied: scope.fields(&table.name, delete_columns)?,
        deferrable: *deferrable,
        match_full: *match_full,
        not_valid: constraint.not_valid,
        message: constraint.comment.clone(),
        source: scope.place(part),
    })
}

/// The struct that is referenced by its primary key, and its table.
fn keyed<'c>(
    target: &QualifiedName,
    columns: &[Text],
    scope: &Scope<'c>,
) -> Option<(schema_core::ir::TypeRef, &'c Table)> {
    let table = scope.catalog.tables.iter().find(|table| table.name == *target)?;
    let is_keyed = scope.is_entity(table) && !scope.is_out(&Part::Key(table.name.clone()));
    let declared = table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns: key, include, deferrable: Deferrable::No } => {
            include.is_empty() && key == columns
        }
        _ => false,
    });
    (is_keyed && declared).then(|| Some((scope.names.type_of(target)?.clone(), table)))?
}

/// Whether the reference brings an index, and what that is called: the one that is there on its columns, if no other leads with them.
fn index_of(table: &Table, columns: &[Text], reference: &Text, scope: &Scope<'_>) -> (bool, Option<Text>) {
    if scope.is_out(&Part::ReferenceIndex(table.name.clone(), reference.clone())) {
        return (false, None);
    }
    let mut others = table.clone();
    // What is specified by no word leads nothing where structs are lowered.
    others.indexes.retain(|index| !scope.is_out(&Part::Index(table.name.clone(), index.name.clone())));
    let Some(at) = others.indexes.iter().position(|found| is_of_reference(found, columns)) else {
        return (others.is_indexed(columns), None);
    };
    let found = others.indexes.remove(at);
    if others.is_indexed(columns) {
        // Another leads with the columns: this one is specified as an index.
        return (true, None);
    }
    // The first of several references by these columns brings it.
    let is_same =
        |other: &&Constraint| matches!(&other.kind, ConstraintKind::ForeignKey { columns: own, .. } if own == columns);
    let first = table.constraints.iter().find(is_same);
    if first.is_some_and(|first| first.name != *reference) {
        return (true, None);
    }
    let own = joined(&table.name.name, columns, "fkey_idx");
    (true, Some(found.name).filter(|name| *name != own))
}

/// The index of a table that a reference brings, by the columns of the reference.
pub fn brings(table: &Table, entity: &Entity, found: &Index) -> bool {
    let named = entity
        .foreign_keys
        .iter()
        .any(|key| key.index && !key.one_to_one && key.index_name.as_ref() == Some(&found.name));
    let own = entity.foreign_keys.iter().any(|key| {
        let columns: Option<Vec<Text>> =
            key.fields.iter().map(|field| entity.field(field).map(|field| entity.column_name(field))).collect();
        let Some(columns) = columns else { return false };
        key.index
            && key.index_name.is_none()
            && is_of_reference(found, &columns)
            && found.name == joined(&table.name.name, &columns, "fkey_idx")
    });
    named || own
}

/// A reference by these columns would bring such an index.
fn is_of_reference(index: &Index, columns: &[Text]) -> bool {
    let plain = |(held, column): (&IndexColumn, &Text)| {
        held.term == IndexTerm::Column(column.clone())
            && held.is_ascending()
            && held.collation.is_none()
            && held.opclass.is_none()
    };
    index.method == IndexMethod::Btree
        && !index.unique
        && !index.invalid
        && index.predicate.is_none()
        && index.include.is_empty()
        && index.storage.is_empty()
        && index.columns.len() == columns.len()
        && index.columns.iter().zip(columns).all(plain)
}
