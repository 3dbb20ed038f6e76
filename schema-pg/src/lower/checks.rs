//! CHECKs that rules stand for.

use schema_core::ir::{Rule, Type};

use super::default::literal;
use super::scope::Scope;
use crate::catalog::DataType;
use crate::sql::expression;

/// The checks of a field or domain: what each is about, for its name, and its condition over `value`.
pub fn lower(
    value: &str,
    ty: &Type,
    column: &DataType,
    rules: &[Rule],
    scope: &Scope<'_>,
) -> Vec<(&'static str, String)> {
    let mut checks = Vec::new();
    checks.extend(shape(value, ty, column, scope));
    checks.extend(rules.iter().filter_map(|rule| check(value, ty, column, rule, scope)));
    checks
}

/// What the type itself demands, where PostgreSQL's is wider.
fn shape(value: &str, ty: &Type, column: &DataType, scope: &Scope<'_>) -> Option<(&'static str, String)> {
    if let Some((min, max)) = limits(ty) {
        return Some(("bounds", expression::between(value, Some(min), Some(max))));
    }
    match ty {
        Type::Map(_) | Type::Embedded(_) => Some(("object", expression::json_is(value, "object"))),
        Type::List(_) if *column == DataType::Jsonb => Some(("array", expression::json_is(value, "array"))),
        Type::List(of) => match (&**of, limits(of)) {
            (_, Some((min, max))) => Some(("bounds", expression::all_between(value, min, max))),
            (Type::Enum(ty), None) => {
                scope.enum_as_check(ty)?;
                Some(("enum", expression::all_of(value, &labels(ty, scope), column)))
            }
            _ => None,
        },
        Type::Enum(ty) => {
            scope.enum_as_check(ty)?;
            Some(("enum", expression::one_of(value, &labels(ty, scope))))
        }
        _ => None,
    }
}

/// The bounds of integers that PostgreSQL does not have.
fn limits(ty: &Type) -> Option<(&'static str, &'static str)> {
    Some(match ty {
        Type::Int8 => ("-128", "127"),
        Type::Uint8 => ("0", "255"),
        Type::Uint16 => ("0", "65535"),
        Type::Uint32 => ("0", "4294967295"),
        _ => return None,
    })
}

fn labels(ty: &schema_core::ir::TypeRef, scope: &Scope<'_>) -> Vec<String> {
    let Some(db_enum) = scope.registry.enum_of(ty) else {
        return Vec::new();
    };
    db_enum.variants.iter().map(|variant| expression::text(&db_enum.label(variant))).collect()
}

fn check(value: &str, ty: &Type, column: &DataType, rule: &Rule, scope: &Scope<'_>) -> Option<(&'static str, String)> {
    let written = |value| literal(value, ty, column, scope);
    Some(match rule {
        Rule::Length { min, max } => {
            // The type keeps the upper bound of a text.
            let max = max.filter(|_| !matches!(column, DataType::Varchar(_)));
            let (min, max) = (min.map(|min| min.to_string()), max.map(|max| max.to_string()));
            if min.is_none() && max.is_none() {
                return None;
            }
            ("length", expression::between(&expression::length(value, column), min.as_deref(), max.as_deref()))
        }
        Rule::Range { min, max } => {
            let (low, high) =
                (min.as_ref().map(|min| written(&min.value)), max.as_ref().map(|max| written(&max.value)));
            let low = low.as_deref().zip(min.as_ref().map(|min| min.inclusive));
            let high = high.as_deref().zip(max.as_ref().map(|max| max.inclusive));
            ("range", expression::bounded(value, low, high))
        }
        Rule::Pattern(pattern) => ("pattern", expression::matches(value, pattern)),
        Rule::OneOf(values) => ("one_of", expression::one_of(value, &values.iter().map(written).collect::<Vec<_>>())),
        Rule::NotEmpty => match column {
            DataType::Array(_) | DataType::Bytea | DataType::Jsonb => {
                ("not_empty", expression::between(&expression::length(value, column), Some("1"), None))
            }
            _ => ("not_empty", expression::not_empty_text(value)),
        },
        Rule::Lowercase => ("lowercase", expression::lowercase(value)),
        Rule::Trimmed => ("trimmed", expression::trimmed(value)),
        Rule::Email => ("email", expression::email(value)),
        Rule::Phone => ("phone", expression::phone(value)),
        Rule::Url => ("url", expression::url(value)),
        Rule::Money => ("money", expression::between(value, Some("0"), None)),
        Rule::Percentage => ("percentage", expression::between(value, Some("0"), Some("100"))),
        Rule::Currency => ("currency", expression::currency(value)),
        Rule::Slug => ("slug", expression::slug(value)),
    })
}
