//! The catalog to which statements are applied, and how what they name is found in it.

use rustc_hash::FxHashSet;

use super::cursor::Written;
use super::problem::{Problem, Read, absent};
use crate::catalog::{Catalog, Column, Function, Override, QualifiedName, Schema, Table, Text, View};
use crate::config::{Config, Version};

/// The catalog to which statements are applied.
pub struct Target<'c> {
    pub catalog: &'c mut Catalog,
    /// The schema of what is named without one.
    pub schema: Text,
    /// The oldest server that has to take it.
    pub version: Version,
    /// What was there before the text.
    pub before: Before,
    /// Schemas that others made.
    existing: Vec<Text>,
    /// Schemas that the text makes.
    pub own_schemas: Vec<Text>,
    /// Indexes and keys that became parts of others.
    pub attached: Vec<Part>,
    /// What everybody may do from the beginning, and was revoked so far: where, and the privilege.
    pub revoked: Vec<(usize, Text)>,
    /// Tables whose row security is forced and was not switched on so far, and where that is specified.
    pub forced: Vec<(usize, QualifiedName)>,
}

/// What has a name among relations: tables, views, sequences, indexes, composite types.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relation {
    Table(usize),
    View(usize),
    Sequence(usize),
}

impl<'c> Target<'c> {
    pub fn new(catalog: &'c mut Catalog, config: &Config) -> Self {
        let (own_schemas, attached, revoked, forced) = Default::default();
        let (schema, version, existing) = (config.schema.clone(), config.version, config.existing_schemas.clone());
        let before = Before::of(catalog);
        Self { before, catalog, schema, version, existing, own_schemas, attached, revoked, forced }
    }
}

impl Target<'_> {
    /// The schema of the configuration is there where something lives in it, as for structs.
    pub fn own_schema(&mut self) {
        // What was specified for `public` may have been taken back.
        self.catalog.schemas.retain(|schema| *schema != Schema::new("public"));
        let catalog = &*self.catalog;
        let tables = catalog.tables.iter().map(|item| &item.name).chain(catalog.views.iter().map(|item| &item.name));
        let functions = catalog.functions.iter().map(|item| &item.name);
        let functions = functions.chain(catalog.aggregates.iter().map(|item| &item.name));
        let sequences = catalog.sequences.iter().map(|item| &item.name);
        let named: Vec<_> = tables.chain(functions).chain(sequences).chain(self.types()).collect();
        let is_used = named.into_iter().any(|name| name.schema == self.schema);
        let mut known = catalog.schemas.iter().map(|schema| &schema.name).chain(&self.existing);
        let is_there = self.schema == "public" || known.any(|schema| *schema == self.schema);
        if is_used && !is_there {
            self.catalog.schemas.push(Schema::new(self.schema.clone()));
        }
    }

    /// The name of what is to be made.
    pub fn named(&self, written: &Written) -> Read<QualifiedName> {
        let name = written.within(&self.schema);
        let schemas = self.catalog.schemas.iter().map(|schema| &schema.name);
        // The schema of the configuration is made where something lives in it, as for structs.
        let given = ["public".into(), self.schema.clone()];
        if schemas.clone().chain(&self.existing).chain(&given).any(|schema| *schema == name.schema) {
            return Ok(name);
        }
        Err(absent(written.at, "schema", &name.schema, schemas.cloned()))
    }

    /// Where a name without a schema is looked for.
    fn path(&self) -> impl Iterator<Item = Text> + use<'_> {
        let public = Some(Text::from("public")).filter(|public| *public != self.schema);
        std::iter::once(self.schema.clone()).chain(public)
    }

    /// The first name among those that it can stand for, of which `is_there` holds.
    pub fn found(&self, written: &Written, is_there: impl Fn(&QualifiedName) -> bool) -> Option<QualifiedName> {
        match &written.schema {
            Some(_) => Some(written.within(&self.schema)).filter(is_there),
            None => self.path().map(|schema| written.within(&schema)).find(is_there),
        }
    }

    pub fn relation(&self, written: &Written) -> Option<Relation> {
        let tables = |name: &QualifiedName| self.catalog.tables.iter().position(|item| item.name == *name);
        let views = |name: &QualifiedName| self.catalog.views.iter().position(|item| item.name == *name);
        let sequences = |name: &QualifiedName| self.catalog.sequences.iter().position(|item| item.name == *name);
        let found = |name: &QualifiedName| {
            let table = tables(name).map(Relation::Table);
            table.or_else(|| views(name).map(Relation::View)).or_else(|| sequences(name).map(Relation::Sequence))
        };
        let name = self.found(written, |name| found(name).is_some())?;
        found(&name)
    }

    pub fn table(&self, written: &Written) -> Read<usize> {
        match self.relation(written) {
            Some(Relation::Table(at)) => Ok(at),
            _ => Err(self.no_table(written)),
        }
    }

    pub fn table_mut(&mut self, written: &Written) -> Read<&mut Table> {
        let at = self.table(written)?;
        Ok(&mut self.catalog.tables[at])
    }

    pub fn view_mut(&mut self, written: &Written) -> Read<&mut View> {
        match self.relation(written) {
            Some(Relation::View(at)) => Ok(&mut self.catalog.views[at]),
            _ => {
                let views = self.catalog.views.iter().map(|view| shown(&view.name, written));
                Err(absent(written.at, "view", &written.to_string(), views))
            }
        }
    }

    pub fn no_table(&self, written: &Written) -> Problem {
        let tables = self.catalog.tables.iter().map(|table| shown(&table.name, written));
        absent(written.at, "table", &written.to_string(), tables)
    }

    pub fn no_relation(&self, written: &Written) -> Problem {
        let tables = self.catalog.tables.iter().map(|table| shown(&table.name, written));
        let views = self.catalog.views.iter().map(|view| shown(&view.name, written));
        absent(written.at, "table or view", &written.to_string(), tables.chain(views))
    }

    /// A column of a table, as it or the nearest table above it declares it.
    pub fn column(&self, table: &Table, name: &str) -> Option<&Column> {
        self.columns(table).into_iter().find(|column| column.name == name)
    }

    /// The columns of a table: those from the tables above first, each once.
    pub fn columns(&self, table: &Table) -> Vec<&Column> {
        let at = self.catalog.tables.iter().position(|held| held.name == table.name);
        at.map_or_else(Vec::new, |at| self.columns_at(at, 0))
    }

    fn columns_at(&self, at: usize, depth: usize) -> Vec<&Column> {
        let table = &self.catalog.tables[at];
        let above =
            table.parents().filter_map(|parent| self.catalog.tables.iter().position(|held| held.name == *parent));
        let mut columns: Vec<&Column> = Vec::new();
        // No table is above itself; a text that says so is refused elsewhere.
        let inherited = above.filter(|_| depth < 64).flat_map(|above| self.columns_at(above, depth + 1));
        for column in inherited.chain(&table.columns) {
            match columns.iter_mut().find(|known| known.name == column.name) {
                Some(known) => *known = column,
                None => columns.push(column),
            }
        }
        columns
    }

    /// What a table has of its own of a column from others, made where there was nothing yet. What says nothing goes when all is read.
    pub fn overridden(&mut self, place: usize, name: &Text) -> &mut Override {
        let overrides = &mut self.catalog.tables[place].overrides;
        let at = overrides.iter().position(|own| own.column == *name);
        let at = at.unwrap_or_else(|| {
            overrides.push(Override::new(name.clone()));
            overrides.len() - 1
        });
        &mut overrides[at]
    }

    /// Functions, procedures and aggregates that are called so.
    pub fn functions(&self, name: &QualifiedName) -> impl Iterator<Item = &Function> {
        self.catalog.functions.iter().filter(move |function| function.name == *name)
    }

    /// The function with this name that a trigger calls.
    pub fn trigger_function(&self, written: &Written) -> Read<QualifiedName> {
        let is_there = |name: &QualifiedName| self.functions(name).next().is_some();
        if let Some(name) = self.found(written, is_there) {
            return Ok(name);
        }
        // Those of PostgreSQL itself (manual, "Trigger Functions", "Text Search"), and those of extensions, which no catalog lists.
        const OWN: [&str; 3] =
            ["suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column"];
        let is_own =
            OWN.contains(&&*written.name) && written.schema.as_deref().is_none_or(|schema| schema == "pg_catalog");
        if is_own {
            return Ok(QualifiedName::new("pg_catalog", written.name.clone()));
        }
        if let Some(name) = self.of_extension(written) {
            return Ok(name);
        }
        let known = self.catalog.functions.iter().map(|function| shown(&function.name, written));
        Err(absent(written.at, "function", &written.to_string(), known))
    }

    /// The name of what an extension may bring: of what they bring, no catalog has a list. `None` where nothing of an extension is in that schema.
    pub fn of_extension(&self, written: &Written) -> Option<QualifiedName> {
        let extensions = &self.catalog.extensions;
        let holds = |schema: &Text| {
            let own = |held: &Option<Text>| {
                held.as_ref().map_or(*schema == "public" || *schema == self.schema, |held| held == schema)
            };
            extensions.iter().any(|extension| own(&extension.schema))
        };
        match &written.schema {
            Some(schema) if holds(schema) => Some(written.within(schema)),
            Some(_) => None,
            None => self.path().find(|schema| holds(schema)).map(|schema| written.within(&schema)),
        }
    }

    /// There is a relation of this name, or a type that has its place.
    pub fn has_relation(&self, name: &QualifiedName) -> bool {
        let catalog = &self.catalog;
        let written = Written { at: 0, schema: Some(name.schema.clone()), name: name.name.clone() };
        self.relation(&written).is_some()
            || catalog.composites.iter().any(|item| item.name == *name)
            || self.index(name).is_some()
            || catalog.general.iter().any(|item| item.relation.as_ref() == Some(name))
    }

    /// The table or view whose index this is.
    pub fn index(&self, name: &QualifiedName) -> Option<IndexPlace> {
        for (at, table) in self.catalog.tables.iter().enumerate().filter(|(_, table)| table.name.schema == name.schema)
        {
            if let Some(index) = table.indexes.iter().position(|index| index.name == name.name) {
                return Some(IndexPlace::Table(at, index));
            }
            if let Some(key) = table
                .constraints
                .iter()
                .position(|part| part.name == name.name && part.kind.rank() != 2 && part.kind.rank() != 4)
            {
                return Some(IndexPlace::Key(at, key));
            }
        }
        for (at, view) in self.catalog.views.iter().enumerate().filter(|(_, view)| view.name.schema == name.schema) {
            if let Some(index) = view.indexes().iter().position(|index| index.name == name.name) {
                return Some(IndexPlace::View(at, index));
            }
        }
        None
    }

    /// There is a type of this name.
    pub fn has_type(&self, name: &QualifiedName) -> bool {
        let catalog = &self.catalog;
        catalog.enums.iter().any(|item| item.name == *name)
            || catalog.domains.iter().any(|item| item.name == *name)
            || catalog.composites.iter().any(|item| item.name == *name)
            || catalog
                .ranges
                .iter()
                .any(|item| item.name == *name || item.name.schema == name.schema && item.multirange() == name.name)
            || catalog.tables.iter().any(|item| item.name == *name)
            || catalog.views.iter().any(|item| item.name == *name)
    }

    /// The types that somebody made.
    pub fn types(&self) -> impl Iterator<Item = &QualifiedName> {
        let catalog = &self.catalog;
        let enums = catalog.enums.iter().map(|item| &item.name);
        let domains = catalog.domains.iter().map(|item| &item.name);
        let composites = catalog.composites.iter().map(|item| &item.name);
        enums.chain(domains).chain(composites).chain(catalog.ranges.iter().map(|item| &item.name))
    }
}

/// What was there before a text was read, by name: of these, what they depend on is known already.
#[derive(Default)]
pub struct Before(pub FxHashSet<QualifiedName>);

impl Before {
    fn of(catalog: &Catalog) -> Self {
        let tables = catalog.tables.iter().map(|item| &item.name).chain(catalog.views.iter().map(|item| &item.name));
        let functions = catalog.functions.iter().map(|item| &item.name);
        Self(tables.chain(functions).chain(catalog.domains.iter().map(|item| &item.name)).cloned().collect())
    }
}

/// An index or key of a partition, and what it is part of.
pub struct Part {
    /// The partition.
    pub table: QualifiedName,
    pub part: QualifiedName,
    pub whole: QualifiedName,
}

/// Where an index is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum IndexPlace {
    /// The table, the index.
    Table(usize, usize),
    /// The table, the key whose index it is.
    Key(usize, usize),
    /// The view, the index.
    View(usize, usize),
}

/// A name as it would be written next to another one.
pub fn shown(name: &QualifiedName, written: &Written) -> Text {
    match written.schema {
        Some(_) => name.to_string().into(),
        None => name.name.clone(),
    }
}
