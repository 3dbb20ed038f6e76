//! The entities and fields that lints look at.

use std::borrow::Cow;

use schema_core::Registry;
use schema_core::ir::{Entity, Field};

use crate::lower::inside::{embedded_of, structs_of};
use crate::lower::with_link_arrays;

/// The entities, with the lists of keys that links are kept in.
pub fn entities(registry: &Registry) -> impl Iterator<Item = Cow<'_, Entity>> {
    registry.entities().iter().map(|entity| with_link_arrays(entity, registry))
}

/// The fields of an entity and of the structs in it, each with its owner's name.
pub fn all_fields(registry: &Registry, entity: &Entity) -> Vec<(String, Field)> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    let mut open: Vec<(String, Vec<Field>)> = vec![(entity.rust.name.to_string(), entity.fields.clone())];
    while let Some((owner, fields)) = open.pop() {
        for field in fields.into_iter().filter(|field| !field.serde.as_ref().is_some_and(|attrs| attrs.skip)) {
            for ty in structs_of(&field) {
                if let Some(embedded) = embedded_of(Some(registry), ty).filter(|_| !seen.contains(&ty.path)) {
                    seen.push(ty.path.clone());
                    open.push((embedded.rust.name.to_string(), embedded.fields.clone()));
                }
            }
            found.push((owner.clone(), field));
        }
    }
    found
}
