//! What migrations lead to.

use schema_core::{Diagnostics, Registry};

use crate::catalog::Catalog;
use crate::config::Config;
use crate::diff::Renames;
use crate::lower::lower_with;

/// What migrations lead to: `check(&registry)`, `check(&catalog)`.
#[derive(Debug, Clone, Copy)]
pub enum Source<'s> {
    /// Entities.
    Entities(&'s Registry),
    /// A catalog: one that was lowered, read from a database ([`Catalog::from_introspection`]), or put together by hand. It knows of no
    /// names that things had before, so nothing is renamed: a table or column under another name is dropped and created, which is
    /// refused until it is allowed. Of the settings of [`Config`], the version and the owner count.
    Catalog(&'s Catalog),
}

impl<'s> From<&'s Registry> for Source<'s> {
    fn from(registry: &'s Registry) -> Self {
        Self::Entities(registry)
    }
}

impl<'s> From<&'s Catalog> for Source<'s> {
    fn from(catalog: &'s Catalog) -> Self {
        Self::Catalog(catalog)
    }
}

impl Source<'_> {
    /// What the database will hold.
    pub(super) fn catalog(self, config: &Config) -> Result<Catalog, Diagnostics> {
        match self {
            Self::Entities(registry) => lower_with(registry, config),
            Self::Catalog(catalog) => Ok(catalog.clone()),
        }
    }

    /// What is one thing under two names.
    pub(super) fn renames(self, config: &Config) -> Renames {
        match self {
            Self::Entities(registry) => Renames::of_with(registry, config),
            Self::Catalog(_) => Renames::none(),
        }
    }

    /// What it is called in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Entities(_) => "entities",
            Self::Catalog(_) => "catalog",
        }
    }
}
