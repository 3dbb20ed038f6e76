//! What a thing needs that stays, since its loss was refused, stays with it.

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
