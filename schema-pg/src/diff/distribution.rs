//! What differs in where the rows of a table are.

use std::collections::BTreeSet;

use super::pairs::Pair;
use super::renamed::{self, Renamed};
use super::{Change, Item};
use crate::catalog::colocation::groups;
use crate::catalog::{Catalog, ConstraintKind, Distribution, QualifiedName, Table, Text};

/// How the rows of a table come to other nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// From the coordinator to nodes.
    Distributed,
    /// From nodes to the coordinator.
    Undistributed,
    /// From nodes to others, in another way: by another column, or from shards to all nodes.
    Redistributed,
    /// With the tables of another colocation group.
    Regrouped,
    /// The group has another number of shards.
    ShardCount(u32),
}

impl Moved {
    /// References of the table are taken off meanwhile.
    pub fn takes_references(self) -> bool {
        !matches!(self, Moved::ShardCount(_))
    }

    /// They are on the coordinator meanwhile, or from then on.
    pub fn leaves_nodes(self) -> bool {
        matches!(self, Moved::Undistributed | Moved::Redistributed)
    }

    /// They come from the coordinator.
    pub fn comes_to_nodes(self) -> bool {
        matches!(self, Moved::Distributed | Moved::Redistributed)
    }
}

/// What becomes of the rows of a table that is there before and after. `called` says what a table is called once renames are done, and `by` what the column
/// by which it was in shards is.
pub fn moved<'n>(
    (was, old): (&'n Table, &'n Catalog),
    (now, new): (&'n Table, &'n Catalog),
    called: &dyn Fn(&'n QualifiedName) -> &'n QualifiedName,
    by: Option<&Text>,
) -> Option<Moved> {
    match (&was.distribution, &now.distribution) {
        (None, None) | (Some(Distribution::Reference), Some(Distribution::Reference)) => None,
        (None, Some(_)) => Some(Moved::Distributed),
        (Some(_), None) => Some(Moved::Undistributed),
        (Some(Distribution::Hash { .. }), Some(Distribution::Hash { column, .. })) => {
            if by != Some(column) {
                return Some(Moved::Redistributed);
            }
            if peers((was, old), (now, new), called) {
                return Some(Moved::Regrouped);
            }
            let count = |table: &'n Table, of: &'n Catalog| {
                let first = table.colocation().and_then(|first| of.tables.iter().find(|table| table.name == *first));
                first.unwrap_or(table).distribution.as_ref().and_then(Distribution::shards)
            };
            let (before, after) = (count(was, old), count(now, new)?);
            // Told once, where the group is known by.
            let first =
                groups(&new.tables).get(now.colocation()?).and_then(|all| all.first().copied()) == Some(&now.name);
            (before.is_some_and(|before| before != after) && first).then_some(Moved::ShardCount(after))
        }
        _ => Some(Moved::Redistributed),
    }
}

/// Of the tables that are in shards before and after, others are in its group.
fn peers<'n>(
    (was, old): (&'n Table, &'n Catalog),
    (now, new): (&'n Table, &'n Catalog),
    called: &dyn Fn(&'n QualifiedName) -> &'n QualifiedName,
) -> bool {
    let (before, after) = (groups(&old.tables), groups(&new.tables));
    let all_before: BTreeSet<&QualifiedName> = before.values().flatten().map(|name| called(name)).collect();
    let all_after: BTreeSet<&QualifiedName> = after.values().flatten().copied().collect();
    let of_was = was.colocation().and_then(|first| before.get(first)).into_iter().flatten().map(|name| called(name));
    let of_now = now.colocation().and_then(|first| after.get(first)).into_iter().flatten().copied();
    let of_was: BTreeSet<_> = of_was.filter(|name| all_after.contains(name)).collect();
    let of_now: BTreeSet<_> = of_now.filter(|name| all_before.contains(name)).collect();
    of_was != of_now
}

/// The column by which a table was in shards, by the name that it has once renames are done.
pub fn column(was: &Table, names: Option<&Renamed>) -> Option<Text> {
    let by = was.distributed_by()?;
    let at = was.columns.iter().position(|column| column.name == *by)?;
    Some(renamed::table(was, names).columns.get(at)?.name.clone())
}

/// Adds what becomes of rows, and the references that are made anew for it.
pub fn all<'a>(
    pairs: &[Pair<'a, Table>],
    (old, new): (&'a Catalog, &'a Catalog),
    names: Option<&Renamed>,
    found: &mut Vec<Change<'a>>,
) {
    let is_anywhere = |of: &Catalog| of.tables.iter().any(|table| table.distribution.is_some());
    if !is_anywhere(old) && !is_anywhere(new) {
        return;
    }
    let called = |name: &'a QualifiedName| {
        let pair = pairs.iter().find_map(|pair| match pair {
            Pair::Both(was, now) if was.name == *name => Some(&now.name),
            _ => None,
        });
        pair.unwrap_or(name)
    };
    let mut moving: BTreeSet<&QualifiedName> = BTreeSet::new();
    for pair in pairs {
        let Pair::Both(was, now) = *pair else { continue };
        let by = column(was, names);
        let Some(moved) = moved((was, old), (now, new), &called, by.as_ref()) else { continue };
        let altered = Change::Alter(Item::Table(was), Item::Table(now));
        if !found.contains(&altered) {
            found.push(altered);
        }
        if moved.takes_references() {
            moving.insert(&now.name);
        }
    }
    if moving.is_empty() {
        return;
    }
    for pair in pairs {
        let Pair::Both(was, now) = *pair else { continue };
        for constraint in &now.constraints {
            let ConstraintKind::ForeignKey { target, .. } = &constraint.kind else { continue };
            let Some(before) = was.constraint(&constraint.name) else { continue };
            if !moving.contains(&now.name) && !moving.contains(target) {
                continue;
            }
            let (old_item, new_item) = (Item::Constraint(was, before), Item::Constraint(now, constraint));
            found.retain(|change| *change != Change::Alter(old_item, new_item));
            found.push(Change::Rebuild(old_item, new_item));
        }
    }
}
