//! Whether there is a value.

use serde_json::json;

use crate::spec::Value;

/// The value is null, or not there.
pub fn is_missing(value: &Value) -> Value {
    json!({ "$eq": [{ "$ifNull": [value, null] }, null] })
}
