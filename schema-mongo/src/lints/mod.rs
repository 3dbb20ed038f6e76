//! Advice: what MongoDB takes, and what is likely to hurt later. A lint never stops `lower`.

mod advice;
mod fields;
mod identity;
mod left_to_application;
mod lists;
mod open;
mod recursion;
mod references;
mod size;
mod text_dates;

use schema_core::{Diagnostic, Registry};

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
/// assert!(found[0].to_string().starts_with("advice[ML01]: `comments` may become as long as it likes"));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn lints(registry: &Registry) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for entity in registry.entities() {
        let entity = &*crate::lower::with_link_arrays(entity, registry);
        lists::lint(registry, entity, &mut found);
        size::lint(registry, entity, &mut found);
        identity::lint(entity, &mut found);
        text_dates::lint(registry, entity, &mut found);
        references::lint(entity, &mut found);
        left_to_application::lint(entity, &mut found);
        open::lint(registry, entity, &mut found);
    }
    recursion::lint(registry, &mut found);
    // A struct that several entities embed is looked at with each of them.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|lint| seen.insert((lint.code, lint.path.clone())));
    found
}
