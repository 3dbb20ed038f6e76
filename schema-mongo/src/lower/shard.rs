//! Shard keys, and the rules that they set for indexes (manual, "Shard Keys").

use schema_core::ir::{Entity, Order, Source, Text};

use super::index::{Term, term};
use super::name::index_name;
use super::scope::Scope;
use super::series;
use crate::options::{EntityOptions, RawOptions, ShardKeyOptions};
use crate::spec::{Collation, Collection, Direction, Index, Keys, Schema, ShardKey, is_below};

/// What was specified in addition to the fields.
struct Declared {
    unique: bool,
    source: Source,
}

/// By fields of the struct.
fn in_words(
    entity: &Entity,
    shard: &ShardKeyOptions,
    path: &str,
    scope: &mut Scope<'_>,
) -> Option<(Vec<(Text, Direction)>, Declared)> {
    let mut keys = Vec::new();
    for column in &shard.columns {
        let Term::Path(field, direction) = term(entity, column, "shard_key", shard.source, scope) else { return None };
        if column.order == Order::Desc || !matches!(direction, Direction::Ascending | Direction::Hashed) {
            let message = format!("`{field}` is in the shard key neither ascending nor hashed");
            scope.report("M0508", path, shard.source, message, "write the field alone, or `.hashed()` behind it");
            return None;
        }
        if field.ends_with("$**") {
            let help = "name fields: a wildcard index does not say where documents are";
            scope.report("M0508", path, shard.source, "the shard key has fields, not all paths", help);
            return None;
        }
        if keys.iter().any(|(known, _)| *known == field) {
            let message = format!("the shard key names `{field}` twice");
            scope.report("M0508", path, shard.source, message, "name each field once");
            return None;
        }
        keys.push((field, direction));
    }
    Some((keys, Declared { unique: shard.unique, source: shard.source }))
}

/// As a router holds it.
fn as_json(raw: &RawOptions, path: &str, scope: &mut Scope<'_>) -> Option<(Vec<(Text, Direction)>, Declared)> {
    let help = r#"write `{"key": {"field": 1, "other.field": "hashed"}}`"#;
    match serde_json::from_str::<ShardKey>(&raw.json) {
        Ok(ShardKey { key: Keys(keys), unique })
            if keys.iter().all(|(_, direction)| matches!(direction, Direction::Ascending | Direction::Hashed)) =>
        {
            Some((keys, Declared { unique, source: raw.source }))
        }
        Ok(_) => {
            scope.report("M0508", path, raw.source, "a field is in the shard key neither ascending nor hashed", help);
            None
        }
        Err(error) => {
            scope.report(
                "M0508",
                path,
                raw.source,
                format!("the shard key is not as a router holds it: {error}"),
                help,
            );
            None
        }
    }
}

/// Sets the shard key of a collection whose indexes are there.
pub fn lower(entity: &Entity, schema: &Schema, collection: &mut Collection, scope: &mut Scope<'_>) {
    let Some(attrs) = entity.extensions.get::<EntityOptions>() else { return };
    let path = format!("{}.shard_key", entity.rust.name);
    let declared = match (&attrs.shard_key, &attrs.raw_shard_key) {
        (Some(shard), _) => in_words(entity, shard, &path, scope),
        (None, Some(raw)) => as_json(raw, &path, scope),
        (None, None) => return,
    };
    let Some((mut keys, shard)) = declared else { return };
    if let Some(tenant) = super::effective::tenant_path(entity)
        && keys.first().is_none_or(|(field, _)| *field != tenant)
    {
        keys.insert(0, (tenant, Direction::Ascending));
    }
    if keys.is_empty() {
        scope.report("M0508", &path, shard.source, "the shard key has no fields", "name one: `shard_key([tenant_id])`");
        return;
    }
    let hashed = keys.iter().filter(|(_, direction)| *direction == Direction::Hashed).count();
    if hashed > 1 || hashed > 0 && shard.unique {
        let message = "a shard key has one hashed field at most, and none where it is unique";
        scope.report(
            "M0509",
            &path,
            shard.source,
            message,
            "remove `.hashed()` from all fields but one, or `.unique()`",
        );
    }
    for (field, _) in &keys {
        if super::index::holds_list(schema, field) {
            let message = format!("`{field}` is a list, or in one, which a shard key can't hold");
            scope.report("M0510", &path, shard.source, message, "name fields with one value");
        }
        // `shard_collection.cpp`; manual, "Queryable Encryption Limitations".
        if let Some(encrypted) = collection.options.encrypted.iter().find(|encrypted| is_below(field, &encrypted.path))
        {
            let message = format!("`{}` is encrypted: the same value is other bytes each time", encrypted.path);
            scope.report("M0519", &path, shard.source, message, "name fields that the server can read");
        }
    }
    // Manual, "Capped Collections".
    if collection.options.capped.is_some() {
        let message = "a capped collection can't be spread over shards";
        scope.report(
            "M0518",
            &path,
            shard.source,
            message,
            "remove `capped`, and let documents go by their age, or `shard_key`",
        );
    }
    if let Some(series) = &collection.options.time_series {
        if let Some(field) = series::shard_key(series, &keys) {
            let message = format!("a time series is spread by what was measured, `{field}` is not of it");
            scope.report("M0514", &path, shard.source, message, "name the meta field, or members of it");
        }
        if shard.unique {
            let message = "a time series has nothing unique";
            scope.report("M0514", &path, shard.source, message, "remove `.unique()`");
        }
    }
    let fields: Vec<&str> = keys.iter().map(|(field, _)| &**field).collect();
    for index in collection.indexes.iter().filter(|index| index.unique) {
        if !index.leads_with(&fields) || hashed > 0 {
            let message =
                format!("the unique index `{}` does not lead with the shard key ({})", index.name, fields.join(", "));
            let help = "a sharded collection keeps unique only what leads with its key: add the fields to the unique, or name `#[mongo(without(\"…\", \"reason\"))]`";
            scope.found.push(schema_core::Diagnostic::new("M0511", &path, shard.source, message).help(help));
        }
    }
    let keys = Keys(keys);
    // A server shards by an index that leads with the key. It makes one where there are no documents yet, under a name of its own.
    // One of these fields that is there becomes unique: the server looks at the first that it finds.
    let default = collection.options.collation.clone();
    let plain = Index::new("", keys.clone());
    let own = collection
        .indexes
        .iter()
        .position(|index| shard.unique && super::index::is_plain(index, &plain, default.as_deref()));
    if let Some(own) = own {
        let is_other = |index: &&Index| index.unique && super::index::is_plain(index, &plain, default.as_deref());
        if let Some(other) = collection.indexes.iter().find(is_other).filter(|_| !collection.indexes[own].unique) {
            let message = format!(
                "`{}` and `{}` are the same index once the shard key is unique",
                collection.indexes[own].name, other.name
            );
            scope.report("M0520", &path, shard.source, message, "keep one of them");
        }
        collection.indexes[own].unique = true;
    }
    if keys != Keys::ascending(["_id"])
        && own.is_none()
        && !collection.indexes.iter().any(|index| serves(index, &keys, shard.unique, default.as_deref()))
    {
        let fields = keys.0.iter().map(|(field, _)| &**field);
        let mut index = Index::new(index_name(&entity.store_name(), fields, "shard_idx"), keys.clone());
        index.unique = shard.unique;
        // It compares bytes, whatever the collection does.
        if collection.options.collation.is_some() {
            index.collation = Some(Box::new(Collation::of("simple")));
        }
        let in_the_way = |other: &&Index| {
            crate::diff::is_equivalent(other, &index, default.as_deref()) || shard.unique && other.keys == keys
        };
        if let Some(other) = collection.indexes.iter().find(in_the_way) {
            let message = format!("`{}` is of the same fields, but can't serve the shard key", other.name);
            let help = "remove it, or its `.hidden()`, `.sparse()`, filter and collation";
            scope.report("M0520", &path, shard.source, message, help);
        }
        collection.indexes.push(index);
        collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    }
    collection.shard_key = Some(ShardKey { key: keys, unique: shard.unique });
}

/// A server spreads a collection by this index: it leads with the key, holds every document and compares bytes (manual, "Shard Key
/// Indexes"). What is to be unique is so by an index of these fields and no others (`shard_key_util.cpp`: "index not unique, and unique
/// index explicitly specified").
pub(crate) fn serves(index: &Index, keys: &Keys, unique: bool, default: Option<&Collation>) -> bool {
    let bytes = index.collation.as_deref().or(default).is_none_or(|collation| collation.locale == "simple");
    let all = index.partial.is_none() && !index.sparse && !index.hidden;
    let keeps = !unique || index.unique && index.keys == *keys;
    all && bytes && keeps && index.keys.0.starts_with(&keys.0)
}
