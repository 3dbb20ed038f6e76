//! Reference rows as documents.

use schema_core::ir::{Entity, Lasting, SeedRow};
use serde_json::{Map, Value};

use super::scope::Scope;
use super::{columns, effective, stored};
use crate::options::FieldOptions;
use crate::spec::{Collection, Seed, SeedDocument};

/// The documents that the collection of an entity is to hold.
pub fn lower(entity: &Entity, collection: &mut Collection, scope: &mut Scope<'_>) {
    let registry = scope.registry;
    let Some(seed) = registry.seed_of(entity) else { return };
    for field in entity.fields.iter().filter(|field| seed.session.contains(&field.name)) {
        let message =
            format!("the value of `{}` comes from the session, and MongoDB has no settings of one", field.name);
        let help = "leave the field empty in the seed, and let the application write it";
        scope.report("M0803", format!("{}.{}", entity.rust.name, field.name), seed.source, message, help);
    }
    let is_encrypted = |name: &str| {
        let options = entity.field(name).and_then(|field| field.extensions.get::<FieldOptions>());
        options.is_some_and(|options| options.encrypted.is_some())
    };
    let mut documents = Vec::with_capacity(seed.rows.len());
    for row in &seed.rows {
        let secret = row.values.iter().find(|(name, value)| value.is_some() && is_encrypted(name));
        if let Some((name, _)) = secret {
            let message = format!("`{name}` is encrypted by the driver, and a command of a plan would hold its value");
            let help = "leave the field empty in the seed, and let the application write it";
            scope.report("M0803", format!("{}.{name}", entity.rust.name), seed.source, message, help);
            return;
        }
        let Some(document) = document(entity, row, &seed.by, scope) else { return };
        documents.push(document);
    }
    let life = effective::lifecycle(entity, "soft_delete");
    let soft = life.and_then(|life| life.soft_delete.as_ref());
    let lasting = entity.lifecycle.as_ref().and_then(|life| life.lasting);
    let path = |field: &str| columns::path(entity, field).map(|path| path.into_owned().into());
    collection.seed = Some(Seed {
        mode: seed.mode,
        documents,
        updated_at: entity.timestamps.then(|| path("updated_at")).flatten().filter(|_| is_date(entity, "updated_at")),
        version: entity.lifecycle.as_ref().and_then(|life| life.versions.first()).and_then(|field| path(field)),
        deleted_at: soft.and_then(|_| path("deleted_at")).filter(|_| is_date(entity, "deleted_at")),
        fixed: entity.lifecycle.iter().flat_map(|life| &life.fixed).filter_map(|field| path(field)).collect(),
        immutable: lasting == Some(Lasting::Immutable),
        append_only: lasting == Some(Lasting::AppendOnly),
        observed: Default::default(),
    });
}

/// The store writes the time of a change by itself only as a date.
fn is_date(entity: &Entity, field: &str) -> bool {
    entity.field(field).is_none_or(|field| field.managed || field.written.is_native())
}

/// One document; none where it is not known how serde writes it, which is reported.
fn document(
    entity: &Entity,
    row: &SeedRow,
    by: &[schema_core::ir::Text],
    scope: &mut Scope<'_>,
) -> Option<SeedDocument> {
    let (mut key, mut set, mut on_insert) = (Map::new(), Map::new(), Map::new());
    let values = row.values.iter().map(|pair| (pair, false)).chain(row.kept.iter().map(|pair| (pair, true)));
    for ((name, value), is_kept) in values {
        let field = entity.field(name)?;
        let stored = match value {
            None => Some(Value::Null),
            Some(value) => stored::field(&entity.rust.name, field, value, scope),
        };
        let Some(stored) = stored else {
            let path = format!("{}.{name}", entity.rust.name);
            let source = scope.registry.seed_of(entity).map_or(entity.source, |seed| seed.source);
            let message = format!("it is not known how serde writes this value of `{name}`");
            scope.report("M0802", path, source, message, "write it with serde, and upsert the document");
            return None;
        };
        let place = match (by.contains(name), is_kept) {
            (true, _) => &mut key,
            (false, true) => &mut on_insert,
            (false, false) => &mut set,
        };
        match (field.serde.as_deref(), stored) {
            (Some(attrs), _) if attrs.skip => {}
            // A document is without it.
            (Some(attrs), Value::Null) if attrs.sometimes => {}
            (Some(attrs), Value::Object(members)) if attrs.flatten => place.extend(members),
            (_, stored) => drop(place.insert(entity.serde.field_name(field).into_owned(), stored)),
        }
    }
    if let Some(tag) = &entity.serde.tag {
        set.insert(tag.clone().into_owned(), entity.serde.struct_name(&entity.rust.name).into());
    }
    // A key of another kind is the document's own: it never changes.
    if !key.contains_key("_id")
        && let Some(id) = set.remove("_id")
    {
        on_insert.insert("_id".to_owned(), id);
    }
    let on_insert = if on_insert.is_empty() { Value::Null } else { Value::Object(on_insert) };
    Some(SeedDocument { key: Value::Object(key), set: Value::Object(set), on_insert })
}
