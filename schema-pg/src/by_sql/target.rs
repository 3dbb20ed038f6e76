//! The catalog to which statements are applied, and how what they name is found in it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cursor::Written;
use super::path::Path;
use super::places::Places;
use super::problem::{Problem, Read, absent, unread};
use crate::catalog::effective::Effective;
use crate::catalog::{
    Catalog, Column, Constraint, Function, Object, Override, Owner, QualifiedName, Schema, Table, Text, View,
};
use crate::config::{Config, Version};

/// The catalog to which statements are applied.
pub struct Target<'c> {
    pub catalog: &'c mut Catalog,
    /// Where its things stand.
    pub places: Places,
    /// The schema of what is made without one.
    pub schema: Text,
    /// Where names without a schema are looked for.
    pub path: Path,
    /// Who owns what.
    pub owners: FxHashMap<(Object, Option<Text>), Text>,
    /// Views whose queries hold `*`.
    pub starred: Vec<QualifiedName>,
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
        let (own_schemas, attached, forced) = Default::default();
        let (schema, version, existing) = (config.schema.clone(), config.version, config.existing_schemas.clone());
        let before = Before::of(catalog);
        let places = Places::of(catalog);
        let owners = std::mem::take(&mut catalog.owners);
        let owners = owners.into_iter().map(|owner| ((owner.object, owner.arguments), owner.role)).collect();
        let starred = catalog.views.iter().filter(|view| view.query.contains('*')).map(|view| view.name.clone());
        Self {
            before,
            starred: starred.collect(),
            path: Path::new(&schema),
            places,
            owners,
            catalog,
            schema,
            version,
            existing,
            own_schemas,
            attached,
            forced,
        }
    }
}

impl Target<'_> {
    /// Once all is read: who owns what, and the schema of the configuration where something lives in it, as for structs.
    pub fn finish(&mut self) {
        let owners = std::mem::take(&mut self.owners).into_iter();
        self.catalog.owners = owners.map(|((object, arguments), role)| Owner { object, arguments, role }).collect();
        // What was specified for `public` may have been taken back.
        self.catalog.schemas.retain(|schema| *schema != Schema::new("public"));
        let own = self.path.configured().clone();
        let catalog = &*self.catalog;
        let tables = catalog.tables.iter().map(|item| &item.name).chain(catalog.views.iter().map(|item| &item.name));
        let functions = catalog.functions.iter().map(|item| &item.name);
        let functions = functions.chain(catalog.aggregates.iter().map(|item| &item.name));
        let sequences = catalog.sequences.iter().map(|item| &item.name);
        let is_used = tables.chain(functions).chain(sequences).chain(self.types()).any(|name| name.schema == own);
        let mut known = catalog.schemas.iter().map(|schema| &schema.name).chain(&self.existing);
        let is_there = own == "public" || known.any(|schema| *schema == own);
        if is_used && !is_there {
            self.catalog.schemas.push(Schema::new(own));
        }
    }

    /// There is a schema of this name.
    pub fn has_schema(&self, name: &str) -> bool {
        let schemas = self.catalog.schemas.iter().map(|schema| &schema.name);
        // The schema of the configuration is made where something lives in it, as for structs.
        name == "public" || self.path.configured() == name || schemas.chain(&self.existing).any(|schema| schema == name)
    }

    /// What is made without a schema is in the first one of the path that is there.
    pub fn in_path(&mut self) {
        let first = self.path.schemas().iter().find(|schema| self.has_schema(schema));
        self.schema = first.cloned().unwrap_or_else(|| "".into());
    }

    /// Things are called otherwise, or are gone: their places are found anew.
    pub fn moved(&mut self) {
        self.places = Places::of(self.catalog);
    }

    /// The name of what is to be made.
    pub fn named(&self, written: &Written) -> Read<QualifiedName> {
        if written.schema.is_none() && self.schema.is_empty() {
            let help = "write its schema before it, or set search_path to one that is there";
            return Err(unread(written.at, "no schema has been selected to create it in", help));
        }
        let name = written.within(&self.schema);
        if self.has_schema(&name.schema) {
            return Ok(name);
        }
        let schemas = self.catalog.schemas.iter().map(|schema| schema.name.clone());
        Err(absent(written.at, "schema", &name.schema, schemas))
    }

    /// The first name among those that it can stand for, of which `is_there` holds.
    pub fn found(&self, written: &Written, is_there: impl Fn(&QualifiedName) -> bool) -> Option<QualifiedName> {
        match &written.schema {
            Some(schema) => Some(written.within(schema)).filter(is_there),
            None => self.path.schemas().iter().map(|schema| written.within(schema)).find(is_there),
        }
    }

    /// The table, view or sequence of this name.
    pub fn relation_named(&self, name: &QualifiedName) -> Option<Relation> {
        let place = |all: &FxHashMap<QualifiedName, usize>| all.get(name).copied();
        let table = place(&self.places.tables).map(Relation::Table);
        let view = || place(&self.places.views).map(Relation::View);
        table.or_else(view).or_else(|| place(&self.places.sequences).map(Relation::Sequence))
    }

    pub fn relation(&self, written: &Written) -> Option<Relation> {
        let name = self.found(written, |name| self.relation_named(name).is_some())?;
        self.relation_named(&name)
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
        let at = self.places.tables.get(&table.name);
        at.map_or_else(Vec::new, |at| self.columns_at(*at, 0))
    }

    fn columns_at(&self, at: usize, depth: usize) -> Vec<&Column> {
        let table = &self.catalog.tables[at];
        if table.partition_of.is_none() && table.inherits.is_empty() {
            return table.columns.iter().collect();
        }
        let above = table.parents().filter_map(|parent| self.places.tables.get(parent).copied());
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

    /// A table and those above it.
    pub fn family(&self, place: usize) -> Vec<&Table> {
        let mut family: Vec<&Table> = vec![&self.catalog.tables[place]];
        let mut next = 0;
        while let Some(table) = family.get(next).copied() {
            next += 1;
            for parent in table.parents().filter_map(|parent| self.table_named(parent)) {
                if !family.iter().any(|known| known.name == parent.name) {
                    family.push(parent);
                }
            }
        }
        family
    }

    /// What the tables of a family hold of their columns.
    pub fn effective<'f>(family: &'f [&'f Table]) -> Effective<'f> {
        Effective::of(family.iter().copied())
    }

    /// The tables that have columns from this one, and it.
    pub fn below(&self, name: &QualifiedName) -> Vec<QualifiedName> {
        let mut below = vec![name.clone()];
        let mut next = 0;
        while let Some(above) = below.get(next).cloned() {
            next += 1;
            for name in self.places.below(&above) {
                let is_below =
                    self.table_named(name).is_some_and(|table| table.parents().any(|parent| *parent == above));
                if is_below && !below.contains(name) {
                    below.push(name.clone());
                }
            }
        }
        below
    }

    /// The table of this name.
    pub fn table_named(&self, name: &QualifiedName) -> Option<&Table> {
        self.places.tables.get(name).map(|at| &self.catalog.tables[*at])
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
        let places = self.places.functions.get(name).map_or(&[][..], Vec::as_slice);
        places.iter().map(|at| &self.catalog.functions[*at])
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
            None => self.path.schemas().iter().find(|schema| holds(schema)).map(|schema| written.within(schema)),
        }
    }

    /// There is a relation of this name, or a type that has its place.
    pub fn has_relation(&self, name: &QualifiedName) -> bool {
        self.relation_named(name).is_some()
            || self.places.composites.contains_key(name)
            || self.index(name).is_some()
            || self.places.foreign.contains_key(name)
    }

    /// The table or view whose index this is.
    pub fn index(&self, name: &QualifiedName) -> Option<IndexPlace> {
        self.places.with_index(name).iter().find_map(|owner| {
            if let Some(at) = self.places.tables.get(owner) {
                let table = &self.catalog.tables[*at];
                let index = table.indexes.iter().position(|index| index.name == name.name);
                let is_key =
                    |part: &Constraint| part.name == name.name && part.kind.rank() != 2 && part.kind.rank() != 4;
                let key = || table.constraints.iter().position(is_key).map(|key| IndexPlace::Key(*at, key));
                return index.map(|index| IndexPlace::Table(*at, index)).or_else(key);
            }
            let at = self.places.views.get(owner)?;
            let index = self.catalog.views[*at].indexes().iter().position(|index| index.name == name.name);
            index.map(|index| IndexPlace::View(*at, index))
        })
    }

    /// Some table in a schema has a constraint of this name.
    pub fn has_constraint(&self, name: &QualifiedName) -> bool {
        let tables = self.places.with_constraint(name).iter().filter_map(|owner| self.table_named(owner));
        tables.into_iter().any(|table| table.constraint(&name.name).is_some())
    }

    /// There is a type of this name.
    pub fn has_type(&self, name: &QualifiedName) -> bool {
        self.is_own_type(name)
            || self.places.multiranges.contains_key(name)
            || self.places.tables.contains_key(name)
            || self.places.views.contains_key(name)
    }

    /// Somebody made a type of this name.
    pub fn is_own_type(&self, name: &QualifiedName) -> bool {
        let places = &self.places;
        [&places.enums, &places.domains, &places.composites, &places.ranges].iter().any(|all| all.contains_key(name))
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
