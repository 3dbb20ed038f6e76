//! Which page is about what, and what references what.

use rustc_hash::{FxHashMap, FxHashSet};
use schema_core::Registry;
use schema_core::docs::{Inline, code, link};
use schema_core::ir::Entity;

use crate::catalog::{AccessPattern, Catalog, ConstraintKind, DataType, QualifiedName, Table};

/// What pages look up.
pub struct Links<'c> {
    tables: Vec<&'c Table>,
    entities: FxHashMap<&'c str, &'c Entity>,
    types: FxHashMap<&'c QualifiedName, &'static str>,
    /// For each table, those that reference it, with the columns that do.
    referencing: FxHashMap<&'c QualifiedName, Vec<(&'c Table, String)>>,
    partitions: FxHashMap<&'c QualifiedName, Vec<&'c Table>>,
    patterns: FxHashMap<&'c QualifiedName, Vec<&'c AccessPattern>>,
    names: FxHashSet<&'c QualifiedName>,
}

impl<'c> Links<'c> {
    /// Of all that a catalog holds, and of the entities behind it.
    pub fn of(catalog: &'c Catalog, registry: Option<&'c Registry>) -> Self {
        let entities = registry.into_iter().flat_map(|registry| registry.entities());
        let mut links = Self {
            // Partitions stand on the page of the table that is cut into them.
            tables: catalog.tables.iter().filter(|table| table.partition_of.is_none()).collect(),
            entities: entities.map(|entity| (&*entity.rust.path, entity)).collect(),
            types: FxHashMap::default(),
            referencing: FxHashMap::default(),
            partitions: FxHashMap::default(),
            patterns: FxHashMap::default(),
            names: catalog
                .tables
                .iter()
                .map(|table| &table.name)
                .chain(catalog.views.iter().map(|view| &view.name))
                .collect(),
        };
        links.types.extend(catalog.enums.iter().map(|item| (&item.name, "enum")));
        links.types.extend(catalog.domains.iter().map(|item| (&item.name, "domain")));
        links.types.extend(catalog.composites.iter().map(|item| (&item.name, "composite")));
        for pattern in &catalog.patterns.0 {
            links.patterns.entry(&pattern.relation).or_default().push(pattern);
        }
        for table in &catalog.tables {
            if let Some(of) = &table.partition_of {
                links.partitions.entry(&of.parent).or_default().push(table);
                continue;
            }
            for constraint in &table.constraints {
                if let ConstraintKind::ForeignKey { columns, target, .. } = &constraint.kind {
                    links.referencing.entry(target).or_default().push((table, columns.join(", ")));
                }
            }
        }
        links
    }

    /// The tables that have a page.
    pub fn tables(&self) -> impl Iterator<Item = &'c Table> {
        self.tables.iter().copied()
    }

    /// The entity of a table.
    pub fn entity(&self, table: &Table) -> Option<&'c Entity> {
        self.entities.get(&*table.model.entity()?.path).copied()
    }

    /// The tables that reference a table, with the columns that do.
    pub fn referencing(&self, table: &QualifiedName) -> &[(&'c Table, String)] {
        self.referencing.get(table).map_or(&[], Vec::as_slice)
    }

    /// The access patterns of a table.
    pub fn patterns(&self, table: &QualifiedName) -> &[&'c AccessPattern] {
        self.patterns.get(table).map_or(&[], Vec::as_slice)
    }

    /// The partitions of a table.
    pub fn partitions(&self, table: &QualifiedName) -> &[&'c Table] {
        self.partitions.get(table).map_or(&[], Vec::as_slice)
    }

    /// A type, with its page where it has one.
    pub fn ty(&self, ty: &DataType) -> Inline {
        match ty.named().filter(|name| self.types.contains_key(name)) {
            Some(name) => link(format!("type {name}"), ty.to_string()),
            None => code(ty.to_string()),
        }
    }

    /// A table or view, with its page where it has one.
    pub fn relation(&self, name: &QualifiedName) -> Inline {
        match self.names.contains(name) {
            true => link(relation_page(name), name.to_string()),
            false => code(name.to_string()),
        }
    }
}

/// What links name the page of a table or view by.
pub fn relation_page(name: &QualifiedName) -> String {
    format!("relation {name}")
}
