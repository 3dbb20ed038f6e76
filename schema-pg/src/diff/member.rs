//! A table that becomes a partition, or is one no longer: what it has from the table that it joins or leaves is not repeated
//! in a catalog, and is no difference.

use super::index_names::{self, is_alike};
use super::{Change, Item};
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Index, Table, Text};
use crate::lower::{Attached, Whole, above, is_key};

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
pub fn leaves<'a>((was, catalog): (&'a Table, &'a Catalog), now: &'a Table, found: &mut Vec<Change<'a>>) {
    let above = above(was, catalog);
    let columns = above.last().map_or(&[][..], |root| &root.columns);
    columns_of((was, columns), (now, &now.columns), found);
    // Keys and indexes that it had from there stay with it, under their names.
    let left = index_names::left(was, &above, now);
    let is_left = |name: &Text| left.iter().any(|(_, own)| own.is_some_and(|own| own.name() == name));
    let inherited = above.iter().flat_map(|table| &table.constraints).filter(|part| !is_key(part));
    let held: Vec<&Constraint> = was.constraints.iter().chain(inherited).collect();
    for old in &held {
        match now.constraint(&old.name) {
            Some(new) if new.kind != old.kind || new.comment.is_some() => {
                found.push(Change::Alter(Item::Constraint(was, old), Item::Constraint(now, new)));
            }
            Some(_) => {}
            None => found.push(Change::Drop(Item::Constraint(was, old))),
        }
    }
    let is_new = |new: &&Constraint| !held.iter().any(|old| old.name == new.name) && !is_left(&new.name);
    found.extend(now.constraints.iter().filter(is_new).map(|new| Change::Create(Item::Constraint(now, new))));
    for old in &was.indexes {
        match now.index(&old.name) {
            Some(new) if new != old => found.push(Change::Alter(Item::Index(was, old), Item::Index(now, new))),
            Some(_) => {}
            None => found.push(Change::Drop(Item::Index(was, old))),
        }
    }
    let is_new = |new: &&Index| was.index(&new.name).is_none() && !is_left(&new.name);
    found.extend(now.indexes.iter().filter(is_new).map(|new| Change::Create(Item::Index(now, new))));
    let is_asked = |(part, own): &(Attached<'_>, Option<Whole<'_>>)| match own {
        Some(own) => *own.name() != part.name || own.comment().is_some(),
        None => true,
    };
    if left.iter().any(is_asked) {
        let now = Item::IndexNames(now);
        found.push(Change::Alter(Item::IndexNames(was), now));
    }
}

fn columns_of<'a>(
    (was, old): (&'a Table, &'a [Column]),
    (now, new): (&'a Table, &'a [Column]),
    found: &mut Vec<Change<'a>>,
) {
    for old in old {
        match new.iter().find(|new| new.name == old.name) {
            None => found.push(Change::Drop(Item::Column(was, old))),
            Some(new) if bare(old) != bare(new) || is_own(new, now) || is_own(old, was) => {
                found.push(Change::Alter(Item::Column(was, old), Item::Column(now, new)));
            }
            Some(_) => {}
        }
    }
    let is_new = |new: &&Column| !old.iter().any(|old| old.name == new.name);
    found.extend(new.iter().filter(is_new).map(|new| Change::Create(Item::Column(now, new))));
}

/// Numbers and comments are the table's own, and neither join nor leave with it.
fn is_own(column: &Column, table: &Table) -> bool {
    let told = column.options.as_ref().is_some_and(|options| options.not_null_comment.is_some());
    table.partition_of.is_none() && (column.identity.is_some() || column.comment.is_some() || told)
}

fn bare(column: &Column) -> Column {
    Column { identity: None, options: None, comment: None, ..column.clone() }
}
