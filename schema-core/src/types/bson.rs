//! `bson`'s types as field types.

use bson::oid::ObjectId;
use bson::{Binary, Bson, DateTime, Decimal128, Document, Timestamp, Uuid};

use super::field_types;
use crate::ir::{Type, Value};
use crate::{FieldType, kind};

field_types! {
    ObjectId: Identifier, ObjectId, |v| Value::Text(v.to_hex().into());
    DateTime: Temporal, Timestamp, |v| Value::Text(v.try_to_rfc3339_string().unwrap_or_default().into());
    Decimal128: Decimal, Decimal, |v| Value::Text(v.to_string().into());
    Binary: Bytes, Bytes, |v| Value::Bytes(v.bytes.clone());
    Uuid: Identifier, Uuid, |v| Value::Text(v.to_string().into());
    Timestamp: Json, Json, as Timestamp, |v| Value::Json(Bson::Timestamp(*v).into_canonical_extjson());
    Bson: Json, Json, |v| Value::Json(v.clone().into_canonical_extjson());
}

/// Members of any kind, by name.
impl FieldType for Document {
    type Kind = kind::Map;

    fn ty() -> Type {
        Type::Map(Box::new(Type::Json))
    }

    fn value(&self) -> Value {
        let member = |(name, value): (&String, &Bson)| (name.clone(), FieldType::value(value));
        Value::Map(self.iter().map(member).collect())
    }
}
