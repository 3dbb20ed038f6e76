//! Names that are nearly the same, and names that are.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rustc_hash::FxBuildHasher;

use crate::ir::Text;

/// It changes the direction of what follows (Unicode Standard Annex 9, "Explicit Directional Formatting Characters"): what is read would be another text than
/// what is there.
#[cfg_attr(not(feature = "docs"), allow(dead_code, reason = "programs and documents show texts of others"))]
pub fn changes_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// The candidate that `name` was most likely meant to be: at most a third of its letters differ.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = name.chars().count().div_ceil(3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to insert, remove, replace or swap with a neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Where a name stands that stood before: the place where it stood first, and the later one.
pub fn duplicates<T>(items: &[T], name: impl Fn(&T) -> &Text) -> Vec<(usize, usize)> {
    // In a short list, names are compared only where their marks are the same.
    if items.len() <= 32 {
        let mut marks = 0_u64;
        let earlier = |j: usize| {
            let mark = mark(name(&items[j]).as_bytes());
            let is_marked = marks & mark != 0;
            marks |= mark;
            let first = || items[..j].iter().position(|item| name(item) == name(&items[j]));
            is_marked.then(first).flatten().map(|i| (i, j))
        };
        return (0..items.len()).filter_map(earlier).collect();
    }
    let mut seen = HashMap::with_capacity_and_hasher(items.len(), FxBuildHasher);
    let mut found = Vec::new();
    for (j, item) in items.iter().enumerate() {
        match seen.entry(name(item)) {
            Entry::Occupied(first) => found.push((*first.get(), j)),
            Entry::Vacant(place) => {
                place.insert(j);
            }
        }
    }
    found
}

/// One of 64 bits, by the length of a name and three of its letters.
fn mark(name: &[u8]) -> u64 {
    let at = |place: usize| name.get(place).map_or(0, |letter| usize::from(*letter));
    let sum = name.len() * 5 + at(0) * 7 + at(name.len() / 2) * 3 + at(name.len().saturating_sub(1));
    1 << (sum % 64)
}

#[cfg(test)]
mod tests {
    use super::{duplicates, nearest};
    use crate::ir::Text;

    #[test]
    fn names_that_stand_twice_are_found_in_short_lists_and_in_long_ones() {
        for n in [0, 1, 7, 32, 33, 100] {
            let mut names: Vec<Text> = (0..n).map(|i| format!("name_{i}").into()).collect();
            assert_eq!(duplicates(&names, |name| name), []);
            if n > 1 {
                names.push("name_1".into());
                names.push("name_0".into());
                names.push("name_1".into());
                assert_eq!(duplicates(&names, |name| name), [(1, n), (0, n + 1), (1, n + 2)]);
            }
        }
    }

    #[test]
    fn the_nearest_name_is_the_one_that_was_meant() {
        let columns = ["email", "status", "created_at", "id"];
        assert_eq!(nearest("emial", columns), Some("email"));
        assert_eq!(nearest("Status", columns), Some("status"));
        assert_eq!(nearest("create_at", columns), Some("created_at"));
        assert_eq!(nearest("price", columns), None);
    }
}
