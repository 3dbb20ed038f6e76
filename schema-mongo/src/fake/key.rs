//! What keeps unique keys apart: members whose values are counted.

use super::made::Made;
use super::value;
use crate::spec::{Collection, Text};

/// Gives `_id` and each unique index a member whose values differ; where there are fewer values than documents, there are fewer documents.
pub fn settle(collection: &Collection, at: usize, all: &mut [Made]) {
    let uniques = collection
        .indexes
        .iter()
        .filter(|index| index.unique)
        .map(|index| index.keys.0.iter().map(|(path, _)| path.clone()).collect());
    let all_uniques: Vec<Vec<Text>> = std::iter::once(vec!["_id".into()]).chain(uniques).collect();
    for unique in all_uniques {
        if unique.iter().any(|path| all[at].counted.contains(path)) {
            continue;
        }
        let is_reference = |made: &Made, path: &Text| made.references.iter().any(|reference| reference.member == *path);
        let free = unique.iter().filter(|path| !is_reference(&all[at], path));
        let best = free
            .filter_map(|path| Some((path, value::capacity(collection.field(path)?))))
            .max_by_key(|(_, capacity)| *capacity);
        match best {
            // A key of several members is an object: each of them is counted where it can be.
            Some((path, capacity)) if !path.contains('.') => {
                all[at].rows = all[at].rows.min(capacity);
                all[at].counted.push(path.clone());
            }
            _ => {
                let first = unique.iter().find(|path| is_reference(&all[at], path));
                let target = all[at]
                    .references
                    .iter()
                    .find(|reference| Some(&reference.member) == first)
                    .map(|reference| reference.target.0);
                let rows = target.map_or(1, |target| all[target].rows);
                all[at].rows = all[at].rows.min(rows);
                all[at]
                    .references
                    .iter_mut()
                    .filter(|reference| Some(&reference.member) == first)
                    .for_each(|reference| reference.own = true);
            }
        }
    }
}
