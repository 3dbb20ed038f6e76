//! Which page is about what, and what references what.

use rustc_hash::FxHashMap;
use schema_core::Registry;
use schema_core::docs::{Block, Inline, MigrationNote, Surroundings, code, history_of, link};
use schema_core::ir::Entity;

use crate::lower::embedded_path;
use crate::spec::{AccessPattern, Collection, Spec, Text};

/// What pages of collections are made of.
pub struct Known<'s> {
    pub links: Links<'s>,
    pub around: Surroundings<'s>,
}

/// What pages look up.
pub struct Links<'s> {
    spec: &'s Spec,
    entities: FxHashMap<&'s str, &'s Entity>,
    /// Collections by the paths of their structs.
    collections: FxHashMap<&'s str, &'s Collection>,
    /// For each collection, those that reference it, with the fields that do.
    referencing: FxHashMap<&'s str, Vec<(&'s Collection, String)>>,
    patterns: FxHashMap<&'s str, Vec<&'s AccessPattern>>,
    history: FxHashMap<&'s str, Vec<&'s MigrationNote>>,
}

impl<'s> Links<'s> {
    /// Of all that a spec holds, and of its entities.
    pub fn of(spec: &'s Spec, registry: Option<&'s Registry>, history: &'s [MigrationNote]) -> Self {
        let entities = registry.into_iter().flat_map(|registry| registry.entities());
        let path = |collection: &'s Collection| Some((&*collection.model.entity()?.path, collection));
        let mut links = Self {
            spec,
            entities: entities.map(|entity| (&*entity.rust.path, entity)).collect(),
            collections: spec.collections.iter().filter_map(path).collect(),
            referencing: FxHashMap::default(),
            patterns: FxHashMap::default(),
            history: FxHashMap::default(),
        };
        for (note, name) in history.iter().flat_map(|note| note.names.iter().map(move |name| (note, name))) {
            links.history.entry(name).or_default().push(note);
        }
        for pattern in &spec.patterns.0 {
            links.patterns.entry(&pattern.collection).or_default().push(pattern);
        }
        for collection in &spec.collections {
            let Some(entity) = links.entity(collection) else { continue };
            for reference in &entity.foreign_keys {
                let Some(target) = links.collections.get(&*reference.target.path) else { continue };
                let fields = paths(entity, &reference.fields).join(", ");
                links.referencing.entry(&target.name).or_default().push((collection, fields));
            }
        }
        links
    }

    /// The entity of a collection.
    pub fn entity(&self, collection: &Collection) -> Option<&'s Entity> {
        self.entities.get(&*collection.model.entity()?.path).copied()
    }

    /// The collection of the struct at this path.
    pub fn collection(&self, path: &str) -> Option<&'s Collection> {
        self.collections.get(path).copied()
    }

    /// The collections, each with its entity.
    pub fn entities(&self) -> impl Iterator<Item = (&'s Collection, &'s Entity)> {
        self.spec.collections.iter().filter_map(|collection| Some((collection, self.entity(collection)?)))
    }

    /// The collections that reference this one, with the fields that do.
    pub fn referencing(&self, collection: &str) -> &[(&'s Collection, String)] {
        self.referencing.get(collection).map_or(&[], Vec::as_slice)
    }

    /// The migrations that name a collection or view.
    pub fn history(&self, name: &str) -> Block<'static> {
        history_of(self.history.get(name).into_iter().flatten().copied())
    }

    /// The access patterns of a collection.
    pub fn patterns(&self, collection: &str) -> &[&'s AccessPattern] {
        self.patterns.get(collection).map_or(&[], Vec::as_slice)
    }

    /// A collection or view, with its page where it has one.
    pub fn named<'n>(&self, name: &'n str) -> Inline<'n> {
        match self.spec.collection(name).is_some() || self.spec.view(name).is_some() {
            true => link(page_id(name), name),
            false => code(name),
        }
    }
}

/// What links name the page of a collection or view by.
pub fn page_id(name: &str) -> String {
    format!("collection {name}")
}

/// Fields as they are called in documents.
pub fn paths(entity: &Entity, fields: &[Text]) -> Vec<String> {
    let path = |field: &Text| embedded_path(entity, field).unwrap_or_else(|| field.clone()).to_string();
    fields.iter().map(path).collect()
}
