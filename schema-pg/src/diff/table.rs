//! Tables, and what belongs to them.

use super::inherit::{self, Inheritance};
use super::pairs::{Pair, pairs};
use super::renames::joined;
use super::{Change, Item, distribution, encrypted, maintained, member, parts, seed};
use crate::catalog::Renames;
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Index, Table, Text};
use crate::diff::renamed::{self, Renamed};

/// The tables of both catalogs, without partitions that a maintenance function created: they remain. What hints say to be one table under two names is one.
pub fn both<'a>(was: &'a Catalog, now: &'a Catalog, renames: &Renames) -> Vec<Pair<'a, Table>> {
    let mut found = joined(pairs(&was.tables, &now.tables, |table| &table.name), renames.tables(), |table| &table.name);
    let maintained = maintained::maintained(&found, was, now);
    if !maintained.is_empty() {
        found.retain(|pair| !matches!(pair, Pair::Gone(table) if maintained.contains(&table.name)));
    }
    found
}

/// All tables: those that are one before and after.
pub fn all<'a>(
    was: &'a Catalog,
    now: &'a Catalog,
    renames: &Renames,
    found: &mut Vec<Change<'a>>,
) -> Vec<Pair<'a, Table>> {
    let (old, new) = (was, now);
    let found_pairs = both(was, now, renames);
    let names = renamed::names(&found_pairs, was, now, renames);
    let inheritance = Inheritance::of(&found_pairs, names.as_ref());
    let start = found.len();
    for pair in &found_pairs {
        match *pair {
            Pair::Gone(was) => found.push(Change::Drop(Item::Table(was))),
            Pair::New(now) => found.push(Change::Create(Item::Table(now))),
            Pair::Both(was, now) => {
                // What goes from a table above may stay here.
                if names.is_none() && was == now && was.inherits.is_empty() {
                    continue;
                }
                if was.name != now.name {
                    found.push(Change::Rename(Item::Table(was), Item::Table(now)));
                }
                one((was, old), (now, new), (names.as_ref(), &inheritance), renames, found);
            }
        }
    }
    inherit::checks::joined(&inheritance, found);
    distribution::all(&found_pairs, (was, now), names.as_ref(), found);
    alike(start, found);
    found_pairs
}

/// Both sides of a table that is there before and after.
fn one<'a>(
    (was, old): (&'a Table, &'a Catalog),
    (now, new): (&'a Table, &'a Catalog),
    (names, inheritance): (Option<&Renamed>, &Inheritance<'a>),
    renames: &Renames,
    found: &mut Vec<Change<'a>>,
) {
    // As `was` reads once the renames are done: what follows from a rename is no difference.
    let read = renamed::table(was, names);
    if own_differs(&read, now) {
        found.push(Change::Alter(Item::Table(was), Item::Table(now)));
    }
    match (&was.partition_of, &now.partition_of) {
        (None, Some(_)) => member::joins(was, now, new, found),
        (Some(_), None) => member::leaves((was, old), now, found),
        _ => {
            match was.inherits.is_empty() && now.inherits.is_empty() {
                true => columns(was, &read, now, renames, found),
                false => inherit::columns(was, now, inheritance, found),
            }
            constraints(was, &read, now, found);
            if !was.inherits.is_empty() && was.inherits != now.inherits {
                inherit::checks::left((was, &read), now, inheritance, found);
            }
            indexes(was, &read, now, found);
        }
    }
    if was.seed.is_some() || now.seed.is_some() {
        seed::rows(was, &read, now, renames, found);
    }
    parts::triggers((&was.name, &was.triggers), &read.triggers, (&now.name, &now.triggers), found);
    parts::policies(was, &read.policies, now, found);
    parts::rules((&was.name, &was.rules), &read.rules, (&now.name, &now.rules), found);
}

/// What is said of the table itself.
pub fn own_differs(was: &Table, now: &Table) -> bool {
    was.unlogged != now.unlogged
        || was.inherits != now.inherits
        || was.storage != now.storage
        || was.partition_by != now.partition_by
        || was.partition_of != now.partition_of
        || was.row_security != now.row_security
        || was.grants != now.grants
        || was.replica_identity != now.replica_identity
        || was.comment != now.comment
}

fn columns<'a>(was: &'a Table, read: &Table, now: &'a Table, renames: &Renames, found: &mut Vec<Change<'a>>) {
    for (at, old) in was.columns.iter().enumerate() {
        let Some(new) = now.columns.iter().find(|new| new.name == read.columns[at].name) else {
            found.push(Change::Drop(Item::Column(was, old)));
            continue;
        };
        if old.name != new.name {
            found.push(Change::Rename(Item::Column(was, old), Item::Column(now, new)));
        }
        if read.columns[at] != *new || encrypted::turns((was, old), (now, new)) {
            found.push(Change::Alter(Item::Column(was, old), Item::Column(now, new)));
        }
    }
    let is_new = |new: &&Column| !read.columns.iter().any(|old| old.name == new.name);
    for new in now.columns.iter().filter(is_new) {
        found.push(Change::Create(Item::Column(now, new)));
        let said = renames.of_column(&now.name, &new.name);
        let gone = |old: &&Column| !now.columns.iter().any(|new| new.name == old.name) && !said.contains(&old.name);
        if let Some(old) = was.columns.iter().filter(gone).find(|old| old.ty == new.ty && old.nullable == new.nullable)
        {
            found.push(Change::MayBeRenamed(Item::Column(was, old), Item::Column(now, new)));
        }
    }
}

fn constraints<'a>(was: &'a Table, read: &Table, now: &'a Table, found: &mut Vec<Change<'a>>) {
    let mut renamed: Vec<&Text> = Vec::new();
    for (old, read) in was.constraints.iter().zip(&read.constraints) {
        if let Some(new) = now.constraints.iter().find(|new| new.name == old.name) {
            if read != new {
                found.push(Change::Alter(Item::Constraint(was, old), Item::Constraint(now, new)));
            }
            continue;
        }
        // The same under another name: renamed, since nothing else can be meant.
        let same = |new: &&Constraint| {
            new.kind == read.kind
                && !was.constraints.iter().any(|old| old.name == new.name)
                && !renamed.contains(&&new.name)
        };
        match now.constraints.iter().find(same) {
            Some(new) => {
                renamed.push(&new.name);
                found.push(Change::Rename(Item::Constraint(was, old), Item::Constraint(now, new)));
                if old.comment != new.comment || old.not_valid != new.not_valid {
                    found.push(Change::Alter(Item::Constraint(was, old), Item::Constraint(now, new)));
                }
            }
            None => match now.constraints.iter().find(|new| is_primary(old) && is_primary(new)) {
                // A table has one primary key: another takes the place of this one.
                Some(new) if !was.constraints.iter().any(|old| old.name == new.name) => {
                    renamed.push(&new.name);
                    found.push(Change::Alter(Item::Constraint(was, old), Item::Constraint(now, new)));
                }
                _ => found.push(Change::Drop(Item::Constraint(was, old))),
            },
        }
    }
    let is_new =
        |new: &&Constraint| !was.constraints.iter().any(|old| old.name == new.name) && !renamed.contains(&&new.name);
    found.extend(now.constraints.iter().filter(is_new).map(|new| Change::Create(Item::Constraint(now, new))));
}

fn is_primary(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
}

fn indexes<'a>(was: &'a Table, read: &Table, now: &'a Table, found: &mut Vec<Change<'a>>) {
    let (item_was, item_now) = (|index| Item::Index(was, index), |index| Item::Index(now, index));
    of_indexes(&was.indexes, &read.indexes, &now.indexes, item_was, item_now, found);
}

/// Indexes of a table or of a materialized view.
pub fn of_indexes<'a>(
    was: &'a [Index],
    read: &[Index],
    now: &'a [Index],
    item_was: impl Fn(&'a Index) -> Item<'a>,
    item_now: impl Fn(&'a Index) -> Item<'a>,
    found: &mut Vec<Change<'a>>,
) {
    let mut renamed: Vec<&Text> = Vec::new();
    // One that was not built to the end is none: nobody builds one to be like that.
    let is_wanted = |new: &&'a Index| !new.invalid || was.iter().any(|old| old.name == new.name && old.invalid);
    let now: Vec<&'a Index> = now.iter().filter(is_wanted).collect();
    for (old, read) in was.iter().zip(read) {
        if let Some(new) = now.iter().copied().find(|new| new.name == old.name) {
            if read != new {
                found.push(Change::Alter(item_was(old), item_now(new)));
            }
            continue;
        }
        let same = |new: &&Index| {
            Index { name: new.name.clone(), ..read.clone() } == **new
                && !was.iter().any(|old| old.name == new.name)
                && !renamed.contains(&&new.name)
        };
        match now.iter().copied().find(same) {
            Some(new) => {
                renamed.push(&new.name);
                found.push(Change::Rename(item_was(old), item_now(new)));
            }
            None => found.push(Change::Drop(item_was(old))),
        }
    }
    let is_new = |new: &&Index| !was.iter().any(|old| old.name == new.name) && !renamed.contains(&&new.name);
    found.extend(now.iter().copied().filter(is_new).map(|new| Change::Create(item_now(new))));
}

/// Reports tables that are gone beside new ones with the same columns.
fn alike(start: usize, found: &mut Vec<Change<'_>>) {
    let mut reports = Vec::new();
    let gone: Vec<&Table> = found[start..]
        .iter()
        .filter_map(|change| match change {
            Change::Drop(Item::Table(table)) => Some(*table),
            _ => None,
        })
        .collect();
    if gone.is_empty() {
        return;
    }
    let shape = |table: &Table| -> Vec<(Text, String)> {
        table.columns.iter().map(|column| (column.name.clone(), column.ty.to_string())).collect()
    };
    for change in &found[start..] {
        if let Change::Create(Item::Table(new)) = change
            && let Some(old) = gone.iter().find(|old| !old.columns.is_empty() && shape(old) == shape(new))
        {
            reports.push(Change::MayBeRenamed(Item::Table(old), Item::Table(new)));
        }
    }
    found.extend(reports);
}
