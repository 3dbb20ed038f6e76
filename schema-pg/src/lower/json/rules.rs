//! Rules on values of jsonb.

use schema_core::ir::{Bound, Rule, RuleTexts, Type, Value};

use super::at::At;
use crate::catalog::Text;
use crate::lower::default::json_value;
use crate::lower::scope::Scope;
use crate::sql::expression::pattern;
use crate::sql::json::{Alternative, Condition, Json, JsonType, list_condition};

/// Adds what rules demand of a value of this type.
pub fn apply(rules: &[Rule], of: &Type, json: &mut Json, at: &At<'_>, scope: &mut Scope<'_>) {
    let base = base(of, scope);
    for rule in rules.iter().filter(|rule| !at.leaves_out(rule.word())) {
        let conditions = conditions(rule, &base, scope);
        if let Err(Refused { message, help }) = place(conditions, json, at.in_list) {
            at.report(rule.word(), message, help, scope);
        }
    }
}

/// Reports names and messages of rules: those of a member are one constraint, which the member names.
pub fn verify_texts(texts: Option<&RuleTexts>, at: &At<'_>, scope: &mut Scope<'_>) {
    for (word, text) in texts.into_iter().flat_map(RuleTexts::iter) {
        if let Some(name) = &text.name {
            let message = format!("all rules of a member of jsonb are one constraint, which can't be called `{name}`");
            at.report(word, message, "remove `.name(…)`", scope);
        }
        if let Some(said) = &text.message {
            let message = format!("all rules of a member of jsonb are one constraint, which can't say `{said}`");
            at.report(word, message, "remove `.message(…)`", scope);
        }
    }
}

/// Adds a condition in SQL over `VALUE`, of this type of PostgreSQL.
pub fn condition(sql: &Text, column: &str, json: &mut Json, at: &At<'_>, scope: &mut Scope<'_>) {
    if at.leaves_out("check") {
        return;
    }
    let condition = Condition::Sql(sql.clone(), column.to_owned());
    let is_scalar = |one: &Alternative| !matches!(one.ty, JsonType::Array | JsonType::Object | JsonType::Null);
    let placed = match json {
        Json::OneOf(alternatives) if alternatives.iter().all(is_scalar) && !at.in_list => {
            alternatives.iter_mut().for_each(|one| one.holds.push(condition.clone()));
            true
        }
        _ => false,
    };
    if !placed {
        let message = format!("`{sql}` is asked of columns, and the value stands in jsonb where SQL does not reach it");
        let help = "say it with rules such as `range`, `pattern` or `one_of`";
        at.report("check", message, help, scope);
    }
}

struct Refused {
    message: String,
    help: &'static str,
}

/// The type under a domain.
fn base(of: &Type, scope: &Scope<'_>) -> Type {
    match of {
        Type::Domain(domain) => {
            scope.registry.domain_of(domain).map_or_else(|| of.clone(), |domain| base(&domain.ty, scope))
        }
        of => of.clone(),
    }
}

/// What a rule asks, of values of which JSON types.
struct Asked {
    of: &'static [JsonType],
    conditions: Vec<Condition>,
}

fn place(asked: Option<Asked>, json: &mut Json, in_list: bool) -> Result<(), Refused> {
    let Some(Asked { of, conditions }) = asked else {
        let message = "the rule is about values of which it is not known how serde writes them".to_owned();
        return Err(Refused { message, help: "take the rule off" });
    };
    let Json::OneOf(alternatives) = json else {
        let message = "the rule is about the value in Rust, and what serde writes in its place is not known".to_owned();
        return Err(Refused { message, help: "write the value as it is" });
    };
    if alternatives.iter().any(|one| one.ty != JsonType::Null && !of.contains(&one.ty)) {
        let types: Vec<&str> = alternatives.iter().map(|one| one.ty.name()).collect();
        let message = format!("the rule is about the value in Rust, and serde writes it as {}", types.join(" or "));
        return Err(Refused { message, help: "write the value as it is" });
    }
    let mut changed = alternatives.clone();
    for alternative in changed.iter_mut().filter(|one| one.ty != JsonType::Null) {
        add(alternative, &conditions);
        if in_list && !alternative.holds.iter().all(list_condition) {
            let message =
                "the value stands in a list or a map of jsonb, whose conditions (jsonpath) can't say this rule"
                    .to_owned();
            let help = "keep the objects as rows of an entity of their own, or say another rule";
            return Err(Refused { message, help });
        }
    }
    *alternatives = changed;
    Ok(())
}

/// What is asked of texts of a form is asked once they have it.
fn add(alternative: &mut Alternative, conditions: &[Condition]) {
    for condition in conditions {
        let needs_form = matches!(
            condition,
            Condition::Range(..)
                | Condition::Scale(_)
                | Condition::Numbers(_)
                | Condition::Moment(..)
                | Condition::Moments(..)
        );
        let is_form = |known: &&mut Condition| needs_form && matches!(known, Condition::OfForm(..));
        match alternative.holds.iter_mut().find(is_form) {
            Some(Condition::OfForm(_, then)) => then.push(condition.clone()),
            _ => alternative.holds.push(condition.clone()),
        }
    }
}

const TEXT: &[JsonType] = &[JsonType::String];
const NUMBER: &[JsonType] = &[JsonType::Number];
const DECIMAL: &[JsonType] = &[JsonType::String, JsonType::Number];
const LIST: &[JsonType] = &[JsonType::Array];

fn conditions(rule: &Rule, of: &Type, scope: &Scope<'_>) -> Option<Asked> {
    let matches = |pattern: Text| Condition::Matches { pattern, is: true, any_case: false };
    let text = |conditions: Vec<Condition>| Some(Asked { of: TEXT, conditions });
    match rule {
        Rule::Length { min, max } if is_list(of) => {
            Some(Asked { of: LIST, conditions: vec![Condition::Size(*min, *max)] })
        }
        Rule::NotEmpty if is_list(of) => Some(Asked { of: LIST, conditions: vec![Condition::Size(Some(1), None)] }),
        Rule::Length { min: None, max: None } => text(Vec::new()),
        Rule::Length { min, max } => text(vec![Condition::Length(*min, *max)]),
        Rule::NotEmpty => text(vec![Condition::Length(Some(1), None)]),
        Rule::Range { min, max } => range(min.as_ref(), max.as_ref(), of, scope),
        Rule::OneOf(values) => one_of(values, of, scope),
        Rule::Pattern(pattern) => text(vec![matches(pattern.clone())]),
        Rule::Lowercase => text(vec![Condition::Lowercase]),
        Rule::Trimmed => {
            text(vec![Condition::Matches { pattern: pattern::UNTRIMMED.into(), is: false, any_case: false }])
        }
        Rule::Email => text(vec![Condition::Lowercase, matches(pattern::EMAIL.into())]),
        Rule::Phone => text(vec![matches(pattern::PHONE.into())]),
        Rule::Url => text(vec![Condition::Matches { pattern: pattern::URL.into(), is: true, any_case: true }]),
        Rule::Currency => text(vec![matches(pattern::CURRENCY.into())]),
        Rule::Slug => text(vec![matches(pattern::SLUG.into())]),
        Rule::Money => money(None),
        Rule::Percentage => money(Some("100")),
    }
}

/// Not negative, two digits after the decimal point, and at most this.
fn money(most: Option<&str>) -> Option<Asked> {
    let range = Condition::Range(Some(("0".to_owned(), true)), most.map(|most| (most.to_owned(), true)));
    Some(Asked { of: DECIMAL, conditions: vec![range, Condition::Scale(2)] })
}

fn is_list(of: &Type) -> bool {
    matches!(of, Type::List(_) | Type::Bytes)
}

fn range(min: Option<&Bound>, max: Option<&Bound>, of: &Type, scope: &Scope<'_>) -> Option<Asked> {
    let (ty, numeric) = match moment(of) {
        Some(ty) => (TEXT, Some(ty)),
        None if *of == Type::Decimal => (DECIMAL, None),
        None if is_number(of) => (NUMBER, None),
        None => return None,
    };
    let end = |bound: Option<&Bound>| {
        let bound = bound?;
        let text = match json_value(&bound.value, of, scope) {
            serde_json::Value::String(text) => text,
            // A float that is no number bounds nothing.
            serde_json::Value::Null => return None,
            other => other.to_string(),
        };
        Some((text, bound.inclusive))
    };
    let condition = match numeric {
        Some(ty) => Condition::Moment(ty, end(min), end(max)),
        None => Condition::Range(end(min), end(max)),
    };
    Some(Asked { of: ty, conditions: vec![condition] })
}

fn one_of(values: &[Value], of: &Type, scope: &Scope<'_>) -> Option<Asked> {
    let values = values.iter().map(|value| json_value(value, of, scope));
    let texts = |values: &mut dyn Iterator<Item = serde_json::Value>| {
        values.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect::<Vec<_>>()
    };
    let mut values = values;
    if let Some(ty) = moment(of) {
        return Some(Asked { of: TEXT, conditions: vec![Condition::Moments(ty, texts(&mut values))] });
    }
    match of {
        Type::Decimal => Some(Asked { of: DECIMAL, conditions: vec![Condition::Numbers(texts(&mut values))] }),
        of if is_number(of) => Some(Asked { of: NUMBER, conditions: vec![Condition::Numbers(texts(&mut values))] }),
        Type::String | Type::CaseInsensitive | Type::Uuid | Type::TreePath | Type::IpNetwork | Type::Enum(_) => {
            Some(Asked { of: TEXT, conditions: vec![Condition::Among(values.collect())] })
        }
        _ => None,
    }
}

fn is_number(of: &Type) -> bool {
    of.is_integer() || matches!(of, Type::Float32 | Type::Float64)
}

/// The type of PostgreSQL in which moments are compared.
fn moment(of: &Type) -> Option<&'static str> {
    Some(match of {
        Type::Timestamp => "timestamptz",
        Type::LocalTimestamp => "timestamp",
        Type::Date => "date",
        Type::Time => "time",
        _ => return None,
    })
}
