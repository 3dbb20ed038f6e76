//! `serde_json::Value` as a field type.

use super::field_types;
use crate::ir::Value;

field_types! {
    serde_json::Value: Json, Json, |v| Value::Json(v.clone());
}
