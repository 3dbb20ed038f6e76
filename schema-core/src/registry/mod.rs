//! All entities of an application, with every name in them resolved.
//!
//! collect (types come along with the entities that use them) → resolve (managed columns, junctions) → verify (all
//! mistakes at once).

mod collect;
mod resolve;
mod verify;

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Serialize;

use crate::ir::{self, Definition, Text, TypeRef};
use crate::{Diagnostics, Entity, View};

/// All entities of an application and the types that they use. Immutable; every name in it resolves; sorted by name, so
/// that the order of registration changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Registry {
    entities: Vec<ir::Entity>,
    enums: Vec<ir::Enum>,
    domains: Vec<ir::Domain>,
    embedded: Vec<ir::Embedded>,
    views: Vec<ir::View>,
    /// Where in its list a Rust path is. Kept in step with the lists by `new`, the only place that makes a registry.
    #[serde(skip)]
    by_path: FxHashMap<Text, Place>,
}

/// Where something of a Rust path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Entity(usize),
    Enum(usize),
    Domain(usize),
    Embedded(usize),
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
        &self.enums
    }

    /// All domains, by their Rust paths.
    pub fn domains(&self) -> &[ir::Domain] {
        &self.domains
    }

    /// All embedded structs, by their Rust paths.
    pub fn embedded(&self) -> &[ir::Embedded] {
        &self.embedded
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
        match self.by_path.get(&target.path) {
            Some(Place::Entity(at)) => self.entities.get(*at),
            _ => None,
        }
    }

    /// The enum of this type.
    pub fn enum_of(&self, ty: &TypeRef) -> Option<&ir::Enum> {
        match self.by_path.get(&ty.path) {
            Some(Place::Enum(at)) => self.enums.get(*at),
            _ => None,
        }
    }

    /// The domain of this type.
    pub fn domain_of(&self, ty: &TypeRef) -> Option<&ir::Domain> {
        match self.by_path.get(&ty.path) {
            Some(Place::Domain(at)) => self.domains.get(*at),
            _ => None,
        }
    }

    /// The embedded struct of this type.
    pub fn embedded_of(&self, ty: &TypeRef) -> Option<&ir::Embedded> {
        match self.by_path.get(&ty.path) {
            Some(Place::Embedded(at)) => self.embedded.get(*at),
            _ => None,
        }
    }

    /// The model as JSON, indented, the same text for the same model.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    fn new(mut entities: Vec<ir::Entity>, mut views: Vec<ir::View>, types: collect::Types) -> Self {
        views.sort_by_cached_key(|view| (view.store_name(), view.rust.path.clone()));
        entities.sort_by_cached_key(|entity| (entity.store_name(), entity.rust.path.clone()));
        let collect::Types { mut enums, mut domains, mut embedded, .. } = types;
        enums.sort_by(|a, b| a.rust.path.cmp(&b.rust.path));
        domains.sort_by(|a, b| a.rust.path.cmp(&b.rust.path));
        embedded.sort_by(|a, b| a.rust.path.cmp(&b.rust.path));
        let mut by_path = FxHashMap::with_capacity_and_hasher(
            entities.len() + enums.len() + domains.len() + embedded.len(),
            FxBuildHasher,
        );
        let path = |rust: &TypeRef| rust.path.clone();
        by_path.extend(entities.iter().enumerate().map(|(at, item)| (path(&item.rust), Place::Entity(at))));
        by_path.extend(enums.iter().enumerate().map(|(at, item)| (path(&item.rust), Place::Enum(at))));
        by_path.extend(domains.iter().enumerate().map(|(at, item)| (path(&item.rust), Place::Domain(at))));
        by_path.extend(embedded.iter().enumerate().map(|(at, item)| (path(&item.rust), Place::Embedded(at))));
        Self { entities, enums, domains, embedded, views, by_path }
    }
}

/// A registry under construction.
#[derive(Debug, Default)]
pub struct RegistryBuilder {
    entities: Vec<ir::Entity>,
    definitions: Vec<Definition>,
    views: Vec<ir::View>,
}

impl RegistryBuilder {
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
        self.definitions.push(definition);
        self
    }

    /// Collects, resolves and verifies.
    ///
    /// # Errors
    /// Everything that is wrong with the model, at once.
    pub fn build(self) -> Result<Registry, Diagnostics> {
        let mut found = Vec::new();
        let mut types = collect::Types::given(self.definitions);
        let entities = collect::entities(self.entities, &mut types, &mut found);
        let views = collect::views(self.views, &mut found);
        types.complete(&views, &mut found);
        let registry = Registry::new(entities, views, types);
        verify::registry(&registry, &mut found);
        Diagnostics(found).into_result()?;
        Ok(registry)
    }
}
