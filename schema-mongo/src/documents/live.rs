//! Documents that are live, and those that are deleted and stay.

use schema_core::ir::Entity;
use serde_json::json;

use super::stamp::{Caller, on_update};
use super::{with, with_operator};
use crate::lower::{columns, effective};
use crate::spec::Value;

/// The filter of live documents, where `soft_delete` or `#[mongo(live(…))]` says which are; else one that matches all.
///
/// ```
/// # use schema_core::*;
/// use bson::DateTime;
/// #[derive(Entity)]
/// #[entity(soft_delete)]
/// struct User {
///     # #[entity(primary_key)]
///     # id: i64,
///     deleted_at: Option<DateTime>,
/// }
///
/// let registry = registry![User]?;
/// let filter = schema_mongo::documents::live_filter(registry.get::<User>().unwrap());
/// assert_eq!(filter.to_string(), r#"{"deleted_at":null}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn live_filter(entity: &Entity) -> Value {
    match effective::live_path(entity) {
        Some(path) => json!({ path: null }),
        None => json!({}),
    }
}

/// The filter and the update that delete a document which is live, and let it stay: `soft_delete`. None where the entity does not
/// say how its documents are deleted.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// use schema_mongo::documents::Caller;
///
/// #[derive(Entity)]
/// #[entity(soft_delete)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// let registry = registry![Item]?;
/// let item = registry.get::<Item>().unwrap();
/// let now = Caller::at(json!({"$date": "2026-01-01T00:00:00Z"}));
/// let (filter, update) = schema_mongo::documents::soft_delete(item, &now, json!({"id": 1})).unwrap();
/// assert_eq!(filter, json!({"id": 1, "deleted_at": null}));
/// assert_eq!(update, json!({"$set": {"deleted_at": {"$date": "2026-01-01T00:00:00Z"}}}));
/// let (filter, update) = schema_mongo::documents::restore(item, &now, json!({"id": 1})).unwrap();
/// assert_eq!(filter, json!({"id": 1, "deleted_at": {"$ne": null}}));
/// assert_eq!(update, json!({"$set": {"deleted_at": null}}));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn soft_delete(entity: &Entity, caller: &Caller, filter: Value) -> Option<(Value, Value)> {
    let path = effective::live_path(entity)?;
    let update = with_operator(on_update(entity, caller, json!({})), "$set", &path, caller.now.clone());
    Some((with(filter, &path, Value::Null), update))
}

/// The filter and the update that make a deleted document live again. A unique that a live document holds by now refuses it.
#[must_use]
pub fn restore(entity: &Entity, caller: &Caller, filter: Value) -> Option<(Value, Value)> {
    let path = effective::live_path(entity)?;
    let mut update = with_operator(on_update(entity, caller, json!({})), "$set", &path, Value::Null);
    if let Some(deletion) = entity.lifecycle.as_ref().and_then(|life| life.soft_delete.as_ref()?.deletion.as_ref())
        && let Some(path) = columns::path(entity, deletion)
    {
        update = with_operator(update, "$set", &path, Value::Null);
    }
    Some((with(filter, &path, json!({ "$ne": null })), update))
}
