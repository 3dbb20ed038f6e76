//! Conditions on values in lists and maps, in the words of jsonpath (manual, "The SQL/JSON Path Language").
//!
//! In the lax mode an array stands for its elements, in filters too, so a list in place of a value would pass. In the strict mode what is
//! asked of another type is an error, which a filter takes as unknown, and unknown is neither found nor not. So each condition follows a
//! test of the type, and each member a test that it exists: those end the conjunction where they fail, and nothing is ever unknown.

use super::model::{Alternative, Condition, Json, Member};
use crate::catalog::Text;

/// The longest text that a regular expression counts: more takes long to compile.
pub const LONGEST: u32 = 10_000;

/// The elements of the list at this place that are not so; none where all are.
pub fn elements(at: &str, json: &Json) -> Option<String> {
    Some(format!("{at}[*] ? (!({}))", value("@", json)?))
}

/// The values of the object at this place that are not so.
pub fn values(at: &str, json: &Json) -> Option<String> {
    Some(format!("{at}.* ? (!({}))", value("@", json)?))
}

/// The member of the object at this place is so.
pub fn member(at: &str, name: &str, json: &Json, optional: bool) -> Option<String> {
    let at = format!("{at}.{}", quoted(name));
    match (value(&at, json), optional) {
        (None, true) => None,
        (None, false) => Some(format!("!({})", is_missing(&at))),
        (Some(is), true) => Some(format!("{} || {is}", is_missing(&at))),
        (Some(is), false) => Some(format!("!({}) && ({is})", is_missing(&at))),
    }
}

/// A member that is not there is an error.
fn is_missing(at: &str) -> String {
    format!("(exists({at})) is unknown")
}

/// Whether the words of a condition are there.
pub fn list_condition(condition: &Condition) -> bool {
    match condition {
        Condition::Length(min, max) => min.unwrap_or(0).max(max.unwrap_or(0)) <= LONGEST,
        Condition::Sql(..) | Condition::Moments(..) => false,
        // Days have no zones; and fractions of seconds are read since 17.
        Condition::Moment(ty, ..) => *ty == "date",
        // Digits beyond those of a double precision number get lost.
        Condition::OfForm(_, then) => then.iter().all(|then| match then {
            Condition::Range(min, max) => {
                [min, max].into_iter().flatten().all(|(end, inclusive)| *inclusive || end == "0")
            }
            Condition::Numbers(_) => false,
            then => list_condition(then),
        }),
        _ => true,
    }
}

/// The value is so; none where anything is.
fn value(at: &str, json: &Json) -> Option<String> {
    let Json::OneOf(alternatives) = json else { return None };
    let one = |alternative: &Alternative| {
        let is = format!("{at}.type() == \"{}\"", alternative.ty.name());
        let holds = alternative.holds.iter().filter_map(|condition| holds(at, condition, false));
        [is].into_iter().chain(holds).collect::<Vec<_>>().join(" && ")
    };
    let all: Vec<String> = alternatives.iter().map(one).collect();
    Some(all.join(" || "))
}

fn holds(at: &str, condition: &Condition, is_text: bool) -> Option<String> {
    let number = || if is_text { format!("{at}.double()") } else { at.to_owned() };
    Some(match condition {
        Condition::Length(min, max) => matches(at, &counted(*min, *max)?, ""),
        Condition::Size(min, max) => between(&format!("{at}.size()"), *min, *max)?,
        Condition::Matches { pattern, is, any_case } => {
            let matches = matches(at, pattern, if *any_case { "i" } else { "" });
            if *is { matches } else { format!("!({matches})") }
        }
        Condition::Lowercase => format!("!({})", matches(at, "[[:upper:]]", "")),
        Condition::Among(values) => any(values.iter().map(|value| format!("{at} == {}", json(value)))),
        Condition::Numbers(numbers) => any(numbers.iter().map(|value| format!("{} == {value}", number()))),
        Condition::Range(min, max) => bounded(&number(), min.as_ref(), max.as_ref(), |end| end.to_owned())?,
        // Digits of texts are counted as such.
        Condition::Scale(digits) if is_text => matches(at, &format!("^[-+]?[0-9]*([.][0-9]{{0,{digits}}}0*)?$"), ""),
        Condition::Scale(digits) => {
            let power = format!("1{}", "0".repeat(*digits as usize));
            format!("({at} * {power}).floor() == {at} * {power}")
        }
        Condition::Whole(min, max) => format!("{at}.floor() == {at} && {at} >= {min} && {at} <= {max}"),
        Condition::OfForm(form, then) => {
            let then = then.iter().filter_map(|then| holds(at, then, true));
            [matches(at, form, "")].into_iter().chain(then).collect::<Vec<_>>().join(" && ")
        }
        Condition::Moment(_, min, max) => {
            let end = |end: &str| format!("{}.datetime()", quoted(end));
            bounded(&format!("{at}.datetime()"), min.as_ref(), max.as_ref(), end)?
        }
        Condition::Elements(json) => format!("!exists({})", elements(at, json)?),
        Condition::Values(json) => format!("!exists({})", values(at, json)?),
        Condition::Members(members) => {
            let of = |of: &Member| Some(format!("({})", member(at, &of.name, &of.json, of.optional)?));
            let all: Vec<String> = members.iter().filter_map(of).collect();
            if all.is_empty() {
                return None;
            }
            all.join(" && ")
        }
        Condition::Sql(..) | Condition::Moments(..) => return None,
    })
}

/// A regular expression as the operator `~` takes it: there a dot is a line break too, which here is a flag (manual, "SQL/JSON
/// Regular Expressions").
fn matches(at: &str, pattern: &str, flags: &str) -> String {
    format!("{at} like_regex {} flag \"{flags}s\"", quoted(pattern))
}

/// jsonpath knows no length of a text: so many letters, in parts as long as a regular expression takes (manual, "Regular Expression
/// Quantifiers": 255).
fn counted(min: Option<u32>, max: Option<u32>) -> Option<Text> {
    const PART: u32 = 250;
    let least = min.unwrap_or(0);
    let mut pattern = "^".to_owned();
    let mut part = |times: u32, rest: u32, from: &str| {
        if times > 0 {
            pattern.push_str(&format!("(?:.{{{PART}}}){{{from}{times}}}"));
        }
        if rest > 0 {
            pattern.push_str(&format!(".{{{from}{rest}}}"));
        }
    };
    part(least / PART, least % PART, "");
    match max {
        Some(max) => {
            let more = max.saturating_sub(least);
            // All of it in full parts, followed by what is less than one.
            match more / PART {
                0 => part(0, more, "0,"),
                times => {
                    pattern.push_str(&format!("(?:(?:.{{{PART}}}){{0,{}}}.{{0,{PART}}}", times - 1));
                    match more % PART {
                        0 => pattern.push(')'),
                        rest => pattern.push_str(&format!("|(?:.{{{PART}}}){{{times}}}.{{0,{rest}}})")),
                    }
                }
            }
            pattern.push('$');
        }
        None if least == 0 => return None,
        None => {}
    }
    Some(pattern.into())
}

fn any(all: impl Iterator<Item = String>) -> String {
    format!("({})", all.collect::<Vec<_>>().join(" || "))
}

fn between(value: &str, min: Option<u32>, max: Option<u32>) -> Option<String> {
    let end = |end: Option<u32>| end.map(|end| (end.to_string(), true));
    bounded(value, end(min).as_ref(), end(max).as_ref(), |end| end.to_owned())
}

fn bounded(
    value: &str,
    min: Option<&(String, bool)>,
    max: Option<&(String, bool)>,
    written: impl Fn(&str) -> String,
) -> Option<String> {
    let min = min.map(|(end, inclusive)| format!("{value} {} {}", if *inclusive { ">=" } else { ">" }, written(end)));
    let max = max.map(|(end, inclusive)| format!("{value} {} {}", if *inclusive { "<=" } else { "<" }, written(end)));
    let both: Vec<String> = min.into_iter().chain(max).collect();
    (!both.is_empty()).then(|| both.join(" && "))
}

fn json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

/// A text of jsonpath: JSON's escapes are among those that it knows.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
