//! What applications say to their collections: projections, filters, updates, seeds. All as extended JSON.

use schema_core::ir::{self, Entity, PrimaryKey};
use schema_core::{Diagnostic, Diagnostics, Registry};
use serde_json::{Map, json};

use crate::command::Command;
use crate::config::Config;
use crate::lower::{collection_name, form_of, value_of};
use crate::said::{EntitySaid, FieldSaid};
use crate::spec::Value;

/// The fields that not everybody may see, left out: those with `#[mongo(hidden)]`.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     #[mongo(hidden)]
/// #     password_hash: String,
/// # }
/// let registry = registry![User]?;
/// let projection = schema_mongo::public_projection(registry.get::<User>().unwrap());
/// assert_eq!(projection.to_string(), r#"{"password_hash":0}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn public_projection(entity: &Entity) -> Value {
    let hidden =
        entity.fields.iter().filter(|field| field.extensions.get::<FieldSaid>().is_some_and(|said| said.hidden));
    Value::Object(hidden.map(|field| (entity.serde.field_name(field).into_owned(), 0.into())).collect())
}

/// The filter of live documents, where `#[mongo(live(…))]` says which are; else one that matches all.
///
/// ```
/// # use schema_core::*;
/// use bson::DateTime;
/// #[derive(Entity)]
/// #[mongo(live(deleted_at))]
/// struct User {
///     # #[entity(primary_key)]
///     # id: i64,
///     deleted_at: Option<DateTime>,
/// }
///
/// let registry = registry![User]?;
/// let filter = schema_mongo::live_filter(registry.get::<User>().unwrap());
/// assert_eq!(filter.to_string(), r#"{"deleted_at":null}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn live_filter(entity: &Entity) -> Value {
    let live = entity.extensions.get::<EntitySaid>().and_then(|said| said.live.as_ref());
    let field = live.and_then(|live| entity.field(&live.field));
    match field {
        Some(field) => json!({ (entity.serde.field_name(field).into_owned()): null }),
        None => json!({}),
    }
}

/// Adds to a filter that the document still has this version, and to an update that it gets the next one: a write that
/// matches nothing lost a race.
///
/// ```
/// # use serde_json::json;
/// let (filter, update) = schema_mongo::version_guard("version", 7, json!({"_id": 1}), json!({"$set": {"name": "Ann"}}));
/// assert_eq!(filter, json!({"_id": 1, "version": 7}));
/// assert_eq!(update, json!({"$set": {"name": "Ann"}, "$inc": {"version": 1}}));
/// ```
pub fn version_guard(field: &str, version: i64, filter: Value, update: Value) -> (Value, Value) {
    (with(filter, field, version.into()), with_operator(update, "$inc", field, 1.into()))
}

/// Adds to an update that the fields of `timestamps` are kept: `updated_at` is the time of the write, `created_at` that of the
/// first one.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// #[derive(Entity)]
/// #[entity(timestamps)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// let registry = registry![Item]?;
/// let update = schema_mongo::touch(registry.get::<Item>().unwrap(), json!({"$set": {"a": 1}}));
/// assert_eq!(update, json!({"$set": {"a": 1}, "$currentDate": {"updated_at": true}}));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn touch(entity: &Entity, update: Value) -> Value {
    let field = entity.field("updated_at").filter(|_| entity.timestamps);
    match field {
        Some(field) => with_operator(update, "$currentDate", &entity.serde.field_name(field), true.into()),
        None => update,
    }
}

fn with(value: Value, name: &str, member: Value) -> Value {
    let mut members = match value {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.insert(name.to_owned(), member);
    Value::Object(members)
}

fn with_operator(update: Value, operator: &str, field: &str, value: Value) -> Value {
    let inner = update.get(operator).cloned().unwrap_or_else(|| json!({}));
    with(update, operator, with(inner, field, value))
}

/// The command that puts in a row, or sets its other fields where one of its key is there: done twice it changes nothing more.
/// The row is given by the values of its fields, under their Rust names.
///
/// ```
/// # use schema_core::*;
/// # use schema_core::ir::Value;
/// #[derive(serde::Serialize, Entity)]
/// #[entity(name = "roles")]
/// struct Role {
///     #[entity(primary_key)]
///     #[serde(rename = "_id")]
///     id: i64,
///     name: String,
/// }
///
/// let registry = registry![Role]?;
/// let seed = schema_mongo::seed(&registry, registry.get::<Role>().unwrap(), [("id", Value::Int(1)), ("name", Value::Text("admin".into()))])?;
/// assert_eq!(
///     seed.to_json(),
///     r#"{"update":"roles","updates":[{"q":{"_id":{"$numberLong":"1"}},"u":{"$set":{"name":"admin"}},"upsert":true}]}"#
/// );
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// # Errors
/// When a field is not the entity's, the key is not whole, or it is not known how serde writes a value.
pub fn seed<'a>(
    registry: &Registry,
    entity: &Entity,
    row: impl IntoIterator<Item = (&'a str, ir::Value)>,
) -> Result<Command, Diagnostics> {
    let PrimaryKey::Fields(key_fields) = &entity.primary_key else {
        return Err(refused(entity, "a seed needs a key, by which it is found again", "give the entity a primary key"));
    };
    let (mut key, mut set) = (Map::new(), Map::new());
    for (name, value) in row {
        let Some(field) = entity.field(name) else {
            let known: Vec<ir::Text> = entity.fields.iter().map(|field| field.name.clone()).collect();
            let message = format!("`{}` has no field `{name}`", entity.rust.name);
            let found = Diagnostic::new("M0801", &*entity.rust.name, entity.source, message).help_nearest(name, &known);
            return Err(Diagnostics(vec![found]));
        };
        let Some(value) = value_of(field, form_of(field, registry), &value, registry) else {
            let message = format!("it is not known how serde writes this value of `{name}`");
            return Err(refused(entity, &message, "write it with serde, and upsert the document"));
        };
        let place = if key_fields.contains(&field.name) { &mut key } else { &mut set };
        place.insert(entity.serde.field_name(field).into_owned(), value);
    }
    if key.len() != key_fields.len() {
        return Err(refused(entity, "the row lacks a field of its key", "give a value for each field of the key"));
    }
    let collection = collection_name(entity, &Config::default());
    Ok(Command::Upsert { collection, key: Value::Object(key), set: Value::Object(set) })
}

fn refused(entity: &Entity, message: &str, help: &str) -> Diagnostics {
    Diagnostics(vec![Diagnostic::new("M0802", &*entity.rust.name, entity.source, message).help(help)])
}
