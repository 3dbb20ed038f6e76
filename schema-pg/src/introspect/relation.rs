//! A table or view with all that belongs to it.

use super::constraint::constraint;
use super::error::IntrospectError;
use super::names::{Class, Names};
use super::parts::Parts;
use super::rows::{IndexRow, InheritsRow, RelationRow};
use super::{index, partition, table, trigger};
use crate::catalog::effective::EffectiveColumn;
use crate::catalog::{
    Column, ColumnOptions, Constraint, Index, Override, Own, PartitionOf, ReplicaIdentity, Table, Text, Unmodelled,
    View, ViewKind,
};

/// A table with all that belongs to it but its privileges and dependencies.
pub fn one(
    row: &RelationRow,
    parts: &mut Parts,
    names: &mut Names,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<Table, IntrospectError> {
    let mut table = table::table(row, names);
    let parents = parts.parents.remove(&row.oid).unwrap_or_default();
    let bound = partition::bound(row)?;
    table.partition_by = partition::key(row, names)?;
    columns(row, &parents, bound.is_some(), parts, names, &mut table, unmodelled)?;
    match (bound, parents.first()) {
        (Some(bound), Some(parent)) => {
            table.partition_of = Some(PartitionOf { parent: names.relation(parent.parent)?.clone(), bound });
        }
        _ => {
            for parent in &parents {
                table.inherits.push(names.relation(parent.parent)?.clone());
            }
        }
    }
    constraints(row, parts, names, &mut table, unmodelled)?;
    let replica = |index: &IndexRow| index.replica_identity.then(|| index.name.clone());
    let keys = parts.keys.values().filter(|index| index.relation == row.oid);
    let by_index = (row.replica_identity == 'i').then(|| {
        let others = parts.indexes.get(&row.oid).into_iter().flatten();
        keys.chain(others).find_map(replica)
    });
    table.replica_identity = match (row.replica_identity, by_index.flatten()) {
        ('n', _) => Some(ReplicaIdentity::Nothing),
        ('f', _) => Some(ReplicaIdentity::Full),
        ('i', Some(index)) => Some(ReplicaIdentity::Index(index)),
        _ => None,
    };
    table.indexes = indexes(row, parts, names, unmodelled)?;
    for row in parts.triggers.remove(&row.oid).unwrap_or_default() {
        table.triggers.push(trigger::trigger(row, names)?);
    }
    table.triggers.sort_by(|a, b| a.name.cmp(&b.name));
    let rules = parts.rules.remove(&row.oid).unwrap_or_default().into_iter();
    table.rules = rules.map(|row| trigger::rule(row, names)).collect();
    table.rules.sort_by(|a, b| a.name.cmp(&b.name));
    let policies = parts.policies.remove(&row.oid).unwrap_or_default().into_iter();
    table.policies = policies.map(|row| table::policy(row, names)).collect();
    table.policies.sort_by(|a, b| a.name.cmp(&b.name));
    if row.force_row_security && !row.row_security {
        self::unmodelled("forced row security that is off", row, "", unmodelled);
    }
    Ok(table)
}

/// The columns that a table declares, and what it has otherwise of those from other tables.
fn columns(
    row: &RelationRow,
    parents: &[InheritsRow],
    is_partition: bool,
    parts: &mut Parts,
    names: &mut Names,
    table: &mut Table,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), IntrospectError> {
    for held in parts.columns.remove(&row.oid).unwrap_or_default() {
        let mut column = table::column(&held, &parts.declared, names)?;
        let comment = names.comment(Class::Relation, row.oid, i32::from(held.number));
        if held.is_inherited() && (is_partition || !held.is_local()) {
            let own = inherited(row, &column, (parents, parts), names, unmodelled)?;
            let own = Override { comment, ..own };
            if !own.is_empty() {
                table.overrides.push(own);
            }
            continue;
        }
        column.comment = comment;
        table.columns.push(column);
    }
    Ok(())
}

/// What a column that a table has from others has otherwise than PostgreSQL gives it.
fn inherited(
    row: &RelationRow,
    column: &Column,
    (parents, parts): (&[InheritsRow], &Parts),
    names: &Names,
    found: &mut Vec<Unmodelled>,
) -> Result<Override, IntrospectError> {
    let mut own = Override::new(column.name.clone());
    let above = parents.iter().filter_map(|parent| parts.inherited.get(&(parent.parent, column.name.clone())));
    let above: Vec<Column> =
        above.map(|above| table::column(above, &parts.declared, names)).collect::<Result<_, _>>()?;
    let Some(first) = above.first() else { return Ok(own) };
    let named = |options: &ColumnOptions| options.not_null_name.is_some() || options.not_null_comment.is_some();
    for (kind, is_it) in [
        ("expression of an inherited column", column.generated != first.generated),
        // Partitions have it from their table, since PostgreSQL 17.
        ("identity of an inherited column", column.identity.is_some() && first.identity.is_none()),
        ("named NOT NULL of an inherited column", column.options.as_deref().is_some_and(named)),
    ] {
        if is_it {
            unmodelled(kind, row, &column.name, found);
        }
    }
    let (held, given) = (EffectiveColumn::of(column), EffectiveColumn::of(first));
    let said = |own: Option<&Text>| own.map_or(Own::Nothing, |text| Own::Said(text.clone()));
    let differs = |own: Option<&Text>, given: Option<&Text>| (own != given).then(|| said(own));
    own.default = differs(held.default, given.default);
    own.not_null = held.not_null && above.iter().all(|above| above.nullable);
    own.storage = differs(held.storage, given.storage);
    own.compression = differs(held.compression, given.compression);
    own.statistics = held.statistics;
    own.attributes = held.attributes.to_vec();
    Ok(own)
}

fn constraints(
    row: &RelationRow,
    parts: &mut Parts,
    names: &mut Names,
    table: &mut Table,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), IntrospectError> {
    for held in parts.constraints.remove(&row.oid).unwrap_or_default() {
        let kind = match &held {
            held if held.period => "temporal constraint",
            held if !held.enforced => "constraint that is not enforced",
            held if parts.keys.get(&held.index).is_some_and(|index| !index::is_known(index)) => "constraint",
            _ => {
                if let Some(index) = parts.keys.get(&held.index)
                    && held.kind != 'f'
                {
                    if index.storage.is_some() {
                        self::unmodelled("storage parameters of a constraint", row, &held.name, unmodelled);
                    }
                    if names.has_comment(Class::Relation, index.oid, 0) {
                        self::unmodelled("comment on the index of a constraint", row, &held.name, unmodelled);
                    }
                }
                table.constraints.push(constraint(held, &parts.keys, &parts.parameters, names)?);
                continue;
            }
        };
        self::unmodelled(kind, row, &held.name, unmodelled);
    }
    Constraint::sort(&mut table.constraints);
    Ok(())
}

/// Indexes that belong to no constraint, and did not come with those of a partitioned table.
fn indexes(
    row: &RelationRow,
    parts: &mut Parts,
    names: &mut Names,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<Vec<Index>, IntrospectError> {
    let mut indexes = Vec::new();
    for held in parts.indexes.remove(&row.oid).unwrap_or_default() {
        if held.part_of.is_some() {
            if names.has_comment(Class::Relation, held.oid, 0) {
                self::unmodelled("comment on an index of a partition", row, &held.name, unmodelled);
            }
        } else if index::is_known(&held) {
            indexes.push(index::index(&held, &parts.parameters, names)?);
        } else {
            self::unmodelled("index", row, &held.name, unmodelled);
        }
    }
    Index::sort(&mut indexes);
    Ok(indexes)
}

/// What belongs to a view.
pub fn of_view(
    row: &RelationRow,
    view: &mut View,
    parts: &mut Parts,
    names: &mut Names,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), IntrospectError> {
    let found = indexes(row, parts, names, unmodelled)?;
    if let ViewKind::Materialized { indexes, .. } = &mut view.kind {
        *indexes = found;
    }
    for row in parts.triggers.remove(&row.oid).unwrap_or_default() {
        view.triggers.push(trigger::trigger(row, names)?);
    }
    view.triggers.sort_by(|a, b| a.name.cmp(&b.name));
    let rules = parts.rules.remove(&row.oid).unwrap_or_default().into_iter();
    view.rules = rules.map(|row| trigger::rule(row, names)).collect();
    view.rules.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

/// Notes what a catalog can't hold.
pub fn unmodelled(kind: &'static str, row: &RelationRow, part: &str, found: &mut Vec<Unmodelled>) {
    let dot = if part.is_empty() { "" } else { "." };
    found.push(Unmodelled { kind: kind.into(), name: format!("{}.{}{dot}{part}", row.schema, row.name).into() });
}
