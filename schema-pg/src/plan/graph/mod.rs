//! What depends on what: the graph by which dependents are recreated and steps are sorted.

mod find;
mod needs;

use rustc_hash::FxHashMap;

pub use find::Things;
pub use needs::Resolver;

use crate::catalog::{Catalog, Item, Object};

/// Why a thing needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// It belongs to it, and goes with it.
    Part,
    /// An expression or query names it.
    Names,
    /// An expression or query names the row of a table: the table, or `t.*`.
    Row,
    /// An index or a constraint holds the column itself.
    Holds,
    /// A reference is made of the column, or points at it or at the key that it is in.
    References,
    /// A reference points at the table that it is a partition of.
    Partition,
    /// It has this type, or an array of it.
    OfType,
    /// It calls the function, or is made of it.
    Calls,
    /// The text of a function's body names it: PostgreSQL looks at it only when the function is made, and only where
    /// `check_function_bodies` is on.
    Body,
}

/// What a thing needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The other thing.
    pub on: Object,
    /// Why.
    pub via: Via,
}

/// All things of a catalog, and who needs them.
pub struct Graph<'a> {
    /// The things.
    pub items: Vec<Item<'a>>,
    dependents: FxHashMap<Object, Vec<(usize, Via)>>,
}

impl<'a> Graph<'a> {
    /// The graph of a catalog.
    pub fn of(catalog: &'a Catalog, resolver: &Resolver<'a>) -> Self {
        let items = all(catalog);
        let mut dependents: FxHashMap<Object, Vec<(usize, Via)>> = FxHashMap::default();
        for (at, item) in items.iter().enumerate() {
            for Need { on, via } in resolver.needs(*item) {
                dependents.entry(on).or_default().push((at, via));
            }
        }
        Self { items, dependents }
    }

    /// The things that need an object.
    pub fn dependents(&self, object: &Object) -> impl Iterator<Item = (Item<'a>, Via)> {
        self.dependents.get(object).into_iter().flatten().map(|(at, via)| (self.items[*at], *via))
    }
}

/// All things of a catalog, each part on its own.
pub fn all(catalog: &Catalog) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    items.extend(catalog.schemas.iter().map(Item::Schema));
    items.extend(catalog.extensions.iter().map(Item::Extension));
    items.extend(catalog.enums.iter().map(Item::Enum));
    for domain in &catalog.domains {
        items.push(Item::Domain(domain));
        items.extend(domain.checks.iter().map(|check| Item::DomainCheck(domain, check)));
        items.extend(domain.default.iter().map(|_| Item::DomainDefault(domain)));
    }
    items.extend(catalog.composites.iter().map(Item::Composite));
    items.extend(catalog.ranges.iter().map(Item::Range));
    items.extend(catalog.sequences.iter().map(Item::Sequence));
    items.extend(catalog.functions.iter().map(Item::Function));
    items.extend(catalog.aggregates.iter().map(Item::Aggregate));
    for table in &catalog.tables {
        items.push(Item::Table(table));
        items.extend(table.columns.iter().map(|part| Item::Column(table, part)));
        items.extend(table.columns.iter().filter(|part| part.default.is_some()).map(|part| Item::Default(table, part)));
        items.extend(table.constraints.iter().map(|part| Item::Constraint(table, part)));
        items.extend(table.indexes.iter().map(|part| Item::Index(table, part)));
        items.extend(table.triggers.iter().map(|part| Item::Trigger(&table.name, part)));
        items.extend(table.policies.iter().map(|part| Item::Policy(table, part)));
        items.extend(table.rules.iter().map(|part| Item::Rule(&table.name, part)));
    }
    for view in &catalog.views {
        items.push(Item::View(view));
        items.extend(view.indexes().iter().map(|part| Item::ViewIndex(view, part)));
        items.extend(view.triggers.iter().map(|part| Item::Trigger(&view.name, part)));
        items.extend(view.rules.iter().map(|part| Item::Rule(&view.name, part)));
    }
    items.extend(catalog.statistics.iter().map(Item::Statistics));
    items.extend(catalog.general.iter().map(Item::General));
    items.extend(catalog.event_triggers.iter().map(Item::EventTrigger));
    items
}
