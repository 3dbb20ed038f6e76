//! Documents of a registry in a folder.

use std::path::PathBuf;

use schema_core::docs::{DocsError, DocsFile, DocsFolder};
use schema_core::{Diagnostics, Registry};

use super::{dictionary, site};
use crate::config::Config;
use crate::lower::lower_with;

/// The documents of a registry, in a folder that is compared with it: a build or a test fails where they are stale, and `UPDATE_DOCS=1` writes them.
///
/// ```no_run
/// # use schema_core::{Diagnostics, Entity, Registry, registry};
/// # #[derive(Entity)]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// # fn registry() -> Result<Registry, Diagnostics> { registry![User] }
/// #[test]
/// fn documents_are_current() {
///     schema_mongo::docs::Docs::at("docs/schema").check(&registry().unwrap()).unwrap();
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Docs {
    folder: PathBuf,
    config: Config,
    site: Option<String>,
}

/// Why documents are not current.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Stale {
    /// The entities can't be lowered.
    #[error(transparent)]
    Entities(#[from] Diagnostics),
    /// The files are others.
    #[error(transparent)]
    Files(#[from] DocsError),
}

impl Docs {
    /// Markdown in this folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), config: Config::default(), site: None }
    }

    /// The same with settings of what is made of the entities.
    #[must_use]
    pub fn config(mut self, config: &Config) -> Self {
        self.config = config.clone();
        self
    }

    /// A site of plain HTML of this name, in place of Markdown.
    #[must_use]
    pub fn site(mut self, name: impl Into<String>) -> Self {
        self.site = Some(name.into());
        self
    }

    /// Compares the files with what they should be; writes them where `UPDATE_DOCS=1`.
    ///
    /// # Errors
    /// Entities that can't be lowered, documents that are stale, files that can't be read or written.
    pub fn check(&self, registry: &Registry) -> Result<(), Stale> {
        Ok(DocsFolder::at(&self.folder).check(&self.files(registry)?)?)
    }

    /// The files, without comparing them.
    ///
    /// # Errors
    /// Entities that can't be lowered.
    pub fn files(&self, registry: &Registry) -> Result<Vec<DocsFile>, Diagnostics> {
        let spec = lower_with(registry, &self.config)?;
        Ok(match &self.site {
            Some(name) => site(&spec, Some(registry), name),
            None => dictionary(&spec, Some(registry)),
        })
    }
}
