//! What a server takes as the filter of an index (manual, "Partial Indexes"; `index_catalog_impl.cpp`,
//! `_checkValidFilterExpressions`): equality, `$lt`, `$lte`, `$gt`, `$gte`, `$in`, `$exists: true`, `$type`, `$geoWithin` and
//! `$geoIntersects`, below `$and` and `$or`, four levels deep at most.

use crate::spec::Value;

/// Levels, at most (parameter `internalPartialFilterExpressionMaxDepth`).
const DEPTH: usize = 4;

/// Operators on a field.
const ON_FIELDS: [&str; 9] = ["$eq", "$lt", "$lte", "$gt", "$gte", "$in", "$type", "$geoWithin", "$geoIntersects"];

/// What of the filter a server does not take, in words.
pub fn complaint(filter: &Value) -> Option<String> {
    at(filter, 0)
}

/// Several members are an `$and` of their own; one stands for itself.
fn at(filter: &Value, level: usize) -> Option<String> {
    let Some(members) = filter.as_object() else { return Some(format!("{filter} is no query")) };
    let parts: usize = members.values().map(|value| operators(value).map_or(1, Iterator::count)).sum();
    let level = if parts > 1 { level + 1 } else { level };
    if level >= DEPTH {
        return Some(format!("`$and` and `$or` more than {DEPTH} levels deep"));
    }
    members.iter().find_map(|(name, value)| match (name.as_str(), value) {
        ("$and" | "$or", Value::Array(parts)) if !parts.is_empty() => parts.iter().find_map(|part| at(part, level + 1)),
        (word, _) if word.starts_with('$') => Some(format!("`{word}`")),
        (_, value) => on_field(value),
    })
}

/// The operators of `{"$gt": 1, "$lt": 5}`; none of a value, which may be one in extended JSON.
fn operators(value: &Value) -> Option<impl Iterator<Item = (&String, &Value)>> {
    let members = value.as_object().filter(|_| !is_value(value))?;
    members.keys().next().is_some_and(|name| name.starts_with('$')).then(|| members.iter())
}

/// A value in extended JSON, such as `{"$date": "…"}`.
fn is_value(value: &Value) -> bool {
    const NAMES: [&str; 17] = [
        "$date",
        "$oid",
        "$uuid",
        "$binary",
        "$numberInt",
        "$numberLong",
        "$numberDouble",
        "$numberDecimal",
        "$timestamp",
        "$regularExpression",
        "$minKey",
        "$maxKey",
        "$symbol",
        "$code",
        "$undefined",
        "$dbPointer",
        "$ref",
    ];
    value.as_object().and_then(|members| members.keys().next()).is_some_and(|name| NAMES.contains(&name.as_str()))
}

fn on_field(value: &Value) -> Option<String> {
    if value.get("$regularExpression").is_some() {
        return Some("a regular expression".into());
    }
    operators(value)?.find_map(|(name, operand)| match name.as_str() {
        // The other way round it is a negation.
        "$exists" if *operand == Value::Bool(false) || crate::spec::number(operand) == Some(0.into()) => {
            Some("`$exists: false`".into())
        }
        "$exists" => None,
        "$in" if !operand.is_array() => Some("`$in` without a list".into()),
        known if ON_FIELDS.contains(&known) => None,
        other => Some(format!("`{other}`")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::complaint;

    #[test]
    fn what_a_server_takes_is_taken_and_the_rest_named() {
        for taken in [
            json!({"a": 5, "b": null}),
            json!({"a": {"$gt": 1, "$lt": {"$date": "2026-01-01T00:00:00Z"}}}),
            json!({"a": {"$exists": true}, "b": {"$type": ["int", "long"]}, "c": {"$in": [1, 2]}}),
            json!({"$or": [{"a": 1}, {"$and": [{"b": 1}, {"c": {"$numberDecimal": "1"}}]}]}),
            json!({"a": {"b": 1}}),
        ] {
            assert_eq!(complaint(&taken), None, "{taken}");
        }
        for (refused, word) in [
            (json!({"a": {"$ne": 5}}), "`$ne`"),
            (json!({"a": {"$exists": false}}), "`$exists: false`"),
            (json!({"a": {"$regex": "x"}}), "`$regex`"),
            (json!({"a": {"$regularExpression": {"pattern": "x", "options": ""}}}), "a regular expression"),
            (json!({"$nor": [{"a": 1}]}), "`$nor`"),
            (json!({"$expr": {"$gt": ["$a", 1]}}), "`$expr`"),
            (json!({"$and": [{"a": {"$not": {"$gt": 1}}}]}), "`$not`"),
            (json!({"$and": [{"$or": [{"$and": [{"$or": [{"a": 1}, {"b": 1}]}]}]}]}), "levels deep"),
        ] {
            assert!(complaint(&refused).is_some_and(|found| found.contains(word)), "{refused}");
        }
    }
}
