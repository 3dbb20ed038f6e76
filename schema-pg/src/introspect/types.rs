//! Types of columns from the words of the server, and the types that schemas hold.

use super::IntrospectError;
use super::names::{Class, Names, name};
use super::rows::{DomainRow, EnumRow, RangeRow, TypeRow};
use crate::catalog::{CompositeType, DataType, Domain, DomainCheck, EnumType, RangeDefinition, RangeType, Text};

/// A type as the server writes it.
pub fn data_type(row: &TypeRow) -> DataType {
    let of = match (&*row.schema, &*row.name) {
        ("pg_catalog", _) => builtin(&row.words),
        ("public", "citext") => DataType::Citext,
        ("public", "ltree") => DataType::Ltree,
        ("public", "vector") if row.modifier > 0 => DataType::Vector(row.modifier.unsigned_abs()),
        ("public", "geography") if row.modifier > 0 => geography(&row.words),
        _ if row.modifier >= 0 => DataType::Other((*row.words).into()),
        _ => DataType::Named(Box::new(name(&row.schema, &row.name))),
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
        words => modified(words).unwrap_or_else(|| DataType::Other(words.into())),
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
fn geography(words: &str) -> DataType {
    let inside = words.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    let parts = inside.and_then(|inside| inside.split_once(','));
    match parts.and_then(|(shape, system)| Some((shape, system.parse::<u32>().ok()?))) {
        Some((shape, system)) => DataType::Geography(Box::new((shape.to_owned().into(), system))),
        None => DataType::Other(words.into()),
    }
}

pub fn enum_type(row: EnumRow, names: &mut Names) -> EnumType {
    EnumType {
        name: name(&row.schema, &row.name),
        labels: row.labels.unwrap_or_default(),
        comment: names.comment(Class::Type, row.oid, 0),
    }
}

/// A domain without what it depends on.
pub fn domain(row: DomainRow, checks: Vec<DomainCheck>, names: &mut Names) -> Result<Domain, IntrospectError> {
    Ok(Domain {
        name: name(&row.schema, &row.name),
        ty: names.data_type(row.ty, row.modifier)?,
        not_null: row.not_null,
        default: row.default,
        collation: row.collation.map(|oid| names.collation(oid)).transpose()?,
        depends_on: crate::catalog::Dependencies::default(),
        checks,
        comment: names.comment(Class::Type, row.oid, 0),
    })
}

pub fn range(row: &RangeRow, names: &mut Names) -> Result<RangeDefinition, IntrospectError> {
    let mut options: Vec<(Text, Text)> = Vec::new();
    if let Some(class) = row.operator_class.and_then(|oid| names.operator_class(oid, false)) {
        options.push(("subtype_opclass".into(), class));
    }
    if let Some(collation) = row.collation {
        options.push(("collation".into(), names.collation(collation)?));
    }
    if let (Some(schema), Some(function)) = (&row.difference_schema, &row.difference) {
        let said = if schema == "pg_catalog" { function.clone() } else { format!("{schema}.{function}").into() };
        options.push(("subtype_diff".into(), said));
    }
    if row.multirange_schema != row.schema || *row.multirange != multirange(&row.name) {
        let said = format!("{}.{}", row.multirange_schema, row.multirange);
        options.push(("multirange_type_name".into(), said.into()));
    }
    Ok(RangeDefinition {
        name: name(&row.schema, &row.name),
        subtype: names.data_type(row.subtype, -1)?,
        options,
        comment: names.comment(Class::Type, row.oid, 0),
    })
}

/// The name that the server gives to the type of several ranges (manual, CREATE TYPE).
fn multirange(range: &str) -> String {
    match range.contains("range") {
        true => range.replacen("range", "multirange", 1),
        false => format!("{range}_multirange"),
    }
}

/// A type that is a row, without its attributes.
pub fn composite(name: crate::catalog::QualifiedName, ty: i64, names: &mut Names) -> CompositeType {
    CompositeType { name, attributes: Vec::new(), comment: names.comment(Class::Type, ty, 0) }
}
