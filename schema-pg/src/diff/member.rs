//! A table that becomes a partition, or is one no longer: what it has from the table that it joins or leaves is not repeated
//! in a catalog, and is no difference.

use super::{Change, Item};
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Index, Table};
use crate::lower::{index_name, key_name};

/// The tables that this one is a partition of: the nearest first.
fn above<'a>(table: &'a Table, catalog: &'a Catalog) -> Vec<&'a Table> {
    let mut found: Vec<&Table> = Vec::new();
    let mut of = table.partition_of.as_ref();
    while let Some(part) = of {
        let Some(parent) = catalog.tables.iter().find(|table| table.name == part.parent) else { break };
        of = parent.partition_of.as_ref();
        found.push(parent);
    }
    found
}

/// What differs of the columns, constraints and indexes of a table that becomes a partition.
pub fn joins<'a>(was: &'a Table, now: &'a Table, catalog: &'a Catalog, found: &mut Vec<Change<'a>>) {
    let above = above(now, catalog);
    let columns = above.last().map_or(&[][..], |root| &root.columns);
    columns_of((was, &was.columns), (now, columns), found);
    let inherited: Vec<&Constraint> = above.iter().flat_map(|table| &table.constraints).collect();
    let is_check = |part: &Constraint| matches!(part.kind, ConstraintKind::Check { .. });
    for old in &was.constraints {
        let own = now.constraint(&old.name);
        match own {
            Some(new) if new != old => {
                found.push(Change::Alter(Item::Constraint(was, old), Item::Constraint(now, new)));
            }
            Some(_) => {}
            // PostgreSQL takes it for the one of the table that it joins.
            None if inherited.iter().any(|part| part.kind == old.kind && (!is_check(old) || part.name == old.name)) => {
            }
            None => found.push(Change::Drop(Item::Constraint(was, old))),
        }
    }
    let own = now.constraints.iter().filter(|new| was.constraint(&new.name).is_none());
    found.extend(own.map(|new| Change::Create(Item::Constraint(now, new))));
    // A table that lacks a check of the table that it joins is refused.
    let lacking = inherited.iter().filter(|part| is_check(part) && was.constraint(&part.name).is_none());
    found.extend(lacking.map(|part| Change::Create(Item::Constraint(now, part))));
    let attached = |old: &Index| above.iter().flat_map(|table| &table.indexes).any(|index| is_alike(old, index));
    for old in &was.indexes {
        match now.index(&old.name) {
            Some(new) if new != old => found.push(Change::Alter(Item::Index(was, old), Item::Index(now, new))),
            Some(_) => {}
            None if attached(old) => {}
            None => found.push(Change::Drop(Item::Index(was, old))),
        }
    }
    let own = now.indexes.iter().filter(|new| was.index(&new.name).is_none());
    found.extend(own.map(|new| Change::Create(Item::Index(now, new))));
}

/// What differs of the columns, constraints and indexes of a table that is no partition any more.
pub fn leaves<'a>(was: &'a Table, now: &'a Table, catalog: &'a Catalog, found: &mut Vec<Change<'a>>) {
    let above = above(was, catalog);
    let columns = above.last().map_or(&[][..], |root| &root.columns);
    columns_of((was, columns), (now, &now.columns), found);
    let table = &*was.name.name;
    let inherited = above.iter().flat_map(|table| &table.constraints);
    let held: Vec<(&Constraint, _)> = was
        .constraints
        .iter()
        .map(|part| (part, part.name.clone()))
        .chain(inherited.map(|part| match part.kind.key() {
            Some(_) => (part, key_name(table, &part.kind, 0)),
            None => (part, part.name.clone()),
        }))
        .collect();
    for (old, name) in &held {
        match now.constraint(name) {
            Some(new) if new.kind != old.kind || new.comment.is_some() => {
                found.push(Change::Alter(Item::Constraint(was, old), Item::Constraint(now, new)));
            }
            Some(_) => {}
            None => found.push(Change::Drop(Item::Constraint(was, old))),
        }
    }
    let is_new = |new: &&Constraint| !held.iter().any(|(_, name)| *name == new.name);
    found.extend(now.constraints.iter().filter(is_new).map(|new| Change::Create(Item::Constraint(now, new))));
    let inherited = above.iter().flat_map(|table| &table.indexes);
    let held: Vec<(&Index, _)> = was
        .indexes
        .iter()
        .map(|index| (index, index.name.clone()))
        .chain(inherited.map(|index| (index, index_name(table, index, 0))))
        .collect();
    for (old, name) in &held {
        match now.index(name) {
            Some(new) if !is_alike(old, new) || new.comment.is_some() => {
                found.push(Change::Alter(Item::Index(was, old), Item::Index(now, new)));
            }
            Some(_) => {}
            None => found.push(Change::Drop(Item::Index(was, old))),
        }
    }
    let is_new = |new: &&Index| !held.iter().any(|(_, name)| *name == new.name);
    found.extend(now.indexes.iter().filter(is_new).map(|new| Change::Create(Item::Index(now, new))));
}

fn columns_of<'a>(
    (was, old): (&'a Table, &'a [Column]),
    (now, new): (&'a Table, &'a [Column]),
    found: &mut Vec<Change<'a>>,
) {
    for old in old {
        match new.iter().find(|new| new.name == old.name) {
            None => found.push(Change::Drop(Item::Column(was, old))),
            // Numbers and comments are the table's own, and neither joins nor leaves with it.
            Some(new) if bare(old) != bare(new) => {
                found.push(Change::Alter(Item::Column(was, old), Item::Column(now, new)));
            }
            Some(_) => {}
        }
    }
    let is_new = |new: &&Column| !old.iter().any(|old| old.name == new.name);
    found.extend(new.iter().filter(is_new).map(|new| Change::Create(Item::Column(now, new))));
}

fn bare(column: &Column) -> Column {
    Column { identity: None, options: None, comment: None, ..column.clone() }
}

fn is_alike(a: &Index, b: &Index) -> bool {
    let bare = |index: &Index| Index { name: "".into(), comment: None, storage: Vec::new(), ..index.clone() };
    bare(a) == bare(b)
}
