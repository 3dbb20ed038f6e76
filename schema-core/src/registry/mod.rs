//! All entities of an application, with every name in them resolved.
//!
//! collect (types come along with the entities that use them) → resolve (managed columns, junctions) → verify (all
//! mistakes at once).

mod collect;
mod copies;
mod design;
mod junction;
mod lint;
mod managed;
mod model;
mod resolve;
mod seeds;
mod types;
mod verify;

use self::collect::Collected;
pub use self::lint::{assert_lint_clean, lint, lint_with};
pub use self::model::Registry;
use self::seeds::Given;
use crate::ir::{self, Definition};
use crate::seed::IntoSeed;
use crate::{DbEnum, Diagnostic, Diagnostics, Domain, Entity, View};

/// Registers entities by their types, and views after a semicolon: `registry![User, Post]?`, `registry![User, Post; PostCount]?`.
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

    /// Verifies an index that the namespace of a store keeps for itself, as those of the entity were: its columns are fields of
    /// the entity, each once, and what is said of them fits their types. Whether nothing was found.
    pub fn verify_index(&self, entity: &ir::Entity, index: &ir::Index, found: &mut Vec<Diagnostic>) -> bool {
        let before = found.len();
        verify::index(self, entity, index, found);
        found.len() == before
    }
}

/// A registry under construction.
#[derive(Debug, Default)]
pub struct RegistryBuilder {
    entities: Vec<ir::Entity>,
    collected: Collected,
    views: Vec<ir::View>,
    seeds: Vec<Given>,
    may_be_empty: bool,
}

impl RegistryBuilder {
    /// A registry with nothing in it is no mistake (`E0101`): SQL by hand says all that the database holds.
    ///
    /// ```
    /// use schema_core::Registry;
    ///
    /// assert!(Registry::builder().build().is_err());
    /// assert!(Registry::builder().allow_empty().build()?.entities().is_empty());
    /// # Ok::<(), schema_core::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn allow_empty(mut self) -> Self {
        self.may_be_empty = true;
        self
    }

    /// Makes room for so many entities more, for those who register thousands.
    #[must_use]
    pub fn reserve(mut self, entities: usize) -> Self {
        self.entities.reserve(entities);
        self
    }

    /// Registers an entity. Its enums, domains and embedded structs come along.
    #[must_use]
    pub fn entity<E: Entity>(self) -> Self {
        self.model(E::describe())
    }

    /// Registers an entity that was made by hand.
    #[must_use]
    pub fn model(mut self, entity: ir::Entity) -> Self {
        self.entities.push(entity);
        self
    }

    /// Registers a view. Types that its fields have come along.
    #[must_use]
    pub fn view<V: View>(self) -> Self {
        self.view_model(V::describe())
    }

    /// Registers a view that was made by hand.
    #[must_use]
    pub fn view_model(mut self, view: ir::View) -> Self {
        self.views.push(view);
        self
    }

    /// Registers an enum type that no field has: in PostgreSQL a type of its own.
    ///
    /// ```
    /// use schema_core::{DbEnum, Entity, Registry};
    ///
    /// #[derive(DbEnum)]
    /// enum Mood {
    ///     Happy,
    /// }
    /// # #[derive(Entity)]
    /// # struct Note {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    ///
    /// let catalog = schema_pg::lower(&Registry::builder().entity::<Note>().db_enum::<Mood>().build()?)?;
    /// assert!(catalog.enum_type("mood").is_some());
    /// # Ok::<(), schema_core::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn db_enum<E: DbEnum>(self) -> Self {
        self.definition(Definition::Enum(E::describe()))
    }

    /// Registers a domain that no field has.
    #[must_use]
    pub fn domain<D: Domain>(self) -> Self {
        self.definition(Definition::Domain(Box::new(D::describe())))
    }

    /// Registers a type that was made by hand.
    #[must_use]
    pub fn definition(mut self, definition: Definition) -> Self {
        self.collected.add(definition);
        self
    }

    /// Reference rows: rows that are part of the model. They are in the catalog and in the snapshot, so a row that comes, changes or goes is a
    /// step of the next migration. The entity has to be registered too, and be `Serialize`. [`Seed`](crate::Seed) says how rows are kept.
    ///
    /// Values are those that serde writes, by field, whatever names it gives them. What the database keeps by itself is left to it: `timestamps`,
    /// `version`, `actors`, `soft_delete`, paths of a `tree`. Rules that need no database are checked when the registry is built: types, lengths,
    /// ranges, enums, keys and uniques, references to other seeds.
    ///
    /// ```
    /// use schema_core::{Entity, Registry};
    ///
    /// #[derive(Entity, serde::Serialize)]
    /// #[entity(name = "roles")]
    /// struct Role {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[entity(length(1..=20), unique)]
    ///     name: String,
    /// }
    ///
    /// let roles = |names: &[&str]| (1..).zip(names).map(|(id, name)| Role { id, name: (*name).into() }).collect::<Vec<_>>();
    /// let registry = Registry::builder().entity::<Role>().seed(roles(&["admin", "user"])).build()?;
    /// let catalog = schema_pg::lower(&registry)?;
    /// let sql = schema_pg::create(&catalog).to_string();
    /// assert!(sql.contains("INSERT INTO public.roles (id, name)"), "{sql}");
    ///
    /// let now = schema_pg::lower(&Registry::builder().entity::<Role>().seed(roles(&["admin", "guest"])).build()?)?;
    /// let changes = schema_pg::diff(&catalog, &now, &schema_pg::Renames::none());
    /// let sql = schema_pg::plan(&changes, &schema_pg::PlanOptions::default()).to_string();
    /// assert!(sql.contains("UPDATE public.roles SET name = 'guest'"), "{sql}");
    /// assert!(sql.contains("WHERE id = 2 AND name IS NOT DISTINCT FROM 'user'"), "a name that somebody changed stays: {sql}");
    ///
    /// let wrong = Registry::builder().entity::<Role>().seed(roles(&["", "twice", "twice"])).build().unwrap_err();
    /// assert_eq!(wrong.codes(), ["E0911", "E0912"]);
    /// # Ok::<(), schema_core::Diagnostics>(())
    /// ```
    #[must_use]
    #[track_caller]
    pub fn seed(mut self, rows: impl IntoSeed) -> Self {
        let at = std::panic::Location::caller();
        let source = ir::Source { file: at.file(), line: at.line() };
        self.seeds.push(Given::new(rows.into_seed(), source));
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
        let is_empty = self.entities.is_empty() && views.is_empty() && types.is_empty();
        if is_empty && !self.may_be_empty && found.is_empty() {
            found.push(collect::nothing());
        }
        let mut registry = Registry::new(self.entities, views, types);
        verify::registry(&registry, &mut found);
        registry.seeds = seeds::of(self.seeds, &registry, &mut found);
        Diagnostics(found).into_result()?;
        Ok(registry)
    }
}
