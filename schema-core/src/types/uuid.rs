//! `uuid::Uuid` as a field type.

use super::field_types;
use crate::ir::Value;

field_types! {
    uuid::Uuid: Uuid, Uuid, as Bytes, |v| Value::Text(v.to_string().into());
}

impl super::MapKey for uuid::Uuid {
    fn key(&self) -> String {
        self.to_string()
    }
}
