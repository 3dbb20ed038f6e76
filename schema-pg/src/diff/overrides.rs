//! What partitions' columns have otherwise than the tables above them. PostgreSQL gives it once, and what is said of a column of
//! the table above is said of those of its partitions too: what they had of their own is to be said again then.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::pairs::{Pair, pairs};
use super::renamed::{self, Renamed};
use super::renames::joined;
use super::{Change, Item};
use crate::catalog::Renames;
use crate::catalog::expression::mentions;
use crate::catalog::{Catalog, Column, QualifiedName, Table, Text};
use crate::lower::{Kept, above_by};

/// A table, and those that it is a partition of: the nearest first.
pub type Chain<'a> = (&'a Table, Vec<&'a Table>);

/// Columns that change, by their tables as they will be.
#[derive(Debug, Default)]
pub struct Touched<'a> {
    /// Defaults that are said anew.
    defaults: BTreeSet<(&'a QualifiedName, &'a Text)>,
    /// Those that may be made anew.
    anew: BTreeSet<(&'a QualifiedName, &'a Text)>,
    tables: BTreeSet<&'a QualifiedName>,
    /// Functions that go, or are made anew.
    functions: Vec<&'a Text>,
}

impl<'a> Touched<'a> {
    /// What these changes touch; `anew` says which columns that change are dropped and made anew.
    pub fn of(changes: &[Change<'a>], anew: impl Fn(&'a Table, &'a Column) -> bool) -> Self {
        let mut touched = Self::default();
        for change in changes {
            match *change {
                Change::Alter(Item::Column(was, old), Item::Column(table, column)) => {
                    touched.tables.insert(&table.name);
                    if anew(was, old) {
                        touched.anew.insert((&table.name, &column.name));
                    }
                }
                Change::Rebuild(_, Item::Column(table, column)) => {
                    touched.tables.insert(&table.name);
                    touched.anew.insert((&table.name, &column.name));
                }
                Change::Rebuild(_, Item::Default(table, column)) => {
                    touched.tables.insert(&table.name);
                    touched.defaults.insert((&table.name, &column.name));
                }
                Change::Rebuild(Item::Function(function), _) | Change::Drop(Item::Function(function)) => {
                    touched.functions.push(&function.name.name);
                }
                Change::Create(Item::Column(table, _)) => drop(touched.tables.insert(&table.name)),
                _ => {}
            }
        }
        touched
    }
}

/// Why a partition's column is not by itself what it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The partition or the column is new.
    New,
    /// It is a partition of the same table.
    Same,
    /// It becomes a partition, or one of another table.
    Joins,
    /// It is no partition any more.
    Leaves,
}

/// A column that is not by itself what it is to be.
#[derive(Debug)]
pub struct Differing<'a> {
    /// The column, as it is in the table whose own it is.
    pub column: &'a Column,
    /// What it was, or is by itself.
    pub was: Kept<'a>,
    /// What it is to be.
    pub now: Kept<'a>,
    /// It had a default of its own, and what is above changes: that goes before.
    pub frees_default: bool,
    /// That calls a function which goes, or is made anew.
    pub calls: bool,
    /// It took no NULL of its own.
    pub had_not_null: bool,
    /// What is to be said.
    pub says: SessionValue,
}

/// What is to be said of a column.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for on its own")]
pub struct SessionValue {
    /// SET DEFAULT, DROP DEFAULT
    pub default: bool,
    /// SET NOT NULL, DROP NOT NULL
    pub not_null: bool,
    /// SET STORAGE
    pub storage: bool,
    /// SET COMPRESSION
    pub compression: bool,
    /// SET STATISTICS
    pub statistics: bool,
    /// SET (…), RESET (…)
    pub attributes: bool,
    /// COMMENT
    pub comment: bool,
}

impl SessionValue {
    fn differing(was: &Kept<'_>, now: &Kept<'_>) -> Self {
        Self {
            default: was.default != now.default,
            not_null: was.not_null != now.not_null,
            storage: was.storage != now.storage,
            compression: was.compression != now.compression,
            statistics: was.statistics != now.statistics,
            attributes: was.attributes != now.attributes,
            comment: was.comment != now.comment,
        }
    }
}

/// The columns of a table, which may be those of one above.
fn columns<'a>((table, above): &Chain<'a>) -> &'a [Column] {
    match &table.partition_of {
        None => &table.columns,
        Some(_) => above.last().map_or(&[], |root| &root.columns),
    }
}

/// What a column is in each table from the first above to this one.
fn levels<'a>(column: &'a Column, (table, above): &Chain<'a>) -> Vec<Kept<'a>> {
    let mut levels = vec![Kept::of(column)];
    if table.partition_of.is_some() {
        for partition in above.iter().rev().skip(1).chain([table]) {
            levels.push(levels[levels.len() - 1].within(partition, &column.name));
        }
    }
    levels
}

/// What PostgreSQL gives the last of these, and what it is.
fn given_and_is<'a>(levels: &[Kept<'a>]) -> (Kept<'a>, Kept<'a>) {
    let own = &levels[levels.len() - 1];
    let given = levels.len().checked_sub(2).map_or_else(|| own.clone(), |above| levels[above].given());
    (given, own.clone())
}

/// Columns that do not get by themselves what they are to have. `was` is the table before; `None` where it is new.
pub fn differing<'a>(
    was: Option<&Chain<'a>>,
    now: &Chain<'a>,
    touched: &Touched<'a>,
    names: Option<&Renamed>,
) -> Vec<Differing<'a>> {
    let mut found = Vec::new();
    let read = was.map(|(table, above)| {
        let above: Vec<_> = above.iter().map(|table| renamed::table(table, names)).collect();
        (renamed::table(table, names), above)
    });
    let read: Option<Chain<'_>> =
        read.as_ref().map(|(table, above)| (&**table, above.iter().map(|table| &**table).collect()));
    let place = match (&read, now) {
        (None, _) => Place::New,
        (Some((was, _)), (now, _)) if was.partition_of.is_some() && now.partition_of.is_none() => Place::Leaves,
        (Some((_, was)), (_, now)) if was.iter().map(|t| &t.name).eq(now.iter().map(|t| &t.name)) => Place::Same,
        _ => Place::Joins,
    };
    let root = now.1.last().map_or(&now.0.name, |root| &root.name);
    for column in columns(now) {
        let at = read.as_ref().and_then(|read| columns(read).iter().position(|old| old.name == column.name));
        let levels_now = levels(column, now);
        let (given, is) = given_and_is(&levels_now);
        let key = (root, &column.name);
        let (Some(at), Some(was), Some(read), false) = (at, was, &read, touched.anew.contains(&key)) else {
            // As it comes with its table, or alone.
            let before = if place == Place::Joins || place == Place::Leaves { Kept::of(column) } else { given };
            let says = SessionValue::differing(&before, &is);
            if says != SessionValue::default() {
                let (frees_default, calls, had_not_null) = (false, false, false);
                found.push(Differing { column, was: before, now: is, frees_default, calls, had_not_null, says });
            }
            continue;
        };
        let (old, old_read) = (&columns(was)[at], &columns(read)[at]);
        let (_, before) = given_and_is(&levels(old, was));
        let levels_was = levels(old_read, read);
        let (old_given, old_is) = given_and_is(&levels_was);
        let mut says = SessionValue::differing(&old_is, &is);
        let typed = old_read.ty != column.ty || old_read.collation != column.collation;
        let (had, has) = (SessionValue::differing(&old_given, &old_is), SessionValue::differing(&given, &is));
        let gone = |default: &Text| touched.functions.iter().any(|name| mentions(default, name));
        let calls = had.default && before.default.is_some_and(gone);
        let mut frees_default = calls || typed && had.default && before.default.is_some();
        match place {
            Place::Same => {
                // What is said above is said here too: then what differs is said again.
                let above = levels_was.iter().zip(&levels_now).take(levels_now.len() - 1);
                let above: Vec<SessionValue> = above.map(|(was, now)| SessionValue::differing(was, now)).collect();
                let default = typed || touched.defaults.contains(&key) || above.iter().any(|says| says.default);
                frees_default |= default && had.default && before.default.is_some();
                let asked =
                    |has: bool, had: bool, differs: bool, moves: bool| has && (differs || moves) || had && differs;
                says.default =
                    asked(has.default, had.default, says.default, default) || frees_default && is.default.is_some();
                let storage = typed || above.iter().any(|says| says.storage);
                says.storage = asked(has.storage, had.storage, says.storage, storage);
                says.compression |= typed && has.compression;
                // A partition that joined with a NOT NULL keeps it where its table loses that, since PostgreSQL 18.
                let loosened = above.iter().any(|says| says.not_null);
                says.not_null = says.not_null && (has.not_null || !is.not_null) || has.not_null && loosened;
            }
            Place::Joins if was.0.partition_of.is_none() => {
                // The rest follows from the columns of the table that it joins.
                says.default = has.default && (says.default || typed && is.default.is_some());
                says.not_null &= has.not_null;
            }
            Place::Leaves => {
                says.default = had.default && (says.default || frees_default && is.default.is_some());
                says.not_null = had.not_null && says.not_null;
            }
            Place::Joins | Place::New => {}
        }
        if place != Place::Same && typed {
            // A column of another type is stored as that type is.
            says.storage |= is.storage.is_some();
            says.compression |= is.compression.is_some();
        }
        if says != SessionValue::default() || frees_default {
            let had_not_null = had.not_null;
            found.push(Differing { column, was: before, now: is, frees_default, calls, had_not_null, says });
        }
    }
    found
}

/// Partitions whose columns do not get by themselves what they are to have, those above first.
pub fn all<'a>(was: &'a Catalog, now: &'a Catalog, renames: &Renames, found: &mut Vec<Change<'a>>) {
    let is_partition = |table: &Table| table.partition_of.is_some();
    if !was.tables.iter().chain(&now.tables).any(is_partition) {
        return;
    }
    let touched = Touched::of(found, |_, _| false);
    let owns = |catalog: &Catalog| catalog.tables.iter().any(|table| !table.overrides.is_empty());
    let moves = |change: &Change<'_>| matches!(change, Change::Alter(Item::Table(was), Item::Table(now)) if was.partition_of != now.partition_of);
    if touched.tables.is_empty() && !owns(was) && !owns(now) && !found.iter().any(moves) {
        return;
    }
    let names = renamed::of(was, found);
    let by_name = |catalog: &'a Catalog| -> FxHashMap<&'a QualifiedName, &'a Table> {
        catalog.tables.iter().map(|table| (&table.name, table)).collect()
    };
    let (old, new) = (by_name(was), by_name(now));
    let mut changes = Vec::new();
    for pair in joined(pairs(&was.tables, &now.tables, |table| &table.name), renames.tables(), |table| &table.name) {
        match pair {
            Pair::New(table) if is_partition(table) => {
                let chain = (table, above_by(table, |name| new.get(name).copied()));
                if !differing(None, &chain, &touched, None).is_empty() {
                    changes.push((chain.1.len(), Change::Create(Item::Overrides(table))));
                }
            }
            Pair::Both(before, table) if is_partition(before) || is_partition(table) => {
                let old_chain = (before, above_by(before, |name| old.get(name).copied()));
                let chain = (table, above_by(table, |name| new.get(name).copied()));
                if !differing(Some(&old_chain), &chain, &touched, names.as_ref()).is_empty() {
                    let (before, after) = (Item::Overrides(before), Item::Overrides(table));
                    changes.push((chain.1.len(), Change::Alter(before, after)));
                }
            }
            _ => {}
        }
    }
    changes.sort_by_key(|(depth, _)| *depth);
    found.extend(changes.into_iter().map(|(_, change)| change));
}
