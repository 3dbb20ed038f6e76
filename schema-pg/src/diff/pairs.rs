//! Two sorted lists, walked side by side.

use std::cmp::Ordering;

/// What the lists have under one key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pair<'a, T> {
    /// In the first only.
    Gone(&'a T),
    /// In the second only.
    New(&'a T),
    /// In both.
    Both(&'a T, &'a T),
}

/// What both lists have, by key. They are sorted by it as a rule; where not, they are sorted here.
pub fn pairs<'a, T, K: Ord>(was: &'a [T], now: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<Pair<'a, T>> {
    pairs_by(was, now, &key, &key)
}

/// The same where keys before are not read as those after.
pub fn pairs_by<'a, T, K: Ord>(
    was: &'a [T],
    now: &'a [T],
    before: impl Fn(&'a T) -> K,
    after: impl Fn(&'a T) -> K,
) -> Vec<Pair<'a, T>> {
    if was.is_empty() {
        return now.iter().map(Pair::New).collect();
    }
    let (was, now) = (sorted(was, &before), sorted(now, &after));
    let (mut was, mut now) = (was.into_iter().peekable(), now.into_iter().peekable());
    let mut pairs = Vec::with_capacity(was.len().max(now.len()));
    loop {
        let order = match (was.peek(), now.peek()) {
            (None, None) => return pairs,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let old = if order.is_le() { was.next() } else { None };
        let new = if order.is_ge() { now.next() } else { None };
        pairs.extend(match (old, new) {
            (Some((_, old)), Some((_, new))) => Some(Pair::Both(old, new)),
            (Some((_, old)), None) => Some(Pair::Gone(old)),
            (None, Some((_, new))) => Some(Pair::New(new)),
            (None, None) => None,
        });
    }
}

fn sorted<'a, T, K: Ord>(items: &'a [T], key: &impl Fn(&'a T) -> K) -> Vec<(K, &'a T)> {
    let mut keyed: Vec<(K, &T)> = items.iter().map(|item| (key(item), item)).collect();
    if !keyed.is_sorted_by(|a, b| a.0 <= b.0) {
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
    }
    keyed
}
