//! Rules on values: keywords where MongoDB has them, conditions on the document where not.

use schema_core::ir::{Bound, Rule, Type, Written};
use serde_json::json;

use super::at::At;
use super::form::Form;
use super::literal;
use super::path::Place;
use super::scope::Scope;
use crate::condition::is_missing;
use crate::spec::{BsonType, Keyword, Schema, Text, Value};

/// Adds what the rules demand of values of this type.
pub fn apply(rules: &[Rule], ty: &Type, form: Form, at: &At<'_>, schema: &mut Schema, scope: &mut Scope<'_>) {
    let ty = base(ty, scope);
    for rule in rules {
        one(rule, &ty, form, at, schema, scope);
    }
}

/// The types that are written, where a rule about letters or lengths says nothing of them.
fn unreadable(rule: &Rule, ty: &Type, schema: &Schema) -> Option<String> {
    let read: &[BsonType] = match (rule, ty) {
        (Rule::Range { .. } | Rule::OneOf(_) | Rule::Money | Rule::Percentage, _) => return None,
        // A list of numbers is as long as the bytes are.
        (Rule::Length { .. } | Rule::NotEmpty, Type::Bytes) => &[BsonType::BinData, BsonType::Array],
        (Rule::Length { .. } | Rule::NotEmpty, Type::List(_)) => &[BsonType::Array],
        _ => &[BsonType::String],
    };
    let types = schema.types().filter(|types| !read.iter().any(|ty| types.has(*ty)))?;
    Some(types.iter().map(BsonType::alias).collect::<Vec<_>>().join(" or "))
}

/// The type under a domain.
fn base(ty: &Type, scope: &Scope<'_>) -> Type {
    match ty {
        Type::Domain(domain) => match scope.registry.domain_of(domain) {
            Some(domain) => base(&domain.ty, scope),
            None => ty.clone(),
        },
        ty => ty.clone(),
    }
}

fn one(rule: &Rule, ty: &Type, form: Form, at: &At<'_>, schema: &mut Schema, scope: &mut Scope<'_>) {
    if let Some(written) = unreadable(rule, ty, schema) {
        let message = format!("the rule is about the value in Rust, and serde writes it as {written}");
        let help =
            "write the value as it is, or leave the rule to the application: take it off here, and say it in `#[pg]`";
        return scope.report_once("M0202", at.owner(), at.source, message, help);
    }
    match rule {
        Rule::Length { min, max } => length(*min, *max, at, schema, scope),
        Rule::NotEmpty => length(Some(1), None, at, schema, scope),
        Rule::Range { min, max } => range(min.as_ref(), max.as_ref(), ty, form, at, schema, scope),
        Rule::Pattern(pattern) => match crate::pattern::translated(pattern) {
            Ok(translated) => matches(schema, translated.into()),
            Err(why) => {
                let message = format!("`{pattern}` is no pattern that both stores read alike: {why}");
                let help = "write it in words that PostgreSQL and PCRE2 share; or say it for each: `#[entity(check(\"name\", \"…\"))]` on the struct with `#[mongo(rule(\"name\", …))]` beside it";
                scope.report_once("M0214", at.owner(), at.source, message, help);
            }
        },
        Rule::OneOf(values) => {
            let values: Option<Vec<Value>> =
                values.iter().map(|value| literal::lower(ty, form, value, scope)).collect();
            match values {
                Some(mut values) => {
                    let mut seen = Vec::new();
                    values.retain(|value| {
                        !seen.contains(value) && {
                            seen.push(value.clone());
                            true
                        }
                    });
                    schema.set(Keyword::Enum(values));
                }
                None => {
                    let message = "`one_of` lists values of which it is not known how serde writes them";
                    let help = "list texts, numbers, dates of bson or variants; or leave the rule to `#[pg]`";
                    scope.report("M0202", at.owner(), at.source, message, help);
                }
            }
        }
        // The ends are written with a look ahead: PCRE's `$` also stands before a line break at the end.
        Rule::Lowercase => matches(schema, r"^\P{Lu}*$(?!\n)".into()),
        Rule::Trimmed => matches(schema, r"^(\S([\s\S]*\S)?)?$(?!\n)".into()),
        Rule::Email => matches(schema, r"^[^@\s\p{Lu}]+@[^@\s\p{Lu}]+[.][^@\s\p{Lu}]+$(?!\n)".into()),
        Rule::Phone => matches(schema, r"^[+][1-9][0-9]{1,14}$(?!\n)".into()),
        Rule::Url => matches(schema, r"^[hH][tT][tT][pP][sS]?://[^\s/]+\S*$(?!\n)".into()),
        Rule::Currency => matches(schema, r"^[A-Z]{3}$(?!\n)".into()),
        Rule::Slug => matches(schema, r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)".into()),
        Rule::Money if is_text(form) => matches(schema, r"^[0-9]{1,13}([.][0-9]{1,2}0*)?$(?!\n)".into()),
        Rule::Percentage if is_text(form) => {
            matches(schema, r"^(100([.]0+)?|[0-9]{1,2}([.][0-9]{1,2}0*)?)$(?!\n)".into());
        }
        Rule::Money => schema.set(Keyword::Minimum(0.into())),
        Rule::Percentage => {
            schema.set(Keyword::Minimum(0.into()));
            schema.set(Keyword::Maximum(100.into()));
        }
    }
}

fn is_text(form: Form) -> bool {
    matches!(form, Form::Serde(Written::Text) | Form::As(BsonType::String))
}

/// One pattern more: several stand in `allOf`.
fn matches(schema: &mut Schema, pattern: Text) {
    let is_there = |keyword: &Keyword| matches!(keyword, Keyword::Pattern(_));
    if !schema.0.iter().any(is_there) {
        return schema.set(Keyword::Pattern(pattern));
    }
    let more = Schema::new(vec![Keyword::Pattern(pattern)]);
    let all = schema.0.to_mut().iter_mut().find_map(|keyword| match keyword {
        Keyword::AllOf(all) => Some(all),
        _ => None,
    });
    match all {
        Some(all) => all.push(more),
        None => schema.set(Keyword::AllOf(vec![more])),
    }
}

fn length(min: Option<u32>, max: Option<u32>, at: &At<'_>, schema: &mut Schema, scope: &mut Scope<'_>) {
    let types = schema.types();
    let is = |ty| types.is_some_and(|types| types.has(ty));
    let known = |schema: &Schema, pick: fn(&Keyword) -> Option<u32>| schema.0.iter().find_map(pick);
    if is(BsonType::Array) {
        let low = known(schema, |k| if let Keyword::MinItems(n) = k { Some(*n) } else { None });
        let high = known(schema, |k| if let Keyword::MaxItems(n) = k { Some(*n) } else { None });
        if let Some(min) = min {
            schema.set(Keyword::MinItems(low.map_or(min, |low| low.max(min))));
        }
        if let Some(max) = max {
            schema.set(Keyword::MaxItems(high.map_or(max, |high| high.min(max))));
        }
    } else if is(BsonType::BinData) {
        let Some(place) = at.path.place() else {
            let message = "how long bytes are can't be checked inside of a map or a list of lists";
            let help = "leave the rule to `#[pg]`, or keep the bytes in a field of their own";
            return scope.report("M0202", at.owner(), at.source, message, help);
        };
        let size = json!({ "$binarySize": format!("${}", place.path) });
        let mut bounds = Vec::new();
        bounds.extend(min.map(|min| json!({ "$gte": [size, min] })));
        bounds.extend(max.map(|max| json!({ "$lte": [size, max] })));
        condition(bounds, &place, at, scope);
    } else {
        let low = known(schema, |k| if let Keyword::MinLength(n) = k { Some(*n) } else { None });
        let high = known(schema, |k| if let Keyword::MaxLength(n) = k { Some(*n) } else { None });
        if let Some(min) = min {
            schema.set(Keyword::MinLength(low.map_or(min, |low| low.max(min))));
        }
        if let Some(max) = max {
            schema.set(Keyword::MaxLength(high.map_or(max, |high| high.min(max))));
        }
    }
}

fn range(
    min: Option<&Bound>,
    max: Option<&Bound>,
    ty: &Type,
    form: Form,
    at: &At<'_>,
    schema: &mut Schema,
    scope: &mut Scope<'_>,
) {
    let numbers = [BsonType::Int, BsonType::Long, BsonType::Double, BsonType::Decimal];
    if schema.types().is_some_and(|types| numbers.iter().any(|ty| types.has(*ty))) && !is_moment(ty) {
        let value = |bound: &Bound| literal::lower(ty, form, &bound.value, scope);
        let (low, high) = (min.and_then(value), max.and_then(value));
        if let (Some(low), Some(bound)) = (low, min) {
            schema.set(Keyword::Minimum(low));
            schema.0.to_mut().retain(|keyword| *keyword != Keyword::ExclusiveMinimum);
            if !bound.inclusive {
                schema.set(Keyword::ExclusiveMinimum);
            }
        }
        if let (Some(high), Some(bound)) = (high, max) {
            schema.set(Keyword::Maximum(high));
            schema.0.to_mut().retain(|keyword| *keyword != Keyword::ExclusiveMaximum);
            if !bound.inclusive {
                schema.set(Keyword::ExclusiveMaximum);
            }
        }
        return;
    }
    // `minimum` and `maximum` are for numbers alone: moments, and decimals that are text, are compared in an expression.
    let compared = at.path.place().and_then(|place| {
        let field = format!("${}", place.path);
        let exact = Form::Serde(Written::Native);
        let value = match (ty, form) {
            (Type::Timestamp | Type::LocalTimestamp | Type::Date, _) if literal::is_date(form) => json!(field),
            (Type::Timestamp | Type::LocalTimestamp | Type::Date, _) if is_text(form) => json!({ "$toDate": field }),
            (Type::Decimal, _) if is_text(form) => json!({ "$toDecimal": field }),
            _ => return None,
        };
        let mut bounds = Vec::new();
        for (bound, words) in [(min, ["$gte", "$gt"]), (max, ["$lte", "$lt"])] {
            if let Some(bound) = bound {
                let word = if bound.inclusive { words[0] } else { words[1] };
                bounds.push(json!({ word: [value, literal::lower(ty, exact, &bound.value, scope)?] }));
            }
        }
        Some((bounds, place))
    });
    match compared {
        Some((bounds, place)) => condition(bounds, &place, at, scope),
        None => {
            let message = "MongoDB bounds numbers; dates and decimals that are written as text only where no map and no list of lists is around them";
            let help = "keep the value as a number or a BSON date, or leave the rule to `#[pg]`";
            scope.report("M0202", at.owner(), at.source, message, help);
        }
    }
}

fn is_moment(ty: &Type) -> bool {
    matches!(ty, Type::Timestamp | Type::LocalTimestamp | Type::Date | Type::Time | Type::Interval)
}

/// All of these hold, where the field has a value.
fn condition(mut bounds: Vec<Value>, place: &Place, at: &At<'_>, scope: &mut Scope<'_>) {
    let all = match bounds.len() {
        0 => return,
        1 => bounds.remove(0),
        _ => json!({ "$and": bounds }),
    };
    let expression = match at.path.is_optional() {
        true => json!({ "$or": [is_missing(&json!(format!("${}", place.path))), all] }),
        false => all,
    };
    scope.rules.push(json!({ "$expr": place.each(expression) }));
}
