//! The collection between two entities with `many_to_many`.

use schema_core::ir::{Entity, Junction, ManyToMany};
use schema_core::origin::generated_for;

use super::form;
use super::name::{index_name, prefixed};
use super::scalar::scalar;
use super::scope::Scope;
use crate::spec::{Additional, BsonType, Collection, Index, Keys, Keyword, Schema, Text, Validator};

/// Both keys, together unique, and an index for the other direction.
pub fn lower(entity: &Entity, link: &ManyToMany, scope: &mut Scope<'_>) -> Option<Collection> {
    let target = scope.registry.target(&link.target)?;
    let Junction { name, our_columns, their_columns } = scope.registry.junction(entity, link)?;
    let mut properties = vec![("_id".into(), Schema::default())];
    keys(entity, &our_columns, &mut properties, scope);
    keys(target, &their_columns, &mut properties, scope);
    let mut collection = Collection::new(prefixed(&name, scope.config));
    let both: Vec<Text> = our_columns.iter().chain(&their_columns).cloned().collect();
    let mut required = both.clone();
    required.sort_unstable();
    properties.sort_by(|a, b| a.0.cmp(&b.0));
    let links = format_args!("links {} with {}", entity.store_name(), target.store_name());
    let schema = Schema::new(vec![
        Keyword::BsonType(BsonType::Object.into()),
        Keyword::Description(generated_for("many_to_many", links)),
        Keyword::Required(required),
        Keyword::Properties(properties),
        Keyword::AdditionalProperties(Additional::None),
    ]);
    let mut validator = Validator::new(schema);
    (validator.level, validator.action) = (scope.config.level, scope.config.action);
    collection.validator = Some(validator);
    let named = |fields: &[Text], what: &str| index_name(&collection.name, fields.iter().map(|f| &**f), what);
    let mut unique = Index::new(named(&both, "key"), Keys::ascending(both.clone()));
    unique.unique = true;
    let back = Index::new(named(&their_columns, "fkey_idx"), Keys::ascending(their_columns.clone()));
    collection.indexes = vec![unique, back];
    collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    Some(collection)
}

/// Adds members of these names that hold the key of an entity.
fn keys(entity: &Entity, names: &[Text], properties: &mut Vec<(Text, Schema)>, scope: &mut Scope<'_>) {
    for (field, name) in entity.key_fields().zip(names) {
        let form = form::of(&entity.rust.name, field, scope);
        properties.push((name.clone(), scalar(&field.ty, form)));
    }
}
