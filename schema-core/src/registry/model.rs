//! What is registered, and how it is found.

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Serialize;

use super::junction;
use super::types::Types;
use crate::Entity;
use crate::ir::{self, Text, TypeRef};

/// All entities of an application and the types that they use. Immutable; every name in it resolves; sorted by name, so
/// that the order of registration changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Registry {
    pub(super) entities: Vec<ir::Entity>,
    #[serde(flatten)]
    pub(super) types: Types,
    pub(super) views: Vec<ir::View>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) seeds: Vec<ir::Seed>,
    /// Where the entity of a Rust path is. Kept in step with the list by `new`, the only place that makes a registry.
    #[serde(skip)]
    by_path: FxHashMap<Text, usize>,
}

impl Registry {
    /// All entities, by their names in the store.
    pub fn entities(&self) -> &[ir::Entity] {
        &self.entities
    }

    /// All enums, by their Rust paths.
    pub fn enums(&self) -> &[ir::Enum] {
        &self.types.enums
    }

    /// All domains, by their Rust paths.
    pub fn domains(&self) -> &[ir::Domain] {
        &self.types.domains
    }

    /// All embedded structs, by their Rust paths.
    pub fn embedded(&self) -> &[ir::Embedded] {
        &self.types.embedded
    }

    /// All views, by their names in the store.
    pub fn views(&self) -> &[ir::View] {
        &self.views
    }

    /// Reference rows, those of one entity together, by the names of the entities in the store.
    pub fn seeds(&self) -> &[ir::Seed] {
        &self.seeds
    }

    /// The reference rows of an entity.
    pub fn seed_of(&self, entity: &ir::Entity) -> Option<&ir::Seed> {
        self.seeds.iter().find(|seed| seed.entity == entity.rust)
    }

    /// The view with this name in the store, or with this Rust name.
    pub fn view(&self, name: &str) -> Option<&ir::View> {
        let by_name = self.views.iter().find(|view| view.store_name() == name);
        by_name.or_else(|| self.views.iter().find(|view| view.rust.name == name))
    }

    /// The entity with this name in the store (`users`), or with this Rust name (`User`).
    pub fn entity(&self, name: &str) -> Option<&ir::Entity> {
        let by_name = self.entities.iter().find(|entity| entity.store_name() == name);
        by_name.or_else(|| self.entities.iter().find(|entity| entity.rust.name == name))
    }

    /// The entity of this type.
    pub fn get<E: Entity>(&self) -> Option<&ir::Entity> {
        self.target(&TypeRef::entity::<E>())
    }

    /// The entity that a reference names. There is one for every reference in the registry.
    pub fn target(&self, target: &TypeRef) -> Option<&ir::Entity> {
        self.by_path.get(&target.path).and_then(|at| self.entities.get(*at))
    }

    /// The table or collection that holds the links of an entity's `many_to_many`. There is one for every link in the registry.
    pub fn junction(&self, entity: &ir::Entity, link: &ir::ManyToMany) -> Option<ir::Junction> {
        Some(junction::of(entity, self.target(&link.target)?, link))
    }

    /// The enum of this type.
    pub fn enum_of(&self, ty: &TypeRef) -> Option<&ir::Enum> {
        self.types.enum_of(ty)
    }

    /// The domain of this type.
    pub fn domain_of(&self, ty: &TypeRef) -> Option<&ir::Domain> {
        self.types.domain_of(ty)
    }

    /// The embedded struct of this type.
    pub fn embedded_of(&self, ty: &TypeRef) -> Option<&ir::Embedded> {
        self.types.embedded_of(ty)
    }

    /// The model as JSON, indented, the same text for the same model.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(super) fn new(mut entities: Vec<ir::Entity>, mut views: Vec<ir::View>, mut types: Types) -> Self {
        views.sort_by_cached_key(|view| (view.store_name(), view.rust.path.clone()));
        entities.sort_by_cached_key(|entity| (entity.store_name(), entity.rust.path.clone()));
        types.sort();
        let mut by_path = FxHashMap::with_capacity_and_hasher(entities.len(), FxBuildHasher);
        by_path.extend(entities.iter().enumerate().map(|(at, entity)| (entity.rust.path.clone(), at)));
        Self { entities, types, views, seeds: Vec::new(), by_path }
    }
}
