//! `partialFilterExpression`, read as the server reads it: into a tree of conditions, of which some kinds are taken.

use serde_json::Value;

/// A condition as the server's parser makes it.
enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    /// EQ, LT, LTE, GT, GTE, EXISTS, TYPE_OPERATOR, MATCH_IN, GEO.
    Taken,
    Other(String),
}

/// Kinds that are not taken, and trees that are too deep (`index_catalog_impl.cpp`, `_checkValidFilterExpressions`).
pub fn complaints(filter: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(&parse(filter), 0, &mut found);
    found
}

fn check(condition: &Condition, level: usize, found: &mut Vec<String>) {
    if level + 1 > 4 {
        return found.push("partialFilterExpression depth may not exceed 4".into());
    }
    match condition {
        Condition::And(all) | Condition::Or(all) => all.iter().for_each(|part| check(part, level + 1, found)),
        Condition::Taken => {}
        Condition::Other(what) => found.push(format!("Expression not supported in partial index: {what}")),
    }
}

fn parse(query: &Value) -> Condition {
    let Value::Object(members) = query else { return Condition::Other(query.to_string()) };
    let mut parts = Vec::new();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("$and", Value::Array(all)) if !all.is_empty() => {
                parts.push(Condition::And(all.iter().map(parse).collect()));
            }
            ("$or", Value::Array(all)) if !all.is_empty() => parts.push(Condition::Or(all.iter().map(parse).collect())),
            (word, _) if word.starts_with('$') => parts.push(Condition::Other(word.to_owned())),
            (_, Value::Object(operators)) if operators.keys().any(|name| name.starts_with('$') && !is_value(name)) => {
                for (operator, operand) in operators {
                    parts.push(match operator.as_str() {
                        "$eq" | "$lt" | "$lte" | "$gt" | "$gte" | "$type" | "$geoWithin" | "$geoIntersects" => {
                            Condition::Taken
                        }
                        "$in" if operand.is_array() => Condition::Taken,
                        "$exists" if *operand == Value::Bool(true) => Condition::Taken,
                        other => Condition::Other(other.to_owned()),
                    });
                }
            }
            (_, Value::Object(value)) if value.contains_key("$regularExpression") => {
                parts.push(Condition::Other("$regex".into()));
            }
            _ => parts.push(Condition::Taken),
        }
    }
    if parts.len() == 1 { parts.remove(0) } else { Condition::And(parts) }
}

fn is_value(name: &str) -> bool {
    [
        "$date",
        "$oid",
        "$uuid",
        "$binary",
        "$numberLong",
        "$numberInt",
        "$numberDouble",
        "$numberDecimal",
        "$regularExpression",
    ]
    .contains(&name)
}
