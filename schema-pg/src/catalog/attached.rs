//! Indexes and keys that a partition has from the tables above it, by the names that they have in the partition.

use std::collections::BTreeSet;

use super::default_name::{index_name, key_name};
use super::{Catalog, Constraint, ConstraintKind, Index, QualifiedName, Table, Text};

/// An index or key of a partition that is part of one of a table above.
#[derive(Debug, Clone)]
pub struct Attached<'c> {
    /// The table above, whose own it is.
    pub owner: &'c Table,
    /// What it is there.
    pub of: Whole<'c>,
    /// The name that PostgreSQL gives it in the partition.
    pub given: Text,
    /// The name that it has in the partition.
    pub name: Text,
}

/// What an index or key of a partition is part of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Whole<'c> {
    /// An index.
    Index(&'c Index),
    /// A primary key, a unique constraint or an exclusion.
    Key(&'c Constraint),
}

impl<'c> Whole<'c> {
    /// Its name in the table whose own it is.
    pub fn name(&self) -> &'c Text {
        match self {
            Whole::Index(index) => &index.name,
            Whole::Key(key) => &key.name,
        }
    }

    /// Both are of one kind and name.
    pub fn is_same(&self, other: Whole<'_>) -> bool {
        matches!(self, Whole::Index(_)) == matches!(other, Whole::Index(_)) && self.name() == other.name()
    }

    /// The comment on it.
    pub fn comment(&self) -> Option<&'c Text> {
        match self {
            Whole::Index(index) => index.comment.as_ref(),
            Whole::Key(key) => key.comment.as_ref(),
        }
    }

    /// A name that PostgreSQL gives it in a partition; those with higher numbers where lower ones are taken.
    pub fn given(&self, partition: &str, number: usize) -> Text {
        match self {
            Whole::Index(index) => index_name(partition, index, number),
            Whole::Key(key) => key_name(partition, &key.kind, number),
        }
    }
}

/// The tables that this one is a partition of: the nearest first.
pub fn above<'a>(table: &'a Table, catalog: &'a Catalog) -> Vec<&'a Table> {
    let find = |name: &_| catalog.tables.iter().find(|table| table.name == *name);
    above_by(table, find)
}

/// The same by a look-up of tables.
pub fn above_by<'a>(table: &'a Table, find: impl Fn(&'a QualifiedName) -> Option<&'a Table>) -> Vec<&'a Table> {
    let mut found: Vec<&Table> = Vec::new();
    let mut of = table.partition_of.as_ref();
    while let Some(parent) = of.and_then(|of| find(&of.parent)) {
        of = parent.partition_of.as_ref();
        found.push(parent);
    }
    found
}

/// A constraint that has an index.
pub fn is_key(part: &Constraint) -> bool {
    part.kind.key().is_some() || matches!(part.kind, ConstraintKind::Exclude { .. })
}

/// What a partition has from the tables above it, in the order in which a plan makes it in an empty database: keys come with
/// their tables, indexes once all tables are there. By that, numbers are given where names are alike.
pub fn attached<'c>(table: &Table, above: &[&'c Table]) -> Vec<Attached<'c>> {
    let keys = above
        .iter()
        .rev()
        .flat_map(|owner| owner.constraints.iter().filter(|part| is_key(part)).map(|part| (*owner, Whole::Key(part))));
    let indexes = above.iter().rev().flat_map(|owner| owner.indexes.iter().map(|index| (*owner, Whole::Index(index))));
    let mut taken: BTreeSet<Text> = BTreeSet::new();
    let mut found = Vec::new();
    let mut add = |owner, of: Whole<'c>, taken: &mut BTreeSet<Text>| {
        let given = free(of, &table.name.name, taken);
        let declared = table.index_names.iter().find(|(whole, _)| whole == of.name());
        let name = declared.map_or_else(|| given.clone(), |(_, own)| own.clone());
        found.push(Attached { owner, of, given, name });
    };
    keys.for_each(|(owner, of)| add(owner, of, &mut taken));
    // Its own keys are made with it.
    taken.extend(table.constraints.iter().filter(|part| is_key(part)).map(|part| part.name.clone()));
    indexes.for_each(|(owner, of)| add(owner, of, &mut taken));
    found
}

/// The first name that is not taken, which is taken then.
pub fn free(of: Whole<'_>, partition: &str, taken: &mut BTreeSet<Text>) -> Text {
    let named = (0..).map(|number| of.given(partition, number));
    named.into_iter().find(|name| taken.insert(name.clone())).unwrap_or_default()
}
