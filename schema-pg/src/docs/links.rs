//! Which page is about what, and what references what.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use schema_core::Registry;
use schema_core::docs::{Block, Inline, MigrationNote, Surroundings, code, history_of, joined, link};
use schema_core::ir::Entity;

use crate::catalog::{AccessPattern, Catalog, ConstraintKind, DataType, QualifiedName, Table};

/// What pages of tables are made of.
pub struct Known<'c> {
    pub links: Links<'c>,
    pub around: Surroundings<'c>,
}

/// What pages look up.
pub struct Links<'c> {
    tables: Vec<&'c Table>,
    entities: FxHashMap<&'c str, &'c Entity>,
    types: FxHashMap<&'c QualifiedName, &'static str>,
    /// For each table, those that reference it, with the columns that do.
    referencing: FxHashMap<&'c QualifiedName, Vec<(&'c Table, Cow<'c, str>)>>,
    partitions: FxHashMap<&'c QualifiedName, Vec<&'c Table>>,
    patterns: FxHashMap<&'c QualifiedName, Vec<&'c AccessPattern>>,
    names: FxHashSet<&'c QualifiedName>,
    /// Tables and views as migrations name them: with their schema, and without where no other has the name.
    written: FxHashMap<String, Option<&'c QualifiedName>>,
    history: FxHashMap<&'c QualifiedName, Vec<&'c MigrationNote>>,
}

impl<'c> Links<'c> {
    /// Of all that a catalog holds, and of the entities behind it.
    pub fn of(catalog: &'c Catalog, registry: Option<&'c Registry>, history: &'c [MigrationNote]) -> Self {
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
            written: FxHashMap::default(),
            history: FxHashMap::default(),
        };
        if !history.is_empty() {
            links.find_history(history);
        }
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
                    links.referencing.entry(target).or_default().push((table, joined(columns)));
                }
            }
        }
        links
    }

    fn find_history(&mut self, history: &'c [MigrationNote]) {
        for name in &self.names {
            self.written.insert(name.to_string(), Some(name));
            self.written.entry(name.name.to_string()).and_modify(|other| *other = None).or_insert(Some(name));
        }
        for note in history {
            for relation in self.relations_of(&note.names) {
                self.history.entry(relation).or_default().push(note);
            }
        }
    }

    /// The tables and views of these names in a migration, of those that are there.
    pub fn relations_of(&self, names: &[String]) -> Vec<&'c QualifiedName> {
        let mut found: Vec<_> = names.iter().filter_map(|name| *self.written.get(name)?).collect();
        found.sort();
        found.dedup();
        found
    }

    /// The migrations that name a table or view.
    pub fn history(&self, relation: &QualifiedName) -> Block<'static> {
        history_of(self.history.get(relation).into_iter().flatten().copied())
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
    pub fn referencing(&self, table: &QualifiedName) -> &[(&'c Table, Cow<'c, str>)] {
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
    pub fn ty(&self, ty: &DataType) -> Inline<'static> {
        match ty.named().filter(|name| self.types.contains_key(name)) {
            Some(name) => link(format!("type {name}"), ty.to_string()),
            None => code(ty.to_string()),
        }
    }

    /// A table or view, with its page where it has one.
    pub fn relation(&self, name: &QualifiedName) -> Inline<'static> {
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
