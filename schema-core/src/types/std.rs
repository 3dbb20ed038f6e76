//! Field types of the standard library.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::field_types;
use crate::ir::{Type, Value, Written};
use crate::{FieldType, kind};

field_types! {
    bool: Bool, Bool, |v| Value::Bool(*v);
    i8: Integer, Int8, |v| Value::Int(i64::from(*v));
    i16: Integer, Int16, |v| Value::Int(i64::from(*v));
    i32: Integer, Int32, |v| Value::Int(i64::from(*v));
    i64: Integer, Int64, |v| Value::Int(*v);
    u16: Integer, Uint16, |v| Value::Int(i64::from(*v));
    u32: Integer, Uint32, |v| Value::Int(i64::from(*v));
    f32: Float, Float32, |v| Value::Float(f64::from(*v));
    f64: Float, Float64, |v| Value::Float(*v);
    String: Text, String, |v| Value::Text(v.clone().into());
    IpAddr: Identifier, IpAddress, as Object, |v| Value::Text(v.to_string().into());
    Ipv4Addr: Identifier, IpAddress, as Numbers, |v| Value::Text(v.to_string().into());
    Ipv6Addr: Identifier, IpAddress, as Numbers, |v| Value::Text(v.to_string().into());
}

impl FieldType for u8 {
    type Kind = kind::Integer;
    const LIST_WRITTEN: Written = Written::Numbers;

    fn ty() -> Type {
        Type::Uint8
    }

    fn list() -> Type {
        Type::Bytes
    }

    fn list_value(values: &[u8]) -> Value {
        Value::Bytes(values.to_vec())
    }

    fn value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl<T: FieldType> FieldType for Vec<T> {
    type Kind = kind::List;
    const WRITTEN: Written = T::LIST_WRITTEN;

    fn ty() -> Type {
        T::list()
    }

    fn value(&self) -> Value {
        T::list_value(self)
    }
}

impl<T: FieldType> FieldType for Box<T> {
    type Kind = T::Kind;
    const WRITTEN: Written = T::WRITTEN;
    const LIST_WRITTEN: Written = T::LIST_WRITTEN;

    fn ty() -> Type {
        T::ty()
    }

    fn value(&self) -> Value {
        T::value(self)
    }
}

impl<T: FieldType> FieldType for BTreeMap<String, T> {
    type Kind = kind::Map;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::Map(Box::new(T::ty()))
    }

    fn value(&self) -> Value {
        Value::Map(self.iter().map(|(key, value)| (key.clone(), value.value())).collect())
    }
}

impl<T: FieldType, S: 'static> FieldType for HashMap<String, T, S> {
    type Kind = kind::Map;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::Map(Box::new(T::ty()))
    }

    fn value(&self) -> Value {
        Value::Map(self.iter().map(|(key, value)| (key.clone(), value.value())).collect())
    }
}

impl FieldType for std::time::Duration {
    type Kind = kind::Interval;
    const WRITTEN: Written = Written::Object;

    fn ty() -> Type {
        Type::Interval
    }

    fn value(&self) -> Value {
        super::interval(false, *self)
    }
}

/// From `start` to `end`, without `end`: `Range<DateTime<Utc>>`, `Range<i64>`.
impl<T: FieldType<Kind: kind::Ordered>> FieldType for std::ops::Range<T> {
    type Kind = kind::Opaque;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::Range(Box::new(T::ty()))
    }

    fn value(&self) -> Value {
        let end = |value: Value| match value {
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            // Quoted, so that no comma or space in it ends the range.
            Value::Text(text) => format!("\"{text}\""),
            _ => String::new(),
        };
        Value::Text(format!("[{},{})", end(self.start.value()), end(self.end.value())).into())
    }
}
