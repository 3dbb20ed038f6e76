//! What all steps of lowering look up, and where they report.

use std::collections::HashMap;

use schema_core::ir::{self, Source, TypeRef};
use schema_core::{Diagnostic, Registry};

use super::name;
use crate::catalog::{QualifiedName, Text};
use crate::config::Config;
use crate::said::{DomainSaid, EntitySaid, EnumSaid};

/// The registry, the settings, and the names of what is made from them.
pub struct Scope<'r> {
    pub registry: &'r Registry,
    config: &'r Config,
    /// What was found wrong.
    pub found: Vec<Diagnostic>,
    /// SQL fragments that were parsed.
    #[cfg(feature = "validate")]
    pub fragments: crate::validate::Fragments,
    /// Who made an object, for the reports about it.
    pub made_by: HashMap<QualifiedName, (Text, Source)>,
}

impl<'r> Scope<'r> {
    pub fn new(registry: &'r Registry, config: &'r Config) -> Self {
        Self {
            registry,
            config,
            found: Vec::new(),
            #[cfg(feature = "validate")]
            fragments: Default::default(),
            made_by: HashMap::new(),
        }
    }

    /// The table of an entity.
    pub fn table_name(&self, entity: &ir::Entity) -> QualifiedName {
        let said = entity.extensions.get::<EntitySaid>();
        self.qualified(said.and_then(|said| said.schema.as_ref()), entity.store_name())
    }

    /// The type of an enum.
    pub fn enum_name(&self, db_enum: &ir::Enum) -> QualifiedName {
        let said = db_enum.extensions.get::<EnumSaid>();
        self.qualified(said.and_then(|said| said.schema.as_ref()), db_enum.store_name())
    }

    /// The type of a domain.
    pub fn domain_name(&self, domain: &ir::Domain) -> QualifiedName {
        let said = domain.extensions.get::<DomainSaid>();
        self.qualified(said.and_then(|said| said.schema.as_ref()), domain.store_name())
    }

    /// The enum of a type, if its values are text with a CHECK.
    pub fn enum_as_check(&self, ty: &TypeRef) -> Option<&'r ir::Enum> {
        let db_enum = self.registry.enum_of(ty)?;
        db_enum.extensions.get::<EnumSaid>().is_some_and(|said| said.as_check).then_some(db_enum)
    }

    fn qualified(&self, schema: Option<&Text>, own: Text) -> QualifiedName {
        QualifiedName { schema: name::fitted(schema.unwrap_or(&self.config.schema).clone()), name: name::fitted(own) }
    }
}
