//! How a value stands in a document.

use schema_core::ir::{Type, Written};

use crate::spec::BsonType;

/// How a value stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As serde writes the type.
    Serde(Written),
    /// As this type, whatever serde would write.
    As(BsonType),
}

/// Values of this type are made of others, or say themselves how they are written.
pub fn has_parts(ty: &Type) -> bool {
    use Type::{Domain, Embedded, Enum, List, Map, Nullable, Range, Tuple};
    matches!(ty, List(_) | Map(_) | Enum(_) | Domain(_) | Embedded(_) | Range(_) | Nullable(_) | Tuple(_))
}
