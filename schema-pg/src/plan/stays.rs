//! What follows from what was refused: nothing else is done that a server would refuse then.

use rustc_hash::FxHashSet;

use super::graph::{Resolver, Things, all};
use super::placed::Placed;
use super::step::{Refused, Why};
use crate::catalog::{Catalog, Item, Object, QualifiedName};

/// Leaves out steps that drop what a thing needs whose loss was refused: a server would refuse them.
pub fn without_needed<'a>(placed: &mut Vec<Placed<'a>>, refused: &[Refused], was: &'a Catalog, now: &'a Catalog) {
    let mut open: Vec<Object> =
        refused.iter().filter(|one| one.why == Why::LosesData).map(|one| one.object.clone()).collect();
    if open.is_empty() {
        return;
    }
    let (old, new) = (Resolver::of(was), Things::of(now));
    let items = all(was);
    let mut needed: FxHashSet<Object> = FxHashSet::default();
    while let Some(object) = open.pop() {
        let of_it = items.iter().filter(|item| item.object().as_ref() == Some(&object) || is_part(item, &object));
        let needs = of_it.flat_map(|item| old.needs(*item)).map(|need| need.on);
        let schema = schema_of(&object).map(|schema| Object::Schema(schema.schema.clone()));
        for need in needs.chain(schema).collect::<Vec<_>>() {
            if need != object && needed.insert(need.clone()) {
                open.push(need);
            }
        }
    }
    let stays = |object: &Object| needed.contains(object) && !new.holds(object);
    placed.retain(|placed| !placed.step.effects().drops.iter().any(stays));
}

/// Leaves out all steps about a table of which something is impossible, and about its partitions: what can't be done in the middle would leave them apart.
pub fn without_impossible<'a>(placed: &mut Vec<Placed<'a>>, refused: &[Refused], was: &'a Catalog, now: &'a Catalog) {
    let impossible = refused.iter().filter(|one| matches!(one.why, Why::Impossible(_)));
    let mut tables: FxHashSet<QualifiedName> = impossible.filter_map(|one| relation_of(&one.object)).cloned().collect();
    if tables.is_empty() {
        return;
    }
    let partitions =
        || was.tables.iter().chain(&now.tables).filter_map(|table| Some((table, table.partition_of.as_ref()?)));
    // Partitions may have partitions.
    let mut known = 0;
    while known < tables.len() {
        known = tables.len();
        let below = partitions().filter(|(_, of)| tables.contains(&of.parent)).map(|(table, _)| table.name.clone());
        let below: Vec<QualifiedName> = below.collect();
        tables.extend(below);
    }
    let is_about = |object: &Object| relation_of(object).is_some_and(|name| tables.contains(name));
    placed.retain(|placed| {
        let effects = placed.step.effects();
        let touched = effects.creates.iter().chain(&effects.drops).chain(&effects.alters).chain(&effects.completes);
        !touched.chain(&effects.uses).any(is_about)
    });
}

/// The table or view that it is, or belongs to.
fn relation_of(object: &Object) -> Option<&QualifiedName> {
    match object {
        Object::Relation(name)
        | Object::Column(name, _)
        | Object::Default(name, _)
        | Object::Constraint(name, _)
        | Object::Trigger(name, _)
        | Object::Policy(name, _)
        | Object::Rule(name, _) => Some(name),
        _ => None,
    }
}

/// It goes with the thing.
fn is_part(item: &Item<'_>, whole: &Object) -> bool {
    let Object::Relation(name) = whole else { return false };
    match item {
        Item::Column(table, _)
        | Item::Default(table, _)
        | Item::Constraint(table, _)
        | Item::Index(table, _)
        | Item::Policy(table, _) => table.name == *name,
        Item::Trigger(on, _) | Item::Rule(on, _) => *on == name,
        _ => false,
    }
}

fn schema_of(object: &Object) -> Option<&QualifiedName> {
    match object {
        Object::Relation(name)
        | Object::Type(name)
        | Object::Sequence(name)
        | Object::Function(name)
        | Object::Column(name, _) => Some(name),
        _ => None,
    }
}
