//! What all steps of lowering look up, and where they report.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use schema_core::ir::{self, Source, TypeRef};
use schema_core::{Diagnostic, Registry};

use super::name_hashes::NameHashes;
use super::private_columns::Privacy;
use super::{functions, name};
use crate::catalog::{DataType, QualifiedName, Text, expression};
use crate::config::{Config, Version};
use crate::options::{AsCheckOptions, DistributionOptions, DomainOptions, EntityOptions, EnumOptions, ViewOptions};

/// The registry, the settings, and the names of what is made from them.
pub struct Scope<'r> {
    pub registry: &'r Registry,
    pub config: &'r Config,
    /// Some entity says how its rows live.
    pub any_lifecycle: bool,
    /// Some column that was met holds something encrypted.
    pub any_encrypted: bool,
    /// Entities that others of their tenant reference, by their Rust paths.
    referenced: FxHashSet<Text>,
    /// Entities whose rows go with those that they reference, by the Rust paths of these.
    going: FxHashMap<&'r str, Vec<&'r ir::Entity>>,
    /// References to entities of which each row needs some, by the Rust paths of these.
    counted: FxHashMap<&'r str, Vec<(&'r ir::Entity, &'r ir::ForeignKey)>>,
    /// Functions that are there for all tables of a schema.
    pub shared: FxHashSet<QualifiedName>,
    /// Schemas that are on one node of a Citus cluster as a whole.
    pub sharded_schemas: FxHashSet<Text>,
    /// What was found wrong.
    pub found: Vec<Diagnostic>,
    /// SQL fragments that were parsed.
    #[cfg(feature = "validate")]
    pub fragments: crate::validate::Fragments,
    /// Conditions with queries in them, to be looked at once all tables are there.
    #[cfg(feature = "validate")]
    pub asked: Vec<crate::validate::Asked>,
    /// Extensions that something needs.
    pub extensions: BTreeSet<Text>,
    /// The types under domains.
    pub domains: FxHashMap<QualifiedName, DataType>,
    /// Names that were given.
    pub name_hashes: NameHashes,
    /// Which columns hold private values.
    pub privacy: Privacy,
    /// Who made the tables that no struct stands for: partitions, and tables between two entities.
    pub made_by: FxHashMap<QualifiedName, (Text, Source)>,
}

impl<'r> Scope<'r> {
    pub fn new(registry: &'r Registry, config: &'r Config) -> Self {
        let mut scope = Self {
            registry,
            config,
            referenced: referenced(registry),
            any_lifecycle: registry.entities().iter().any(|entity| entity.lifecycle.is_some()),
            any_encrypted: false,
            going: going(registry),
            counted: counted(registry),
            shared: FxHashSet::default(),
            sharded_schemas: FxHashSet::default(),
            found: Vec::new(),
            #[cfg(feature = "validate")]
            fragments: crate::validate::Fragments::new(config.version),
            #[cfg(feature = "validate")]
            asked: Vec::new(),
            extensions: BTreeSet::new(),
            domains: FxHashMap::default(),
            name_hashes: NameHashes::default(),
            privacy: Privacy::default(),
            made_by: FxHashMap::default(),
        };
        scope.sharded_schemas = scope.sharded_schemas();
        scope
    }

    /// Schemas of entities that say so, in a cluster.
    fn sharded_schemas(&self) -> FxHashSet<Text> {
        let says = |entity: &&ir::Entity| {
            let declared = entity.extensions.get::<EntityOptions>().and_then(|declared| declared.distribution.as_ref());
            matches!(declared, Some(DistributionOptions::Schema { .. }))
        };
        let entities = self.registry.entities().iter().filter(|_| self.config.citus.is_some());
        entities.filter(says).map(|entity| self.table_name(entity).schema).collect()
    }

    /// Who is asking.
    pub fn session(&self) -> &'r crate::session::Session {
        &self.config.session
    }

    /// A function that policies call, in the schema of everything that names none.
    pub fn helper(&self, own: &str) -> QualifiedName {
        self.qualified(None, own.to_owned().into())
    }

    /// A row of the same tenant can reference this one.
    pub fn is_referenced_within_tenant(&self, entity: &ir::Entity) -> bool {
        self.referenced.contains(&entity.rust.path)
    }

    /// The entities whose rows go with those of this one, in their order.
    pub fn going_with(&self, entity: &ir::Entity) -> &[&'r ir::Entity] {
        self.going.get(&*entity.rust.path).map_or(&[], Vec::as_slice)
    }

    /// The references to this entity of which each of its rows needs some.
    pub fn counted(&self, entity: &ir::Entity) -> &[(&'r ir::Entity, &'r ir::ForeignKey)] {
        self.counted.get(&*entity.rust.path).map_or(&[], Vec::as_slice)
    }

    /// The log of changes.
    pub fn audit(&self) -> &'r crate::audit_log::AuditLog {
        &self.config.audit
    }

    /// The extension that sets the time of the last change may be made.
    pub fn has_moddatetime(&self) -> bool {
        self.config.moddatetime
    }

    /// The roles of the application.
    pub fn roles(&self) -> Option<&'r crate::config::Roles> {
        self.config.roles.as_ref()
    }

    /// Something needs this version; reports a target that is older.
    pub fn needs(&mut self, version: Version, what: &str, path: &str, at: Source) {
        if self.config.version < version {
            let message = format!("`{what}` needs PostgreSQL {version}, the target is {}", self.config.version);
            let help = format!("remove it, or say `Config {{ version: Version::V{version}, .. }}`");
            self.found.push(Diagnostic::new("P0201", path, at, message).help(help));
        }
    }

    /// The version of the database.
    #[cfg(feature = "validate")]
    pub fn target(&self) -> Version {
        self.config.version
    }

    /// The target has what this version brought.
    pub fn has(&self, version: Version) -> bool {
        self.config.version >= version
    }

    /// Something needs this extension.
    pub fn extension(&mut self, name: &'static str) {
        if !self.extensions.contains(name) {
            self.extensions.insert(name.into());
        }
    }

    /// The type itself; under a domain, the one that it is over.
    pub fn base_type<'t>(&'t self, ty: &'t DataType) -> &'t DataType {
        match ty {
            DataType::Named(name) => self.domains.get(name).unwrap_or(ty),
            ty => ty,
        }
    }

    /// Notes what a fragment of SQL needs: extensions and versions, by the functions that it calls.
    pub fn calls(&mut self, path: &str, at: Source, sql: &str) {
        functions::cast_to(sql).into_iter().for_each(|extension| self.extension(extension));
        for call in expression::calls(sql).iter().filter(|call| call.builtin) {
            if let Some(extension) = functions::extension(&call.name) {
                self.extension(extension);
            }
            if let Some(version) = functions::since(call) {
                self.needs(version, &format!("{}()", call.name), path, at);
            }
        }
    }

    /// Who made an object, for the reports about it: its Rust name, and where it stands.
    pub fn maker(&self, name: &QualifiedName) -> (String, Source) {
        let registry = self.registry;
        let mut entities = registry.entities().iter().filter(|item| self.table_name(item) == *name);
        let mut views = registry.views().iter().filter(|item| self.view_name(item) == *name);
        let mut enums = registry.enums().iter().filter(|item| self.enum_name(item) == *name);
        let mut domains = registry.domains().iter().filter(|item| self.domain_name(item) == *name);
        let made = self.made_by.get(name).map(|(name, source)| (name, *source));
        let made = made.or_else(|| enums.next().map(|item| (&item.rust.name, item.source)));
        let made = made.or_else(|| domains.next().map(|item| (&item.rust.name, item.source)));
        let made = made.or_else(|| entities.next().map(|item| (&item.rust.name, item.source)));
        let made = made.or_else(|| views.next().map(|item| (&item.rust.name, item.source)));
        let (maker, source) = made.unwrap_or((&name.name, Source::default()));
        (maker.to_string(), source)
    }

    /// Reports what a value that is kept can't be made of: time, chance, other rows.
    pub fn immutable(&mut self, entity: &ir::Entity, word: &str, sql: &Text, at: Source) {
        let Some(what) = expression::calls(sql).into_iter().find(functions::is_volatile).map(|call| call.name) else {
            return;
        };
        let path = format!("{}.{word}", entity.rust.name);
        let message = format!("`{word}` depends on `{what}()`, which is another value each time: `{sql}`");
        let help = "what is kept for a row can depend on its columns only";
        self.found.push(Diagnostic::new("P0105", path, at, message).help(help));
    }

    /// The table of an entity.
    pub fn table_name(&self, entity: &ir::Entity) -> QualifiedName {
        let declared = entity.extensions.get::<EntityOptions>();
        self.qualified(declared.and_then(|declared| declared.schema.as_ref()), entity.store_name())
    }

    /// The view of a struct.
    pub fn view_name(&self, view: &ir::View) -> QualifiedName {
        let declared = view.extensions.get::<ViewOptions>();
        self.qualified(declared.and_then(|declared| declared.schema.as_ref()), view.store_name())
    }

    /// The type of an enum.
    pub fn enum_name(&self, db_enum: &ir::Enum) -> QualifiedName {
        let declared = db_enum.extensions.get::<EnumOptions>();
        self.qualified(declared.and_then(|declared| declared.schema.as_ref()), db_enum.store_name())
    }

    /// The type of a domain.
    pub fn domain_name(&self, domain: &ir::Domain) -> QualifiedName {
        let declared = domain.extensions.get::<DomainOptions>();
        self.qualified(declared.and_then(|declared| declared.schema.as_ref()), domain.store_name())
    }

    /// The enum of a type, if its values are text with a CHECK.
    pub fn enum_as_check(&self, ty: &TypeRef) -> Option<&'r ir::Enum> {
        self.as_check(ty).and_then(|_| self.registry.enum_of(ty))
    }

    /// How the values of an enum are text with a CHECK, if they are.
    pub fn as_check(&self, ty: &TypeRef) -> Option<&'r AsCheckOptions> {
        self.registry.enum_of(ty)?.extensions.get::<EnumOptions>()?.as_check.as_ref()
    }

    fn qualified(&self, schema: Option<&Text>, own: Text) -> QualifiedName {
        QualifiedName { schema: name::fitted(schema.unwrap_or(&self.config.schema).clone()), name: name::fitted(own) }
    }
}

/// The entities that others of their tenant reference.
fn referenced(registry: &Registry) -> FxHashSet<Text> {
    let tenants = registry.entities().iter().filter(|entity| entity.tenant().is_some());
    tenants.flat_map(|entity| &entity.foreign_keys).map(|key| key.target.path.clone()).collect()
}

/// The entities that reference others with `Cascade`, by the Rust paths of these; each once. Asked for by those that are deleted softly.
fn going(registry: &Registry) -> FxHashMap<&str, Vec<&ir::Entity>> {
    let mut going: FxHashMap<&str, Vec<&ir::Entity>> = FxHashMap::default();
    if registry.entities().iter().all(|entity| super::soft_deleted::declared(entity).is_none()) {
        return going;
    }
    for entity in registry.entities() {
        for key in entity.foreign_keys.iter().filter(|key| key.on_delete == ir::Action::Cascade) {
            let of_target = going.entry(&*key.target.path).or_default();
            if !of_target.last().is_some_and(|last| std::ptr::eq(*last, entity)) {
                of_target.push(entity);
            }
        }
    }
    going
}

fn counted(registry: &Registry) -> FxHashMap<&str, Vec<(&ir::Entity, &ir::ForeignKey)>> {
    let mut counted: FxHashMap<&str, Vec<(&ir::Entity, &ir::ForeignKey)>> = FxHashMap::default();
    for entity in registry.entities() {
        for key in entity.foreign_keys.iter().filter(|key| key.rows.as_ref().is_some_and(|rows| rows.min > 0)) {
            counted.entry(&*key.target.path).or_default().push((entity, key));
        }
    }
    counted
}
