//! What is unique: keys, `unique`, references of one to one; and among which documents.

use schema_core::ir::{self, Entity, PrimaryKey};

use super::filter::{filter, live};
use super::{Made, named, paths};
use crate::condition;
use crate::lower::columns;
use crate::lower::scope::{Scope, is_left_out};
use crate::said::EntitySaid;
use crate::spec::{Index, Keys, Schema, Text, Value};

/// What is unique: the key where it is not `_id`, `unique`, and references of one to one.
pub(super) fn keys(entity: &Entity, schema: &Schema, made: &mut Vec<Made>, scope: &mut Scope<'_>) {
    if let PrimaryKey::Fields(fields) = &entity.primary_key {
        let paths = paths(entity, fields, "primary_key", entity.source, scope);
        if !paths.is_empty() && paths != ["_id"] {
            let keys = Keys::ascending(paths);
            let mut index = Index::new(named(entity, &keys, "pkey"), keys);
            index.unique = true;
            made.push(Made { index, source: entity.source });
        }
    }
    for unique in &entity.uniques {
        if unique.deferrable != ir::Deferrable::No && !is_left_out(entity.extensions.get::<EntitySaid>(), "deferrable")
        {
            let help = "say that MongoDB checks at each write: `#[mongo(without(\"deferrable\", \"reason\"))]`";
            let path = format!("{}.unique", entity.rust.name);
            scope.report(
                "M0402",
                path,
                unique.source,
                "MongoDB checks what is unique at each write, never later",
                help,
            );
        }
        let paths = paths(entity, &unique.fields, "unique", unique.source, scope);
        if paths.is_empty() || paths == ["_id"] {
            continue;
        }
        let keys = Keys::ascending(paths);
        let name = unique.name.clone().unwrap_or_else(|| named(entity, &keys, "key"));
        let mut index = Index::new(name, keys);
        index.unique = true;
        let given = unique.filter.as_ref().and_then(|sql| filter(entity, schema, sql, unique.source, scope));
        index.partial = among(entity, schema, &unique.fields, unique.nulls_not_distinct, given);
        made.push(Made { index, source: unique.source });
    }
    for key in entity.foreign_keys.iter().filter(|key| key.one_to_one) {
        let paths = paths(entity, &key.fields, "references", key.source, scope);
        if paths.is_empty() || paths == ["_id"] {
            continue;
        }
        let keys = Keys::ascending(paths);
        if made.iter().any(|made| made.index.keys == keys && made.index.unique) {
            continue;
        }
        let mut index = Index::new(named(entity, &keys, "key"), keys);
        index.unique = true;
        index.partial = among(entity, schema, &key.fields, false, None);
        made.push(Made { index, source: key.source });
    }
}

/// Among which documents something is unique. In SQL no two missing values are the same, in MongoDB they are: so documents
/// without a value are left out; and those that are deleted, where the entity says which are.
pub(super) fn among(
    entity: &Entity,
    schema: &Schema,
    fields: &[Text],
    nulls_too: bool,
    given: Option<Value>,
) -> Option<Value> {
    let mut filters: Vec<Value> = given.into_iter().collect();
    if !nulls_too {
        for field in fields.iter().filter_map(|name| entity.field(name)) {
            let sometimes = field.serde.as_ref().is_some_and(|said| said.sometimes);
            if let Some(path) = columns::path(entity, &field.name)
                && (field.nullable || sometimes)
            {
                filters.push(condition::present(&path, &columns::types(schema, Some(&path))));
            }
        }
    }
    filters.extend(live(entity));
    (!filters.is_empty()).then(|| condition::all(&filters))
}
