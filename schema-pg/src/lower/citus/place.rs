//! Where the rows of each table are, partitions with their tables.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::{Catalog, Distribution, QualifiedName, Table, Text};

/// Where the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// On the coordinator alone.
    Local,
    /// On the node of its schema.
    Schema(&'a Text),
    /// On all nodes.
    Reference,
    /// In shards: the column, and the table by which the colocation group is known.
    Shards { column: &'a Text, group: &'a QualifiedName },
}

impl Place<'_> {
    /// On all nodes, or in shards: what Citus limits.
    pub fn is_on_nodes(self) -> bool {
        matches!(self, Place::Reference | Place::Shards { .. })
    }
}

/// The tables of a catalog, each with its place.
pub struct Places<'a> {
    pub catalog: &'a Catalog,
    tables: FxHashMap<&'a QualifiedName, &'a Table>,
    inherited: FxHashSet<&'a QualifiedName>,
}

impl<'a> Places<'a> {
    pub fn of(catalog: &'a Catalog) -> Self {
        Self {
            catalog,
            tables: catalog.tables.iter().map(|table| (&table.name, table)).collect(),
            inherited: catalog.tables.iter().flat_map(|table| &table.inherits).collect(),
        }
    }

    /// Each table with its place.
    pub fn all(&self) -> impl Iterator<Item = (&'a Table, Place<'a>)> + '_ {
        self.catalog.tables.iter().map(|table| (table, self.place(table)))
    }

    /// The table of this name.
    pub fn table(&self, name: &QualifiedName) -> Option<&'a Table> {
        self.tables.get(name).copied()
    }

    /// The table inherits, or others inherit from it.
    pub fn inherits(&self, table: &Table) -> bool {
        !table.inherits.is_empty() || self.inherited.contains(&table.name)
    }

    /// Where the rows of a table are; of a partition, where those of the table above it are.
    pub fn place(&self, table: &'a Table) -> Place<'a> {
        let mut at = table;
        // No more steps than there are tables, whatever the catalog says.
        for _ in 0..self.tables.len() {
            let Some(above) = at.partition_of.as_ref().and_then(|of| self.table(&of.parent)) else { break };
            at = above;
        }
        match &at.distribution {
            Some(Distribution::Reference) => Place::Reference,
            Some(Distribution::Hash { column, with, .. }) => {
                Place::Shards { column, group: with.as_ref().unwrap_or(&at.name) }
            }
            None => {
                let schema = |schema: &&'a crate::catalog::Schema| schema.distributed && schema.name == at.name.schema;
                self.catalog.schemas.iter().find(schema).map_or(Place::Local, |schema| Place::Schema(&schema.name))
            }
        }
    }
}
