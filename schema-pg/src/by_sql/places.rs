//! Where the things of a catalog stand, by their names: nothing is looked for from one to the next.

use rustc_hash::FxHashMap;

use crate::catalog::{Catalog, QualifiedName, Table, Text, View};

/// Where the things of a catalog stand, by their names.
#[derive(Debug, Default)]
pub struct Places {
    pub tables: FxHashMap<QualifiedName, usize>,
    pub views: FxHashMap<QualifiedName, usize>,
    pub sequences: FxHashMap<QualifiedName, usize>,
    pub enums: FxHashMap<QualifiedName, usize>,
    pub domains: FxHashMap<QualifiedName, usize>,
    pub composites: FxHashMap<QualifiedName, usize>,
    pub ranges: FxHashMap<QualifiedName, usize>,
    /// Those of ranges.
    pub multiranges: FxHashMap<QualifiedName, usize>,
    pub functions: FxHashMap<QualifiedName, Vec<usize>>,
    pub aggregates: FxHashMap<QualifiedName, Vec<usize>>,
    pub statistics: FxHashMap<QualifiedName, usize>,
    /// Things that are not taken apart, by kind and name.
    pub general: FxHashMap<(Text, Text), usize>,
    /// Foreign tables, among those.
    pub foreign: FxHashMap<QualifiedName, usize>,
    /// Tables and views that have, or had, an index or a key of this name.
    indexes: FxHashMap<QualifiedName, Vec<QualifiedName>>,
    /// Tables that have, or had, a constraint of this name in their schema.
    constraints: FxHashMap<QualifiedName, Vec<QualifiedName>>,
    /// Tables that have, or had, an identity column whose sequence is called so.
    identities: FxHashMap<QualifiedName, Vec<QualifiedName>>,
    /// Tables right below others.
    below: FxHashMap<QualifiedName, Vec<QualifiedName>>,
}

impl Places {
    /// Those of this catalog.
    pub fn of(catalog: &Catalog) -> Self {
        fn places<'t, T: 't>(
            list: &'t [T],
            name: impl Fn(&'t T) -> &'t QualifiedName,
        ) -> FxHashMap<QualifiedName, usize> {
            list.iter().enumerate().map(|(at, item)| (name(item).clone(), at)).collect()
        }
        let mut places = Self {
            tables: places(&catalog.tables, |item| &item.name),
            views: places(&catalog.views, |item| &item.name),
            sequences: places(&catalog.sequences, |item| &item.name),
            enums: places(&catalog.enums, |item| &item.name),
            domains: places(&catalog.domains, |item| &item.name),
            composites: places(&catalog.composites, |item| &item.name),
            ranges: places(&catalog.ranges, |item| &item.name),
            statistics: places(&catalog.statistics, |item| &item.name),
            ..Self::default()
        };
        for (at, range) in catalog.ranges.iter().enumerate() {
            let name = QualifiedName { schema: range.name.schema.clone(), name: range.multirange() };
            places.multiranges.insert(name, at);
        }
        for (at, function) in catalog.functions.iter().enumerate() {
            places.functions.entry(function.name.clone()).or_default().push(at);
        }
        for (at, aggregate) in catalog.aggregates.iter().enumerate() {
            places.aggregates.entry(aggregate.name.clone()).or_default().push(at);
        }
        for (at, item) in catalog.general.iter().enumerate() {
            places.general.insert((item.kind.clone(), item.name.clone()), at);
            places.foreign.extend(item.relation.clone().map(|name| (name, at)));
        }
        catalog.tables.iter().for_each(|table| places.table(table));
        catalog.views.iter().for_each(|view| places.view(view));
        places
    }

    /// Notes the names of what belongs to a table.
    pub fn table(&mut self, table: &Table) {
        table.constraints.iter().for_each(|part| self.constraint(&table.name, &part.name));
        table.indexes.iter().for_each(|index| self.index(&table.name, &index.name));
        for column in table.columns.iter().filter(|column| column.identity.is_some()) {
            note(&mut self.identities, &table.name, &column.sequence_name(&table.name));
        }
        for parent in table.parents() {
            let below = self.below.entry(parent.clone()).or_default();
            if !below.contains(&table.name) {
                below.push(table.name.clone());
            }
        }
    }

    /// The same of a view.
    pub fn view(&mut self, view: &View) {
        view.indexes().iter().for_each(|index| self.index(&view.name, &index.name));
    }

    /// Notes the name of an index.
    pub fn index(&mut self, of: &QualifiedName, name: &Text) {
        note(&mut self.indexes, of, name);
    }

    /// Notes the name of a constraint, which may have an index.
    pub fn constraint(&mut self, of: &QualifiedName, name: &Text) {
        note(&mut self.constraints, of, name);
        note(&mut self.indexes, of, name);
    }

    /// Tables and views that may have an index of this name.
    pub fn with_index(&self, name: &QualifiedName) -> &[QualifiedName] {
        self.indexes.get(name).map_or(&[], Vec::as_slice)
    }

    /// Tables that may have a constraint of this name.
    pub fn with_constraint(&self, name: &QualifiedName) -> &[QualifiedName] {
        self.constraints.get(name).map_or(&[], Vec::as_slice)
    }

    /// Tables that may have an identity column with a sequence of this name.
    pub fn with_identity(&self, name: &QualifiedName) -> &[QualifiedName] {
        self.identities.get(name).map_or(&[], Vec::as_slice)
    }

    /// Tables that may be right below this one.
    pub fn below(&self, name: &QualifiedName) -> &[QualifiedName] {
        self.below.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A name in the schema of what has it.
fn note(all: &mut FxHashMap<QualifiedName, Vec<QualifiedName>>, of: &QualifiedName, name: &Text) {
    let own = QualifiedName { schema: of.schema.clone(), name: name.clone() };
    let held = all.entry(own).or_default();
    if !held.contains(of) {
        held.push(of.clone());
    }
}
