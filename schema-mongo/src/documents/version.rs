//! The version of a document: an update that did not see the last one finds nothing.

use super::{with, with_operator};
use crate::spec::Value;

/// Adds to a filter that the document still has this version, and to an update that it gets the next one: a write that
/// matches nothing lost a race.
///
/// ```
/// # use serde_json::json;
/// let (filter, update) = schema_mongo::documents::version_guard("version", 7, json!({"_id": 1}), json!({"$set": {"name": "Ann"}}));
/// assert_eq!(filter, json!({"_id": 1, "version": 7}));
/// assert_eq!(update, json!({"$set": {"name": "Ann"}, "$inc": {"version": 1}}));
/// ```
#[must_use]
pub fn version_guard(field: &str, version: i64, filter: Value, update: Value) -> (Value, Value) {
    (with(filter, field, version.into()), with_operator(update, "$inc", field, 1.into()))
}
