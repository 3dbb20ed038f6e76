//! The UPDATE of a row that was read before: it says the version that was read.

use schema_core::ir::{Entity, Text};
use schema_core::{Diagnostic, Diagnostics, IntoColumns, Registry};

use super::columns::{column_of, key_columns};
use super::scope::Scope;
use super::{encrypted, flatten, mutability};
use crate::config::Config;

/// The UPDATE of one row of an entity with a [`version`](schema_core::attr::field::version): `$1` and so on are the values of
/// these columns, in their order, then the version that was read, then the key. It returns the new version; it fails with
/// SQLSTATE 40001 where the row was changed since, and returns nothing where it is gone. What is encrypted is encrypted on
/// the way.
///
/// ```
/// # use schema_core::*;
/// use schema_pg::{Config, versioned_update};
///
/// #[derive(Entity)]
/// #[entity(name = "items")]
/// struct Item {
///     #[entity(primary_key)]
///     id: i64,
///     title: String,
///     price: i64,
///     #[entity(version)]
///     version: i64,
/// }
///
/// let registry = registry![Item]?;
/// let (title, price) = (Item::columns().title, Item::columns().price);
/// assert_eq!(
///     versioned_update::<Item>(&registry, &Config::default(), [title, price])?,
///     "UPDATE public.items SET title = $1, price = $2, version = $3 WHERE id = $4 RETURNING version",
/// );
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// # Errors
/// An entity that is not registered or has no version or no key, and columns that can't be set: expressions, the version
/// itself, none at all.
pub fn versioned_update<E: schema_core::Entity>(
    registry: &Registry,
    config: &Config,
    columns: impl IntoColumns,
) -> Result<String, Diagnostics> {
    let Some(entity) = registry.get::<E>() else {
        let name = std::any::type_name::<E>();
        let message = "is not in the registry";
        let found = Diagnostic::new("P0507", name, Default::default(), message).help("register it: `registry![…]`");
        return Err(Diagnostics(vec![found]));
    };
    let fields: Vec<Option<&str>> =
        columns.into_columns().iter().map(|column| column.field().filter(|_| column.is_plain())).collect();
    update(entity, &fields, &mut Scope::new(registry, config))
}

fn update(entity: &Entity, fields: &[Option<&str>], scope: &mut Scope<'_>) -> Result<String, Diagnostics> {
    let mut found = Vec::new();
    let mut report = |message: String, help: &str| {
        found.push(Diagnostic::new("P0507", &*entity.rust.name, entity.source, message).help(help));
    };
    let declared = entity.lifecycle.as_ref().and_then(|declared| declared.versions.first());
    let version = declared.and_then(|field| column_of(entity, field));
    let key = key_columns(entity);
    if version.is_none() {
        report("has no version to compare".to_owned(), "write `#[entity(version)]` on an integer field");
    }
    if key.is_empty() {
        report("has no key by which the row is found".to_owned(), "give it a `primary_key`");
    }
    if fields.is_empty() {
        report("no column is set".to_owned(), "name the columns that change");
    }
    let flat = flatten::expand(entity, scope);
    let mut set: Vec<(Text, _)> = Vec::new();
    for field in fields {
        let columns = match field {
            Some(name) if Some(*name) == declared.map(|declared| &**declared) => Vec::new(),
            Some(name) => match entity.field(name) {
                Some(field) if encrypted::function(field, scope).is_some() => column_of(entity, name)
                    .map(|column| (column, encrypted::function(field, scope)))
                    .into_iter()
                    .collect(),
                _ => mutability::columns(entity, &flat, &(*name).to_owned().into(), scope)
                    .into_iter()
                    .map(|column| (column, None))
                    .collect(),
            },
            None => Vec::new(),
        };
        if columns.is_empty() {
            let field = field.unwrap_or("an expression");
            report(format!("`{field}` can't be set here"), "name fields of the entity, without the version");
        }
        set.extend(columns);
    }
    match version {
        Some(version) if found.is_empty() => {
            Ok(crate::sql::versioned_update(&scope.table_name(entity), &set, &version, &key))
        }
        _ => Err(Diagnostics(found)),
    }
}
