//! What a server says of a document that a validator did not take (manual, "Validation Error Output"): one thing for each rule.

use crate::spec::{Text, Value};

/// A rule that a document breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// The names to the value between dots; empty for the document.
    pub path: String,
    /// The keyword, or the operator of a condition.
    pub operator: Text,
    /// What it says, with the keyword.
    pub specified: Value,
    /// The value that was looked at, where the server says it.
    pub value: Option<Value>,
}

/// All that `errInfo` says.
pub fn broken(info: &Value) -> Vec<Broken> {
    let mut found = Vec::new();
    clause(&info["details"], &mut found);
    found
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

/// A part of the validator's query.
fn clause(details: &Value, found: &mut Vec<Broken>) {
    if details["schemaRulesNotSatisfied"].is_array() {
        list(details, "schemaRulesNotSatisfied").for_each(|rule| keyword(rule, "", found));
        return;
    }
    let inner: Vec<&Value> = list(details, "clausesNotSatisfied").collect();
    match details["operatorName"].as_str() {
        Some("$and") if !inner.is_empty() => inner.iter().for_each(|one| clause(&one["details"], found)),
        // Of alternatives, none of which is met, and of what is negated, the condition as a whole.
        Some(_) => found.push(one(details, "")),
        None => {}
    }
}

/// A keyword of a schema, for what stands at a path.
fn keyword(details: &Value, path: &str, found: &mut Vec<Broken>) {
    let below = |name: &Value| match (path, name.as_str().unwrap_or_default()) {
        ("", name) => name.to_owned(),
        (path, name) => format!("{path}.{name}"),
    };
    match details["operatorName"].as_str().unwrap_or_default() {
        "properties" | "patternProperties" => {
            for property in list(details, "propertiesNotSatisfied") {
                let path = below(&property["propertyName"]);
                list(property, "details").for_each(|rule| keyword(rule, &path, found));
            }
        }
        "required" => {
            let missing = list(details, "missingProperties");
            found.extend(missing.map(|name| Broken { path: below(name), ..one(details, path) }));
        }
        // The names alone; or, where such members must be like something, one of them with what it is not.
        "additionalProperties" if details["additionalProperties"].is_array() => {
            let more = list(details, "additionalProperties");
            found.extend(more.map(|name| Broken { path: below(name), ..one(details, path) }));
        }
        "additionalProperties" => {
            let path = below(&details["additionalProperty"]);
            list(details, "details").for_each(|rule| keyword(rule, &path, found));
        }
        // An element: which one is of no interest to who looks for the field.
        "items" => list(details, "details").for_each(|rule| keyword(rule, path, found)),
        "allOf" => {
            for schema in list(details, "schemasNotSatisfied") {
                list(schema, "details").for_each(|rule| keyword(rule, path, found));
            }
        }
        "" => {}
        _ => found.push(one(details, path)),
    }
}

fn one(details: &Value, path: &str) -> Broken {
    Broken {
        path: path.to_owned(),
        operator: details["operatorName"].as_str().unwrap_or_default().to_owned().into(),
        specified: details["specifiedAs"].clone(),
        value: details.get("consideredValue").cloned(),
    }
}
