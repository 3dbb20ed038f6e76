//! How the values of an enum stand in a document: as names, as numbers, or as objects with a tag.

use schema_core::ir::{Enum, Variant};
use serde_json::json;

use super::form::Form;
use crate::options::TypeOptions;
use crate::spec::{BsonType, Value};

/// The type that an attribute names, on the field or on the enum.
pub fn declared(db_enum: &Enum, form: Form) -> Option<BsonType> {
    match form {
        Form::As(ty) => Some(ty),
        Form::Serde(_) => db_enum.extensions.get::<TypeOptions>().and_then(|attrs| attrs.bson_type),
    }
}

/// The variant as serde writes it; none where that can't be known from attributes.
pub fn of(db_enum: &Enum, variant: &Variant, form: Form) -> Option<Value> {
    let own = variant.serde.as_deref();
    if own.is_some_and(|own| own.skip) {
        return None;
    }
    if let Some(ty) = declared(db_enum, form) {
        return number(db_enum, variant, ty);
    }
    if db_enum.serde.into.is_some() || db_enum.repr.is_some() || own.is_some_and(|own| own.with.is_some()) {
        return None;
    }
    if is_null(db_enum, variant) {
        return Some(Value::Null);
    }
    let name = db_enum.serde.variant_name(variant);
    Some(match &db_enum.serde.tag {
        Some(tag) => json!({ (&**tag): name }),
        None => name.into(),
    })
}

/// A unit without a tag is null.
pub fn is_null(db_enum: &Enum, variant: &Variant) -> bool {
    db_enum.serde.untagged || variant.serde.as_ref().is_some_and(|own| own.untagged)
}

/// The variant as its number, where this is the type that the driver writes for the integer of the enum's `#[repr]`.
pub fn number(db_enum: &Enum, variant: &Variant, ty: BsonType) -> Option<Value> {
    let written = match db_enum.repr.as_deref()? {
        "u8" | "u16" | "i8" | "i16" | "i32" => BsonType::Int,
        "u32" | "u64" | "i64" => BsonType::Long,
        _ => return None,
    };
    if db_enum.serde.into.is_some() || written != ty {
        return None;
    }
    variant.number.map(Value::from)
}
