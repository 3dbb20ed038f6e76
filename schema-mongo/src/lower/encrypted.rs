//! Encrypted fields: what the server can't do with them is reported where it is asked for.

use schema_core::ir::{Entity, Field};

use super::at::At;
use super::scope::{Scope, is_left_out};
use crate::options::{EncryptedOptions, EntityOptions};
use crate::spec::{BsonType, Collection, EncryptedField, Keyword, Schema, Text, is_below, uuid_value};
use crate::version::Version;

/// The schema of an encrypted field, whose schema before is this one. The server sees bytes.
pub fn lower(attrs: &EncryptedOptions, field: &Field, plain: &Schema, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let mut types = plain.types().into_iter().flat_map(crate::spec::BsonTypes::iter);
    let ty = types.next().filter(|_| types.next().is_none());
    let report = |scope: &mut Scope<'_>, message: String, help: &str| {
        scope.report_once("M1001", at.owner(), field.source, message, help);
    };
    let (Some(path), Some(ty)) = (at.path.text(), ty) else {
        let help = "encrypt the whole field around it, or one that stands in no list and no map, is of all kinds of objects, and has one type";
        report(scope, format!("`{}` has no path or no type of its own to be encrypted", field.name), help);
        return Schema::of(BsonType::BinData);
    };
    if at.path.is_optional() && field.nullable && !field.serde.as_ref().is_some_and(|attrs| attrs.sometimes) {
        let help = "leave it out where there is none: `#[serde(skip_serializing_if = \"Option::is_none\")]`";
        report(
            scope,
            format!("serde writes null for `{}` without a value, which can't be encrypted", field.name),
            help,
        );
    }
    // Manual, "Supported Operations for Queryable Encryption".
    let unsearchable = [BsonType::Double, BsonType::Decimal, BsonType::Object, BsonType::Array];
    if attrs.searchable && unsearchable.contains(&ty) {
        let help = "remove `.searchable()`, or write the value as a text or a whole number";
        report(scope, format!("encrypted values of the type {} can't be searched", ty.alias()), help);
    }
    if path == "_id" || plain.0.len() > 1 && plain.0.iter().any(is_rule) {
        let help = "check it in the application, with a type of its own that has no rules here; and encrypt no `_id`";
        report(scope, format!("the server can't look at `{}`, so it keeps no rules of it", field.name), help);
    }
    scope.encrypted.push(EncryptedField {
        path: path.into(),
        bson_type: ty,
        key: None,
        searchable: attrs.searchable,
        other_queries: None,
    });
    Schema::of(BsonType::BinData)
}

fn is_rule(keyword: &Keyword) -> bool {
    !matches!(
        keyword,
        Keyword::BsonType(_)
            | Keyword::Description(_)
            | Keyword::Properties(_)
            | Keyword::Required(_)
            | Keyword::Items(_)
            | Keyword::AdditionalProperties(_)
    )
}

/// Sets the encrypted fields of a collection whose indexes are there.
pub fn finish(entity: &Entity, collection: &mut Collection, scope: &mut Scope<'_>) {
    let mut fields = std::mem::take(&mut scope.encrypted);
    if fields.is_empty() {
        return;
    }
    let name = &entity.rust.name;
    // Manual, "Queryable Encryption Compatibility"; drivers take no server before 7.0 for it.
    if scope.config.version < Version::V7_0 {
        let message = format!("encrypted fields need MongoDB 7.0, the target is {}", scope.config.version);
        let help = "say it: `Config { version: Version::V7_0, .. }`";
        scope.report("M1005", &**name, entity.source, message, help);
    }
    let options = &collection.options;
    if options.capped.is_some() || options.time_series.is_some() {
        let help = "keep one of them";
        scope.report("M0502", &**name, entity.source, "encrypted fields beside `capped` or `time_series`", help);
    }
    for index in &collection.indexes {
        let over = |field: &&EncryptedField| index.keys.0.iter().any(|(path, _)| is_below(path, &field.path));
        if let Some(field) = fields.iter().find(over) {
            let message = format!(
                "`{}` is over `{}`, which is encrypted: the same value is other bytes each time",
                index.name, field.path
            );
            let help = "remove the index or the unique: `.searchable()` lets queries ask for the value";
            let at = scope.index_sources.iter().find(|(known, _)| *known == index.name).map(|(_, at)| *at);
            let at = at.unwrap_or(entity.source);
            scope.report("M1002", format!("{name}.index({})", index.name), at, message, help);
        }
    }
    let attrs = entity.extensions.get::<EntityOptions>();
    if entity.checks.iter().any(|check| !is_left_out(attrs, &check.name))
        && let Some(field) = fields.iter().find(|field| scope.rules.iter().any(|rule| names(rule, &field.path)))
    {
        let message = format!("a check looks at `{}`, which the server can't read", field.path);
        let help = "leave it out: `#[mongo(without(\"the check's name\", \"reason\"))]`";
        scope.report("M1003", format!("{name}.check"), entity.source, message, help);
    }
    for field in &mut fields {
        let key: Text = format!("{}.{}", collection.name, field.path).into();
        field.key = scope.config.data_keys.get(&key).cloned();
        if field.key.as_deref().is_some_and(|key| uuid_value(key).is_none()) {
            let message = format!("the data key of `{key}` is no UUID");
            scope.report("M1004", &*key, entity.source, message, "write it as 32 digits with hyphens");
        }
    }
    fields.sort_by(|a, b| a.path.cmp(&b.path));
    collection.options.encrypted = fields;
}

/// An expression reads this path.
fn names(value: &crate::spec::Value, path: &str) -> bool {
    use crate::spec::Value;
    match value {
        Value::String(text) => text.strip_prefix('$') == Some(path),
        Value::Array(values) => values.iter().any(|value| names(value, path)),
        Value::Object(members) => members.values().any(|value| names(value, path)),
        _ => false,
    }
}
