//! `uuid::Uuid` as a field type.

use super::field_types;
use crate::ir::Value;

field_types! {
    uuid::Uuid: Uuid, Uuid, as Bytes, |v| Value::Text(v.to_string().into());
}
