//! Types that databases have and Rust has not. A field can have them itself, or name one for its column: `ty = Ltree`.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::field_types;
use crate::ir::{Default, Type, Value};
use crate::{DefaultFor, FieldType, ValueFor, kind};

/// Text that is the same in capitals and in small letters: PostgreSQL's `citext`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CiText(pub String);

/// A place in a tree, labels between dots: PostgreSQL's `ltree`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ltree(pub String);

/// The words of a text, prepared for search: PostgreSQL's `tsvector`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TsVector(pub String);

/// A network, such as `10.0.0.0/8`: PostgreSQL's `cidr`, which refuses an address within the network.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cidr(pub String);

/// The address of a network card: PostgreSQL's `macaddr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MacAddr(pub [u8; 6]);

/// `N` floats, compared by distance: `vector(N)` of the extension pgvector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vector<const N: u32>(pub Vec<f32>);

/// A place on earth in degrees (WGS 84): `geography(Point,4326)` of the extension PostGIS.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// East of Greenwich, -180 to 180.
    pub longitude: f64,
    /// North of the equator, -90 to 90.
    pub latitude: f64,
}

field_types! {
    CiText: Text, CaseInsensitive, |v| Value::Text(v.0.clone().into());
    Ltree: Identifier, TreePath, |v| Value::Text(v.0.clone().into());
    TsVector: Opaque, SearchDocument, |v| Value::Text(v.0.clone().into());
    Cidr: Identifier, IpNetwork, |v| Value::Text(v.0.clone().into());
    MacAddr: Identifier, MacAddress, as Numbers, |v| Value::Text(hexadecimal(&v.0).into());
    Point: Opaque, Point, as Object, |v| Value::Text(format!("SRID=4326;POINT({} {})", v.longitude, v.latitude).into());
}

impl<const N: u32> FieldType for Vector<N> {
    type Kind = kind::Opaque;

    fn ty() -> Type {
        Type::Vector(N)
    }

    fn value(&self) -> Value {
        let numbers: Vec<String> = self.0.iter().map(f32::to_string).collect();
        Value::Text(format!("[{}]", numbers.join(",")).into())
    }
}

/// `08:00:2b:01:02:03`
fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for (i, byte) in bytes.iter().enumerate() {
        text.push_str(if i == 0 { "" } else { ":" });
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Types whose values are written as text.
macro_rules! written_as_text {
    ($($rust:ty)*) => {
        $(
            impl ValueFor<$rust> for &'static str {
                fn value_for(self) -> Value {
                    Value::Text(self.into())
                }
            }

            impl DefaultFor<$rust> for &'static str {
                fn default_for(self) -> Default {
                    Default::Value(Value::Text(self.into()))
                }
            }
        )*
    };
}

written_as_text!(CiText Ltree Cidr);
