//! Reference rows: rows that are part of the model.

use serde::{Deserialize, Serialize};

use super::{Source, Text, TypeRef, Value};

/// The rows that one `.seed([…])` brings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seed {
    /// The entity whose rows they are.
    #[serde(flatten)]
    pub entity: TypeRef,
    /// Where they were given.
    #[serde(skip)]
    pub source: Source,
    /// What happens to rows that are there with other values.
    #[serde(skip_serializing_if = "SeedMode::is_followed")]
    pub mode: SeedMode,
    /// The fields by which a row is found again: those of the primary key, unless `.by(…)` names a unique.
    pub by: Vec<Text>,
    /// Fields of which rows hold the name of a session setting: the value is in that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub session: Vec<Text>,
    /// The rows, each behind those of the same entity that it references.
    pub rows: Vec<SeedRow>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeedRow {
    /// Its values by field, in the order of the fields; `None` is no value. A field that is not here gets what the store gives it.
    pub values: Vec<(Text, Option<Value>)>,
    /// Values of fields that a store keeps by itself, for one that does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<(Text, Option<Value>)>,
}

/// What happens to rows that are there with other values than the seed's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeedMode {
    /// A row follows its seed, unless somebody changed it: then it is reported and left.
    #[default]
    Follow,
    /// `.insert_only()`: a row that is there is nobody's business but the application's.
    InsertOnly,
    /// `.overwrite()`: a row is what its seed says, whoever changed it.
    Overwrite,
}

impl SeedMode {
    /// Rows follow their seeds.
    pub fn is_followed(&self) -> bool {
        *self == Self::Follow
    }
}

impl SeedRow {
    /// The value of a field: `None` where the row does not hold it, `Some(None)` where it holds that there is none.
    pub fn value(&self, field: &str) -> Option<&Option<Value>> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value)
    }

    /// The values of some fields as text, by which rows are told apart; `None` where one of them has no value.
    pub fn key(&self, fields: &[Text]) -> Option<String> {
        let mut key = String::new();
        for (at, field) in fields.iter().enumerate() {
            let value = self.value(field)?.as_ref()?;
            if at > 0 {
                key.push_str(", ");
            }
            key.push_str(&value.to_plain());
        }
        Some(key)
    }
}
