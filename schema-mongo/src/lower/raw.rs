//! What is specified as a server takes it: validators, indexes, encrypted fields.

use schema_core::ir::{Entity, Source};

use super::scope::Scope;
use crate::introspect::IndexInfo;
use crate::options::{EntityOptions, RawOptions, ValidatorOptions};
use crate::spec::{Collection, Direction, EncryptedField, TextOptions, Validator, Value};

/// The validator that takes the place of the one that follows from the struct.
pub fn validator(entity: &Entity, derived: Validator, scope: &mut Scope<'_>) -> Option<Validator> {
    match entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.validator.as_ref()) {
        None => Some(derived),
        Some(ValidatorOptions::None) => None,
        Some(ValidatorOptions::Raw(raw)) => match serde_json::from_str::<Value>(&raw.json) {
            Ok(query @ Value::Object(_)) => Validator::from_query(query, derived.level, derived.action),
            _ => {
                let help = "write a query as extended JSON: `validator(r#\"{\"$jsonSchema\": {…}}\"#)`";
                let path = format!("{}.validator", entity.rust.name);
                scope.report("M0531", path, raw.source, "the validator is no JSON object", help);
                None
            }
        },
    }
}

/// Adds the indexes that were specified so.
pub fn indexes(entity: &Entity, collection: &mut Collection, scope: &mut Scope<'_>) {
    let Some(attrs) = entity.extensions.get::<EntityOptions>().filter(|attrs| !attrs.raw_indexes.is_empty()) else {
        return;
    };
    let path = format!("{}.raw_index", entity.rust.name);
    for RawOptions { json, source } in &attrs.raw_indexes {
        let (index, unknown) = match serde_json::from_str::<IndexInfo>(json) {
            Ok(info) => info.into_parts(),
            Err(error) => {
                let message = format!("the index is not as `createIndexes` takes it: {error}");
                scope.report("M0440", &path, *source, message, r#"write `{"key": {"field": 1}, "name": "…"}`"#);
                continue;
            }
        };
        for odd in &unknown {
            let message = format!("this library does not know `{odd}` of an index");
            scope.report("M0440", &path, *source, message, "remove it, and make the index by hand");
        }
        let Some(mut index) = index else { continue };
        // Of words that are specified alone, a server completes the rest.
        if index.has(Direction::Text) && index.text.is_none() {
            let words = index.keys.0.iter().filter(|(_, direction)| *direction == Direction::Text);
            index.text = Some(Box::new(TextOptions {
                weights: words.map(|(name, _)| (name.clone(), 1)).collect(),
                default_language: "english".into(),
                language_override: "language".into(),
            }));
        }
        if collection.indexes.iter().any(|known| known.name == index.name) {
            let message = format!("two indexes are called `{}`", index.name);
            scope.report("M0441", &path, *source, message, "give one of them another name");
        }
        scope.index_sources.push((index.name.clone(), *source));
        collection.indexes.push(index);
    }
    collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Sets the encrypted fields that were specified so.
pub fn encrypted_fields(entity: &Entity, collection: &mut Collection, scope: &mut Scope<'_>) {
    let Some(raw) = entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.encrypted_fields.as_ref()) else {
        return;
    };
    let mut report = |source: Source, message: &str, help: &str| {
        scope.report("M1006", format!("{}.encrypted_fields", entity.rust.name), source, message, help);
    };
    if !collection.options.encrypted.is_empty() {
        let help = "keep one of them";
        report(raw.source, "encrypted fields are said by `encrypted` and by `encrypted_fields`", help);
    }
    let read = serde_json::from_str::<Value>(&raw.json).ok().and_then(|value| {
        let fields = value["fields"].as_array()?;
        fields.iter().map(EncryptedField::of).collect::<Option<Vec<_>>>()
    });
    match read {
        Some(mut fields) => {
            fields.sort_by(|a, b| a.path.cmp(&b.path));
            collection.options.encrypted = fields;
        }
        None => {
            let help = r#"write `{"fields": [{"path": "…", "bsonType": "string", "keyId": null}]}`"#;
            report(raw.source, "the encrypted fields are not as `create` takes them", help);
        }
    }
}
