//! What all words of a program's run have in common.

use std::cell::Cell;

use schema_core::cli::{Failure, Screen};
use schema_core::{Diagnostics, Registry};

use super::connect::{Connect, Database, Live, open};
use super::temporary::Start;
use crate::catalog::{Catalog, QualifiedName};
use crate::history_tables::is_history;
use crate::lower::lower_with;
use crate::migration::Migrations;
use crate::plan::PlanOptions;

/// What all words have in common.
pub struct Context {
    /// The entities, or what is wrong with them.
    pub registry: Result<Registry, Diagnostics>,
    /// The migrations, with all settings.
    pub migrations: Migrations,
    /// The way to a server.
    pub connect: Connect,
    /// What starts a database where none is named.
    pub temporary: Cell<Option<Start>>,
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
    pub fn catalog(&self) -> Result<Catalog, Failure> {
        Ok(lower_with(self.registry()?, &self.migrations.config)?)
    }

    /// Settings of plans: the version and the owner are those of the configuration.
    pub fn options(&self) -> PlanOptions {
        let config = &self.migrations.config;
        let owner = config.roles.as_ref().and_then(|roles| roles.owner.clone());
        PlanOptions { version: config.version, owner, ..self.migrations.options.clone() }
    }

    /// Takes from what a database holds what is nobody's business here: schemas that others make, and tables in which runners note migrations, but
    /// for those that are wanted.
    pub fn leave_out(&self, live: &mut Catalog, wanted: &Catalog) {
        live.schemas.retain(|schema| !self.migrations.config.existing_schemas.contains(&schema.name));
        let is_wanted = |name: &QualifiedName| wanted.tables.iter().any(|table| table.name == *name);
        live.tables.retain(|table| !is_history(&table.name) || is_wanted(&table.name));
    }

    /// No database is named, and one is started for this run.
    pub fn is_temporary(&self, database: &Database) -> bool {
        let start = self.temporary.take();
        let there = start.is_some();
        self.temporary.set(start);
        there && !database.is_named()
    }

    /// Connects to the database that is named, or to one that is started for this run.
    pub fn open(&self, database: &Database) -> Result<Live, Failure> {
        let start = match database.is_named() {
            true => None,
            false => self.temporary.take(),
        };
        let Some(start) = start else {
            let (url, from) = database.url()?;
            return open(&url, from, &self.connect);
        };
        let temporary = start().map_err(|error| Failure::new(error.to_string()))?;
        let mut live = open(&temporary.url, "the temporary database", &self.connect)?;
        live.place = match live.place.split_once(", ") {
            Some((_, server)) => format!("a database that is gone when this program ends, {server}"),
            None => live.place,
        };
        live.temporary = Some(temporary.kept);
        Ok(live)
    }
}
