//! Reference documents of a collection.

use schema_core::ir::{SeedMode, Uncompared};
use serde::{Deserialize, Serialize};

use super::{Text, Value, is_false};

/// Reference documents: the collection is to hold them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seed {
    /// What happens to documents that are there with other values.
    #[serde(default, skip_serializing_if = "SeedMode::is_followed")]
    pub mode: SeedMode,
    /// The documents, in the order of their keys.
    pub documents: Vec<SeedDocument>,
    /// The field of the time of the last change, where it is a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Text>,
    /// The field of the version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Text>,
    /// The field of the time at which a document was deleted: those that go are deleted so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Text>,
    /// Fields whose values never change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<Text>,
    /// Documents are not changed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub immutable: bool,
    /// Documents are neither changed nor deleted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub append_only: bool,
    /// The documents were read from a live database: how they were seeded is not known.
    #[serde(skip)]
    pub observed: Uncompared<bool>,
}

/// A reference document, as canonical extended JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeedDocument {
    /// The fields by which it is found again.
    pub key: Value,
    /// The other fields.
    pub set: Value,
    /// What it gets in addition when it is put in, and keeps by itself from then on.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub on_insert: Value,
}

impl SeedDocument {
    /// What it is found by, for people: `1`, `acme, admin`.
    pub fn name(&self) -> String {
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Object(one) if one.len() == 1 => match one.values().next() {
                Some(Value::String(text)) => text.clone(),
                _ => value.to_string(),
            },
            other => other.to_string(),
        };
        let members = self.key.as_object().into_iter().flat_map(serde_json::Map::values);
        members.map(plain).collect::<Vec<_>>().join(", ")
    }

    /// The members of `set` that another document of the same key has otherwise, or not at all.
    pub fn differing<'a>(&'a self, other: &'a SeedDocument) -> impl Iterator<Item = (&'a String, &'a Value)> {
        let members = self.set.as_object().into_iter().flatten();
        members.filter(|(name, value)| other.set.get(name) != Some(value))
    }
}
