//! Collections.

use serde::{Deserialize, Serialize};

use super::{Index, Keys, Model, Options, Seed, Text, Validator, is_false};

/// A collection, with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collection {
    /// Its name.
    pub name: Text,
    /// Names that it had before, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renamed_from: Vec<Text>,
    /// Fields that had other names before: that, and the name now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renamed_fields: Vec<(Text, Text)>,
    /// What is decided when the collection is made.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// What documents must be like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<Validator>,
    /// Indexes other than that on `_id`, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Documents that it is to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// How documents are spread over shards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard_key: Option<ShardKey>,
    /// What the application calls it and its fields.
    #[serde(skip)]
    pub model: Model,
}

/// How documents are spread over shards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShardKey {
    /// The fields, most significant first.
    pub key: Keys,
    /// No two documents hold the same values.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
}

impl Collection {
    /// A collection of this name that holds anything.
    pub fn new(name: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            renamed_from: Vec::new(),
            renamed_fields: Vec::new(),
            options: Options::default(),
            validator: None,
            indexes: Vec::new(),
            seed: None,
            shard_key: None,
            model: Model::default(),
        }
    }

    /// The index of this name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// No two documents hold the same values in these fields, which may be in any order.
    pub fn is_unique(&self, fields: &[&str]) -> bool {
        fields == ["_id"]
            || self.indexes.iter().filter(|index| index.unique).any(|index| {
                index.keys.0.len() == fields.len() && index.keys.0.iter().all(|(name, _)| fields.contains(&&**name))
            })
    }

    /// An index leads with these fields.
    pub fn is_indexed(&self, fields: &[&str]) -> bool {
        fields == ["_id"] || self.indexes.iter().any(|index| index.leads_with(fields))
    }

    /// The schema of a field, by the names to it between dots.
    pub fn field(&self, path: &str) -> Option<&super::Schema> {
        self.validator.as_ref()?.schema.as_ref()?.at(path).into_iter().next()
    }
}
