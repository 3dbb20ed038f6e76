//! What documents are like: `$jsonSchema` from fields, under the names that serde gives them.

mod db_enum;
mod flatten;
mod members;
mod shape;
mod tagged;
mod value;

use schema_core::ir::Entity;

use self::members::{Around, Members, object};
use self::value::collect;
pub use self::value::is_recursive;
pub(super) use self::value::of_embedded;
use super::scope::Scope;
use crate::options::EntityOptions;
use crate::spec::{BsonType, Keyword, Schema};

/// The schema of an entity's documents.
pub fn document(entity: &Entity, scope: &mut Scope<'_>) -> Schema {
    shape::verify_document(&entity.rust.name, entity.source, &entity.serde, scope);
    let mut members = Members::default();
    let around = Around { path: None, kind: None, depth: 0 };
    collect(&entity.rust.name, &entity.fields, &entity.serde, around, &mut members, scope);
    tagged::verify_names(&entity.rust.name, entity.source, &members, scope);
    // Every document has one, whatever the struct says.
    if !members.properties.iter().any(|(name, _)| name == "_id") {
        members.properties.push(("_id".into(), Schema::default()));
    }
    // Where queries can ask for an encrypted value, each document holds what they look for.
    if scope.encrypted.iter().any(|field| field.searchable) {
        members.properties.push(("__safeContent__".into(), Schema::of(BsonType::Array)));
    }
    let open = scope.config.open || entity.extensions.get::<EntityOptions>().is_some_and(|attrs| attrs.open);
    let mut schema = object(members, open);
    if let Some(doc) = &entity.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    schema
}
