//! Managed columns of how rows live: what one entity says can add a column to another.

use rustc_hash::FxHashMap;

use crate::ir::{Action, Default, Deferrable, Entity, Field, ForeignKey, Source, Text, Type, Unique, Value};

/// Completes the entities that say how their rows live. Before all else: attributes name these columns.
pub fn together(entities: &mut [Entity]) {
    if entities.iter().all(|entity| entity.lifecycle.is_none()) {
        return;
    }
    let places: FxHashMap<Text, usize> =
        entities.iter().enumerate().map(|(at, entity)| (entity.rust.path.clone(), at)).collect();
    for at in 0..entities.len() {
        actors(entities, at, &places);
        soft_delete(entities, at, &places);
        version(&mut entities[at]);
        tree(&mut entities[at]);
        tenant(&mut entities[at]);
    }
}

/// `created_by` and `updated_by`: the struct's own fields, else columns of the type of the actor's key.
fn actors(entities: &mut [Entity], at: usize, places: &FxHashMap<Text, usize>) {
    let Some(actors) = entities[at].lifecycle.as_ref().and_then(|said| said.actors.clone()) else { return };
    let key = actors.target.as_ref().and_then(|target| {
        let target = &entities[*places.get(&target.path)?];
        let mut key = target.key_fields();
        // A key of several fields is reported with the reference.
        key.next().filter(|_| key.next().is_none()).map(|field| field.ty.clone())
    });
    let ty = key.unwrap_or(Type::String);
    let entity = &mut entities[at];
    for name in ["created_by", "updated_by"] {
        add(entity, name, &ty);
        // Each change of a row would be one of the index too, and never HOT.
        let index = name != "updated_by";
        let index_name = actors.index_name.clone().filter(|_| index);
        if let Some(referenced) = entity.foreign_keys.iter_mut().find(|key| key.fields == [name]) {
            referenced.index_name = referenced.index_name.take().or(index_name);
        } else if let Some(target) = actors.target.clone() {
            let reference = reference(name, target, actors.on_delete, actors.source);
            entity.foreign_keys.push(ForeignKey { index, index_name, ..reference });
        }
    }
}

fn reference(field: impl Into<Text>, target: crate::ir::TypeRef, on_delete: Action, source: Source) -> ForeignKey {
    ForeignKey {
        name: None,
        source,
        fields: vec![field.into()],
        target,
        on_delete,
        on_update: Action::NoAction,
        deferrable: Deferrable::No,
        index: true,
        index_name: None,
        one_to_one: false,
        rows: None,
        message: None,
    }
}

/// `deleted_at`; and where rows are deleted along references, `deletion_id`, on both ends.
fn soft_delete(entities: &mut [Entity], at: usize, places: &FxHashMap<Text, usize>) {
    let Some(said) = soft(&entities[at]) else { return };
    let mut cascades = said.cascade;
    add(&mut entities[at], "deleted_at", &Type::Timestamp);
    for key in entities[at].foreign_keys.iter().filter(|key| key.on_delete == Action::Cascade) {
        let parent = places.get(&key.target.path).map(|at| &entities[*at]);
        cascades |= parent.and_then(soft).is_some_and(|parent| parent.cascade);
    }
    if cascades {
        add(&mut entities[at], "deletion_id", &Type::Uuid);
        if let Some(said) = entities[at].lifecycle_mut().soft_delete.as_mut() {
            said.deletion = Some("deletion_id".into());
        }
    }
}

fn soft(entity: &Entity) -> Option<&crate::ir::SoftDelete> {
    entity.lifecycle.as_ref()?.soft_delete.as_ref()
}

/// Versions are counted from 1.
fn version(entity: &mut Entity) {
    let Some(said) = &entity.lifecycle else { return };
    let names: Vec<Text> = said.versions.clone();
    for field in entity.fields.iter_mut().filter(|field| names.contains(&field.name)) {
        field.default.get_or_insert(Default::Value(Value::Int(1)));
    }
}

/// The reference to the parent; `path` and `level`, unless the struct has them.
fn tree(entity: &mut Entity) {
    let Some(tree) = entity.lifecycle.as_ref().and_then(|said| said.tree.clone()) else { return };
    let parent = |key: &ForeignKey| key.fields.contains(&tree.parent);
    // Where the field can't hold a parent, that is reported alone.
    let holds = entity.field(&tree.parent).is_some_and(|field| field.nullable) && entity.key_fields().count() == 1;
    if holds && !entity.foreign_keys.iter().any(parent) {
        let target = entity.rust.clone();
        entity.foreign_keys.push(reference(tree.parent, target, Action::SetNull, tree.source));
    }
    for (name, ty) in [(tree.path, Type::List(Box::new(Type::String))), (tree.level, Type::Int32)] {
        if entity.field(&name).is_none() {
            let mut field = Field::new(name, ty, false, entity.source);
            field.managed = true;
            entity.fields.push(field);
        }
    }
}

/// What is unique is so within a tenant, unless it says otherwise; among the tenants themselves, everywhere.
fn tenant(entity: &mut Entity) {
    let Some(tenant) = entity.tenant().filter(|_| !entity.is_tenant_itself()).cloned() else { return };
    let within = |unique: &&mut Unique| !unique.across_tenants && !unique.fields.contains(&tenant);
    for unique in entity.uniques.iter_mut().filter(within) {
        unique.fields.insert(0, tenant.clone());
    }
}

/// A column that may be empty, unless the struct has a field of this name.
fn add(entity: &mut Entity, name: &'static str, ty: &Type) {
    if entity.field(name).is_none() {
        let mut field = Field::new(name, ty.clone(), true, entity.source);
        field.managed = true;
        entity.fields.push(field);
    }
}
