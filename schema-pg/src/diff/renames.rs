//! What is gone and what is new, where a hint says that they are one thing.

use rustc_hash::FxHashMap;

use super::pairs::Pair;
use crate::catalog::QualifiedName;
use crate::catalog::renames::Hints;

/// Pairs in which what is gone and what is new are one thing where a hint says so.
pub fn joined<'a, T, F: Fn(&'a T) -> &'a QualifiedName>(
    pairs: Vec<Pair<'a, T>>,
    hints: &Hints,
    name: F,
) -> Vec<Pair<'a, T>> {
    if hints.is_empty() {
        return pairs;
    }
    let mut gone: FxHashMap<&QualifiedName, &T> = FxHashMap::default();
    for pair in &pairs {
        if let Pair::Gone(was) = pair {
            gone.insert(name(was), was);
        }
    }
    let mut joined: Vec<Pair<'a, T>> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let Pair::New(now) = pair else {
            joined.push(pair);
            continue;
        };
        let before = hints.get(name(now)).into_iter().flatten();
        match before.into_iter().find_map(|was| gone.remove(was)) {
            Some(was) => joined.push(Pair::Both(was, now)),
            None => joined.push(pair),
        }
    }
    // What was found under its new name is not gone.
    joined.retain(|pair| !matches!(pair, Pair::Gone(was) if !gone.contains_key(name(was))));
    joined
}
