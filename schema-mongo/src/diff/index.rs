//! Indexes, compared as MongoDB compares them: by fields and their order, uniqueness, filter, sparseness, collation, weights.
//! A name says which index is meant; it is no part of what the index is.

use super::Change;
use crate::spec::{Collation, Collection, Direction, Index, TimeSeries, canonical};

/// What differs between the indexes of a collection.
pub fn diff<'a>(was: &'a Collection, now: &'a Collection, changes: &mut Vec<Change<'a>>) {
    let pairs = pairs(was, now);
    let mut kept = vec![false; was.indexes.len()];
    for old in pairs.iter().flatten() {
        kept[*old] = true;
    }
    for (index, pair) in now.indexes.iter().zip(&pairs) {
        if let Some(old) = pair.map(|at| &was.indexes[at]) {
            let differs = (old.hidden, old.expire_after_seconds, old.unique)
                != (index.hidden, index.expire_after_seconds, index.unique);
            if differs {
                changes.push(Change::ModifyIndex { collection: now, was: old, now: index });
            }
            continue;
        }
        match was.indexes.iter().position(|old| old.name == index.name).filter(|at| !kept[*at]) {
            Some(at) => {
                kept[at] = true;
                changes.push(Change::ReplaceIndex { collection: now, was: &was.indexes[at], now: index });
            }
            None => changes.push(Change::CreateIndex { collection: now, index }),
        }
    }
    for (index, kept) in was.indexes.iter().zip(&kept) {
        if !kept && !is_of_the_server(was, index) {
            changes.push(Change::DropIndex { collection: now, index });
        }
    }
}

/// Which index that is there becomes each of the new ones in place, by its number: one of the same name where it can, else any
/// that is the same. One whose name another needs can't stay: names are given for good.
fn pairs(was: &Collection, now: &Collection) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; now.indexes.len()];
    let fits = |old: &Index, new: &Index| becomes((was, old), (now, new));
    for (pair, index) in pairs.iter_mut().zip(&now.indexes) {
        *pair = was.indexes.iter().position(|old| old.name == index.name && fits(old, index));
    }
    for at in 0..pairs.len() {
        if pairs[at].is_none() {
            let free = |i: usize| !pairs.contains(&Some(i));
            pairs[at] = (0..was.indexes.len()).find(|i| free(*i) && fits(&was.indexes[*i], &now.indexes[at]));
        }
    }
    loop {
        // A new index that is to be made, under the name of one that stays for another.
        let holder = (0..pairs.len()).filter(|at| pairs[*at].is_none()).find_map(|at| {
            let name = &now.indexes[at].name;
            pairs.iter().position(|pair| pair.is_some_and(|old| was.indexes[old].name == *name))
        });
        match holder {
            Some(holder) => pairs[holder] = None,
            None => return pairs,
        }
    }
}

/// One can become the other in place (`coll_mod.cpp`; manual, "collMod"). An index that is unique becomes one that is not only by being
/// made anew, and one by which documents go becomes one by which they stay; the other way round a command does it.
fn becomes((from, was): (&Collection, &Index), (to, now): (&Collection, &Index)) -> bool {
    let filter = |index: &Index| index.partial.clone().map(canonical);
    let projection = |index: &Index| index.wildcard_projection.clone().map(canonical);
    keys(was) == keys(now)
        && (was.unique == now.unique || !was.unique)
        && was.sparse == now.sparse
        && expires(was, now, to)
        && collation(was, from.options.collation.as_deref()) == collation(now, to.options.collation.as_deref())
        && was.text == now.text
        && plane(was) == plane(now)
        && filter(was) == filter(now)
        && projection(was) == projection(now)
}

/// Whether documents go by the index can be changed in place as is said here. It becomes so only where it has one plain field, that is not
/// `_id`, and its collection is neither a time series nor capped.
fn expires(was: &Index, now: &Index, to: &Collection) -> bool {
    let is_plain = || {
        matches!(&*now.keys.0, [(name, Direction::Ascending | Direction::Descending)] if name != "_id")
            && !now.is_wildcard()
            && to.options.time_series.is_none()
            && to.options.capped.is_none()
    };
    match (was.expire_after_seconds, now.expire_after_seconds) {
        (None, Some(_)) => is_plain(),
        (was, now) => was.is_some() == now.is_some(),
    }
}

/// A server sees one index in both: it holds one of the two, under one name (`index_descriptor.cpp`, `compareIndexOptions`: code 85, and 86
/// for one name). `default` is the collation of the collection.
pub(crate) fn is_equivalent(a: &Index, b: &Index, default: Option<&Collation>) -> bool {
    let filter = |index: &Index| index.partial.clone().map(canonical);
    let projection = |index: &Index| index.wildcard_projection.clone().map(canonical);
    keys(a) == keys(b)
        && (a.unique, a.sparse) == (b.unique, b.sparse)
        && collation(a, default) == collation(b, default)
        && filter(a) == filter(b)
        && projection(a) == projection(b)
}

/// A server does not hold both: it would see one in the other, they have one name, or both are of words (`index_catalog_impl.cpp`: "only one
/// text index per collection allowed").
pub(crate) fn exclude_each_other(a: &Index, b: &Index, default: Option<&Collation>) -> bool {
    a.name == b.name || a.has(Direction::Text) && b.has(Direction::Text) || is_equivalent(a, b, default)
}

/// The grid of a `2d` index, as a server completes it (manual, "2d Index Internals"). It is no part of what makes an index another.
fn plane(index: &Index) -> (u32, f64, f64) {
    (index.bits.unwrap_or(26), index.min.unwrap_or(-180.0), index.max.unwrap_or(180.0))
}

/// The server made it by itself: that of a time series, on what was measured and the time.
fn is_of_the_server(collection: &Collection, index: &Index) -> bool {
    let own = collection.options.time_series.as_ref().and_then(TimeSeries::own_index);
    own.is_some_and(|own| own.name == index.name && own.keys == index.keys)
}

/// How the index compares texts: as its collection does, where it does not say. A server does not show the collation `simple`: it
/// is that of an index that has none.
fn collation<'a>(index: &'a Index, default: Option<&'a Collation>) -> Option<&'a Collation> {
    index.collation.as_deref().or(default).filter(|collation| collation.locale != "simple")
}

/// The fields in order; those of words in any order, since their weights say which they are.
fn keys(index: &Index) -> Vec<(&str, Direction)> {
    let mut keys: Vec<_> = index.keys.0.iter().map(|(name, direction)| (&**name, *direction)).collect();
    if index.has(Direction::Text) {
        keys.sort_by_key(|(name, direction)| (*direction == Direction::Text).then_some(*name));
    }
    keys
}
