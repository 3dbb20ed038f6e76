//! What stays as it is, and is to be known where something beside it changes: partitions, and the types of columns.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Change, Item, renamed};
use crate::catalog::{Catalog, DataType, Domain, EnumType, Object, PartitionBound, QualifiedName, RowSecurity, Table};

/// Adds what stays: the partitions of a table whose indexes or keys change, the table that a partition joins or leaves with
/// its default partition, the domain or enum type that a column gets, statistics over
/// tables of which columns change, the columns of a type that changes, tables whose policies hide rows from their owner.
pub fn stays<'a>(now: &'a Catalog, found: &mut Vec<Change<'a>>) {
    let mut asked = Asked { called: renamed::tables(found).collect(), ..Asked::default() };
    found.iter().for_each(|change| asked.note(change));
    if !asked.types.is_empty() {
        let enums = now.enums.iter().filter(|item| asked.types.contains(&item.name));
        let stay = enums.filter(|item| !asked.known_types.contains(&item.name));
        found.extend(stay.map(|item| Change::Stays(Item::Enum(item))));
        domains(now, &asked, found);
    }
    if !asked.tables.is_empty() {
        statistics(now, &asked, found);
    }
    if !asked.changed.is_empty() {
        columns(now, &asked.changed, found);
    }
    if !asked.cut.is_empty() || !asked.families.is_empty() {
        tables(now, &asked, found);
    }
    if asked.rows {
        forced(now, &asked, found);
    }
}

/// Tables whose policies hide rows from their owner: where rows are filled, counted, or looked at for references.
fn forced<'a>(now: &'a Catalog, asked: &Asked<'a>, found: &mut Vec<Change<'a>>) {
    let stays = found.iter().filter_map(|change| match change {
        Change::Stays(Item::Table(table)) => Some(&table.name),
        _ => None,
    });
    let known: BTreeSet<&QualifiedName> = stays.chain(asked.known.iter().copied()).collect();
    let is_forced = |table: &Table| table.row_security == RowSecurity::Forced && table.partition_of.is_none();
    let stay = |table: &&Table| is_forced(table) && !known.contains(&table.name);
    found.extend(now.tables.iter().filter(stay).map(|table| Change::Stays(Item::Table(table))));
}

/// What changes have to do with.
#[derive(Default)]
struct Asked<'a> {
    /// Tables that have another name: the new one by the old one.
    called: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
    /// Tables whose partitions are to be known.
    cut: BTreeSet<&'a QualifiedName>,
    /// Tables that partitions join or leave.
    families: BTreeSet<&'a QualifiedName>,
    /// Tables of which columns change.
    tables: BTreeSet<&'a QualifiedName>,
    /// Types that columns get.
    types: BTreeSet<&'a QualifiedName>,
    /// Types that change.
    changed: BTreeSet<&'a QualifiedName>,
    /// Types that a change already shows as they will be.
    known_types: BTreeSet<&'a QualifiedName>,
    /// Tables that a change already shows as they will be.
    known: BTreeSet<&'a QualifiedName>,
    /// Rows that are there are filled, counted, or looked at for references.
    rows: bool,
}

impl<'a> Asked<'a> {
    fn note(&mut self, change: &Change<'a>) {
        if let Change::Alter(_, Item::Column(table, _)) | Change::Rebuild(_, Item::Column(table, _)) = change {
            self.tables.insert(&table.name);
            if table.partition_by.is_some() {
                self.cut.insert(&table.name);
            }
        }
        self.rows |= match change {
            Change::Create(item) | Change::Drop(item) | Change::Alter(_, item) | Change::Rebuild(_, item) => {
                // A table that joins another gets its references.
                let joins = matches!((change, item), (Change::Alter(..), Item::Table(_)));
                joins || matches!(item, Item::Column(..) | Item::Constraint(..) | Item::Enum(_))
            }
            _ => false,
        };
        match change {
            Change::Create(Item::Column(_, column)) | Change::Alter(_, Item::Column(_, column)) => {
                if let DataType::Named(name) = &column.ty {
                    self.types.insert(name);
                }
            }
            Change::Create(Item::Enum(EnumType { name, .. }) | Item::Domain(Domain { name, .. })) => {
                self.known_types.insert(name);
            }
            Change::Alter(_, Item::Enum(EnumType { name, .. }) | Item::Domain(Domain { name, .. })) => {
                self.known_types.insert(name);
                self.changed.insert(name);
            }
            Change::Rebuild(_, Item::DomainCheck(Domain { name, .. }, _)) => drop(self.changed.insert(name)),
            Change::Create(Item::Index(table, _) | Item::Constraint(table, _))
            | Change::Alter(_, Item::Index(table, _) | Item::Constraint(table, _))
            | Change::Rebuild(_, Item::Index(table, _) | Item::Constraint(table, _))
            // What partitions say of a column is read by its new name.
            | Change::Rename(_, Item::Column(table, _))
                if table.partition_by.is_some() =>
            {
                self.cut.insert(&table.name);
            }
            Change::Create(Item::Table(table)) => {
                self.known.insert(&table.name);
                self.families.extend(table.partition_of.as_ref().map(|of| &of.parent));
            }
            Change::Alter(Item::Table(was), Item::Table(table)) => {
                self.known.insert(&table.name);
                if was.partition_of != table.partition_of {
                    let left = was.partition_of.as_ref().map(|of| &of.parent);
                    self.families.extend(left.map(|parent| self.called.get(parent).copied().unwrap_or(parent)));
                    self.families.extend(table.partition_of.as_ref().map(|of| &of.parent));
                }
            }
            _ => {}
        }
    }
}

/// Partitions of tables whose indexes or keys change, tables that partitions join or leave with those above them and with
/// their default partitions.
fn tables<'a>(now: &'a Catalog, asked: &Asked<'a>, found: &mut Vec<Change<'a>>) {
    let is_default = |table: &Table| table.partition_of.as_ref().is_some_and(|of| of.bound == PartitionBound::Default);
    let mut parts: FxHashMap<&QualifiedName, Vec<&QualifiedName>> = FxHashMap::default();
    let mut parents: FxHashMap<&QualifiedName, &QualifiedName> = FxHashMap::default();
    for table in &now.tables {
        if let Some(parent) = parent_of(table) {
            parts.entry(parent).or_default().push(&table.name);
            parents.insert(&table.name, parent);
        }
    }
    let mut wanted = BTreeSet::new();
    let mut more: Vec<&QualifiedName> = asked.cut.iter().copied().collect();
    while let Some(parent) = more.pop() {
        more.extend(parts.get(parent).into_iter().flatten().filter(|part| wanted.insert(**part)));
    }
    for family in &asked.families {
        let mut above = parents.get(*family);
        while let Some(table) = above {
            wanted.insert(table);
            above = parents.get(*table);
        }
    }
    for table in &now.tables {
        let of = parent_of(table).is_some_and(|of| asked.families.contains(of));
        let beside = asked.families.contains(&table.name) || of && is_default(table);
        if (beside || wanted.contains(&table.name)) && !asked.known.contains(&table.name) {
            found.push(Change::Stays(Item::Table(table)));
        }
    }
}

fn parent_of(table: &Table) -> Option<&QualifiedName> {
    table.partition_of.as_ref().map(|of| &of.parent)
}

/// Statistics over tables of which columns change.
fn statistics<'a>(now: &'a Catalog, asked: &Asked<'a>, found: &mut Vec<Change<'a>>) {
    let changes = |change: &Change<'a>| match change {
        Change::Create(Item::Statistics(item)) | Change::Alter(_, Item::Statistics(item)) => Some(&item.name),
        _ => None,
    };
    let known: BTreeSet<&QualifiedName> = found.iter().filter_map(changes).collect();
    let over = now.statistics.iter().filter(|item| asked.tables.contains(&item.table) && !known.contains(&item.name));
    found.extend(over.map(|item| Change::Stays(Item::Statistics(item))));
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
            let Some(name) = column.ty.named() else { continue };
            let item = Item::Column(table, column);
            let is_new = |object: Option<Object>| object.is_some_and(|object| new.contains(&object));
            if types.contains(name) && !is_new(item.object()) && !is_new(Item::Table(table).object()) {
                found.push(Change::Stays(item));
            }
        }
    }
}

/// Domains that columns get, and those under them, that are not themselves among the changes.
fn domains<'a>(now: &'a Catalog, asked: &Asked<'a>, found: &mut Vec<Change<'a>>) {
    let by_name: FxHashMap<&QualifiedName, &Domain> = now.domains.iter().map(|domain| (&domain.name, domain)).collect();
    let mut types = asked.types.clone();
    let mut more: Vec<&QualifiedName> = types.iter().copied().collect();
    while let Some(domain) = more.pop().map(|name| by_name.get(name)) {
        let Some(domain) = domain else { continue };
        if !asked.known_types.contains(&domain.name) {
            found.push(Change::Stays(Item::Domain(domain)));
        }
        if let DataType::Named(under) = &domain.ty
            && types.insert(under)
        {
            more.push(under);
        }
    }
}
