//! Field types of the standard library.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::field_types;
use crate::ir::{Type, Value, Written};
use crate::{DbEnum, FieldType, kind};

field_types! {
    bool: Bool, Bool, |v| Value::Bool(*v);
    i8: Integer, Int8, |v| Value::Int(i64::from(*v));
    i16: Integer, Int16, |v| Value::Int(i64::from(*v));
    i32: Integer, Int32, |v| Value::Int(i64::from(*v));
    i64: Integer, Int64, |v| Value::Int(*v);
    u16: Integer, Uint16, |v| Value::Int(i64::from(*v));
    u32: Integer, Uint32, |v| Value::Int(i64::from(*v));
    u64: Integer, Uint64, |v| i64::try_from(*v).map_or_else(|_| Value::Text(v.to_string().into()), Value::Int);
    f32: Float, Float32, |v| Value::Float(f64::from(*v));
    f64: Float, Float64, |v| Value::Float(*v);
    String: Text, String, |v| Value::Text(v.clone().into());
    IpAddr: Identifier, IpAddress, as Object, |v| Value::Text(v.to_string().into());
    Ipv4Addr: Identifier, IpAddress, as Numbers, |v| Value::Text(v.to_string().into());
    Ipv6Addr: Identifier, IpAddress, as Numbers, |v| Value::Text(v.to_string().into());
}

/// What a map can have as its keys: serde writes it as text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key of a map",
    label = "a map has texts, UUIDs or enums as its keys",
    note = "write the key as text, `BTreeMap<String, T>`; its type can have `#[derive(DbEnum)]`"
)]
pub trait MapKey: 'static {
    /// The key as serde writes it.
    fn key(&self) -> String;
}

impl MapKey for String {
    fn key(&self) -> String {
        self.clone()
    }
}

/// As serde writes the variant.
impl<E: DbEnum + FieldType> MapKey for E {
    fn key(&self) -> String {
        let Value::Variant(name) = self.value() else { return String::new() };
        let known = E::describe();
        let variant = known.variants.iter().find(|variant| variant.name == name);
        variant.map_or_else(|| name.to_string(), |variant| known.serde.variant_name(variant).into_owned())
    }
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

/// A list in which some have no value.
impl<T: FieldType> FieldType for Vec<Option<T>> {
    type Kind = kind::List;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::List(Box::new(Type::Nullable(Box::new(T::ty()))))
    }

    fn value(&self) -> Value {
        let or_null = |value: &Option<T>| value.as_ref().map_or(Value::Json(serde_json::Value::Null), T::value);
        Value::List(self.iter().map(or_null).collect())
    }
}

/// So many of one type: `[f64; 2]` is longitude and latitude.
impl<T: FieldType, const N: usize> FieldType for [T; N] {
    type Kind = kind::Opaque;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::Tuple(vec![T::ty(); N])
    }

    fn value(&self) -> Value {
        Value::List(self.iter().map(T::value).collect())
    }
}

/// Tuples of types that serde writes in one way.
macro_rules! tuples {
    ($($($name:ident $at:tt),+;)*) => {
        $(
            impl<$($name: FieldType<Kind: kind::Part>),+> FieldType for ($($name,)+) {
                type Kind = kind::Opaque;
                const WRITTEN: Written = super::one_way(&[$($name::WRITTEN),+]);

                fn ty() -> Type {
                    Type::Tuple(vec![$($name::ty()),+])
                }

                fn value(&self) -> Value {
                    Value::List(vec![$(self.$at.value()),+])
                }
            }
        )*
    };
}

tuples! {
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
}

/// A list in which nothing occurs twice. MongoDB refuses what does with `#[mongo(unique_items)]`.
impl<T: FieldType> FieldType for BTreeSet<T> {
    type Kind = kind::List;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::List(Box::new(T::ty()))
    }

    fn value(&self) -> Value {
        Value::List(self.iter().map(T::value).collect())
    }
}

/// A list in which nothing occurs twice, in no order. MongoDB refuses what does with `#[mongo(unique_items)]`.
impl<T: FieldType, S: 'static> FieldType for HashSet<T, S> {
    type Kind = kind::List;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::List(Box::new(T::ty()))
    }

    fn value(&self) -> Value {
        let mut values: Vec<Value> = self.iter().map(T::value).collect();
        // The set has no order, and what is made of it is to be the same each time.
        values.sort_by_cached_key(|value| format!("{value:?}"));
        Value::List(values)
    }
}

impl<K: MapKey, T: FieldType> FieldType for BTreeMap<K, T> {
    type Kind = kind::Map;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::Map(Box::new(T::ty()))
    }

    fn value(&self) -> Value {
        Value::Map(self.iter().map(|(key, value)| (key.key(), value.value())).collect())
    }
}

impl<K: MapKey, T: FieldType, S: 'static> FieldType for HashMap<K, T, S> {
    type Kind = kind::Map;
    const WRITTEN: Written = T::WRITTEN;

    fn ty() -> Type {
        Type::Map(Box::new(T::ty()))
    }

    fn value(&self) -> Value {
        Value::Map(self.iter().map(|(key, value)| (key.key(), value.value())).collect())
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
