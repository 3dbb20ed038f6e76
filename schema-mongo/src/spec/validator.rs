//! What the documents of a collection must be like.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::{Schema, Value, canonical};

/// What the documents of a collection must be like, and what happens to those that are not.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Read")]
pub struct Validator {
    /// The `$jsonSchema`.
    pub schema: Option<Schema>,
    /// Other conditions that documents must match, such as `{"$expr": …}`.
    pub rules: Vec<Value>,
    /// Which writes are looked at.
    pub level: ValidationLevel,
    /// What happens to a document that is not so.
    pub action: ValidationAction,
}

/// Which writes are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValidationLevel {
    /// All.
    #[default]
    Strict,
    /// Inserts, and updates of documents that were right before.
    Moderate,
    /// None.
    Off,
}

/// What happens to a document that is not as it must be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValidationAction {
    /// The write is refused.
    #[default]
    Error,
    /// The write is taken, and a line written to the server's log.
    Warn,
    /// The write is refused, and a line written to the server's log (since MongoDB 8.1).
    #[serde(rename = "errorAndLog")]
    ErrorAndLog,
}

impl ValidationLevel {
    /// As `collMod` says it.
    pub fn word(self) -> &'static str {
        match self {
            ValidationLevel::Strict => "strict",
            ValidationLevel::Moderate => "moderate",
            ValidationLevel::Off => "off",
        }
    }
}

impl ValidationAction {
    /// As `collMod` says it.
    pub fn word(self) -> &'static str {
        match self {
            ValidationAction::Error => "error",
            ValidationAction::Warn => "warn",
            ValidationAction::ErrorAndLog => "errorAndLog",
        }
    }

    /// The write is refused.
    pub fn refuses(self) -> bool {
        self != ValidationAction::Warn
    }
}

impl Validator {
    /// All documents must be like this.
    pub fn new(schema: Schema) -> Self {
        Self {
            schema: Some(schema),
            rules: Vec::new(),
            level: ValidationLevel::Strict,
            action: ValidationAction::Error,
        }
    }

    /// The query that right documents match, as extended JSON.
    pub fn query(&self) -> Value {
        serde_json::to_value(Query(self)).unwrap_or(Value::Null)
    }

    /// From the query of a live collection. `None` where it asks nothing.
    pub fn from_query(query: Value, level: ValidationLevel, action: ValidationAction) -> Option<Self> {
        let Value::Object(members) = query else { return None };
        if members.is_empty() {
            return None;
        }
        let mut validator = Self { schema: None, rules: Vec::new(), level, action };
        for (name, value) in members {
            match (name.as_str(), value) {
                ("$jsonSchema", schema) => validator.schema = Some(Schema::from_value(schema)),
                ("$and", Value::Array(all)) => validator.rules.extend(all.into_iter().map(canonical)),
                (_, value) => {
                    let rule = Value::Object([(name, value)].into_iter().collect());
                    validator.rules.push(canonical(rule));
                }
            }
        }
        Some(validator)
    }
}

/// The query of a validator.
pub(crate) struct Query<'a>(pub &'a Validator);

impl Serialize for Query<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(schema) = &self.0.schema {
            map.serialize_entry("$jsonSchema", schema)?;
        }
        match self.0.rules.as_slice() {
            [] => {}
            [Value::Object(one)] if one.len() == 1 && !one.contains_key("$jsonSchema") => {
                for (name, value) in one {
                    map.serialize_entry(name, value)?;
                }
            }
            all => map.serialize_entry("$and", all)?,
        }
        map.end()
    }
}

impl Serialize for Validator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("validator", &Query(self))?;
        map.serialize_entry("validationLevel", &self.level)?;
        map.serialize_entry("validationAction", &self.action)?;
        map.end()
    }
}

/// A validator as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    validator: Value,
    #[serde(default)]
    validation_level: ValidationLevel,
    #[serde(default)]
    validation_action: ValidationAction,
}

impl From<Read> for Validator {
    fn from(read: Read) -> Self {
        let (level, action) = (read.validation_level, read.validation_action);
        let empty = Validator { schema: None, rules: Vec::new(), level, action };
        Validator::from_query(read.validator, level, action).unwrap_or(empty)
    }
}
