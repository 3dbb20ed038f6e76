//! Copies of another entity's fields, and references: which there are, and where they stand.

use schema_core::Registry;
use schema_core::ir::{Embedded, Entity, Field, Text, Type};

use super::inside::{embedded_of, inside};
use super::scope::Scope;
use super::{columns, link_array};
use crate::config::Config;
use crate::options::FieldOptions;

/// An object, or objects in a list, with copies of another entity's fields.
pub struct Copies<'r> {
    /// The entity that has the originals.
    pub target: &'r Entity,
    /// Where the objects stand.
    pub path: Text,
    /// They are in a list.
    pub list: bool,
    /// The key among the copies: its name in the object, and that of the original.
    pub key: (Text, Text),
    /// The others.
    pub members: Vec<(Text, Text)>,
}

/// Those of a field with `embeds`; none where it has no objects, or they hold no key.
pub fn of<'r>(entity: &Entity, field: &Field, registry: &'r Registry) -> Option<Copies<'r>> {
    let target = registry.target(&field.extensions.get::<FieldOptions>()?.embeds.as_ref()?.target)?;
    let (ty, list) = match &field.ty {
        Type::List(of) => (&**of, true),
        ty => (ty, false),
    };
    let Type::Embedded(ty) = ty else { return None };
    let embedded = embedded_of(Some(registry), ty)?;
    let written = |field: &&Field| !field.serde.as_ref().is_some_and(|attrs| attrs.skip || attrs.flatten);
    let mut all: Vec<(Text, Text, bool)> = Vec::new();
    let key = target.key_fields().next()?;
    for member in embedded.fields.iter().filter(written) {
        let Some(original) = original(target, &embedded, member).filter(written) else { continue };
        let names = (embedded.serde.field_name(member).into_owned(), target.serde.field_name(original).into_owned());
        all.push((names.0.into(), names.1.into(), original.name == key.name));
    }
    let at = all.iter().position(|(_, _, is_key)| *is_key)?;
    let (member, original, _) = all.remove(at);
    let members = all.into_iter().map(|(member, original, _)| (member, original)).collect();
    Some(Copies { target, path: columns::path(entity, &field.name)?, list, key: (member, original), members })
}

/// The field that a member is a copy of: the one that `copy_of` names, else the one of its own name.
pub fn original<'e>(target: &'e Entity, embedded: &Embedded, member: &Field) -> Option<&'e Field> {
    let (serde, rust) = match copied(member) {
        Some(name) => (name.clone(), name.clone()),
        None => (embedded.serde.field_name(member).into_owned().into(), member.name.clone()),
    };
    target.fields.iter().find(|field| target.serde.field_name(field) == *serde || field.name == rust)
}

/// `copy_of("…")`
pub fn copied(member: &Field) -> Option<&Text> {
    member.extensions.get::<FieldOptions>()?.copy_of.as_ref()
}

/// A reference to documents of another entity, by one field.
pub struct Reference<'r> {
    /// Where the key stands.
    pub path: String,
    /// A document can have several.
    pub list: bool,
    /// The entity that is referenced.
    pub target: &'r Entity,
}

/// All of an entity.
pub fn references<'r>(entity: &Entity, registry: &'r Registry) -> Vec<Reference<'r>> {
    let mut found = Vec::new();
    let mut add = |path: Option<String>, list: bool, target: Option<&'r Entity>| {
        found.extend(path.zip(target).map(|(path, target)| Reference { path, list, target }));
    };
    for key in entity.foreign_keys.iter().filter(|key| key.fields.len() == 1) {
        let path = columns::path(entity, &key.fields[0]).map(Text::into_owned);
        add(path, false, registry.target(&key.target));
    }
    for place in inside(entity, Some(registry)).into_iter().filter(|place| place.no_path.is_none()) {
        for key in place.embedded.foreign_keys.iter().filter(|key| key.fields.len() == 1) {
            add(place.path_of_field(&key.fields[0]), place.is_in_list(), registry.target(&key.target));
        }
    }
    for copies in entity.fields.iter().filter_map(|field| of(entity, field, registry)) {
        add(Some(format!("{}.{}", copies.path, copies.key.0)), copies.list, Some(copies.target));
    }
    let config = Config::default();
    let scope = Scope::new(registry, &config);
    for (path, attrs) in link_array::paths(entity, &scope) {
        add(Some(path.into_owned()), true, registry.target(&attrs.target));
    }
    found
}
