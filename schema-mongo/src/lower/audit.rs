//! The log of changes: a collection that the application writes from a change stream.

use schema_core::origin::generated_for;
use serde_json::json;

use super::effective;
use super::name::{index_name, prefixed};
use super::scope::Scope;
use crate::spec::{Additional, BsonType, BsonTypes, Collection, Index, Keys, Keyword, Schema, Spec, Text, Validator};

/// Adds the log, where some entity is noted in it.
pub fn log(spec: &mut Spec, scope: &Scope<'_>) {
    if scope.registry.entities().iter().any(effective::is_audited) {
        spec.collections.push(collection(scope));
    }
}

/// The name of the log.
pub fn name(config: &crate::Config) -> Text {
    prefixed(&config.audit.collection, config)
}

/// Its `_id` is the token of the event, so that an event that is read twice is noted once.
fn collection(scope: &Scope<'_>) -> Collection {
    let or_null = |ty: BsonType| Schema::new(vec![Keyword::BsonType(BsonTypes::from(ty).and(BsonType::Null))]);
    let action = ["delete", "insert", "replace", "update"].map(|word| json!(word)).to_vec();
    let names = Schema::of(BsonType::String);
    let mut properties: Vec<(Text, Schema)> = vec![
        ("_id".into(), Schema::default()),
        ("action".into(), Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(action)])),
        ("actor".into(), Schema::default()),
        ("at".into(), Schema::of(BsonType::Date)),
        ("changed_fields".into(), or_null(BsonType::Array).with(Keyword::Items(Box::new(names)))),
        ("collection".into(), Schema::of(BsonType::String)),
        ("new_values".into(), or_null(BsonType::Object)),
        ("old_values".into(), or_null(BsonType::Object)),
        ("record_key".into(), Schema::of(BsonType::Object)),
        ("tenant".into(), Schema::default()),
    ];
    properties.sort_by(|a, b| a.0.cmp(&b.0));
    let about =
        generated_for("audit", "records each change of the collections with `audit`; its documents never change");
    let mut validator = Validator::new(Schema::new(vec![
        Keyword::BsonType(BsonType::Object.into()),
        Keyword::Description(about),
        Keyword::Required(["action", "at", "collection", "record_key"].map(Text::Borrowed).to_vec()),
        Keyword::Properties(properties),
        Keyword::AdditionalProperties(Additional::None),
    ]));
    (validator.level, validator.action) = (scope.config.level, scope.config.action);
    let mut log = Collection::new(name(scope.config));
    let named = |what| index_name(&scope.config.audit.collection, std::iter::empty(), what);
    log.indexes.push(Index::new(named("record_idx"), Keys::ascending(["collection", "record_key", "at"])));
    if let Some(retain) = scope.config.audit.retain {
        let mut ttl = Index::new(named("at_ttl"), Keys::ascending(["at"]));
        ttl.expire_after_seconds = Some(super::duration::seconds(retain));
        log.indexes.insert(0, ttl);
    }
    log.validator = Some(validator);
    log
}
