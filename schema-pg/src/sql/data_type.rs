//! Types of columns.

use std::fmt;

use super::Name;
use crate::catalog::DataType;

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            DataType::Jsonb => f.write_str("jsonb"),
            DataType::Array(of) => write!(f, "{of}[]"),
            DataType::Named(name) => Name(name).fmt(f),
        }
    }
}
