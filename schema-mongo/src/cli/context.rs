//! What all words of a program's run have in common.

use schema_core::cli::{Failure, Screen};
use schema_core::{Diagnostics, Registry};

use crate::lower::lower_with;
use crate::migration::Migrations;
use crate::plan::PlanOptions;
use crate::spec::Spec;

/// What all words have in common.
pub struct Context {
    /// The entities, or what is wrong with them.
    pub registry: Result<Registry, Diagnostics>,
    /// The migrations, with all settings.
    pub migrations: Migrations,
    /// Where it writes.
    pub screen: Screen,
    /// What the program is called.
    pub program: String,
}

impl Context {
    /// The entities.
    pub fn registry(&self) -> Result<&Registry, Failure> {
        self.registry.as_ref().map_err(|mistakes| mistakes.clone().into())
    }

    /// What the database is to hold.
    pub fn spec(&self) -> Result<Spec, Failure> {
        Ok(lower_with(self.registry()?, &self.migrations.config)?)
    }

    /// Settings of plans: the version is that of the configuration.
    pub fn options(&self) -> PlanOptions {
        PlanOptions { version: self.migrations.config.version, ..self.migrations.options.clone() }
    }
}
