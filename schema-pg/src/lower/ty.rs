//! Types of columns.

use schema_core::Diagnostic;
use schema_core::ir::{Field, Rule, Source, Text, Type};

use super::scope::Scope;
use crate::catalog::{DataType, RangeType};
use crate::options::FieldOptions;

/// The column type of a field or domain with this type, precision and these rules.
pub fn lower(ty: &Type, precision: Option<(u32, u32)>, rules: &[Rule], scope: &Scope<'_>) -> DataType {
    match ty {
        Type::String => text(rules),
        Type::Decimal => DataType::Numeric(precision.or_else(|| rules.iter().find_map(fixed_precision))),
        ty => plain(ty, scope),
    }
}

/// The column type of a field: what `sql_type` says, else that of its Rust type.
pub fn of_field(field: &Field, scope: &Scope<'_>) -> DataType {
    let said = field.extensions.get::<FieldOptions>().and_then(|declared| declared.sql_type.as_deref());
    said.and_then(DataType::from_words).unwrap_or_else(|| lower(&field.ty, field.precision, &field.rules, scope))
}

/// Reports what `sql_type` says where it names no type.
pub fn verify(said: Option<&Text>, path: impl Fn() -> String, at: Source, scope: &mut Scope<'_>) {
    if let Some(words) = said.filter(|words| DataType::from_words(words).is_none()) {
        let message = format!("`sql_type` names no type: `{words}`");
        let help = "write one as PostgreSQL does: `timestamp(3)`, `app.mood`, `xml`";
        scope.found.push(Diagnostic::new("P0131", path(), at, message).help(help));
    }
}

/// The column type of a type about which nothing else was said.
pub fn plain(ty: &Type, scope: &Scope<'_>) -> DataType {
    match ty {
        Type::Bool => DataType::Boolean,
        Type::Int8 | Type::Int16 | Type::Uint8 => DataType::SmallInt,
        Type::Int32 | Type::Uint16 => DataType::Integer,
        Type::Int64 | Type::Uint32 | Type::Uint64 => DataType::BigInt,
        Type::Float32 => DataType::Real,
        Type::Float64 => DataType::DoublePrecision,
        Type::Decimal => DataType::Numeric(None),
        Type::String => DataType::Text,
        Type::Bytes => DataType::Bytea,
        Type::Uuid => DataType::Uuid,
        Type::Timestamp => DataType::Timestamptz,
        Type::LocalTimestamp => DataType::Timestamp,
        Type::Date => DataType::Date,
        Type::Time => DataType::Time,
        Type::Interval => DataType::Interval,
        Type::CaseInsensitive => DataType::Citext,
        Type::IpAddress => DataType::Inet,
        Type::IpNetwork => DataType::Cidr,
        Type::MacAddress => DataType::Macaddr,
        Type::TreePath => DataType::Ltree,
        Type::SearchDocument => DataType::Tsvector,
        Type::Vector(numbers) => DataType::Vector(*numbers),
        Type::Point => DataType::Geography(Box::new(("Point".into(), 4326))),
        Type::Shape(shape) => {
            let of = Box::new((shape.kind.clone(), shape.srid));
            if shape.geography { DataType::Geography(of) } else { DataType::Geometry(of) }
        }
        Type::ObjectId => DataType::Char(24),
        Type::Range(of) => DataType::Range(range(of).unwrap_or(RangeType::Num)),
        Type::Json | Type::Map(_) | Type::Embedded(_) | Type::Tuple(_) => DataType::Jsonb,
        Type::Nullable(of) => plain(of, scope),
        Type::List(of) => list(of, scope),
        Type::Enum(ty) => match scope.registry.enum_of(ty) {
            Some(db_enum) if scope.as_check(ty).is_none() => DataType::Named(Box::new(scope.enum_name(db_enum))),
            _ => scope.as_check(ty).and_then(|declared| declared.length).map_or(DataType::Text, DataType::Varchar),
        },
        Type::Domain(ty) => match scope.registry.domain_of(ty) {
            Some(domain) => DataType::Named(Box::new(scope.domain_name(domain))),
            None => DataType::Text,
        },
    }
}

/// The range over a type, where PostgreSQL has one.
pub fn range(of: &Type) -> Option<RangeType> {
    Some(match of {
        Type::Int8 | Type::Int16 | Type::Int32 | Type::Uint8 | Type::Uint16 => RangeType::Int4,
        Type::Int64 | Type::Uint32 | Type::Uint64 => RangeType::Int8,
        Type::Decimal => RangeType::Num,
        Type::Date => RangeType::Date,
        Type::LocalTimestamp => RangeType::Ts,
        Type::Timestamp => RangeType::Tstz,
        _ => return None,
    })
}

/// An array; a JSON array where the elements are JSON or lists, whose lengths may differ.
fn list(of: &Type, scope: &Scope<'_>) -> DataType {
    match of {
        Type::Nullable(of) => list(of, scope),
        Type::Json | Type::Map(_) | Type::Embedded(_) | Type::List(_) | Type::Tuple(_) => DataType::Jsonb,
        of => DataType::Array(Box::new(plain(of, scope))),
    }
}

fn text(rules: &[Rule]) -> DataType {
    let limit = rules.iter().find_map(|rule| match rule {
        Rule::Length { max: Some(max), .. } => Some(DataType::Varchar(*max)),
        Rule::Currency => Some(DataType::Char(3)),
        _ => None,
    });
    limit.unwrap_or(DataType::Text)
}

fn fixed_precision(rule: &Rule) -> Option<(u32, u32)> {
    match rule {
        Rule::Money => Some((15, 2)),
        Rule::Percentage => Some((5, 2)),
        _ => None,
    }
}
