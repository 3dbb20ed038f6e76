//! The things of a catalog by their names.

use rustc_hash::FxHashMap;

use super::{Catalog, Domain, EnumType, QualifiedName, Table};

/// The things of a catalog by their names: made once for many questions.
#[derive(Debug, Clone, Default)]
pub struct ByName<'a> {
    tables: FxHashMap<&'a QualifiedName, &'a Table>,
    partitions: FxHashMap<&'a QualifiedName, Vec<&'a Table>>,
    domains: FxHashMap<&'a QualifiedName, &'a Domain>,
    enums: FxHashMap<&'a QualifiedName, &'a EnumType>,
}

impl<'a> ByName<'a> {
    /// Those of this catalog.
    pub fn of(catalog: &'a Catalog) -> Self {
        let mut partitions: FxHashMap<_, Vec<&'a Table>> = FxHashMap::default();
        for table in &catalog.tables {
            if let Some(of) = &table.partition_of {
                partitions.entry(&of.parent).or_default().push(table);
            }
        }
        Self {
            tables: catalog.tables.iter().map(|table| (&table.name, table)).collect(),
            partitions,
            domains: catalog.domains.iter().map(|domain| (&domain.name, domain)).collect(),
            enums: catalog.enums.iter().map(|item| (&item.name, item)).collect(),
        }
    }

    /// The table of this name.
    pub fn table(&self, name: &QualifiedName) -> Option<&'a Table> {
        self.tables.get(name).copied()
    }

    /// The partitions of the table of this name, by name.
    pub fn partitions(&self, name: &QualifiedName) -> &[&'a Table] {
        self.partitions.get(name).map_or(&[], Vec::as_slice)
    }

    /// The tables that this one is a partition of: the nearest first.
    pub fn above(&self, table: &Table) -> Vec<&'a Table> {
        let mut found: Vec<&'a Table> = Vec::new();
        let mut of = table.partition_of.as_ref();
        while let Some(parent) = of.and_then(|of| self.table(&of.parent)) {
            of = parent.partition_of.as_ref();
            found.push(parent);
        }
        found
    }

    /// The domain of this name.
    pub fn domain(&self, name: &QualifiedName) -> Option<&'a Domain> {
        self.domains.get(name).copied()
    }

    /// The enum type of this name.
    pub fn enum_type(&self, name: &QualifiedName) -> Option<&'a EnumType> {
        self.enums.get(name).copied()
    }
}
