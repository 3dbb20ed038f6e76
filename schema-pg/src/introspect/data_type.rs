//! Types of columns from the words of the server.

use super::rows::TypeRow;
use crate::catalog::{DataType, QualifiedName, RangeType, Text};

/// A type as the server writes it.
pub fn data_type(row: &TypeRow) -> DataType {
    let of = match (&*row.schema, &*row.name) {
        ("pg_catalog", _) => builtin(&row.words),
        ("public", "citext") => DataType::Citext,
        ("public", "ltree") => DataType::Ltree,
        ("public", "vector") if row.modifier > 0 => DataType::Vector(row.modifier.unsigned_abs()),
        ("public", "geography") if row.modifier > 0 => shapes(&row.words, DataType::Geography),
        ("public", "geometry") if row.modifier > 0 => shapes(&row.words, DataType::Geometry),
        _ if row.modifier >= 0 => DataType::other(row.words.clone()),
        _ => DataType::Named(Box::new(QualifiedName::new(row.schema.clone(), row.name.clone()))),
    };
    if row.is_array { DataType::Array(Box::new(of)) } else { of }
}

fn builtin(words: &str) -> DataType {
    match words {
        "boolean" => DataType::Boolean,
        "smallint" => DataType::SmallInt,
        "integer" => DataType::Integer,
        "bigint" => DataType::BigInt,
        "real" => DataType::Real,
        "double precision" => DataType::DoublePrecision,
        "numeric" => DataType::Numeric(None),
        "text" => DataType::Text,
        "bytea" => DataType::Bytea,
        "uuid" => DataType::Uuid,
        "timestamp with time zone" => DataType::Timestamptz,
        "timestamp without time zone" => DataType::Timestamp,
        "date" => DataType::Date,
        "time without time zone" => DataType::Time,
        "interval" => DataType::Interval,
        "jsonb" => DataType::Jsonb,
        "inet" => DataType::Inet,
        "cidr" => DataType::Cidr,
        "macaddr" => DataType::Macaddr,
        "tsvector" => DataType::Tsvector,
        "int4range" => DataType::Range(RangeType::Int4),
        "int8range" => DataType::Range(RangeType::Int8),
        "numrange" => DataType::Range(RangeType::Num),
        "daterange" => DataType::Range(RangeType::Date),
        "tsrange" => DataType::Range(RangeType::Ts),
        "tstzrange" => DataType::Range(RangeType::Tstz),
        words => modified(words).unwrap_or_else(|| DataType::other(words.to_owned())),
    }
}

/// `numeric(10,2)`
fn modified(words: &str) -> Option<DataType> {
    let (name, rest) = words.split_once('(')?;
    let modifier = rest.strip_suffix(')')?;
    match name {
        "character varying" => Some(DataType::Varchar(modifier.parse().ok()?)),
        "character" => Some(DataType::Char(modifier.parse().ok()?)),
        "numeric" => {
            let (digits, scale) = modifier.split_once(',')?;
            Some(DataType::Numeric(Some((digits.parse().ok()?, scale.parse().ok()?))))
        }
        _ => None,
    }
}

/// `public.geography(Point,4326)`
fn shapes(words: &str, of: fn(Box<(Text, u32)>) -> DataType) -> DataType {
    let inside = words.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    let parts = inside.and_then(|inside| inside.split_once(','));
    match parts.and_then(|(shape, system)| Some((shape, system.parse::<u32>().ok()?))) {
        Some((shape, system)) => of(Box::new((shape.to_owned().into(), system))),
        None => DataType::other(words.to_owned()),
    }
}
