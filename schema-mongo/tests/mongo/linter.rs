//! The rules of MongoDB's own parser for `$jsonSchema`: what it refuses, no validator of this library may hold.

use serde_json::{Value, json};

const KEYWORDS: [&str; 32] = [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "bsonType",
    "dependencies",
    "description",
    "encrypt",
    "encryptMetadata",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
    "format",
];

/// Everything that a server would refuse about a schema.
pub fn complaints(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    schema_at(schema, "$", &mut found);
    let is_closed = schema["additionalProperties"] == json!(false);
    if is_closed && schema["properties"].get("_id").is_none() {
        found.push("$: no document has only these members: `_id` is missing".into());
    }
    found
}

fn distinct(value: &Value) -> bool {
    let values = value.as_array().cloned().unwrap_or_default();
    !values.is_empty() && values.iter().enumerate().all(|(i, value)| !values[..i].contains(value))
}

fn schema_at(schema: &Value, at: &str, found: &mut Vec<String>) {
    let Some(members) = schema.as_object() else {
        return found.push(format!("{at}: a schema is an object, not {schema}"));
    };
    for (name, value) in members {
        let here = format!("{at}.{name}");
        let mut demand = |fits: bool, what: &str| {
            if !fits {
                found.push(format!("{here}: {what}: {value}"));
            }
        };
        demand(KEYWORDS.contains(&name.as_str()) && name != "format", "no keyword that a server knows");
        match name.as_str() {
            "bsonType" | "type" => {
                let names: Vec<&Value> = match value {
                    Value::Array(names) => names.iter().collect(),
                    one => vec![one],
                };
                demand(names.iter().all(|name| name.is_string() && **name != "integer"), "names of types");
                demand(!value.is_array() || distinct(value), "not empty, each once");
            }
            "enum" => demand(distinct(value), "not empty, each once"),
            "required" => {
                let texts = value.as_array().is_some_and(|names| names.iter().all(Value::is_string));
                demand(texts && distinct(value), "names, not empty, each once");
            }
            "exclusiveMinimum" => {
                demand(value.is_boolean() && members.contains_key("minimum"), "a bool beside minimum");
            }
            "exclusiveMaximum" => {
                demand(value.is_boolean() && members.contains_key("maximum"), "a bool beside maximum");
            }
            "minimum" | "maximum" => {
                let decimal = value.get("$numberDecimal").is_some();
                demand(value.is_number() || decimal, "a number");
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
                demand(value.is_u64(), "a whole number that is not negative");
            }
            "multipleOf" => demand(value.as_f64().is_some_and(|number| number > 0.0), "more than 0"),
            "pattern" | "description" | "title" => demand(value.is_string(), "a text"),
            "uniqueItems" => demand(value.is_boolean(), "a bool"),
            "allOf" | "anyOf" | "oneOf" => {
                demand(value.as_array().is_some_and(|all| !all.is_empty()), "a list that is not empty");
                for (i, schema) in value.as_array().into_iter().flatten().enumerate() {
                    schema_at(schema, &format!("{here}[{i}]"), found);
                }
            }
            // One for each place (`json_schema_parser.cpp`, `parseItems`).
            "items" if value.is_array() => {
                for (i, schema) in value.as_array().into_iter().flatten().enumerate() {
                    schema_at(schema, &format!("{here}[{i}]"), found);
                }
            }
            "not" | "items" => schema_at(value, &here, found),
            "properties" | "patternProperties" => {
                for (name, schema) in value.as_object().into_iter().flatten() {
                    schema_at(schema, &format!("{here}.{name}"), found);
                }
            }
            "additionalProperties" if !value.is_boolean() => schema_at(value, &here, found),
            _ => {}
        }
    }
    if members.contains_key("type") && members.contains_key("bsonType") {
        found.push(format!("{at}: type beside bsonType"));
    }
}

#[test]
fn the_linter_finds_what_a_server_refuses() {
    for (schema, complaint) in [
        (json!({"$ref": "x"}), "no keyword"),
        (json!({"bsonType": "integer"}), "names of types"),
        (json!({"bsonType": []}), "not empty"),
        (json!({"bsonType": "int", "type": "number"}), "type beside bsonType"),
        (json!({"enum": [1, 1]}), "each once"),
        (json!({"required": []}), "not empty"),
        (json!({"exclusiveMinimum": true}), "beside minimum"),
        (json!({"minLength": -1}), "not negative"),
        (json!({"properties": {"a": {"oneOf": []}}}), "not empty"),
        (json!({"properties": {"a": {}}, "additionalProperties": false}), "`_id` is missing"),
    ] {
        let found = complaints(&schema).join("\n");
        assert!(found.contains(complaint), "{schema}: {found}");
    }
    assert!(complaints(&json!({"bsonType": ["int", "null"], "minimum": {"$numberDecimal": "1"}})).is_empty());
}
