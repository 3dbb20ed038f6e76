//! Tables whose rows with the same value are on one node of a Citus cluster.

use std::collections::{BTreeMap, BTreeSet};

use super::{Distribution, QualifiedName, Table, Text};

impl Table {
    /// The column by whose hash its rows are in shards.
    pub fn distributed_by(&self) -> Option<&Text> {
        self.distribution.as_ref()?.column()
    }

    /// The table by which its colocation group is known: the first one. `None` where it is in no shards.
    pub fn colocation(&self) -> Option<&QualifiedName> {
        match self.distribution.as_ref()? {
            Distribution::Hash { with, .. } => Some(with.as_ref().unwrap_or(&self.name)),
            Distribution::Reference => None,
        }
    }
}

/// Colocation groups: the tables of each, by name, under the table by which the group is known.
pub fn groups(tables: &[Table]) -> BTreeMap<&QualifiedName, BTreeSet<&QualifiedName>> {
    let mut groups: BTreeMap<&QualifiedName, BTreeSet<&QualifiedName>> = BTreeMap::new();
    for table in tables {
        if let Some(first) = table.colocation() {
            groups.entry(first).or_default().insert(&table.name);
        }
    }
    groups
}
