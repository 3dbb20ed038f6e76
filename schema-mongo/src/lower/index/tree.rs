//! Trees: an index over the keys that documents stand below.

use schema_core::ir::Entity;

use super::lowered::{LoweredIndex, named, paths};
use crate::lower::effective;
use crate::lower::scope::Scope;
use crate::spec::{Index, Keys};

/// The index by which all documents below one are found.
pub(super) fn path(entity: &Entity, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    let Some(tree) = effective::lifecycle(entity, "tree").and_then(|life| life.tree.as_ref()) else { return };
    for path in paths(entity, std::slice::from_ref(&tree.path), "tree", tree.source, scope) {
        if !made.iter().any(|made| made.index.leads_with(&[&path])) {
            let keys = Keys::ascending([path]);
            let given = entity.lifecycle.as_ref().and_then(|life| life.index_name("tree"));
            let name = given.map_or_else(|| named(entity, &keys, "idx"), |given| given.name.clone());
            made.push(LoweredIndex::new(Index::new(name, keys), tree.source));
        }
    }
}
