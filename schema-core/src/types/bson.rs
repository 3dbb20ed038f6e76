//! `bson`'s types as field types.

use bson::oid::ObjectId;
use bson::{Binary, DateTime, Decimal128};

use super::field_types;
use crate::ir::Value;

field_types! {
    ObjectId: Identifier, ObjectId, |v| Value::Text(v.to_hex().into());
    DateTime: Temporal, Timestamp, |v| Value::Text(v.try_to_rfc3339_string().unwrap_or_default().into());
    Decimal128: Decimal, Decimal, |v| Value::Text(v.to_string().into());
    Binary: Bytes, Bytes, |v| Value::Bytes(v.bytes.clone());
}
