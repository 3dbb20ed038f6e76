//! Names of indexes of the same fields that differ in something else: a server holds both, under two names.

use schema_core::ir::Entity;

use super::lowered::{LoweredIndex, named};
use crate::diff::is_equivalent;
use crate::spec::{Collation, Direction, Index, Text};

/// Gives an index without a name of its own one that says in what it differs from one before it: `items_sku_sparse_idx`.
pub(super) fn names(entity: &Entity, made: &mut [LoweredIndex], default: Option<&Collation>) {
    for at in 1..made.len() {
        let (before, rest) = made.split_at_mut(at);
        let index = &mut rest[0].index;
        let taken = |name: &str| before.iter().find(|other| other.index.name == name).map(|other| &other.index);
        let Some(other) = taken(&index.name) else { continue };
        if index.name != named(entity, &index.keys, "idx") || is_equivalent(other, index, default) {
            continue;
        }
        let others = words(other);
        let name = words(index)
            .into_iter()
            .filter(|word| !others.contains(word))
            .map(|word| named(entity, &index.keys, &format!("{word}_idx")))
            .find(|name| taken(name).is_none());
        if let Some(name) = name {
            index.name = name;
        }
    }
}

/// The options of an index, in a word each.
fn words(index: &Index) -> Vec<Text> {
    let has = |direction| index.has(direction);
    let all = [
        (index.unique, "unique"),
        (index.sparse, "sparse"),
        (index.partial.is_some(), "partial"),
        (index.expire_after_seconds.is_some(), "ttl"),
        (has(Direction::Hashed), "hashed"),
        (has(Direction::Sphere), "geo"),
        (has(Direction::Descending), "desc"),
    ];
    let mut words: Vec<Text> = all.into_iter().filter(|(is, _)| *is).map(|(_, word)| Text::Borrowed(word)).collect();
    words.extend(index.collation.as_ref().map(|collation| collation.locale.replace(['@', '='], "_").into()));
    words
}
