//! Fields that the driver encrypts.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::binary::{uuid_text, uuid_value};
use super::{BsonType, Text, Value, is_false};

/// A field whose values no server reads (manual, "Queryable Encryption").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EncryptedField {
    /// The names to it between dots.
    pub path: Text,
    /// What the value is before it is encrypted.
    pub bson_type: BsonType,
    /// The UUID of its data key; where it is missing, the driver's `create_encrypted_collection` makes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Text>,
    /// Queries can ask for this very value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub searchable: bool,
    /// What a live database lets queries ask for beside that, such as ranges, as extended JSON: no model says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_queries: Option<Text>,
}

/// As `encryptedFields` says them.
pub(crate) fn encrypted_fields(fields: &[EncryptedField]) -> Value {
    let field = |field: &EncryptedField| {
        let key = field.key.as_deref().and_then(uuid_value).unwrap_or(Value::Null);
        let mut value = json!({ "path": field.path, "bsonType": field.bson_type, "keyId": key });
        let other = field.other_queries.as_deref().and_then(|text| serde_json::from_str::<Vec<Value>>(text).ok());
        let equality = field.searchable.then(|| json!({ "queryType": "equality" }));
        let queries: Vec<Value> = equality.into_iter().chain(other.unwrap_or_default()).collect();
        if !queries.is_empty() {
            value["queries"] = queries.into();
        }
        value
    };
    json!({ "fields": fields.iter().map(field).collect::<Vec<_>>() })
}

impl EncryptedField {
    /// From a field of `encryptedFields`, as a server shows it.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let queries = Queries::of(&value["queries"]);
        Some(Self {
            path: value["path"].as_str()?.to_owned().into(),
            bson_type: BsonType::named(value["bsonType"].as_str()?)?,
            key: value["keyId"]["$binary"]["base64"].as_str().and_then(uuid_text).map(Into::into),
            searchable: queries.equality,
            other_queries: queries.other,
        })
    }
}

/// What queries can ask for.
struct Queries {
    equality: bool,
    other: Option<Text>,
}

impl Queries {
    /// One kind, or a list of them. How many values are written in parallel (`contention`) is 8 where it is not said.
    fn of(value: &Value) -> Self {
        let all = match value {
            Value::Null => &[],
            Value::Array(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        let is_equality = |query: &Value| {
            query["queryType"] == "equality"
                && (query["contention"].is_null() || super::number(&query["contention"]) == Some(8.into()))
        };
        let other: Vec<&Value> = all.iter().filter(|query| !is_equality(query)).collect();
        let text = || serde_json::to_string(&other).unwrap_or_default();
        Self { equality: all.iter().any(is_equality), other: (!other.is_empty()).then(|| text().into()) }
    }
}
