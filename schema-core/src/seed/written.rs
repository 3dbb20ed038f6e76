//! What serde writes of a row, with the numbers, bytes and variants that JSON would lose.

use std::fmt::Display;

use serde::ser::{self, Serialize};

/// A value as serde writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
    /// A variant without values, by serde's name.
    Variant(&'static str),
    List(Vec<Written>),
    Map(Vec<(String, Written)>),
}

impl Written {
    /// What serde writes of a value; the error is what its `Serialize` says.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, String> {
        value.serialize(Writer).map_err(|error| error.0)
    }

    /// The same as JSON; `None` where JSON can't hold it.
    pub fn to_json(&self) -> Option<serde_json::Value> {
        Some(match self {
            Written::Null => serde_json::Value::Null,
            Written::Bool(value) => (*value).into(),
            Written::Int(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => value.into(),
                (_, Ok(value)) => value.into(),
                _ => return None,
            },
            Written::Float(value) => serde_json::Number::from_f64(*value)?.into(),
            Written::Text(text) => text.as_str().into(),
            Written::Bytes(bytes) => bytes.as_slice().into(),
            Written::Variant(name) => (*name).into(),
            Written::List(values) => values.iter().map(Self::to_json).collect::<Option<Vec<_>>>()?.into(),
            Written::Map(members) => {
                let member = |(name, value): &(String, Self)| Some((name.clone(), value.to_json()?));
                serde_json::Value::Object(members.iter().map(member).collect::<Option<_>>()?)
            }
        })
    }

    /// What it is, for people.
    pub fn kind(&self) -> &'static str {
        match self {
            Written::Null => "nothing",
            Written::Bool(_) => "true or false",
            Written::Int(_) => "a whole number",
            Written::Float(_) => "a number",
            Written::Text(_) => "text",
            Written::Bytes(_) => "bytes",
            Written::Variant(_) => "a variant",
            Written::List(_) => "a list",
            Written::Map(_) => "an object",
        }
    }
}

struct Writer;

/// What a `Serialize` of the application finds wrong.
#[derive(Debug)]
struct Wrong(String);

impl Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

impl ser::Error for Wrong {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Elements or members under construction, and the variant that they are values of.
struct Parts {
    variant: Option<&'static str>,
    names: Vec<String>,
    values: Vec<Written>,
}

impl Parts {
    fn new(variant: Option<&'static str>) -> Self {
        Self { variant, names: Vec::new(), values: Vec::new() }
    }

    fn push(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Wrong> {
        self.values.push(value.serialize(Writer)?);
        Ok(())
    }

    fn whole(self, is_map: bool) -> Written {
        let inner = match is_map {
            true => Written::Map(self.names.into_iter().zip(self.values).collect()),
            false => Written::List(self.values),
        };
        match self.variant {
            Some(variant) => Written::Map(vec![(variant.to_owned(), inner)]),
            None => inner,
        }
    }
}

impl ser::Serializer for Writer {
    type Ok = Written;
    type Error = Wrong;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Parts;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    fn serialize_bool(self, value: bool) -> Result<Written, Wrong> {
        Ok(Written::Bool(value))
    }
    fn serialize_i8(self, value: i8) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_i16(self, value: i16) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_i32(self, value: i32) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_i64(self, value: i64) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_i128(self, value: i128) -> Result<Written, Wrong> {
        Ok(Written::Int(value))
    }
    fn serialize_u8(self, value: u8) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_u16(self, value: u16) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_u32(self, value: u32) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_u64(self, value: u64) -> Result<Written, Wrong> {
        Ok(Written::Int(value.into()))
    }
    fn serialize_u128(self, value: u128) -> Result<Written, Wrong> {
        match i128::try_from(value) {
            Ok(value) => Ok(Written::Int(value)),
            Err(_) => Ok(Written::Text(value.to_string())),
        }
    }
    fn serialize_f32(self, value: f32) -> Result<Written, Wrong> {
        // The shortest number that is this one: 0.1 and not 0.10000000149011612.
        Ok(Written::Float(value.to_string().parse().unwrap_or_else(|_| value.into())))
    }
    fn serialize_f64(self, value: f64) -> Result<Written, Wrong> {
        Ok(Written::Float(value))
    }
    fn serialize_char(self, value: char) -> Result<Written, Wrong> {
        Ok(Written::Text(value.into()))
    }
    fn serialize_str(self, value: &str) -> Result<Written, Wrong> {
        Ok(Written::Text(value.to_owned()))
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<Written, Wrong> {
        Ok(Written::Bytes(value.to_vec()))
    }
    fn serialize_none(self) -> Result<Written, Wrong> {
        Ok(Written::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Written, Wrong> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Written, Wrong> {
        Ok(Written::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Written, Wrong> {
        Ok(Written::Null)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Written, Wrong> {
        Ok(Written::Variant(variant))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Written, Wrong> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Written, Wrong> {
        Ok(Written::Map(vec![(variant.to_owned(), value.serialize(self)?)]))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, Wrong> {
        Ok(Parts::new(None))
    }
    fn serialize_tuple(self, _: usize) -> Result<Parts, Wrong> {
        Ok(Parts::new(None))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, Wrong> {
        Ok(Parts::new(None))
    }
    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Parts, Wrong> {
        Ok(Parts::new(Some(variant)))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Parts, Wrong> {
        Ok(Parts::new(None))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, Wrong> {
        Ok(Parts::new(None))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, Wrong> {
        Ok(Parts::new(Some(variant)))
    }
}

/// The traits of elements without names.
macro_rules! elements {
    ($($part:ident $method:ident)*) => {
        $(
            impl ser::$part for Parts {
                type Ok = Written;
                type Error = Wrong;
                fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Wrong> {
                    self.push(value)
                }
                fn end(self) -> Result<Written, Wrong> {
                    Ok(self.whole(false))
                }
            }
        )*
    };
}

elements! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

impl ser::SerializeMap for Parts {
    type Ok = Written;
    type Error = Wrong;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Wrong> {
        self.names.push(match key.serialize(Writer)? {
            Written::Text(text) => text,
            Written::Variant(name) => name.to_owned(),
            Written::Int(number) => number.to_string(),
            Written::Bool(value) => value.to_string(),
            other => return Err(Wrong(format!("a key of a map is {}", other.kind()))),
        });
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Wrong> {
        self.push(value)
    }
    fn end(self) -> Result<Written, Wrong> {
        Ok(self.whole(true))
    }
}

/// The traits of members with names.
macro_rules! members {
    ($($part:ident)*) => {
        $(
            impl ser::$part for Parts {
                type Ok = Written;
                type Error = Wrong;
                fn serialize_field<T: Serialize + ?Sized>(
                    &mut self,
                    name: &'static str,
                    value: &T,
                ) -> Result<(), Wrong> {
                    self.names.push(name.to_owned());
                    self.push(value)
                }
                fn end(self) -> Result<Written, Wrong> {
                    Ok(self.whole(true))
                }
            }
        )*
    };
}

members!(SerializeStruct SerializeStructVariant);
