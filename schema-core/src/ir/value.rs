//! Values as attributes write them.

use serde::Serialize;

use super::Text;

/// A value of a field's type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float; NaN and the infinities too.
    Float(f64),
    /// Text, and everything that is written as text: UUIDs, decimals, dates, times.
    Text(Text),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A variant of an enum, by its Rust name.
    Variant(Text),
    /// JSON.
    Json(serde_json::Value),
    /// A list.
    List(Vec<Value>),
    /// Values by a text key.
    Map(std::collections::BTreeMap<String, Value>),
}

impl Value {
    /// The value as people would write it, without quotes.
    pub fn to_plain(&self) -> String {
        match self {
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Text(text) | Value::Variant(text) => text.to_string(),
            // Plain data can always be serialized.
            other => serde_json::to_string(other).unwrap_or_default(),
        }
    }
}
