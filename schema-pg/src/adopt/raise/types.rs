//! Types of columns as types of fields.

use schema_core::ir::{Rule, Shape, Text, Type, TypeRef};

use super::scope::Scope;
use crate::catalog::{DataType, QualifiedName, RangeType};
use crate::sql::quote_ident;

/// What a field says so that its column has this type.
#[derive(Debug, Clone)]
pub struct FieldOf {
    /// The type of the field.
    pub ty: Type,
    /// `length(..=n)`, where the type keeps it.
    pub length: Option<Rule>,
    /// `precision(p, s)`.
    pub precision: Option<(u32, u32)>,
    /// `sql_type = "…"`, where no type of a field is this one.
    pub sql_type: Option<Text>,
    /// `unchecked`: an array holds what it holds.
    pub unchecked: bool,
}

impl FieldOf {
    fn plain(ty: Type) -> Self {
        Self { ty, length: None, precision: None, sql_type: None, unchecked: false }
    }

    fn declared(ty: Type, column: &DataType) -> Option<Self> {
        Some(Self { sql_type: Some(words(column)?), ..Self::plain(ty) })
    }
}

/// The type of a field whose column has this type; `None` where none can.
pub fn of_column(column: &DataType, scope: &Scope<'_>) -> Option<FieldOf> {
    match column {
        DataType::Varchar(length) => {
            let length = Some(Rule::Length { min: None, max: Some(*length) });
            Some(FieldOf { length, ..FieldOf::plain(Type::String) })
        }
        DataType::Numeric(Some((digits, scale))) if scale <= digits && (1..=1000).contains(digits) => {
            Some(FieldOf { precision: Some((*digits, *scale)), ..FieldOf::plain(Type::Decimal) })
        }
        other => of_view(other, scope),
    }
}

/// The same for a column of a view, which has neither rules nor precision.
pub fn of_view(column: &DataType, scope: &Scope<'_>) -> Option<FieldOf> {
    let declared = |ty| FieldOf::declared(ty, column);
    match column {
        DataType::Varchar(_) | DataType::Char(_) => declared(Type::String),
        DataType::Numeric(Some(_)) => declared(Type::Decimal),
        DataType::Array(of) => {
            let element = simple(of, scope);
            // A list of JSON would be JSON.
            let listed = match element.filter(|element| *element != Type::Json) {
                Some(element) => FieldOf::plain(Type::List(Box::new(element))),
                None => declared(Type::List(Box::new(near(of))))?,
            };
            Some(FieldOf { unchecked: true, ..listed })
        }
        DataType::Named(_) | DataType::Other(_) => {
            simple(column, scope).map(FieldOf::plain).or_else(|| declared(near(column)))
        }
        other => simple(other, scope).map(FieldOf::plain).or_else(|| declared(Type::String)),
    }
}

/// A type that a field has without saying more.
fn simple(column: &DataType, scope: &Scope<'_>) -> Option<Type> {
    Some(match column {
        DataType::Boolean => Type::Bool,
        DataType::SmallInt => Type::Int16,
        DataType::Integer => Type::Int32,
        DataType::BigInt => Type::Int64,
        DataType::Real => Type::Float32,
        DataType::DoublePrecision => Type::Float64,
        DataType::Numeric(None) => Type::Decimal,
        DataType::Text => Type::String,
        DataType::Bytea => Type::Bytes,
        DataType::Uuid => Type::Uuid,
        DataType::Timestamptz => Type::Timestamp,
        DataType::Timestamp => Type::LocalTimestamp,
        DataType::Date => Type::Date,
        DataType::Time => Type::Time,
        DataType::Interval => Type::Interval,
        DataType::Jsonb => Type::Json,
        DataType::Inet => Type::IpAddress,
        DataType::Cidr => Type::IpNetwork,
        DataType::Macaddr => Type::MacAddress,
        DataType::Tsvector => Type::SearchDocument,
        DataType::Citext => Type::CaseInsensitive,
        DataType::Ltree => Type::TreePath,
        DataType::Vector(numbers) => Type::Vector(*numbers),
        DataType::Geography(of) if (&*of.0, of.1) == ("Point", 4326) => Type::Point,
        DataType::Geography(of) if of.1 == 4326 => shape(of, true)?,
        DataType::Geometry(of) => shape(of, false)?,
        DataType::Range(of) => Type::Range(Box::new(match of {
            RangeType::Int4 => Type::Int32,
            RangeType::Int8 => Type::Int64,
            RangeType::Num => Type::Decimal,
            RangeType::Date => Type::Date,
            RangeType::Ts => Type::LocalTimestamp,
            RangeType::Tstz => Type::Timestamp,
        })),
        DataType::Named(name) => named(name, scope)?,
        _ => return None,
    })
}

/// An enum or domain that is specified by a type of Rust. An array of JSON would be JSON.
fn named(name: &QualifiedName, scope: &Scope<'_>) -> Option<Type> {
    let reference = |rust: &TypeRef| Box::new(rust.clone());
    if let Some((_, found)) = scope.model.enums.iter().find(|(known, _)| known == name) {
        return Some(Type::Enum(reference(&found.rust)));
    }
    let found = scope.model.domains.iter().find(|(known, _)| known == name);
    found.map(|(_, found)| Type::Domain(reference(&found.rust)))
}

/// The kinds of shapes for which there is a type.
pub const SHAPES: [(&str, &str); 8] = [
    ("Geometry", "Any"),
    ("Point", "Point"),
    ("LineString", "LineString"),
    ("Polygon", "Polygon"),
    ("MultiPoint", "MultiPoint"),
    ("MultiLineString", "MultiLineString"),
    ("MultiPolygon", "MultiPolygon"),
    ("GeometryCollection", "Collection"),
];

fn shape((kind, srid): &(Text, u32), geography: bool) -> Option<Type> {
    let is_known = SHAPES.iter().any(|(known, _)| known == kind);
    is_known.then(|| Type::Shape(Box::new(Shape { kind: kind.clone(), srid: *srid, geography })))
}

/// The type of a field that comes nearest to one that fields don't have.
fn near(column: &DataType) -> Type {
    let DataType::Other(words) = column else {
        return match column {
            DataType::Numeric(_) => Type::Decimal,
            DataType::Jsonb => Type::Json,
            _ => Type::String,
        };
    };
    let zone = |with, without| if words.contains("with time zone") { with } else { without };
    match words.split(['(', ' ']).next().unwrap_or_default() {
        "timestamp" => zone(Type::Timestamp, Type::LocalTimestamp),
        // A time of day with a zone is no type of Rust.
        "time" => zone(Type::String, Type::Time),
        "interval" => Type::Interval,
        "numeric" => Type::Decimal,
        "json" => Type::Json,
        _ => Type::String,
    }
}

/// A type in the words that are read as this one, the shortest first.
pub fn words(column: &DataType) -> Option<Text> {
    let written = match column {
        DataType::Named(name) => format!("{}.{}", quote_ident(&name.schema), quote_ident(&name.name)),
        other => other.to_string(),
    };
    let short = written
        .replace("character varying", "varchar")
        .replace(" without time zone", "")
        .replace("timestamp(", if written.contains("with time zone") { "timestamptz(" } else { "timestamp(" })
        .replace(" with time zone", "");
    let read = |words: &String| DataType::from_words(words).as_ref() == Some(column);
    [short, written].into_iter().find(read).map(Into::into)
}
