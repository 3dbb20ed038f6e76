//! Names of collections and of indexes.

use schema_core::ir::Entity;

use crate::config::Config;
use crate::options::EntityOptions;
use crate::spec::Text;

/// The name of an entity's collection.
pub fn collection_name(entity: &Entity, config: &Config) -> Text {
    let own = entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.collection.clone());
    own.unwrap_or_else(|| prefixed(&entity.store_name(), config))
}

/// A name after the prefix of the settings, where there is one.
pub fn prefixed(name: &Text, config: &Config) -> Text {
    match &config.prefix {
        Some(prefix) => format!("{prefix}.{name}").into(),
        None => name.clone(),
    }
}

/// `users`, `organization_id`, `email` and `key` as one name. Dots and dollars of paths become underscores.
pub fn index_name<'a>(collection: &str, fields: impl Iterator<Item = &'a str>, what: &'a str) -> Text {
    let mut name = String::with_capacity(collection.len() + 24);
    name.push_str(collection);
    for part in fields.chain([what]) {
        name.push('_');
        name.push_str(part);
    }
    if name.contains(['.', '$', '*']) {
        name = name.replace(".$**", "").replace("$**", "all").replace('.', "_");
    }
    name.into()
}
