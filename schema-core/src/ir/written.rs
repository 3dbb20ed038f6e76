//! How serde writes a value into a document.

use serde::Serialize;

/// What serde makes of the values of a Rust type, for a store of documents: `chrono::DateTime` and `bson::DateTime` are both
/// moments, but the one is written as text and the other as the store's own date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// As the store's own type for it.
    #[default]
    Native,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
    /// As a list of numbers.
    Numbers,
    /// As an object of parts.
    Object,
    /// As BSON's timestamp, which MongoDB itself uses.
    Timestamp,
    /// As GeoJSON.
    GeoJson,
}

impl Written {
    /// As the store's own type.
    pub fn is_native(&self) -> bool {
        *self == Self::Native
    }
}
