//! Rows that are always there, as upserts.

use schema_core::ir::{self, Entity, PrimaryKey};
use schema_core::{Diagnostic, Diagnostics, Registry};
use serde_json::Map;

use crate::command::Command;
use crate::config::Config;
use crate::lower::{collection_name, value_of};
use crate::spec::Value;

/// The command that puts in a row, or sets its other fields where one of its key is there: done twice it changes nothing more.
/// The row is given by the values of its fields, under their Rust names, and stands in the command as the types that serde writes. The
/// collection is that which the entity has with these settings.
///
/// ```
/// # use schema_core::*;
/// # use schema_core::ir::Value;
/// use schema_mongo::Config;
///
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
/// let seed = schema_mongo::documents::seed(&registry, registry.get::<Role>().unwrap(), [("id", Value::Int(1)), ("name", Value::Text("admin".into()))], &Config::default())?;
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
    config: &Config,
) -> Result<Command<'static>, Diagnostics> {
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
        let Some(value) = value_of(field, &value, registry) else {
            let message = format!("it is not known how serde writes this value of `{name}`");
            return Err(refused(entity, &message, "write it with serde, and upsert the document"));
        };
        let place = if key_fields.contains(&field.name) { &mut key } else { &mut set };
        match (field.serde.as_deref(), value) {
            (Some(attrs), _) if attrs.skip => {}
            (Some(attrs), Value::Object(members)) if attrs.flatten => place.extend(members),
            (_, value) => drop(place.insert(entity.serde.field_name(field).into_owned(), value)),
        }
    }
    // serde writes it into every document.
    if let Some(tag) = &entity.serde.tag {
        set.insert(tag.clone().into_owned(), entity.serde.struct_name(&entity.rust.name).into());
    }
    if key.len() != key_fields.len() {
        return Err(refused(entity, "the row lacks a field of its key", "give a value for each field of the key"));
    }
    let collection = collection_name(entity, config);
    Ok(Command::Upsert { collection, key: Value::Object(key), set: Value::Object(set), on_insert: Value::Null })
}

fn refused(entity: &Entity, message: &str, help: &str) -> Diagnostics {
    Diagnostics(vec![Diagnostic::new("M0802", &*entity.rust.name, entity.source, message).help(help)])
}
