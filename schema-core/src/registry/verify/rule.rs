//! Rules and defaults: bounds the right way round, values that the field can hold, defaults that keep the rules.

use std::cmp::Ordering;

use super::super::types::Types;
use super::text::{Named, Path, no_nul, nul, usable};
use crate::Diagnostic;
use crate::ir::{Bound, Check, Default, Domain, Embedded, Entity, Field, Rule, Source, Text, Type, Value};

/// Rules, defaults and checks of an entity.
pub fn entity(types: &Types, entity: &Entity, found: &mut Vec<Diagnostic>) {
    for item in &entity.fields {
        field(types, &entity.rust.name, item, found);
    }
    checks(&entity.rust.name, &entity.checks, found);
}

/// Rules and defaults of an embedded struct.
pub fn embedded(types: &Types, embedded: &Embedded, found: &mut Vec<Diagnostic>) {
    for item in &embedded.fields {
        field(types, &embedded.rust.name, item, found);
    }
}

/// Rules and checks of a domain.
pub fn domain(domain: &Domain, found: &mut Vec<Diagnostic>) {
    let path = Path(&domain.rust.name, "");
    usable(&domain.store_name(), path, "the name of the domain", domain.source, found);
    no_nul(path, domain.doc.as_deref().unwrap_or_default(), domain.source, found);
    rules(path, &domain.ty, &domain.rules, domain.precision, domain.source, found);
    checks(&domain.rust.name, &domain.checks, found);
    if matches!(domain.ty, Type::Domain(_)) {
        found.push(
            Diagnostic::new("E0409", path, domain.source, "a domain over another domain")
                .help("wrap the type underneath, and repeat the rules"),
        );
    }
}

fn field(types: &Types, owner: &str, field: &Field, found: &mut Vec<Diagnostic>) {
    let path = Path(owner, &field.name);
    if field.own.is_some_and(|own| own.optional) && !field.nullable {
        let message =
            format!("`{}` is an `Option`, and the type that `ty` says is none: it would never be empty", field.name);
        let help = "say that too: `ty = Option<…>`";
        found.push(Diagnostic::new("E0119", path, field.source, message).help(help));
    }
    rules(path, &field.ty, &field.rules, field.precision, field.source, found);
    if let Some(Default::Value(value)) = &field.default {
        holds(types, path, &field.ty, value, field.source, found);
        if let Some(rule) = field.rules.iter().find(|rule| keeps(rule, value) == Some(false)) {
            found.push(
                Diagnostic::new(
                    "E0406",
                    path,
                    field.source,
                    format!("the default breaks the field's rule `{}`", rule.word()),
                )
                .help("choose a default that the field can hold"),
            );
        }
    }
    if let Some(Default::Sql(sql)) = &field.default {
        no_nul(path, sql, field.source, found);
    }
}

fn rules(
    path: Path<'_>,
    ty: &Type,
    rules: &[Rule],
    precision: Option<(u32, u32)>,
    source: Source,
    found: &mut Vec<Diagnostic>,
) {
    for (i, rule) in rules.iter().enumerate() {
        if rules[..i].iter().any(|other| std::mem::discriminant(other) == std::mem::discriminant(rule)) {
            found.push(
                Diagnostic::new("E0407", path, source, format!("the rule `{}` is said twice", rule.word()))
                    .help("keep one of them"),
            );
        }
        match rule {
            Rule::Length { min: Some(min), max: Some(max) } if min > max => inverted(path, source, found),
            Rule::Length { max: Some(0), .. } => inverted(path, source, found),
            Rule::Range { min, max } => {
                for bound in min.iter().chain(max) {
                    literal(path, ty, &bound.value, source, found);
                }
                if let (Some(min), Some(max)) = (min, max)
                    && empty(min, max)
                {
                    inverted(path, source, found);
                }
            }
            Rule::OneOf(values) if values.is_empty() => found.push(
                Diagnostic::new("E0403", path, source, "`one_of` lists no values")
                    .help("list the values that are taken"),
            ),
            Rule::OneOf(values) => values.iter().for_each(|value| literal(path, ty, value, source, found)),
            Rule::Pattern(pattern) => no_nul(path, pattern, source, found),
            _ => {}
        }
    }
    // PostgreSQL, "Arbitrary Precision Numbers": up to 1000 digits; a scale beyond the digits is refused here, since it
    // leaves no digit before the point, which nobody means.
    if let Some((digits, scale)) = precision
        && (digits == 0 || digits > 1000 || scale > digits)
    {
        found.push(
            Diagnostic::new("E0402", path, source, format!("`precision({digits}, {scale})` is none"))
                .help("1 to 1000 digits in all, and no more of them after the decimal point than there are"),
        );
    }
    let fixed = |rule: &Rule| matches!(rule, Rule::Money | Rule::Percentage);
    if precision.is_some() && rules.iter().any(fixed) {
        found.push(
            Diagnostic::new(
                "E0408",
                path,
                source,
                "`precision` beside `money` or `percentage`, which have one of their own",
            )
            .help("keep `precision` and say the bounds with `range(0..)`"),
        );
    }
}

fn inverted(path: Path<'_>, source: Source, found: &mut Vec<Diagnostic>) {
    found.push(
        Diagnostic::new("E0401", path, source, "no value can keep this rule: its bounds exclude each other")
            .help("put the smaller bound first"),
    );
}

fn empty(min: &Bound, max: &Bound) -> bool {
    match compare(&min.value, &max.value) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => !(min.inclusive && max.inclusive),
        _ => false,
    }
}

/// Which of two values is smaller, where that can be known here.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        #[expect(clippy::cast_precision_loss, reason = "nearly is enough to find bounds that exclude each other")]
        (Value::Text(a), Value::Int(b)) => a.parse::<f64>().ok()?.partial_cmp(&(*b as f64)),
        (Value::Int(_), Value::Text(_)) => compare(b, a).map(Ordering::reverse),
        (Value::Text(a), Value::Text(b)) => match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.partial_cmp(&b),
            _ => Some(a.cmp(b)),
        },
        _ => None,
    }
}

/// Whether a value keeps a rule; `None` where only the database can tell.
pub fn keeps(rule: &Rule, value: &Value) -> Option<bool> {
    match (rule, value) {
        (Rule::Length { min, max }, Value::Text(text)) => length(text.chars().count(), *min, *max),
        (Rule::Range { min, max }, value) => {
            let above = min.as_ref().is_none_or(|min| {
                compare(value, &min.value)
                    .is_none_or(|o| o == Ordering::Greater || (o == Ordering::Equal && min.inclusive))
            });
            let below = max.as_ref().is_none_or(|max| {
                compare(value, &max.value)
                    .is_none_or(|o| o == Ordering::Less || (o == Ordering::Equal && max.inclusive))
            });
            Some(above && below)
        }
        (Rule::OneOf(values), value) => Some(values.contains(value)),
        (Rule::Length { min, max }, Value::Bytes(bytes)) => length(bytes.len(), *min, *max),
        (Rule::Length { min, max }, Value::List(values)) => length(values.len(), *min, *max),
        (Rule::NotEmpty, Value::Text(text)) => Some(!text.is_empty()),
        (Rule::NotEmpty, Value::List(values)) => Some(!values.is_empty()),
        (Rule::Lowercase, Value::Text(text)) => Some(text.to_lowercase() == *text),
        (Rule::Trimmed, Value::Text(text)) => Some(!text.starts_with(' ') && !text.ends_with(' ')),
        (Rule::Email, Value::Text(text)) => {
            let whole = |part: &str| !part.is_empty() && !part.contains(|c: char| c == '@' || c.is_whitespace());
            Some(text.to_lowercase() == *text && text.split_once('@').is_some_and(|(a, b)| whole(a) && whole(b)))
        }
        (Rule::Phone, Value::Text(text)) => Some(text.strip_prefix('+').is_some_and(|digits| {
            (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        })),
        (Rule::Url, Value::Text(text)) => Some(text.starts_with("http://") || text.starts_with("https://")),
        (Rule::Money, Value::Text(_)) => Some(compare(value, &Value::Int(0)) != Some(Ordering::Less)),
        (Rule::Percentage, Value::Text(_)) => Some(
            compare(value, &Value::Int(0)) != Some(Ordering::Less)
                && compare(value, &Value::Int(100)) != Some(Ordering::Greater),
        ),
        (Rule::Currency, Value::Text(text)) => {
            Some(text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()))
        }
        (Rule::Slug, Value::Text(text)) => Some(text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })),
        _ => None,
    }
}

fn length(length: usize, min: Option<u32>, max: Option<u32>) -> Option<bool> {
    let length = u32::try_from(length).ok()?;
    Some(min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max))
}

/// The value is one that the type can hold.
fn holds(types: &Types, path: Path<'_>, ty: &Type, value: &Value, source: Source, found: &mut Vec<Diagnostic>) {
    match (ty, value) {
        (Type::Enum(ty), Value::Variant(name)) => {
            let Some(db_enum) = types.enum_of(ty) else {
                return;
            };
            if !db_enum.variants.iter().any(|variant| variant.name == *name) {
                let known: Vec<Text> = db_enum.variants.iter().map(|variant| variant.name.clone()).collect();
                let diagnostic = Diagnostic::new("E0603", path, source, format!("`{}` has no value `{name}`", ty.name));
                found.push(diagnostic.help_nearest(name, &known));
            }
        }
        (Type::Domain(ty), value) => {
            if let Some(domain) = types.domain_of(ty) {
                literal(path, &domain.ty, value, source, found);
            }
        }
        (Type::List(ty), Value::List(values)) => {
            values.iter().for_each(|value| holds(types, path, ty, value, source, found));
        }
        (Type::Tuple(parts), Value::List(values)) => {
            let pairs = parts.iter().zip(values);
            pairs.for_each(|(part, value)| holds(types, path, part, value, source, found));
        }
        _ => literal(path, ty, value, source, found),
    }
}

fn literal(path: Path<'_>, ty: &Type, value: &Value, source: Source, found: &mut Vec<Diagnostic>) {
    if holds_nul(value) {
        nul(path, source, found);
    }
    if let (Type::Uint64, Value::Text(text)) = (ty, value) {
        let message = format!("`{text}` is larger than 9223372036854775807, the largest integer that a column holds");
        found.push(Diagnostic::new("E0405", path, source, message).help("give the field the type of decimals"));
    }
    if let Value::Text(text) = value
        && *ty == Type::Decimal
        && !is_decimal(text)
    {
        found.push(
            Diagnostic::new("E0405", path, source, format!("`{text}` is no decimal number"))
                .help("write digits: `\"19.99\"`"),
        );
    }
}

/// Some text in the value, however deep, contains a NUL character.
pub fn holds_nul(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.contains('\0'),
        Value::Json(json) => json_holds_nul(json),
        Value::List(values) => values.iter().any(holds_nul),
        Value::Map(values) => values.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

fn json_holds_nul(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(values) => values.iter().any(json_holds_nul),
        serde_json::Value::Object(values) => {
            values.iter().any(|(key, value)| key.contains('\0') || json_holds_nul(value))
        }
        _ => false,
    }
}

/// An optional sign, digits, and perhaps a point among them.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.contains(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1
}

fn checks(owner: &str, checks: &[Check], found: &mut Vec<Diagnostic>) {
    for (i, check) in checks.iter().enumerate() {
        let at = Named(owner, "check", &check.name);
        usable(&check.name, at, "the name of the check", check.source, found);
        no_nul(at, &check.expression, check.source, found);
        if check.expression.trim().is_empty() {
            found.push(
                Diagnostic::new("E0410", at, check.source, "the check has no condition")
                    .help("write an SQL condition over the columns: `\"start_date < end_date\"`"),
            );
        }
        if checks[..i].iter().any(|other| other.name == check.name) {
            found.push(
                Diagnostic::new("E0411", at, check.source, format!("two checks are called `{}`", check.name))
                    .help("give each check a name of its own"),
            );
        }
    }
}
