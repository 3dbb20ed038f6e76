//! What follows from what a plan refuses: no step is left that a server would refuse then.

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{Resolver, Things, all};
use super::placed::Placed;
use super::step::{Refused, Why};
use crate::catalog::{Catalog, Item, Object, QualifiedName};

/// Leaves out steps that drop what a thing needs whose loss was refused.
pub fn without_needed<'a>(placed: &mut Vec<Placed<'a>>, refused: &[Refused], was: &'a Catalog, now: &'a Catalog) {
    let mut open: Vec<Object> =
        refused.iter().filter(|one| one.why == Why::LosesData).map(|one| one.object.clone()).collect();
    if open.is_empty() {
        return;
    }
    let (old, new) = (Resolver::of(was), Things::of(now));
    // Each thing, and with a table or view what belongs to it.
    let mut items: FxHashMap<Object, Vec<Item<'a>>> = FxHashMap::default();
    for item in all(was) {
        let Some(object) = item.object() else { continue };
        let whole = match item {
            Item::Index(table, _) => Some(&table.name),
            Item::ViewIndex(view, _) => Some(&view.name),
            _ => object.relation(),
        };
        let whole = whole.map(|name| Object::Relation(name.clone())).filter(|whole| *whole != object);
        whole.into_iter().for_each(|whole| items.entry(whole).or_default().push(item));
        items.entry(object).or_default().push(item);
    }
    let mut needed: FxHashSet<Object> = FxHashSet::default();
    while let Some(object) = open.pop() {
        let own = items.get(&object).map(Vec::as_slice).unwrap_or_default();
        let needs = own.iter().flat_map(|item| old.needs(*item)).map(|need| need.on);
        let schema = object.schema().map(|schema| Object::Schema(schema.clone()));
        for need in needs.chain(schema) {
            if need != object && needed.insert(need.clone()) {
                open.push(need);
            }
        }
    }
    let is_needed = |object: &Object| needed.contains(object) && !new.holds(object);
    placed.retain(|placed| !placed.step.effects().drops.iter().any(is_needed));
}

/// Leaves out all steps about a table of which something is impossible, and about its partitions: what can't be done in the middle would leave them apart.
pub fn without_impossible<'a>(placed: &mut Vec<Placed<'a>>, refused: &[Refused], was: &'a Catalog, now: &'a Catalog) {
    let impossible = refused.iter().filter(|one| matches!(one.why, Why::Impossible(_)));
    let mut tables: FxHashSet<&QualifiedName> = impossible.filter_map(|one| one.object.relation()).collect();
    if tables.is_empty() {
        return;
    }
    // Partitions may have partitions.
    let mut known = 0;
    while known < tables.len() {
        known = tables.len();
        for table in was.tables.iter().chain(&now.tables) {
            if table.partition_of.as_ref().is_some_and(|of| tables.contains(&of.parent)) {
                tables.insert(&table.name);
            }
        }
    }
    let is_about = |object: &Object| object.relation().is_some_and(|name| tables.contains(name));
    placed.retain(|placed| {
        let effects = placed.step.effects();
        let touched = effects.creates.iter().chain(&effects.drops).chain(&effects.alters).chain(&effects.completes);
        !touched.chain(&effects.uses).any(is_about)
    });
}
