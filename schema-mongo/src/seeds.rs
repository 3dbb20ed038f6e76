//! Reference documents of a live database.

use schema_core::ir::SeedMode;

use crate::spec::{Seed, SeedDocument, Spec, Text, Uncompared, Value, canonical};

/// Reference documents of collections, as they are found: by the names of the collections, each document as canonical extended JSON.
pub fn observe_seeds(expected: &Spec, live: &mut Spec, found: &[(Text, Vec<Value>)]) {
    // However a number is written.
    let is_same = |found: Option<&Value>, value: &Value| {
        found.is_some_and(|found| found == value || canonical(found.clone()) == canonical(value.clone()))
    };
    for collection in &mut live.collections {
        let Some(seed) = expected.collection(&collection.name).and_then(|expected| expected.seed.as_ref()) else {
            continue;
        };
        let documents: &[Value] =
            found.iter().find(|(name, _)| *name == collection.name).map_or(&[], |(_, documents)| documents);
        let there = |one: &SeedDocument| {
            let key = one.key.as_object()?;
            let is_deleted = |found: &Value| {
                seed.deleted_at.as_ref().is_some_and(|field| found.get(&**field).is_some_and(|at| !at.is_null()))
            };
            let is_it =
                |found: &&Value| key.iter().all(|(name, value)| is_same(found.get(name), value)) && !is_deleted(found);
            let found = documents.iter().find(is_it)?;
            let set = one.set.as_object().into_iter().flatten().map(|(name, value)| {
                let is = match seed.mode {
                    SeedMode::InsertOnly => value.clone(),
                    _ if is_same(found.get(name), value) => value.clone(),
                    SeedMode::Follow | SeedMode::Overwrite => found.get(name).cloned().unwrap_or_default(),
                };
                (name.clone(), is)
            });
            Some(SeedDocument { key: one.key.clone(), set: Value::Object(set.collect()), on_insert: Value::Null })
        };
        let documents = seed.documents.iter().filter_map(there).collect();
        collection.seed = Some(Seed { documents, observed: Uncompared(true), ..seed.clone() });
    }
}
