//! Types of columns.

use std::fmt::{self, Write};

use super::{Name, Sql};
use crate::catalog::{DataType, RangeType};

displayed!(DataType);

impl Sql for DataType {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        match self {
            DataType::Boolean => f.write_str("boolean"),
            DataType::SmallInt => f.write_str("smallint"),
            DataType::Integer => f.write_str("integer"),
            DataType::BigInt => f.write_str("bigint"),
            DataType::Real => f.write_str("real"),
            DataType::DoublePrecision => f.write_str("double precision"),
            DataType::Numeric(None) => f.write_str("numeric"),
            DataType::Numeric(Some((digits, scale))) => write!(f, "numeric({digits},{scale})"),
            DataType::Text => f.write_str("text"),
            DataType::Varchar(length) => write!(f, "varchar({length})"),
            DataType::Char(length) => write!(f, "char({length})"),
            DataType::Bytea => f.write_str("bytea"),
            DataType::Uuid => f.write_str("uuid"),
            DataType::Timestamptz => f.write_str("timestamptz"),
            DataType::Timestamp => f.write_str("timestamp"),
            DataType::Date => f.write_str("date"),
            DataType::Time => f.write_str("time"),
            DataType::Interval => f.write_str("interval"),
            DataType::Jsonb => f.write_str("jsonb"),
            DataType::Inet => f.write_str("inet"),
            DataType::Cidr => f.write_str("cidr"),
            DataType::Macaddr => f.write_str("macaddr"),
            DataType::Tsvector => f.write_str("tsvector"),
            DataType::Citext => f.write_str("citext"),
            DataType::Ltree => f.write_str("ltree"),
            DataType::Vector(numbers) => write!(f, "vector({numbers})"),
            DataType::Geometry(of) => write!(f, "geometry({},{})", of.0, of.1),
            DataType::Geography(of) => write!(f, "geography({},{})", of.0, of.1),
            DataType::Range(RangeType::Int4) => f.write_str("int4range"),
            DataType::Range(RangeType::Int8) => f.write_str("int8range"),
            DataType::Range(RangeType::Num) => f.write_str("numrange"),
            DataType::Range(RangeType::Date) => f.write_str("daterange"),
            DataType::Range(RangeType::Ts) => f.write_str("tsrange"),
            DataType::Range(RangeType::Tstz) => f.write_str("tstzrange"),
            DataType::Array(of) => write!(f, "{of}[]"),
            DataType::Named(name) => Name(name).write(f),
            DataType::Unknown => f.write_str("unknown"),
            DataType::Other(text) => f.write_str(text),
        }
    }
}
