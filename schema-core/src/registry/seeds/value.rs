//! What serde wrote as a value of a field's type.

use super::super::Registry;
use crate::ir::{Type, Value};
use crate::seed::Written;

/// Why a field does not hold a value.
pub struct NotHeld(pub String);

/// The value is written as text, by people and by serde.
pub fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::CaseInsensitive)
}

/// A value of this type.
pub fn of(ty: &Type, written: &Written, registry: &Registry) -> Result<Value, NotHeld> {
    let other = || Err(NotHeld(format!("serde writes {} here, and the column holds {}", written.kind(), name(ty))));
    #[cfg(feature = "bson")]
    let read = match ty {
        // As it is; or what it is the type of reads it.
        Type::Json | Type::Map(_) | Type::Embedded(_) | Type::Domain(_) => None,
        ty => super::extended::value(ty, written),
    };
    #[cfg(feature = "bson")]
    let written = read.as_ref().unwrap_or(written);
    match (ty, written) {
        (Type::Bool, Written::Bool(value)) => Ok(Value::Bool(*value)),
        (ty, Written::Int(value)) if ty.is_integer() => integer(ty, *value),
        (Type::Float32 | Type::Float64, Written::Float(value)) => Ok(Value::Float(*value)),
        #[expect(clippy::cast_precision_loss, reason = "a float holds it so")]
        (Type::Float32 | Type::Float64, Written::Int(value)) => Ok(Value::Float(*value as f64)),
        (Type::Decimal, Written::Int(value)) => Ok(Value::Text(value.to_string().into())),
        (Type::Decimal, Written::Float(value)) if value.is_finite() => Ok(Value::Text(value.to_string().into())),
        (Type::Bytes, Written::Bytes(bytes)) => Ok(Value::Bytes(bytes.clone())),
        (Type::Bytes, Written::List(values)) => {
            let byte = |value: &Written| match value {
                Written::Int(value) => u8::try_from(*value).ok(),
                _ => None,
            };
            values.iter().map(byte).collect::<Option<Vec<u8>>>().map_or_else(other, |bytes| Ok(Value::Bytes(bytes)))
        }
        (Type::Json, written) => match written.to_json() {
            Some(json) => Ok(Value::Json(json)),
            None => Err(NotHeld("JSON holds no such number".to_owned())),
        },
        (Type::List(of_type), Written::List(values)) => {
            values.iter().map(|value| of(of_type, value, registry)).collect::<Result<_, _>>().map(Value::List)
        }
        (Type::Nullable(_), Written::Null) => Ok(Value::Json(serde_json::Value::Null)),
        (Type::Nullable(of_type), written) => of(of_type, written, registry),
        (Type::Tuple(types), Written::List(values)) if types.len() == values.len() => {
            let pairs = types.iter().zip(values);
            pairs.map(|(ty, value)| of(ty, value, registry)).collect::<Result<_, _>>().map(Value::List)
        }
        (Type::Vector(size), Written::List(values)) => {
            if values.len() != usize::try_from(*size).unwrap_or(usize::MAX) {
                return Err(NotHeld(format!("{} numbers, and the column holds {size}", values.len())));
            }
            values.iter().map(|value| of(&Type::Float32, value, registry)).collect::<Result<_, _>>().map(Value::List)
        }
        (Type::Map(of_type), Written::Map(members)) => {
            let member = |(name, value): &(String, Written)| Ok((name.clone(), of(of_type, value, registry)?));
            members.iter().map(member).collect::<Result<_, _>>().map(Value::Map)
        }
        (Type::Enum(ty), Written::Variant(_) | Written::Text(_) | Written::Int(_)) => {
            let Some(db_enum) = registry.enum_of(ty) else { return other() };
            let is_it = |variant: &&crate::ir::Variant| match written {
                Written::Variant(name) => db_enum.serde.variant_name(variant) == *name,
                Written::Text(name) => db_enum.serde.variant_name(variant) == *name,
                Written::Int(number) => variant.number.map(i128::from) == Some(*number),
                _ => false,
            };
            match db_enum.variants.iter().find(is_it) {
                Some(variant) => Ok(Value::Variant(variant.name.clone())),
                None => Err(NotHeld(format!("`{}` has no such value", ty.name))),
            }
        }
        (Type::Domain(ty), written) => match registry.domain_of(ty) {
            Some(domain) => of(&domain.ty, written, registry),
            None => other(),
        },
        (Type::Embedded(_), Written::Map(_)) => match written.to_json() {
            Some(json) => Ok(Value::Json(json)),
            None => Err(NotHeld("JSON holds no such number".to_owned())),
        },
        (
            Type::String
            | Type::CaseInsensitive
            | Type::Decimal
            | Type::Uuid
            | Type::Timestamp
            | Type::LocalTimestamp
            | Type::Date
            | Type::Time
            | Type::IpAddress
            | Type::IpNetwork
            | Type::MacAddress
            | Type::TreePath
            | Type::ObjectId,
            Written::Text(text),
        ) => Ok(Value::Text(text.clone().into())),
        _ => other(),
    }
}

fn integer(ty: &Type, value: i128) -> Result<Value, NotHeld> {
    let (least, most) = match ty {
        Type::Int8 => (i64::from(i8::MIN), i64::from(i8::MAX)),
        Type::Int16 => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Type::Int32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        Type::Uint8 => (0, i64::from(u8::MAX)),
        Type::Uint16 => (0, i64::from(u16::MAX)),
        Type::Uint32 => (0, i64::from(u32::MAX)),
        Type::Uint64 => (0, i64::MAX),
        _ => (i64::MIN, i64::MAX),
    };
    match i64::try_from(value) {
        Ok(value) if (least..=most).contains(&value) => Ok(Value::Int(value)),
        _ => Err(NotHeld(format!("{value} is not between {least} and {most}"))),
    }
}

/// What a column of this type holds, for people.
fn name(ty: &Type) -> String {
    match ty {
        Type::Enum(ty) | Type::Domain(ty) | Type::Embedded(ty) => format!("`{}`", ty.name),
        ty if ty.is_integer() => "whole numbers".to_owned(),
        Type::Timestamp | Type::LocalTimestamp => "moments, as text".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
