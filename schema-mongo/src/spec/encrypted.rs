//! Fields that the driver encrypts.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{BsonType, Spec, Text, Value, is_false};

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
}

/// As `encryptedFields` says them.
pub(crate) fn encrypted_fields(fields: &[EncryptedField]) -> Value {
    let field = |field: &EncryptedField| {
        let key = field.key.as_deref().and_then(crate::lower::uuid_value).unwrap_or(Value::Null);
        let mut value = json!({ "path": field.path, "bsonType": field.bson_type, "keyId": key });
        if field.searchable {
            value["queries"] = json!([{ "queryType": "equality" }]);
        }
        value
    };
    json!({ "fields": fields.iter().map(field).collect::<Vec<_>>() })
}

impl EncryptedField {
    /// From a field of `encryptedFields`, as a server shows it.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        Some(Self {
            path: value["path"].as_str()?.to_owned().into(),
            bson_type: BsonType::named(value["bsonType"].as_str()?)?,
            key: value["keyId"]["$binary"]["base64"].as_str().and_then(crate::lower::uuid_text).map(Into::into),
            searchable: !value["queries"].is_null(),
        })
    }
}

/// The map of encrypted fields, by collection: what the driver's `encrypted_fields_map` takes, with the name of the database before
/// each name. `keyId` is null where the settings name no key.
pub fn encryption_map(spec: &Spec) -> Value {
    let with = spec.collections.iter().filter(|collection| !collection.options.encrypted.is_empty());
    let entry =
        |collection: &super::Collection| (collection.name.to_string(), encrypted_fields(&collection.options.encrypted));
    Value::Object(with.map(entry).collect())
}
