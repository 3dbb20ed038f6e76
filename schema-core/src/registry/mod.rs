//! All entities of an application, with every name in them resolved.
//!
//! collect (types come along with the entities that use them) → resolve (managed columns, junctions) → verify (all
//! mistakes at once).

mod collect;
mod copies;
mod managed;
mod resolve;
mod types;
mod verify;

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Serialize;

use self::collect::Collected;
use self::types::Types;
use crate::ir::{self, Definition, Text, TypeRef};
use crate::{Diagnostic, Diagnostics, Entity, View};

/// All entities of an application and the types that they use. Immutable; every name in it resolves; sorted by name, so
/// that the order of registration changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Registry {
    entities: Vec<ir::Entity>,
    #[serde(flatten)]
    types: Types,
    views: Vec<ir::View>,
    /// Where the entity of a Rust path is. Kept in step with the list by `new`, the only place that makes a registry.
    #[serde(skip)]
    by_path: FxHashMap<Text, usize>,
}

/// Registers entities by their types, and views behind a semicolon: `registry![User, Post]?`, `registry![User, Post; PostCount]?`.
#[macro_export]
macro_rules! registry {
    ($($entity:ty),* $(,)?) => {
        $crate::Registry::builder()$(.entity::<$entity>())*.build()
    };
    ($($entity:ty),* $(,)?; $($view:ty),* $(,)?) => {
        $crate::Registry::builder()$(.entity::<$entity>())*$(.view::<$view>())*.build()
    };
}

impl Registry {
    /// Starts an empty registry.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::default()
    }

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

    /// Verifies an index that the namespace of a store keeps for itself, as those of the entity were: its columns are fields of
    /// the entity, each once, and what is said of them fits their types. Whether nothing was found.
    pub fn verify_index(&self, entity: &ir::Entity, index: &ir::Index, found: &mut Vec<Diagnostic>) -> bool {
        let before = found.len();
        verify::index(self, entity, index, found);
        found.len() == before
    }

    /// The model as JSON, indented, the same text for the same model.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    fn new(mut entities: Vec<ir::Entity>, mut views: Vec<ir::View>, mut types: Types) -> Self {
        views.sort_by_cached_key(|view| (view.store_name(), view.rust.path.clone()));
        entities.sort_by_cached_key(|entity| (entity.store_name(), entity.rust.path.clone()));
        types.sort();
        let mut by_path = FxHashMap::with_capacity_and_hasher(entities.len(), FxBuildHasher);
        by_path.extend(entities.iter().enumerate().map(|(at, entity)| (entity.rust.path.clone(), at)));
        Self { entities, types, views, by_path }
    }
}

/// A registry under construction.
#[derive(Debug, Default)]
pub struct RegistryBuilder {
    entities: Vec<ir::Entity>,
    collected: Collected,
    views: Vec<ir::View>,
}

impl RegistryBuilder {
    /// Makes room for so many entities more, for those who register thousands.
    pub fn reserve(mut self, entities: usize) -> Self {
        self.entities.reserve(entities);
        self
    }

    /// Registers an entity. Its enums, domains and embedded structs come along.
    pub fn entity<E: Entity>(self) -> Self {
        self.model(E::describe())
    }

    /// Registers an entity that was made by hand.
    pub fn model(mut self, entity: ir::Entity) -> Self {
        self.entities.push(entity);
        self
    }

    /// Registers a view. Types that its fields have come along.
    pub fn view<V: View>(self) -> Self {
        self.view_model(V::describe())
    }

    /// Registers a view that was made by hand.
    pub fn view_model(mut self, view: ir::View) -> Self {
        self.views.push(view);
        self
    }

    /// Registers a type that was made by hand.
    pub fn definition(mut self, definition: Definition) -> Self {
        self.collected.add(definition);
        self
    }

    /// Collects, resolves and verifies.
    ///
    /// # Errors
    /// Everything that is wrong with the model, at once.
    pub fn build(mut self) -> Result<Registry, Diagnostics> {
        let mut found = Vec::new();
        resolve::together(&mut self.entities);
        collect::entities(&mut self.entities, &mut self.collected, &mut found);
        copies::together(&mut self.entities);
        let views = collect::views(self.views, &mut found);
        let types = self.collected.complete(&views, &mut found);
        let registry = Registry::new(self.entities, views, types);
        verify::registry(&registry, &mut found);
        Diagnostics(found).into_result()?;
        Ok(registry)
    }
}
