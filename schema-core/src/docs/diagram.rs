//! Tables and their references, to be drawn.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Text;

/// What is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagram<'a> {
    /// Tables, in the order in which they are written.
    pub tables: Vec<DiagramTable<'a>>,
    /// References between them.
    pub references: Vec<DiagramReference<'a>>,
}

/// Names with commas between.
pub fn joined(names: &[Text]) -> Cow<'_, str> {
    match names {
        [one] => Cow::Borrowed(one),
        several => several.join(", ").into(),
    }
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagramTable<'a> {
    /// Its name: `orders`, `app.orders`.
    pub name: Cow<'a, str>,
    /// What its rows stand for.
    pub comment: Cow<'a, str>,
    /// What it belongs to; empty where nobody said.
    pub cluster: Cow<'a, str>,
    /// The page about it; empty where there is none.
    pub page: Cow<'a, str>,
    /// Its columns.
    pub columns: Vec<DiagramColumn<'a>>,
    /// Its rows are kept within those of others.
    pub is_embedded: bool,
}

impl DiagramTable<'_> {
    /// The same with keys and references alone.
    #[must_use]
    pub fn keys_only(&self) -> Self {
        let keys = self.columns.iter().filter(|column| column.is_key || column.is_reference).cloned().collect();
        Self {
            name: self.name.clone(),
            comment: self.comment.clone(),
            cluster: self.cluster.clone(),
            page: self.page.clone(),
            columns: keys,
            is_embedded: self.is_embedded,
        }
    }
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagramColumn<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its type.
    pub ty: Cow<'a, str>,
    /// It is part of the key.
    pub is_key: bool,
    /// It is part of a reference.
    pub is_reference: bool,
    /// It is unique by itself.
    pub is_unique: bool,
    /// It may be missing.
    pub nullable: bool,
    /// What it holds.
    pub comment: Cow<'a, str>,
}

/// A reference, by the places of its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagramReference<'a> {
    /// The table that references.
    pub from: usize,
    /// The table that is referenced.
    pub to: usize,
    /// The columns that reference, joined.
    pub columns: Cow<'a, str>,
    /// At most one row references the same one.
    pub is_one_to_one: bool,
    /// A row may reference none.
    pub is_optional: bool,
    /// Any number of these for any number of those.
    pub is_many_to_many: bool,
}

/// The references of each table.
#[derive(Debug)]
pub struct Surroundings<'a> {
    diagram: Diagram<'a>,
    places: BTreeMap<Cow<'a, str>, usize>,
    touching: Vec<Vec<usize>>,
}

impl<'a> Surroundings<'a> {
    /// A table, by its name, and those that it references or is referenced by, of those their keys and references alone; nothing where there is none of that name.
    pub fn of(&self, name: &str) -> Diagram<'a> {
        let Some(&place) = self.places.get(name) else { return Diagram::default() };
        let own = || self.touching[place].iter().map(|number| &self.diagram.references[*number]);
        let mut kept: BTreeSet<usize> = own().flat_map(|reference| [reference.from, reference.to]).collect();
        kept.insert(place);
        let kept: Vec<usize> = kept.into_iter().collect();
        let moved = |was: usize| kept.binary_search(&was).unwrap_or_default();
        let table = |other: &usize| match *other == place {
            true => self.diagram.tables[*other].clone(),
            false => self.diagram.tables[*other].keys_only(),
        };
        let tables = kept.iter().map(table).collect();
        let reference =
            |one: &DiagramReference<'a>| DiagramReference { from: moved(one.from), to: moved(one.to), ..one.clone() };
        Diagram { tables, references: own().map(reference).collect() }
    }
}

impl<'a> Diagram<'a> {
    /// The tables of these places, and the references between them.
    #[must_use]
    pub fn of_places(&self, places: &BTreeSet<usize>) -> Self {
        let kept: Vec<usize> = places.iter().copied().filter(|place| *place < self.tables.len()).collect();
        let place = |was: usize| kept.binary_search(&was).ok();
        Self {
            tables: kept.iter().map(|place| self.tables[*place].clone()).collect(),
            references: self
                .references
                .iter()
                .filter_map(|reference| {
                    let (from, to) = (place(reference.from)?, place(reference.to)?);
                    Some(DiagramReference { from, to, ..reference.clone() })
                })
                .collect(),
        }
    }

    /// A table, by its name, and all that are as few references away.
    #[must_use]
    pub fn around(&self, name: &str, degrees: usize) -> Self {
        let start = self.tables.iter().position(|table| table.name == name);
        let mut places: BTreeSet<usize> = start.into_iter().collect();
        for _ in 0..degrees {
            let known = places.clone();
            for reference in &self.references {
                if known.contains(&reference.from) || known.contains(&reference.to) {
                    places.extend([reference.from, reference.to]);
                }
            }
        }
        self.of_places(&places)
    }

    /// What is around each table, for those who ask for many of them.
    pub fn surroundings(self) -> Surroundings<'a> {
        let mut touching = vec![Vec::new(); self.tables.len()];
        for (number, reference) in self.references.iter().enumerate() {
            touching[reference.from].push(number);
            if reference.from != reference.to {
                touching[reference.to].push(number);
            }
        }
        let places = self.tables.iter().enumerate().map(|(place, table)| (table.name.clone(), place)).collect();
        Surroundings { diagram: self, places, touching }
    }

    /// The tables of a cluster.
    #[must_use]
    pub fn of_cluster(&self, cluster: &str) -> Self {
        let is_in = |(_, table): &(usize, &DiagramTable<'_>)| table.cluster == cluster;
        self.of_places(&self.tables.iter().enumerate().filter(is_in).map(|(place, _)| place).collect())
    }

    /// The same with keys and references alone: for pictures of many tables.
    #[must_use]
    pub fn keys_only(&self) -> Self {
        Self { tables: self.tables.iter().map(DiagramTable::keys_only).collect(), references: self.references.clone() }
    }

    /// The names of clusters, sorted.
    pub fn clusters(&self) -> BTreeSet<&str> {
        self.tables.iter().map(|table| &*table.cluster).filter(|cluster| !cluster.is_empty()).collect()
    }
}
