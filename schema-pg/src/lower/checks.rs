//! CHECKs that rules stand for.

use schema_core::Diagnostic;
use schema_core::ir::{Rule, RuleTexts, Source, Text, Type};

use super::default::literal;
use super::name;
use super::scope::Scope;
use crate::catalog::DataType;
use crate::sql::expression;

/// What the check over the labels of an enum is about.
const ENUM: &str = "enum";

/// A field of this type with these rules may have checks: most have none, and need no work.
pub fn has_any(ty: &Type, column: &DataType, rules: &[Rule]) -> bool {
    let plain = matches!(
        ty,
        Type::Bool
            | Type::Int16
            | Type::Int32
            | Type::Int64
            | Type::Float32
            | Type::Float64
            | Type::Decimal
            | Type::String
            | Type::Bytes
            | Type::Uuid
            | Type::Timestamp
            | Type::LocalTimestamp
            | Type::Date
            | Type::Time
            | Type::Json
    );
    // An enum or domain of the database, and a text's upper bound: the type keeps them.
    let is_kept = |rule: &Rule| matches!((rule, column), (Rule::Length { min: None, .. }, DataType::Varchar(_)));
    !(plain || matches!(column, DataType::Named(_))) || !rules.iter().all(is_kept)
}

/// The checks of a field or domain: what each is about, for its name, and its condition over `value`.
pub fn lower(
    value: &str,
    ty: &Type,
    column: &DataType,
    rules: &[Rule],
    scope: &Scope<'_>,
) -> Vec<(&'static str, String)> {
    let mut checks = Vec::new();
    let exact;
    let value = match ty {
        // The operators of citext know no capitals; rules are about the letters as they are.
        Type::CaseInsensitive => {
            exact = expression::as_text(value);
            &exact
        }
        _ => value,
    };
    checks.extend(shape(value, ty, column, scope));
    checks.extend(rules.iter().filter_map(|rule| Some((rule.word(), check(value, ty, column, rule, scope)?))));
    checks
}

/// The name that a check was given: that of its rule, or of the enum whose labels it holds.
pub fn given_name(what: &str, ty: &Type, texts: Option<&RuleTexts>, scope: &Scope<'_>) -> Option<Text> {
    let of_rule = texts.and_then(|texts| texts.of(what)?.name.as_ref());
    let of_enum = || match ty {
        Type::Enum(ty) if what == ENUM => scope.as_check(ty)?.name.as_ref(),
        _ => None,
    };
    of_rule.or_else(of_enum).cloned().map(name::fitted)
}

/// Reports names and messages of rules that are no constraint: the type of the column keeps them.
pub fn verify_texts(
    texts: Option<&RuleTexts>,
    checks: &[(&'static str, String)],
    column: &DataType,
    (path, at): (impl Fn() -> String, Source),
    scope: &mut Scope<'_>,
) {
    for (word, text) in texts.into_iter().flat_map(RuleTexts::iter) {
        if checks.iter().any(|(what, _)| what == word) {
            continue;
        }
        let said = [(&text.name, "name", "to call"), (&text.message, "message", "that could say")];
        for (said, method, what) in
            said.into_iter().filter_map(|(said, method, what)| Some((said.as_ref()?, method, what)))
        {
            let message = format!("the type `{column}` keeps `{word}`: there is no constraint {what} `{said}`");
            scope.found.push(Diagnostic::new("P0128", path(), at, message).help(format!("remove `.{method}(…)`")));
        }
    }
}

/// An array is a list of values: none is missing, and lists in it would be another type.
pub fn elements(value: &str, ty: &Type, column: &DataType) -> Option<(&'static str, String)> {
    let nulls = matches!(ty, Type::List(of) if matches!(**of, Type::Nullable(_)));
    let check = if nulls { expression::one_dimension } else { expression::no_nulls };
    matches!(column, DataType::Array(_)).then(|| ("elements", check(value)))
}

/// What the type itself demands, where PostgreSQL's is wider. Of jsonb, `json` has it.
fn shape(value: &str, ty: &Type, column: &DataType, scope: &Scope<'_>) -> Option<(&'static str, String)> {
    if let Some((min, max)) = limits(ty) {
        return Some(("bounds", expression::between(value, Some(min), Some(max))));
    }
    match ty {
        Type::ObjectId => Some(("object_id", expression::object_id(value))),
        Type::List(of) => match (&**of, limits(of)) {
            (_, Some((min, max))) => Some(("bounds", expression::all_between(value, min, max))),
            (Type::Enum(ty), None) => {
                scope.enum_as_check(ty)?;
                Some((ENUM, expression::all_of(value, &labels(ty, scope), column)))
            }
            _ => None,
        },
        Type::Enum(ty) => {
            scope.enum_as_check(ty)?;
            Some((ENUM, expression::one_of(value, &labels(ty, scope))))
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
        Type::Uint64 => ("0", "9223372036854775807"),
        _ => return None,
    })
}

fn labels(ty: &schema_core::ir::TypeRef, scope: &Scope<'_>) -> Vec<String> {
    let Some(db_enum) = scope.registry.enum_of(ty) else {
        return Vec::new();
    };
    db_enum.variants.iter().map(|variant| expression::text(&db_enum.label(variant))).collect()
}

fn check(value: &str, ty: &Type, column: &DataType, rule: &Rule, scope: &Scope<'_>) -> Option<String> {
    let written = |value| literal(value, ty, column, scope);
    Some(match rule {
        Rule::Length { min, max } => {
            // The type keeps the upper bound of a text.
            let max = max.filter(|_| !matches!(column, DataType::Varchar(_)));
            let (min, max) = (min.map(|min| min.to_string()), max.map(|max| max.to_string()));
            let column = measured(ty, column, scope);
            if min.is_none() && max.is_none() {
                return None;
            }
            expression::between(&expression::length(value, &column), min.as_deref(), max.as_deref())
        }
        Rule::Range { min, max } => {
            let (low, high) =
                (min.as_ref().map(|min| written(&min.value)), max.as_ref().map(|max| written(&max.value)));
            let low = low.as_deref().zip(min.as_ref().map(|min| min.inclusive));
            let high = high.as_deref().zip(max.as_ref().map(|max| max.inclusive));
            expression::bounded(value, low, high)
        }
        Rule::Pattern(pattern) => expression::matches(value, pattern),
        Rule::OneOf(values) => expression::one_of(value, &values.iter().map(written).collect::<Vec<_>>()),
        Rule::NotEmpty => match &measured(ty, column, scope) {
            counted @ (DataType::Array(_) | DataType::Bytea | DataType::Jsonb) => {
                expression::between(&expression::length(value, counted), Some("1"), None)
            }
            _ => expression::not_empty_text(value),
        },
        Rule::Lowercase => expression::lowercase(value),
        Rule::Trimmed => expression::trimmed(value),
        Rule::Email => expression::email(value),
        Rule::Phone => expression::phone(value),
        Rule::Url => expression::url(value),
        Rule::Money => expression::between(value, Some("0"), None),
        Rule::Percentage => expression::between(value, Some("0"), Some("100")),
        Rule::Currency => expression::currency(value),
        Rule::Slug => expression::slug(value),
    })
}

/// The type whose length counts: under a domain, the one that it is over.
fn measured(ty: &Type, column: &DataType, scope: &Scope<'_>) -> DataType {
    match ty {
        Type::Domain(ty) => {
            scope.registry.domain_of(ty).map_or(DataType::Text, |domain| super::ty::plain(&domain.ty, scope))
        }
        _ => column.clone(),
    }
}
