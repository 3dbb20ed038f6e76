//! Marks of names, by which it is seen soon that no two are one.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Table, Text};

/// Marks of the names in each schema. Names are compared only where two marks are equal: marks are small, and names of
/// a large model no longer near by when all of them are there.
#[derive(Default)]
pub struct NameHashes(Vec<u64>);

impl NameHashes {
    /// Marks the names of a table: its own, and those of its keys and indexes.
    pub fn table(&mut self, table: &Table) {
        self.name(&table.name, &table.name.name);
        let keys = table.constraints.iter().filter(|constraint| is_indexed(&constraint.kind));
        keys.for_each(|constraint| self.name(&table.name, &constraint.name));
        table.indexes.iter().for_each(|index| self.name(&table.name, &index.name));
    }

    fn name(&mut self, owner: &QualifiedName, name: &Text) {
        self.0.push(FxBuildHasher.hash_one((&owner.schema, name)));
    }

    /// Two names may be one.
    pub fn any_twice(&mut self, catalog: &Catalog) -> bool {
        catalog.enums.iter().for_each(|item| self.name(&item.name, &item.name.name));
        catalog.domains.iter().for_each(|item| self.name(&item.name, &item.name.name));
        for view in &catalog.views {
            self.name(&view.name, &view.name.name);
            view.indexes().iter().for_each(|index| self.name(&view.name, &index.name));
        }
        self.0.sort_unstable();
        self.0.windows(2).any(|pair| pair[0] == pair[1])
    }
}

/// Keys, uniques and exclusions have indexes, which live in the schema beside tables and types.
pub fn is_indexed(kind: &ConstraintKind) -> bool {
    kind.key().is_some() || matches!(kind, ConstraintKind::Exclude { .. })
}
