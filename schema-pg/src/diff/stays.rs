//! What stays as it is, and is to be known where something beside it changes: partitions, and the types of columns.

use std::collections::BTreeSet;

use super::{Change, Item};
use crate::catalog::{Catalog, DataType, Domain, EnumType, Object, PartitionBound, QualifiedName, Table};

/// Adds what stays: the partitions of a table whose indexes or keys change, the table that a partition joins or leaves with
/// its default partition, the domain or enum type that a column gets, the columns of a type that changes.
pub fn stays<'a>(now: &'a Catalog, found: &mut Vec<Change<'a>>) {
    let (mut cut, mut families, mut types) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut changed = BTreeSet::new();
    for change in found.iter() {
        match change {
            Change::Create(Item::Column(_, column)) | Change::Alter(_, Item::Column(_, column)) => {
                if let DataType::Named(name) = &column.ty {
                    types.insert(&**name);
                }
            }
            Change::Alter(_, Item::Enum(EnumType { name, .. }) | Item::Domain(Domain { name, .. }))
            | Change::Rebuild(_, Item::DomainCheck(Domain { name, .. }, _)) => {
                changed.insert(name);
            }
            Change::Create(Item::Index(table, _) | Item::Constraint(table, _))
            | Change::Alter(_, Item::Index(table, _) | Item::Constraint(table, _))
                if table.partition_by.is_some() =>
            {
                cut.insert(&table.name);
            }
            Change::Create(Item::Table(table)) => {
                families.extend(table.partition_of.as_ref().map(|of| &of.parent));
            }
            Change::Alter(Item::Table(was), Item::Table(table)) if was.partition_of != table.partition_of => {
                families.extend(was.partition_of.as_ref().map(|of| &of.parent));
                families.extend(table.partition_of.as_ref().map(|of| &of.parent));
            }
            _ => {}
        }
    }
    if !types.is_empty() {
        enums(now, &types, found);
        domains(now, &mut types, found);
    }
    if !changed.is_empty() {
        columns(now, &changed, found);
    }
    if cut.is_empty() && families.is_empty() {
        return;
    }
    let is_default = |table: &Table| table.partition_of.as_ref().is_some_and(|of| of.bound == PartitionBound::Default);
    let known: BTreeSet<&QualifiedName> = found.iter().filter_map(known_table).collect();
    let mut wanted = BTreeSet::new();
    let mut more: Vec<&QualifiedName> = cut.into_iter().collect();
    while let Some(parent) = more.pop() {
        let parts = now.tables.iter().filter(|table| parent_of(table) == Some(parent));
        more.extend(parts.filter(|part| wanted.insert(&part.name)).map(|part| &part.name));
    }
    for table in &now.tables {
        let of = parent_of(table);
        let beside = families.contains(&table.name) || of.is_some_and(|of| families.contains(of)) && is_default(table);
        if (beside || wanted.contains(&table.name)) && !known.contains(&table.name) {
            found.push(Change::Stays(Item::Table(table)));
        }
    }
}

fn parent_of(table: &Table) -> Option<&QualifiedName> {
    table.partition_of.as_ref().map(|of| &of.parent)
}

/// A table that a change already shows as it will be.
fn known_table<'a>(change: &Change<'a>) -> Option<&'a QualifiedName> {
    match change {
        Change::Create(Item::Table(table)) | Change::Alter(_, Item::Table(table)) => Some(&table.name),
        _ => None,
    }
}

/// Enum types of these names that are not themselves among the changes.
fn enums<'a>(now: &'a Catalog, types: &BTreeSet<&'a QualifiedName>, found: &mut Vec<Change<'a>>) {
    let changed = |item: &EnumType, found: &[Change<'_>]| {
        found.iter().any(|change| match change {
            Change::Create(Item::Enum(other)) | Change::Alter(_, Item::Enum(other)) => other.name == item.name,
            _ => false,
        })
    };
    for item in now.enums.iter().filter(|item| types.contains(&item.name)) {
        if !changed(item, found) {
            found.push(Change::Stays(Item::Enum(item)));
        }
    }
}

/// Columns of these types in tables that are there before and after.
fn columns<'a>(now: &'a Catalog, types: &BTreeSet<&'a QualifiedName>, found: &mut Vec<Change<'a>>) {
    let new: BTreeSet<Object> = found
        .iter()
        .filter_map(|change| match change {
            Change::Create(item @ (Item::Table(_) | Item::Column(..))) => item.object(),
            _ => None,
        })
        .collect();
    for table in &now.tables {
        for column in &table.columns {
            let name = match &column.ty {
                DataType::Named(name) => &**name,
                DataType::Array(of) => match &**of {
                    DataType::Named(name) => &**name,
                    _ => continue,
                },
                _ => continue,
            };
            let item = Item::Column(table, column);
            let is_new = |object: Option<Object>| object.is_some_and(|object| new.contains(&object));
            if types.contains(name) && !is_new(item.object()) && !is_new(Item::Table(table).object()) {
                found.push(Change::Stays(item));
            }
        }
    }
}

/// Domains of these names, and those under them, that are not themselves among the changes.
fn domains<'a>(now: &'a Catalog, types: &mut BTreeSet<&'a QualifiedName>, found: &mut Vec<Change<'a>>) {
    let changed = |name: &QualifiedName, found: &[Change<'_>]| {
        found.iter().any(|change| match change {
            Change::Create(Item::Domain(item)) | Change::Alter(_, Item::Domain(item)) => item.name == *name,
            _ => false,
        })
    };
    let mut more: Vec<&QualifiedName> = types.iter().copied().collect();
    while let Some(name) = more.pop() {
        if let Some(domain) = now.domains.iter().find(|domain| domain.name == *name) {
            if !changed(name, found) {
                found.push(Change::Stays(Item::Domain(domain)));
            }
            if let DataType::Named(under) = &domain.ty
                && types.insert(under)
            {
                more.push(under);
            }
        }
    }
}
