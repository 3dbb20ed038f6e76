//! The collection between two entities with `many_to_many`.

use schema_core::case::Case;
use schema_core::ir::{Entity, ManyToMany};

use super::collection_name;
use super::form;
use super::schema::scalar;
use super::scope::Scope;
use crate::spec::{Additional, BsonType, Collection, Index, Keys, Keyword, Schema, Text, Validator};

/// Both keys, together unique, and an index for the other direction.
pub fn lower(entity: &Entity, link: &ManyToMany, scope: &mut Scope<'_>) -> Option<Collection> {
    let target = scope.registry.target(&link.target)?;
    let (ours, theirs) = (collection_name(entity, scope.config), target.store_name());
    let name = match (&link.through, &scope.config.prefix) {
        (Some(through), Some(prefix)) => format!("{prefix}.{through}").into(),
        (Some(through), None) => through.clone(),
        (None, _) => Text::Owned(format!("{ours}_{theirs}")),
    };
    let mut properties = vec![("_id".into(), Schema::default())];
    let our_keys = keys(entity, "", &mut properties, scope);
    let prefix = if entity.rust == target.rust { "other_" } else { "" };
    let their_keys = keys(target, prefix, &mut properties, scope);
    let mut collection = Collection::new(name);
    let both: Vec<Text> = our_keys.iter().chain(&their_keys).cloned().collect();
    let mut required = both.clone();
    required.sort_unstable();
    properties.sort_by(|a, b| a.0.cmp(&b.0));
    let schema = Schema::new(vec![
        Keyword::BsonType(BsonType::Object.into()),
        Keyword::Description(format!("Generated: links {} with {}.", entity.store_name(), theirs).into()),
        Keyword::Required(required),
        Keyword::Properties(properties),
        Keyword::AdditionalProperties(Additional::None),
    ]);
    let mut validator = Validator::new(schema);
    (validator.level, validator.action) = (scope.config.level, scope.config.action);
    collection.validator = Some(validator);
    let named = |fields: &[Text], what: &str| super::index::name(&collection.name, fields.iter().map(|f| &**f), what);
    let mut unique = Index::new(named(&both, "key"), Keys::ascending(both.clone()));
    unique.unique = true;
    let back = Index::new(named(&their_keys, "fkey_idx"), Keys::ascending(their_keys.clone()));
    collection.indexes = vec![unique, back];
    collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    Some(collection)
}

fn keys(entity: &Entity, prefix: &str, properties: &mut Vec<(Text, Schema)>, scope: &mut Scope<'_>) -> Vec<Text> {
    let singular = Case::Snake.of_type(&entity.rust.name);
    let mut names = Vec::new();
    for field in entity.key_fields() {
        let own = entity.column_name(field);
        let name: Text = format!("{prefix}{singular}_{own}").into();
        let form = form::of(&entity.rust.name, field, scope);
        properties.push((name.clone(), scalar(&field.ty, form)));
        names.push(name);
    }
    names
}
