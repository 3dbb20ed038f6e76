//! Tables as entities.

use schema_core::case::Case;
use schema_core::ir::{Entity, PrimaryKey};

use super::scope::Scope;
use super::{check, column, comment, exclude, grant, index, key, partition, policy, reference, trigger, unique};
use crate::adopt::left::Part;
use crate::catalog::{Table, Text};
use crate::options::EntityOptions;

/// Raises a table, with all that belongs to it.
pub fn raise(table: &Table, scope: &mut Scope<'_>) {
    let Some(rust) = scope.names.type_of(&table.name).cloned() else { return };
    let source = scope.place(Part::Table(table.name.clone()));
    let mut entity = Entity::new(rust, source);
    entity.doc = comment::doc(table.comment.as_ref());
    entity.name = Some(table.name.name.clone()).filter(|name| Case::Snake.of_type(&entity.rust.name) != **name);
    entity.rename_all = scope.names.fields(&table.name).and_then(|fields| fields.rename_all).map(Into::into);
    if let Some(schema) = scope.names.said_schema(&table.name) {
        entity.extensions.get_mut::<EntityOptions>().schema = Some(schema);
    }
    for item in &table.columns {
        match column::raise(table, item, scope) {
            Some(field) => entity.fields.push(field),
            // Without one of its columns it is no struct.
            None => return,
        }
    }
    key::raise(table, &mut entity, scope);
    reference::raise(table, &mut entity, scope);
    key::source(table, &mut entity);
    unique::raise(table, &mut entity, scope);
    check::raise(table, &mut entity, scope);
    index::raise(table, &mut entity, scope);
    exclude::raise(table, &mut entity, scope);
    partition::raise(table, &mut entity, scope);
    policy::raise(table, &mut entity, scope);
    grant::raise(table, &mut entity, scope);
    trigger::raise(table, &mut entity, scope);
    if !table.storage.is_empty() && !scope.is_out(&Part::Storage(table.name.clone())) {
        entity.extensions.get_mut::<EntityOptions>().storage = table.storage.clone();
    }
    junction(&mut entity);
    scope.model.entities.push((table.name.clone(), entity));
}

/// A table whose key are its two references links two entities.
fn junction(entity: &mut Entity) {
    let [one, other] = entity.foreign_keys.as_slice() else { return };
    let ([one], [other]) = (one.fields.as_slice(), other.fields.as_slice()) else { return };
    // The order of the fields is that of the references in the code, and so of the key.
    let place = |name: &Text| entity.fields.iter().position(|field| field.name == *name);
    let is_turned = place(other) < place(one);
    let pair = if is_turned { vec![other.clone(), one.clone()] } else { vec![one.clone(), other.clone()] };
    if entity.key_name.is_none() && entity.primary_key == PrimaryKey::Fields(pair) {
        if is_turned {
            entity.foreign_keys.swap(0, 1);
        }
        (entity.junction, entity.primary_key) = (true, PrimaryKey::Unspecified);
    }
}
