//! Types of columns.

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// A type of PostgreSQL, or one made in a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DataType {
    /// boolean
    Boolean,
    /// smallint
    SmallInt,
    /// integer
    Integer,
    /// bigint
    BigInt,
    /// real
    Real,
    /// double precision
    DoublePrecision,
    /// numeric, with digits in all and behind the point
    Numeric(Option<(u32, u32)>),
    /// text
    Text,
    /// varchar, at most so many characters
    Varchar(u32),
    /// char, exactly so many characters
    Char(u32),
    /// bytea
    Bytea,
    /// uuid
    Uuid,
    /// timestamp with time zone
    Timestamptz,
    /// timestamp without time zone
    Timestamp,
    /// date
    Date,
    /// time without time zone
    Time,
    /// interval
    Interval,
    /// jsonb
    Jsonb,
    /// inet
    Inet,
    /// cidr
    Cidr,
    /// macaddr
    Macaddr,
    /// tsvector
    Tsvector,
    /// citext, of the extension
    Citext,
    /// ltree, of the extension
    Ltree,
    /// vector, of the extension, with so many numbers
    Vector(u32),
    /// geography, of the extension PostGIS: a shape and its system of coordinates
    Geography(Box<(Text, u32)>),
    /// geometry, of the extension PostGIS: a shape and its system of coordinates
    Geometry(Box<(Text, u32)>),
    /// A range over a type.
    Range(RangeType),
    /// An array.
    Array(Box<DataType>),
    /// A type made in a schema: an enum, a domain, a composite.
    Named(Box<QualifiedName>),
    /// Not known: a column of a view that was read from SQL, of which only a server can tell the type.
    Unknown,
    /// Any other, as PostgreSQL writes it: `timestamp(3) with time zone`, `bit varying(8)`, `app.fraction(2)`.
    Other(Box<Text>),
}

/// The ranges that PostgreSQL has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeType {
    /// int4range
    Int4,
    /// int8range
    Int8,
    /// numrange
    Num,
    /// daterange
    Date,
    /// tsrange
    Ts,
    /// tstzrange
    Tstz,
}

impl DataType {
    /// Any type in the words of PostgreSQL.
    pub fn other(words: impl Into<Text>) -> Self {
        Self::Other(Box::new(words.into()))
    }

    /// The type made in a schema that this is, or an array of.
    pub fn named(&self) -> Option<&QualifiedName> {
        match self {
            Self::Named(name) => Some(name),
            Self::Array(of) => of.named(),
            _ => None,
        }
    }
}
