//! Indexes that members of structs inside of documents ask for, by dotted paths: of lists they are multikey.

use schema_core::ir::Entity;
use serde_json::{Map, json};

use super::filter::live;
use super::lowered::{LoweredIndex, named};
use super::{fields, plain, unique};
use crate::condition;
use crate::lower::at::At;
use crate::lower::embedded::is_optional;
use crate::lower::inside::{Inside, inside};
use crate::lower::path::Path;
use crate::lower::scope::Scope;
use crate::lower::{columns, effective, needs_path, schema};
use crate::options::{EntityOptions, FieldOptions};
use crate::spec::{Direction, Index, Schema, Text, Value};

/// What members ask for but references: `unique`, `index`, `ttl`, `geo`.
pub(super) fn asked_for(entity: &Entity, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    for place in places(entity, scope) {
        if !needs_path::verify(&place, scope) {
            continue;
        }
        needs_path::no_filters_in_lists(&place, scope);
        let (own, schema) = (as_entity(entity, &place), schema_of(&place, scope));
        let mut rows: Vec<LoweredIndex> = Vec::new();
        unique::keys(&own, &schema, &mut rows, scope);
        for index in &own.indexes {
            rows.extend(plain::plain(&own, &schema, index, None, scope));
        }
        // What looks at rows looks at those that live.
        let soft = effective::lifecycle(entity, "soft_delete").is_some_and(|life| life.soft_delete.is_some());
        for made in &mut rows {
            lift(entity, &own, &place, &schema, made, scope);
            let lives = live(entity).filter(|_| !made.all_rows && (made.index.unique || soft));
            add(made, lives);
        }
        let mut fields: Vec<LoweredIndex> = Vec::new();
        fields::fields(&own, &mut fields, scope);
        fields.iter_mut().for_each(|made| lift(entity, &own, &place, &schema, made, scope));
        made.extend(rows.into_iter().chain(fields));
    }
}

/// References are indexed, unless an index leads with them or the attribute says not to.
pub(super) fn references(entity: &Entity, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    let tenant = effective::tenant_path(entity);
    for place in places(entity, scope).into_iter().filter(|place| place.no_path.is_none()) {
        let (own, schema) = (as_entity(entity, &place), schema_of(&place, scope));
        let mut found: Vec<LoweredIndex> = Vec::new();
        fields::references(&own, &mut found, scope);
        for mut reference in found {
            lift(entity, &own, &place, &schema, &mut reference, scope);
            if let Some(tenant) = &tenant {
                let suffix = suffix(entity, &reference.index);
                reference.index.keys.0.insert(0, (tenant.clone(), Direction::Ascending));
                reference.index.name = named(entity, &reference.index.keys, suffix.as_deref().unwrap_or("fkey_idx"));
            }
            let paths: Vec<&str> = reference.index.keys.0.iter().map(|(path, _)| &**path).collect();
            // One over some documents does not serve all.
            let serves = |made: &LoweredIndex| {
                let all = made.index.partial.is_none() || made.index.partial == reference.index.partial;
                all && made.index.leads_with(&paths)
            };
            if !made.iter().any(serves) {
                made.push(reference);
            }
        }
    }
}

/// The places whose structs say something of the documents around them.
fn places<'r>(entity: &Entity, scope: &Scope<'r>) -> Vec<Inside<'r>> {
    let mut found = inside(entity, Some(scope.registry));
    found.retain(|place| place.embedded.reaches_out() || place.embedded.fields.iter().any(says_something));
    found
}

fn says_something(field: &schema_core::ir::Field) -> bool {
    let attrs = field.extensions.get::<FieldOptions>();
    attrs.is_some_and(|attrs| attrs.ttl.is_some() || attrs.geo.is_some() || attrs.hidden || attrs.encrypted.is_some())
}

/// The struct as an entity whose documents are its objects.
fn as_entity(entity: &Entity, place: &Inside<'_>) -> Entity {
    let embedded = &place.embedded;
    let mut own = Entity::new(embedded.rust.clone(), embedded.source);
    own.fields.clone_from(&embedded.fields);
    own.serde = embedded.serde.clone();
    own.uniques.clone_from(&embedded.uniques);
    own.indexes.clone_from(&embedded.indexes);
    own.foreign_keys.clone_from(&embedded.foreign_keys);
    if let Some(attrs) = entity.extensions.get::<EntityOptions>() {
        own.extensions.get_mut::<EntityOptions>().without.clone_from(&attrs.without);
    }
    own
}

/// What its objects are like. What is wrong with them was reported when the document's schema was made.
fn schema_of(place: &Inside<'_>, scope: &Scope<'_>) -> Schema {
    let mut aside = Scope::new(scope.registry, scope.config);
    let at = At { owner: ("", ""), source: place.embedded.source, path: Path::field("", true), depth: 0 };
    let mut embedded = place.embedded.clone().into_owned();
    embedded.serde.transparent = false;
    schema::of_embedded(&embedded, &at, &mut aside)
}

/// Makes of an index on the struct's own objects one on the documents around them.
fn lift(
    entity: &Entity,
    own: &Entity,
    place: &Inside<'_>,
    schema: &Schema,
    made: &mut LoweredIndex,
    scope: &mut Scope<'_>,
) {
    let LoweredIndex { index, source, .. } = &mut *made;
    let suffix = suffix(own, index);
    let own_paths: Vec<Text> = index.keys.0.iter().map(|(path, _)| path.clone()).collect();
    for (path, _) in &mut index.keys.0 {
        *path = place.path_of(path).into();
    }
    let mut filters: Vec<Value> = index.partial.take().map(|filter| below(place, filter)).into_iter().collect();
    if index.unique && !nulls_too(own, &own_paths) {
        for path in &own_paths {
            let whole = place.path_of(path);
            if place.gaps || place.is_in_list() && index_is_optional(own, path) {
                let owner = format!("{}.{path}", own.rust.name);
                unique::gaps(owner, &whole, *source, scope);
            }
            if place.optional || place.is_in_list() {
                filters.push(condition::present(&whole, &columns::element_types(schema, path)));
            }
        }
    }
    filters.extend(place.kinds.iter().map(|(tag, label)| json!({ (tag): label })));
    index.partial = (!filters.is_empty()).then(|| condition::all(&filters));
    if let Some(suffix) = suffix {
        let kinds = place.kinds.iter().map(|(_, label)| word(label));
        let what = kinds.chain([suffix]).collect::<Vec<_>>().join("_");
        index.name = named(entity, &index.keys, &what);
    }
}

/// What a generated name says behind the fields; none where somebody gave the name.
fn suffix(entity: &Entity, index: &Index) -> Option<String> {
    index.name.strip_prefix(&*named(entity, &index.keys, "")).map(ToOwned::to_owned)
}

/// Two without a value count as the same: as the attribute says.
fn nulls_too(own: &Entity, paths: &[Text]) -> bool {
    let of = |fields: &[Text]| fields.iter().filter_map(|field| columns::path(own, field)).eq(paths.iter().cloned());
    own.uniques.iter().any(|unique| unique.nulls_not_distinct && of(&unique.fields))
}

fn index_is_optional(own: &Entity, path: &str) -> bool {
    let field = own.fields.iter().find(|field| own.serde.field_name(field) == path);
    field.is_some_and(|field| is_optional(field) || matches!(field.ty, schema_core::ir::Type::List(_)))
}

/// A label as part of a name.
fn word(label: &str) -> String {
    label.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect()
}

fn add(made: &mut LoweredIndex, filter: Option<Value>) {
    if let Some(filter) = filter {
        let given: Vec<Value> = made.index.partial.take().into_iter().chain([filter]).collect();
        made.index.partial = Some(condition::all(&given));
    }
}

/// A filter of the struct's objects as one of the documents.
fn below(place: &Inside<'_>, filter: Value) -> Value {
    let Value::Object(members) = filter else { return filter };
    let mut lifted = Map::new();
    for (name, value) in members {
        match value {
            Value::Array(parts) if name.starts_with('$') => {
                lifted.insert(name, parts.into_iter().map(|part| below(place, part)).collect());
            }
            value => {
                lifted.insert(place.path_of(&name), value);
            }
        }
    }
    Value::Object(lifted)
}
