//! Conditions on a value of jsonb that operators reach, once its type is known.

use super::model::{Condition, Spot};
use super::path::{elements, values};
use crate::catalog::expression::rename;
use crate::sql::expression;
use crate::sql::quote::Literal;

/// The value is so; none where another check has it.
pub fn holds(condition: &Condition, spot: Spot<'_>) -> Option<String> {
    let (json, text) = (spot.json(), spot.text());
    Some(match condition {
        Condition::Length(min, max) => between(&format!("char_length({text})"), *min, *max)?,
        Condition::Size(min, max) => between(&format!("jsonb_array_length({json})"), *min, *max)?,
        Condition::Matches { pattern, is, any_case } => {
            let operator = match (is, any_case) {
                (true, false) => "~",
                (true, true) => "~*",
                (false, false) => "!~",
                (false, true) => "!~*",
            };
            format!("{text} {operator} {}", Literal(pattern))
        }
        Condition::Lowercase => expression::lowercase(&text),
        Condition::Among(values) => expression::one_of(&text, &values.iter().map(literal).collect::<Vec<_>>()),
        Condition::Numbers(numbers) => expression::one_of(&format!("{text}::numeric"), numbers),
        Condition::Range(min, max) => bounded(&format!("{text}::numeric"), min.as_ref(), max.as_ref())?,
        Condition::Scale(digits) => format!("{text}::numeric = round({text}::numeric, {digits})"),
        Condition::Whole(min, max) => {
            format!("{text} ~ '^-?[0-9]+$' AND {text}::numeric BETWEEN {min} AND {max}")
        }
        Condition::OfForm(form, then) => {
            let is = format!("{text} ~ '{form}'");
            let then: Vec<String> = then.iter().filter_map(|then| holds(then, spot)).collect();
            match then.is_empty() {
                true => is,
                false => format!("CASE WHEN {is} THEN {} ELSE false END", then.join(" AND ")),
            }
        }
        Condition::Moment(ty, min, max) => {
            let end = |end: &(String, bool)| (format!("{}::{ty}", Literal(&end.0)), end.1);
            bounded(&moment(&text, ty), min.as_ref().map(end).as_ref(), max.as_ref().map(end).as_ref())?
        }
        Condition::Moments(ty, values) => {
            let values: Vec<String> = values.iter().map(|value| format!("{}::{ty}", Literal(value))).collect();
            expression::one_of(&moment(&text, ty), &values)
        }
        Condition::Sql(sql, ty) => {
            let value = format!("{text}::{ty}");
            let is_value = |name: &str| name.eq_ignore_ascii_case("value");
            format!("({})", rename(sql, |name| (!name.quoted && is_value(&name.name)).then(|| value.clone())))
        }
        Condition::Elements(json_of) => {
            format!("NOT jsonb_path_exists({json}, {})", Literal(&format!("strict {}", elements("$", json_of)?)))
        }
        Condition::Values(json_of) => {
            format!("NOT jsonb_path_exists({json}, {})", Literal(&format!("strict {}", values("$", json_of)?)))
        }
        Condition::Members(_) => return None,
    })
}

/// jiff appends the name of the time zone: `2026-01-31T10:00:00+01:00[Europe/Paris]`.
fn moment(text: &str, ty: &str) -> String {
    format!("split_part({text}, '[', 1)::{ty}")
}

fn literal(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => expression::text(text),
        other => other.to_string(),
    }
}

fn between(value: &str, min: Option<u32>, max: Option<u32>) -> Option<String> {
    let (min, max) = (min.map(|min| min.to_string()), max.map(|max| max.to_string()));
    (min.is_some() || max.is_some()).then(|| expression::between(value, min.as_deref(), max.as_deref()))
}

fn bounded(value: &str, min: Option<&(String, bool)>, max: Option<&(String, bool)>) -> Option<String> {
    fn end((end, inclusive): &(String, bool)) -> (&str, bool) {
        (end, *inclusive)
    }
    (min.is_some() || max.is_some()).then(|| expression::bounded(value, min.map(end), max.map(end)))
}
