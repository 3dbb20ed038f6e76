//! Columns that tables have from others, which PostgreSQL changes with those: partitions, and tables that inherit from one or several.

mod adjust;
pub mod checks;
mod columns;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

pub use adjust::{Adjusted, Adjustments, Differs, Touched};
pub use columns::columns;

use super::pairs::Pair;
use super::renamed::{self, Renamed};
use super::{Change, Item};
use crate::catalog::effective::{Effective, EffectiveColumn};
use crate::catalog::{QualifiedName, Table, Text};

/// The tables that have to do with inheritance before or after, those above before those below.
#[derive(Debug, Default)]
pub struct Inheritance<'a> {
    members: Vec<Member<'a>>,
    at: FxHashMap<&'a QualifiedName, usize>,
    /// The tables right below a table, by their places.
    below: FxHashMap<&'a QualifiedName, Vec<usize>>,
    /// The tables right below several, by their places.
    below_several: Vec<usize>,
    /// Tables as they were, by the names that they had; with the names that they have, unless they go.
    before: FxHashMap<&'a QualifiedName, (&'a Table, Option<&'a QualifiedName>)>,
}

/// A table of a family.
#[derive(Debug)]
pub struct Member<'a> {
    /// As it was; `None` where it is new.
    pub was: Option<&'a Table>,
    /// As it is to be.
    pub now: &'a Table,
    /// Its columns, those before and those after.
    pub columns: Vec<Inherited<'a>>,
}

/// A column of a table of a family, before and after.
#[derive(Debug)]
pub struct Inherited<'a> {
    /// What it is called once the renames are done.
    pub name: Text,
    /// As it was.
    pub was: Option<EffectiveColumn<'a>>,
    /// As it is to be.
    pub now: Option<EffectiveColumn<'a>>,
    /// The tables right above, before and after, that have it before or after: PostgreSQL changes it with theirs.
    parents: Vec<&'a QualifiedName>,
    /// How many tables right above, before and after, have it before, whatever it is called after.
    sources: usize,
    /// It has other properties than before, read by the new names.
    differs: Differs,
    /// It has another type or collation than before, read by the new names.
    typed: bool,
    /// Its declaration is another one than before, read by the new names.
    redeclared: bool,
    /// What it had otherwise than the tables above it.
    had: Differs,
    /// What it gets from the tables above it.
    given: Option<EffectiveColumn<'a>>,
    /// It goes from this table alone: PostgreSQL would take it from tables below that keep it.
    only: bool,
}

impl<'a> Inheritance<'a> {
    /// What these tables have from each other.
    pub fn of(tables: &[Pair<'a, Table>], names: Option<&Renamed>) -> Self {
        let before = |pair: &Pair<'a, Table>| match *pair {
            Pair::Both(was, _) | Pair::Gone(was) => Some(was),
            Pair::New(_) => None,
        };
        let after = |pair: &Pair<'a, Table>| match *pair {
            Pair::Both(_, now) | Pair::New(now) => Some(now),
            Pair::Gone(_) => None,
        };
        let inherits = |table: &&Table| table.parents().next().is_some();
        let (had, has) = (tables.iter().filter_map(before), tables.iter().filter_map(after));
        if !had.clone().any(|table| inherits(&table)) && !has.clone().any(|table| inherits(&table)) {
            return Self::default();
        }
        let was = Effective::of(had.clone());
        let now = Effective::of(has);
        // As the tables before read once the renames are done.
        let texts: Vec<Cow<'_, Table>> = had
            .filter(|table| !was.columns(&table.name).is_empty())
            .map(|table| renamed::table(table, names))
            .collect();
        let read = Effective::of(texts.iter().map(|table| &**table));
        let both: FxHashMap<&QualifiedName, &'a Table> = tables
            .iter()
            .filter_map(|pair| match *pair {
                Pair::Both(was, now) => Some((&now.name, was)),
                _ => None,
            })
            .collect();
        let alone = tables.iter().filter_map(|pair| match *pair {
            Pair::Both(old, new) if !was.columns(&old.name).is_empty() && now.columns(&new.name).is_empty() => {
                Some(new)
            }
            _ => None,
        });
        let order: Vec<&'a Table> = alone.chain(now.order.iter().copied()).collect();
        let mut found = Self::default();
        let sides = Sides { was: &was, read: &read, now: &now };
        for table in order {
            let old = both.get(&table.name).copied();
            let columns = found.lines(&sides, old, table, names);
            let at = found.members.len();
            found.at.insert(&table.name, at);
            table.parents().for_each(|parent| found.below.entry(parent).or_default().push(at));
            if table.parents().nth(1).is_some() {
                found.below_several.push(at);
            }
            found.members.push(Member { was: old, now: table, columns });
        }
        found.mark_only();
        found.before = tables
            .iter()
            .filter_map(|pair| match *pair {
                Pair::Both(was, now) => Some((&was.name, (was, Some(&now.name)))),
                Pair::Gone(was) => Some((&was.name, (was, None))),
                Pair::New(_) => None,
            })
            .collect();
        found
    }

    /// The columns of one table.
    fn lines(
        &self,
        sides: &Sides<'_, 'a>,
        was: Option<&'a Table>,
        now: &'a Table,
        names: Option<&Renamed>,
    ) -> Vec<Inherited<'a>> {
        let read_table = was.map(|was| renamed::table(was, names));
        let read_table = read_table.as_deref();
        let old = was.map_or_else(Vec::new, |was| columns_of(sides.was, was));
        let new = columns_of(sides.now, now);
        let read = read_table.map_or_else(Vec::new, |table| columns_of(sides.read, table));
        let above: Vec<&'a QualifiedName> = now
            .parents()
            .filter(|parent| read_table.is_none_or(|table| table.parents().any(|old| old == *parent)))
            .collect();
        let line = |name: &Text,
                    old: Option<(&EffectiveColumn<'a>, &EffectiveColumn<'_>)>,
                    new: Option<&EffectiveColumn<'a>>| {
            let parents = above.iter().copied().filter(|parent| self.column(parent, name).is_some());
            let mut line = Inherited {
                name: name.clone(),
                was: old.map(|(was, _)| was.clone()),
                now: new.cloned(),
                parents: parents.collect(),
                sources: 0,
                differs: Differs::default(),
                typed: false,
                redeclared: false,
                had: Differs::default(),
                given: new.and_then(|_| given(sides.now, now, name)),
                only: false,
            };
            if let (Some((_, read)), Some(now)) = (old, new) {
                line.differs = Differs::between(read, now);
                line.typed = read.column.ty != now.column.ty || read.column.collation != now.column.collation;
                line.redeclared = read.column != now.column;
            }
            if let (Some((_, read)), Some(table)) = (old, read_table)
                && let Some(given) = given(sides.read, table, name)
            {
                line.had = Differs::between(&given, read);
            }
            line
        };
        let mut lines = Vec::with_capacity(new.len());
        for old in &old {
            // A column that one of several parents calls otherwise, and another does not, is two by its new names.
            let called = was.and_then(|was| names?.column(&was.name, &old.column.name));
            let name = called.unwrap_or(&old.column.name);
            let Some(read) = read.iter().find(|read| read.column.name == *name) else { continue };
            let mut line = line(name, Some((old, read)), new.iter().find(|new| new.column.name == *name));
            if let (Some(was), Some(table)) = (was, read_table) {
                let both = was.parents().zip(table.parents()).filter(|(_, read)| above.contains(read));
                line.sources = both.filter(|(was, _)| sides.was.column(was, &old.column.name).is_some()).count();
            }
            lines.push(line);
        }
        let known: FxHashSet<&Text> = read.iter().map(|read| &read.column.name).collect();
        let added = new.iter().filter(|new| !known.contains(&new.column.name));
        lines.extend(added.map(|new| line(&new.column.name, None, Some(new))));
        lines
    }

    /// Columns that go from a table while one below keeps them: PostgreSQL makes what the table below had from there its own only where
    /// the column is dropped with ONLY.
    fn mark_only(&mut self) {
        let mut remaining: FxHashSet<(&'a QualifiedName, Text)> = FxHashSet::default();
        for member in self.members.iter().rev() {
            for line in &member.columns {
                let only = line.now.is_none() && remaining.contains(&(&member.now.name, line.name.clone()));
                let inherited = line.was.as_ref().is_some_and(|was| !was.declared);
                if inherited && (only || line.now.is_some() && self.leaders(line).next().is_none()) {
                    remaining.extend(line.parents.iter().map(|parent| (*parent, line.name.clone())));
                }
            }
        }
        for member in &mut self.members {
            for line in &mut member.columns {
                line.only = line.now.is_none() && remaining.contains(&(&member.now.name, line.name.clone()));
            }
        }
    }

    /// A table as it was, by the name that it had.
    fn before(&self, name: &QualifiedName) -> Option<&'a Table> {
        self.before.get(name).map(|(table, _)| *table)
    }

    /// A table as it is to be.
    fn after(&self, name: &QualifiedName) -> Option<&'a Table> {
        self.member(name).map(|member| member.now)
    }

    /// What a table of the old name is called; `None` where it goes.
    fn called(&self, was: &QualifiedName) -> Option<&'a QualifiedName> {
        self.before.get(was).and_then(|(_, now)| *now)
    }

    /// The tables, those above before those below.
    pub fn members(&self) -> &[Member<'a>] {
        &self.members
    }

    /// A table, by its new name.
    pub fn member(&self, table: &QualifiedName) -> Option<&Member<'a>> {
        self.at.get(table).map(|at| &self.members[*at])
    }

    /// The tables right below a table.
    fn below(&self, table: &QualifiedName) -> impl Iterator<Item = &Member<'a>> {
        self.below.get(table).into_iter().flatten().map(|at| &self.members[*at])
    }

    /// A column of a table, by their new names.
    pub fn column(&self, table: &QualifiedName, name: &str) -> Option<&Inherited<'a>> {
        self.member(table)?.columns.iter().find(|line| line.name == name)
    }

    /// The tables right above that have the column before and after: PostgreSQL alters and renames it with theirs, and refuses to do
    /// so alone.
    pub fn leaders<'s>(
        &'s self,
        line: &'s Inherited<'a>,
    ) -> impl Iterator<Item = (&'a QualifiedName, &'s Inherited<'a>)> {
        let above = line.parents.iter().filter_map(|parent| Some((*parent, self.column(parent, &line.name)?)));
        let remains = |line: &Inherited<'_>| line.was.is_some() && line.now.is_some();
        above.filter(move |(_, above)| remains(line) && remains(above))
    }

    /// The column of a table is altered and renamed with that of a table above.
    pub fn follows(&self, table: &QualifiedName, column: &str) -> bool {
        self.column(table, column).is_some_and(|line| self.leaders(line).next().is_some())
    }

    /// Tables that declare the column and are above a table that has it from several of them: PostgreSQL alters and renames it in all
    /// of them at once or not at all. Only itself where there is no such table.
    pub fn together(&self, table: &'a QualifiedName, column: &str) -> Vec<&'a QualifiedName> {
        let mut found = vec![table];
        loop {
            let before = found.len();
            for at in &self.below_several {
                let roots = self.roots(&self.members[*at].now.name, column);
                if roots.len() > 1 && roots.iter().any(|root| found.contains(root)) {
                    found.extend(roots.into_iter().filter(|root| !found.contains(root)).collect::<Vec<_>>());
                }
            }
            if found.len() == before {
                break;
            }
        }
        found.sort();
        found
    }

    /// The first tables above that have the column from nobody.
    fn roots(&self, table: &'a QualifiedName, column: &str) -> Vec<&'a QualifiedName> {
        let Some(line) = self.column(table, column) else { return Vec::new() };
        let above: Vec<&'a QualifiedName> = self.leaders(line).map(|(parent, _)| parent).collect();
        if above.is_empty() {
            return vec![table];
        }
        let mut found: Vec<&'a QualifiedName> =
            above.into_iter().flat_map(|parent| self.roots(parent, column)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// A table below has the column from others too, in which it is not renamed: PostgreSQL renames it in all of them or in none.
    pub fn is_renamed_elsewhere(&self, table: &QualifiedName, column: &str) -> bool {
        let is_below = |line: &Inherited<'a>| line.name == column && line.parents.contains(&table);
        let blocked = |line: &Inherited<'a>| line.was.is_some() && line.sources > self.leaders(line).count();
        self.below(table).any(|member| {
            let mut columns = member.columns.iter().filter(|line| is_below(line));
            // Two become one where the others have that name already.
            columns.clone().filter(|line| line.was.is_some()).count() > 1 || columns.any(blocked)
        })
    }

    /// Tables right below that declare a column of this name too, which is new here: PostgreSQL merges what is there.
    pub fn merges(&self, table: &QualifiedName, column: &str) -> Vec<&'a QualifiedName> {
        let declares = |line: &Inherited<'a>| {
            let is_it = line.name == column && line.parents.contains(&table);
            is_it && line.now.as_ref().is_some_and(|now| now.declared)
        };
        let below = self.below(table).filter(|member| member.columns.iter().any(declares));
        below.map(|member| &member.now.name).collect()
    }

    /// A table right above, whose column it is too, takes no NULL in it.
    pub fn is_not_null_above(&self, table: &QualifiedName, column: &str) -> bool {
        let Some(member) = self.member(table) else { return false };
        let takes_none = |parent: &QualifiedName| {
            self.column(parent, column).and_then(|line| line.now.as_ref()).is_some_and(|now| now.not_null)
        };
        member.now.parents().any(takes_none)
    }

    /// The column is dropped with ONLY.
    pub fn drops_only(&self, table: &QualifiedName, column: &str) -> bool {
        self.column(table, column).is_some_and(|line| line.only)
    }
}

impl<'a> Inherited<'a> {
    /// The tables right above, before and after, that have it before or after.
    pub fn parents(&self) -> &[&'a QualifiedName] {
        &self.parents
    }
}

/// The columns before, as they were and as they read once the renames are done, and after.
struct Sides<'s, 'a> {
    was: &'s Effective<'a>,
    read: &'s Effective<'s>,
    now: &'s Effective<'a>,
}

/// The columns of a table, which may have nothing to do with inheritance.
fn columns_of<'c>(effective: &Effective<'c>, table: &'c Table) -> Vec<EffectiveColumn<'c>> {
    match effective.columns(&table.name) {
        [] => table.columns.iter().map(EffectiveColumn::of).collect(),
        held => held.to_vec(),
    }
}

/// What a table gets of a column from those above it.
fn given<'c>(effective: &Effective<'c>, table: &Table, name: &str) -> Option<EffectiveColumn<'c>> {
    let mut above = table.parents().filter_map(|parent| effective.column(parent, name));
    let first = above.next()?.inherited();
    let not_null = above.fold(first.not_null, |not_null, next| not_null || next.not_null);
    Some(EffectiveColumn { not_null, ..first })
}

/// Tables whose columns are not by themselves what they are to be, those above first. Some types are replaced by others of their names.
pub fn all<'a>(inheritance: &Inheritance<'a>, replaced: BTreeSet<&'a QualifiedName>, found: &mut Vec<Change<'a>>) {
    let touched = Touched::of(found, replaced, |_, _| false);
    let adjustments = Adjustments::of(inheritance, &touched);
    for member in inheritance.members() {
        if adjustments.of_table(&member.now.name).is_empty() {
            continue;
        }
        let now = Item::Overrides(member.now);
        found.push(match member.was {
            None => Change::Create(now),
            Some(was) => Change::Alter(Item::Overrides(was), now),
        });
    }
}
