//! Reference documents that come, change and go.

use std::collections::BTreeMap;

use schema_core::ir::SeedMode;

use super::Change;
use crate::spec::{Collection, SeedDocument};

/// The documents of a collection that is there before and after; of one that is made, all of them come.
pub fn documents<'a>(was: Option<&'a Collection>, now: &'a Collection, changes: &mut Vec<Change<'a>>) {
    let old = was.and_then(|was| was.seed.as_ref());
    let mut there: BTreeMap<String, &'a SeedDocument> =
        old.iter().flat_map(|seed| &seed.documents).map(|one| (one.key.to_string(), one)).collect();
    let observed = old.is_some_and(|seed| seed.observed.0);
    let follows = |mode: SeedMode| mode != SeedMode::InsertOnly;
    for document in now.seed.iter().flat_map(|seed| &seed.documents) {
        match there.remove(&document.key.to_string()) {
            None => changes.push(Change::CreateDocument { collection: now, document }),
            Some(was) => {
                if now.seed.as_ref().is_some_and(|seed| follows(seed.mode)) && document.differing(was).next().is_some()
                {
                    changes.push(Change::ChangeDocument { collection: now, was, now: document, observed });
                }
            }
        }
    }
    let (Some(seed), Some(was)) = (old, was) else { return };
    if follows(seed.mode) && now.seed.as_ref().is_none_or(|seed| follows(seed.mode)) && !seed.observed.0 {
        let gone = seed.documents.iter().filter(|one| there.contains_key(&one.key.to_string()));
        changes.extend(gone.map(|document| Change::DropDocument { was, collection: now, document }));
    }
}
