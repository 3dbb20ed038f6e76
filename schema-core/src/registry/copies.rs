//! Copies of private values: a key is copied into all rows that reference it.

use rustc_hash::FxHashMap;

use crate::ir::{Entity, Mask, Private, Text};

/// Fields that hold copies of private values are private too: those that reference a private key have its mask, and the path of a
/// tree, which holds keys, shows nothing. Goes on until nothing is added: a copy can be a key that is copied again.
pub fn together(entities: &mut [Entity]) {
    let is_private = |entity: &Entity| entity.lifecycle.as_ref().is_some_and(|said| !said.private.is_empty());
    if !entities.iter().any(is_private) {
        return;
    }
    let places: FxHashMap<Text, usize> =
        entities.iter().enumerate().map(|(at, entity)| (entity.rust.path.clone(), at)).collect();
    loop {
        let mut grew = false;
        for at in 0..entities.len() {
            for (copy, from) in copies(&entities[at], entities, &places) {
                let said = entities[at].lifecycle_mut();
                said.copies.push((copy.field.clone(), from));
                said.private.push(copy);
                grew = true;
            }
        }
        if !grew {
            return;
        }
    }
}

/// The copies that an entity holds and of which it does not know yet, each with what it is a copy of.
fn copies(entity: &Entity, entities: &[Entity], places: &FxHashMap<Text, usize>) -> Vec<(Private, Text)> {
    let mut found: Vec<(Private, Text)> = Vec::new();
    let mut add = |field: &Text, mask: Mask, from: Text| {
        if private(entity, field).is_none() && !found.iter().any(|(known, _)| known.field == *field) {
            found.push((Private { field: field.clone(), mask }, from));
        }
    };
    for key in &entity.foreign_keys {
        let Some(target) = places.get(&key.target.path).map(|at| &entities[*at]) else { continue };
        let own = key.fields.iter().zip(target.key_fields().map(|field| &field.name));
        // A reference within a tenant holds the tenant too.
        for (field, of) in own.chain(entity.tenant().zip(target.tenant())) {
            if let Some(private) = private(target, of) {
                add(field, private.mask, format!("{}.{of}", target.rust.name).into());
            }
        }
    }
    if let Some(tree) = entity.lifecycle.as_ref().and_then(|said| said.tree.as_ref())
        && let Some(key) = entity.key_fields().find(|key| private(entity, &key.name).is_some())
    {
        add(&tree.path, Mask::Null, format!("{}.{}", entity.rust.name, key.name).into());
    }
    found
}

fn private<'e>(entity: &'e Entity, field: &Text) -> Option<&'e Private> {
    entity.lifecycle.as_ref()?.private.iter().find(|private| private.field == *field)
}
