//! Indexes, compared as MongoDB compares them: by fields and their order, uniqueness, filter, sparseness, collation, weights.
//! A name says which index is meant; it is no part of what the index is.

use super::Change;
use crate::spec::{Collation, Collection, Direction, Index, canonical};

/// What differs between the indexes of a collection.
pub fn diff<'a>(was: &'a Collection, now: &'a Collection, changes: &mut Vec<Change<'a>>) {
    let mut kept: Vec<&str> = Vec::new();
    for index in &now.indexes {
        let by_name = was.index(&index.name);
        // An index that is the same under another name stays as it is.
        let known = by_name.filter(|old| is_same(old, index)).or_else(|| {
            let free = |old: &&Index| now.index(&old.name).is_none() && !kept.contains(&&*old.name);
            was.indexes.iter().filter(free).find(|old| is_same(old, index))
        });
        match (known.or(by_name), known.is_some()) {
            (Some(old), true) => {
                kept.push(&old.name);
                let differs = (old.hidden, old.expire_after_seconds, old.unique)
                    != (index.hidden, index.expire_after_seconds, index.unique);
                if differs {
                    changes.push(Change::ModifyIndex { collection: now, was: old, now: index });
                }
            }
            (Some(old), false) => {
                kept.push(&old.name);
                changes.push(Change::ReplaceIndex { collection: now, was: old, now: index });
            }
            (None, _) => changes.push(Change::CreateIndex { collection: now, index }),
        }
    }
    for index in &was.indexes {
        if !kept.contains(&&*index.name) {
            changes.push(Change::DropIndex { collection: now, index });
        }
    }
}

/// One can become the other in place. An index that is unique becomes one that is not only by being made anew; whether it
/// expires at all can't be changed in place either.
fn is_same(was: &Index, now: &Index) -> bool {
    let filter = |index: &Index| index.partial.clone().map(canonical);
    let projection = |index: &Index| index.wildcard_projection.clone().map(canonical);
    keys(was) == keys(now)
        && (was.unique == now.unique || !was.unique)
        && was.sparse == now.sparse
        && was.expire_after_seconds.is_some() == now.expire_after_seconds.is_some()
        && collation(was) == collation(now)
        && was.text == now.text
        && filter(was) == filter(now)
        && projection(was) == projection(now)
}

/// A server does not show the collation `simple`: it is that of an index that has none.
fn collation(index: &Index) -> Option<&Collation> {
    index.collation.as_deref().filter(|collation| collation.locale != "simple")
}

/// The fields in order; those of words in any order, since their weights say which they are.
fn keys(index: &Index) -> Vec<(&str, Direction)> {
    let mut keys: Vec<_> = index.keys.0.iter().map(|(name, direction)| (&**name, *direction)).collect();
    if index.has(Direction::Text) {
        keys.sort_by_key(|(name, direction)| (*direction == Direction::Text).then_some(*name));
    }
    keys
}
