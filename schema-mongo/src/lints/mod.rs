//! Advice: what MongoDB takes, and what is likely to hurt later. A lint never stops `lower`.

mod identity;
mod kept;
mod lists;
mod open;
mod recursion;
mod references;
mod size;
mod text_dates;

use schema_core::ir::{Entity, Field};
use schema_core::{Diagnostic, Registry};

use crate::lower::inside::{embedded_of, structs_of};

/// Advice about all entities, in a stable order; codes start with `ML`.
///
/// ```
/// # use schema_core::*;
/// #[derive(serde::Serialize, Entity)]
/// struct Post {
///     #[entity(primary_key)]
///     #[serde(rename = "_id")]
///     id: i64,
///     comments: Vec<String>,
/// }
///
/// let found = schema_mongo::lints(&registry![Post]?);
/// assert_eq!(found[0].code, "ML01");
/// assert!(found[0].to_string().contains("`comments` may become as long as it likes"));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn lints(registry: &Registry) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for entity in registry.entities() {
        let entity = &*crate::lower::with_link_arrays(entity, registry);
        lists::lint(registry, entity, &mut found);
        size::lint(registry, entity, &mut found);
        identity::lint(entity, &mut found);
        text_dates::lint(registry, entity, &mut found);
        references::lint(entity, &mut found);
        kept::lint(entity, &mut found);
        open::lint(registry, entity, &mut found);
    }
    recursion::lint(registry, &mut found);
    // A struct that several entities embed is looked at with each of them.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|lint| seen.insert((lint.code, lint.path.clone())));
    found
}

/// The fields of an entity and of the structs in it, each with its owner's name.
fn all_fields(registry: &Registry, entity: &Entity) -> Vec<(String, Field)> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    let mut open: Vec<(String, Vec<Field>)> = vec![(entity.rust.name.to_string(), entity.fields.clone())];
    while let Some((owner, fields)) = open.pop() {
        for field in fields.into_iter().filter(|field| !field.serde.as_ref().is_some_and(|said| said.skip)) {
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
