//! States: an update that takes a transition which is not listed finds nothing.

use schema_core::Registry;
use schema_core::ir::Entity;
use serde_json::json;

use super::with;
use crate::lower::{columns, effective, value_of};
use crate::spec::{Value, canonical};

/// Adds to a filter that the document is in a state from which the one named can be reached, or is in it: an update that matches
/// nothing is refused. None where the field has no `transitions`.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// #[derive(DbEnum)]
/// enum State {
///     Draft,
///     Published,
///     Archived,
/// }
/// use State::*;
///
/// #[derive(Entity)]
/// struct Post {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(transitions([(Draft, Published), (Published, Archived)]).initial([Draft]))]
///     state: State,
/// }
///
/// let registry = registry![Post]?;
/// let post = registry.get::<Post>().unwrap();
/// let filter = schema_mongo::documents::transition_guard(&registry, post, "state", "Archived", json!({"id": 1}));
/// assert_eq!(filter, Some(json!({"id": 1, "state": {"$in": ["Published", "Archived"]}})));
/// let spec = schema_mongo::lower(&registry)?;
/// assert!(spec.to_json().contains("Goes from Draft to Published, from Published to Archived; no other way. Starts as Draft."));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn transition_guard(
    registry: &Registry,
    entity: &Entity,
    field: &str,
    to: impl Into<Value>,
    filter: Value,
) -> Option<Value> {
    let states =
        effective::lifecycle(entity, "transitions")?.transitions.iter().find(|states| states.field == field)?;
    let field = entity.field(field)?;
    // Queries compare numbers whatever their width.
    let to = canonical(to.into());
    let written = |value| value_of(field, value, registry).map(canonical);
    let mut from: Vec<Value> = Vec::new();
    for (before, after) in &states.pairs {
        if written(after).as_ref() == Some(&to) {
            from.extend(written(before).filter(|before| !from.contains(before)));
        }
    }
    if !from.contains(&to) {
        from.push(to);
    }
    Some(with(filter, &columns::path(entity, &field.name)?, json!({ "$in": from })))
}
