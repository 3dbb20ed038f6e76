//! Shard keys, and the rules that they set for indexes (manual, "Shard Keys").

use schema_core::ir::{Entity, Order};

use super::index::{Term, term};
use super::scope::Scope;
use crate::said::EntitySaid;
use crate::spec::{BsonType, Collation, Collection, Direction, Index, Keys, Schema, ShardKey};

/// Sets the shard key of a collection whose indexes are there.
pub fn lower(entity: &Entity, schema: &Schema, collection: &mut Collection, scope: &mut Scope<'_>) {
    let Some(said) = entity.extensions.get::<EntitySaid>() else { return };
    let Some(shard) = &said.shard_key else { return };
    let name = &entity.rust.name;
    let path = format!("{name}.shard_key");
    let mut keys = Vec::new();
    for column in &shard.columns {
        let Term::Path(field, direction) = term(entity, column, "shard_key", shard.source, scope) else { return };
        if column.order == Order::Desc || !matches!(direction, Direction::Ascending | Direction::Hashed) {
            let message = format!("`{field}` is in the shard key neither ascending nor hashed");
            scope.report("M0508", &path, shard.source, message, "write the field alone, or `.hashed()` behind it");
            return;
        }
        keys.push((field, direction));
    }
    if let Some(tenant) = super::kept::tenant_path(entity)
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
        let types = schema.property(field).and_then(Schema::types);
        let is_list = types.is_some_and(|types| types.has(BsonType::Array));
        if is_list {
            let message = format!("`{field}` is a list, which a shard key can't hold");
            scope.report("M0510", &path, shard.source, message, "name fields with one value");
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
    let leads = |index: &Index| {
        let collation = index.collation.as_ref().or(collection.options.collation.as_ref());
        let bytes = collation.is_none_or(|collation| collation.locale == "simple");
        let serves = index.partial.is_none() && !index.sparse && !index.hidden && bytes;
        serves && index.keys.0.starts_with(&keys.0)
    };
    if keys != Keys::ascending(["_id"]) && !collection.indexes.iter().any(leads) {
        let fields = keys.0.iter().map(|(field, _)| &**field);
        let mut index = Index::new(super::index::name(&entity.store_name(), fields, "shard_idx"), keys.clone());
        // It compares bytes, whatever the collection does.
        if collection.options.collation.is_some() {
            index.collation = Some(Box::new(Collation::of("simple")));
        }
        collection.indexes.push(index);
        collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    }
    collection.shard_key = Some(ShardKey { key: keys, unique: shard.unique });
}
