//! Values of fields that a document lacks when it is made.

use schema_core::Registry;
use schema_core::ir::{Default, Entity};

use super::stamp::Caller;
use super::with;
use crate::lower::{columns, value_of};
use crate::spec::Value;

/// The document with the `default`s of the fields that it lacks, as serde writes them; `now()` is the moment of the caller. What is an expression
/// of SQL is left out: it is the database's. Documents of the structs themselves have all fields; this is for those that are put together by hand.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// use bson::DateTime;
/// use schema_mongo::documents::Caller;
///
/// #[derive(DbEnum)]
/// #[entity(rename_all = "lowercase")]
/// enum Role {
///     User,
///     Admin,
/// }
///
/// #[derive(Entity)]
/// #[entity(name = "users")]
/// struct User {
///     #[entity(primary_key)]
///     id: i64,
///     #[entity(default = Role::User)]
///     role: Role,
///     #[entity(default = 0)]
///     logins: i64,
///     #[entity(default = now())]
///     joined_at: DateTime,
/// }
///
/// let registry = registry![User]?;
/// let user = registry.get::<User>().unwrap();
/// let now = Caller::at(json!({"$date": "2026-01-01T00:00:00Z"}));
/// let made = schema_mongo::documents::with_defaults(&registry, user, &now, json!({"id": 1, "logins": 5}));
/// assert_eq!(made, json!({"id": 1, "logins": 5, "role": "User", "joined_at": {"$date": "2026-01-01T00:00:00Z"}}));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn with_defaults(registry: &Registry, entity: &Entity, caller: &Caller, document: Value) -> Value {
    let mut document = document;
    for field in &entity.fields {
        let Some(path) = columns::path(entity, &field.name) else { continue };
        if document.get(&*path).is_some() {
            continue;
        }
        let value = match &field.default {
            Some(Default::Value(value)) => value_of(field, value, registry),
            Some(Default::Now) => Some(caller.now.clone()),
            Some(Default::Sql(_)) | None => None,
        };
        if let Some(value) = value {
            document = with(document, &path, value);
        }
    }
    document
}
