//! The names of indexes and keys that partitions have from the tables above them. PostgreSQL gives them once, and leaves them
//! as they are when a column, a partition or the index above is called otherwise.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::pairs::Pair;
use super::{Change, Item};
use crate::catalog::{Catalog, Column, Constraint, Index, QualifiedName, Table, Text};
use crate::lower::{Attached, Whole, above_by, attached, free, is_key};

/// What changes of the indexes and keys that others are part of.
#[derive(Debug, Default)]
pub struct Moved<'a> {
    /// Those that have another name: by table and name as they are, what they were.
    renamed: BTreeMap<(&'a QualifiedName, &'a Text), &'a Text>,
    /// Those that are made, or made anew.
    made: BTreeSet<(&'a QualifiedName, &'a Text)>,
    /// Tables, by the names that they had and have, of which something changes that names follow.
    tables: BTreeSet<&'a QualifiedName>,
    /// Some go or are made anew: names get free only then.
    pub frees_names: bool,
}

impl<'a> Moved<'a> {
    /// What these changes move.
    pub fn of(changes: &[Change<'a>]) -> Self {
        let mut moved = Self::default();
        for change in changes {
            match *change {
                Change::Rename(Item::Index(was, old), Item::Index(now, new)) => {
                    moved.tables.extend([&was.name, &now.name]);
                    moved.renamed.insert((&now.name, &new.name), &old.name);
                }
                Change::Rename(Item::Constraint(was, old), Item::Constraint(now, new)) => {
                    moved.tables.extend([&was.name, &now.name]);
                    moved.renamed.insert((&now.name, &new.name), &old.name);
                }
                Change::Alter(Item::Index(was, old), Item::Index(now, new)) if is_alike(old, new) => {
                    moved.tables.extend([&was.name, &now.name]);
                }
                Change::Create(Item::Index(now, new))
                | Change::Alter(_, Item::Index(now, new))
                | Change::Rebuild(_, Item::Index(now, new)) => {
                    moved.frees_names |= !matches!(change, Change::Create(_));
                    moved.tables.insert(&now.name);
                    moved.made.insert((&now.name, &new.name));
                }
                Change::Create(Item::Constraint(now, new))
                | Change::Alter(_, Item::Constraint(now, new))
                | Change::Rebuild(_, Item::Constraint(now, new))
                    if is_key(new) =>
                {
                    moved.frees_names |= !matches!(change, Change::Create(_));
                    moved.tables.insert(&now.name);
                    moved.made.insert((&now.name, &new.name));
                }
                Change::Rebuild(Item::Column(..), Item::Column(now, column)) => moved.over(now, column),
                Change::Alter(Item::Column(_, old), Item::Column(now, new)) if is_remade(old, new) => {
                    moved.over(now, new);
                }
                Change::Drop(Item::Index(table, _) | Item::Constraint(table, _)) => {
                    moved.frees_names = true;
                    moved.tables.insert(&table.name);
                }
                Change::Rename(Item::Table(was) | Item::Column(was, _), Item::Table(now) | Item::Column(now, _)) => {
                    moved.tables.extend([&was.name, &now.name]);
                }
                _ => {}
            }
        }
        moved
    }
}

impl<'a> Moved<'a> {
    /// A column is made anew, and with it what stands on it.
    fn over(&mut self, table: &'a Table, column: &Column) {
        let holds = |key: &&Constraint| key.kind.key().is_some_and(|columns| columns.contains(&column.name));
        let keys = table.constraints.iter().filter(holds).map(|key| &key.name);
        let indexes = table.indexes.iter().filter(|index| index.mentions(&column.name)).map(|index| &index.name);
        self.made.extend(keys.chain(indexes).map(|name| (&table.name, name)));
        self.tables.insert(&table.name);
    }
}

/// A generated column of which the values are others.
fn is_remade(was: &Column, now: &Column) -> bool {
    now.generated.is_some() && (was.generated != now.generated || was.ty != now.ty || was.collation != now.collation)
}

/// A name that is to be given.
#[derive(Debug)]
pub struct Named<'a> {
    /// The table above.
    pub owner: &'a Table,
    /// What it is part of there.
    pub of: Whole<'a>,
    /// The name that it has; `None` where it is made by the plan.
    pub was: Option<Text>,
    /// The name that it gets.
    pub now: Text,
}

/// Names that a partition's indexes do not get by themselves. `was` is the table before; `None` where it is new.
pub fn differing<'a>(
    was: Option<(&Table, &[&Table])>,
    (now, above): (&'a Table, &[&'a Table]),
    moved: &Moved<'_>,
) -> Vec<Named<'a>> {
    let new = attached(now, above);
    let Some((was, was_above)) = was else {
        let unusual = new.into_iter().filter(|part| part.name != part.given);
        return unusual.map(|part| Named { owner: part.owner, of: part.of, was: None, now: part.name }).collect();
    };
    let old = attached(was, was_above);
    let same_family = was_above.len() == above.len();
    let kept = |part: &Attached<'a>| -> Option<Text> {
        if !same_family {
            return None;
        }
        let key = (&part.owner.name, part.of.name());
        if moved.made.contains(&key) {
            return None;
        }
        let before = moved.renamed.get(&key).map_or(part.of.name(), |name| *name);
        let at = above.iter().position(|table| table.name == part.owner.name)?;
        let is_it = |old: &&Attached<'_>| old.of.name() == before && old.owner.name == was_above[at].name;
        old.iter().find(is_it).map(|old| old.name.clone())
    };
    // A table that joins keeps the names of what it has.
    let brought = |part: &Attached<'a>| -> Option<Text> {
        if same_family {
            return None;
        }
        let attached = old.iter().find(|old| is_one(old.of, part.of)).map(|old| old.name.clone());
        attached.or_else(|| match part.of {
            Whole::Index(index) => was.indexes.iter().find(|own| is_alike(own, index)).map(|own| own.name.clone()),
            Whole::Key(key) => was.constraints.iter().find(|own| own.kind == key.kind).map(|own| own.name.clone()),
        })
    };
    let made = |part: &Attached<'_>| moved.made.contains(&(&part.owner.name, part.of.name()));
    let remade: BTreeSet<&Text> = new.iter().filter(|part| made(part)).map(|part| part.of.name()).collect();
    let stays = old.iter().filter(|part| !remade.contains(part.of.name())).map(|part| part.name.clone());
    let there: BTreeSet<Text> = stays.chain(attachable(was).cloned()).collect();
    let mut taken: BTreeSet<Text> = there.iter().cloned().chain(attachable(now).cloned()).collect();
    let mut names = Vec::new();
    for part in new {
        let (held, gets) = match kept(&part).or_else(|| brought(&part)) {
            Some(name) => (Some(name.clone()), name),
            None => (None, free(part.of, &now.name.name, &mut taken)),
        };
        if gets != part.name || held.is_none() && there.contains(&part.name) {
            names.push(Named { owner: part.owner, of: part.of, was: held, now: part.name });
        }
    }
    names
}

/// What a table that is no partition any more had from the tables above, each with what it is now; `None` where it goes.
pub fn left<'a>(was: &'a Table, above: &[&'a Table], now: &'a Table) -> Vec<(Attached<'a>, Option<Whole<'a>>)> {
    let indexes = now.indexes.iter().filter(|index| was.index(&index.name).is_none()).map(Whole::Index);
    let keys = now.constraints.iter().filter(|key| is_key(key) && was.constraint(&key.name).is_none()).map(Whole::Key);
    let mut free: Vec<Whole<'a>> = indexes.chain(keys).collect();
    let mut found: Vec<(Attached<'a>, Option<Whole<'a>>)> =
        attached(was, above).into_iter().map(|part| (part, None)).collect();
    // Those that keep their names first: where several are alike, the others are what is left.
    for by_name in [true, false] {
        for (part, own) in found.iter_mut().filter(|(_, own)| own.is_none()) {
            let is_it = |new: &Whole<'_>| is_one(*new, part.of) && (!by_name || *new.name() == part.name);
            *own = free.iter().position(is_it).map(|at| free.remove(at));
        }
    }
    found
}

fn is_one(a: Whole<'_>, b: Whole<'_>) -> bool {
    match (a, b) {
        (Whole::Index(a), Whole::Index(b)) => is_alike(a, b),
        (Whole::Key(a), Whole::Key(b)) => a.kind == b.kind,
        _ => false,
    }
}

/// They index the same in the same way, whatever they are called.
pub fn is_alike(a: &Index, b: &Index) -> bool {
    let bare = |index: &Index| Index { name: "".into(), storage: Vec::new(), ..index.created() };
    bare(a) == bare(b)
}

/// Partitions whose indexes and keys are to get other names than those that they have, or get by themselves.
pub fn all<'a>(tables: &[Pair<'a, Table>], was: &'a Catalog, now: &'a Catalog, found: &mut Vec<Change<'a>>) {
    let is_asked = |pair: &Pair<'a, Table>| match pair {
        Pair::Both(_, now) | Pair::New(now) => now.partition_of.is_some(),
        Pair::Gone(_) => false,
    };
    if !tables.iter().any(is_asked) {
        return;
    }
    let moved = Moved::of(found);
    let differ = |pair: &Pair<'a, Table>| match pair {
        Pair::Both(was, now) => was.index_names != now.index_names || was.partition_of != now.partition_of,
        Pair::New(now) => is_said(now),
        Pair::Gone(_) => false,
    };
    if moved.tables.is_empty() && !tables.iter().any(differ) {
        return;
    }
    let by_name = |catalog: &'a Catalog| -> FxHashMap<&'a QualifiedName, &'a Table> {
        catalog.tables.iter().map(|table| (&table.name, table)).collect()
    };
    let (old, new) = (by_name(was), by_name(now));
    let mut changes = Vec::new();
    // What is made in partitions one by one is named by the plan.
    let makes = |above: &[&Table]| {
        let mut all = above.iter().flat_map(|table| attachable(table).map(move |part| (&table.name, part)));
        all.any(|part| moved.made.contains(&part))
    };
    for pair in tables.iter().filter(|pair| is_asked(pair)) {
        match *pair {
            Pair::New(table) => {
                let above = above_by(table, |name| new.get(name).copied());
                if makes(&above) || !differing(None, (table, &above), &moved).is_empty() {
                    changes.push(Change::Create(Item::IndexNames(table)));
                }
            }
            Pair::Both(old_table, table) if table.partition_of.is_some() => {
                let old_above = above_by(old_table, |name| old.get(name).copied());
                let above = above_by(table, |name| new.get(name).copied());
                let mut all = old_above.iter().chain(&above).chain([&old_table, &table]);
                if !differ(pair) && !all.any(|table| moved.tables.contains(&table.name)) {
                    continue;
                }
                if makes(&above) || !differing(Some((old_table, &old_above)), (table, &above), &moved).is_empty() {
                    let old = Item::IndexNames(old_table);
                    changes.push(Change::Alter(old, Item::IndexNames(table)));
                }
            }
            _ => {}
        }
    }
    found.extend(changes);
}

/// Names of its own indexes and keys, which partitions have too.
pub fn attachable(table: &Table) -> impl Iterator<Item = &Text> {
    let keys = table.constraints.iter().filter(|part| is_key(part)).map(|part| &part.name);
    keys.chain(table.indexes.iter().map(|index| &index.name))
}

fn is_said(table: &Table) -> bool {
    !table.index_names.is_empty()
}
