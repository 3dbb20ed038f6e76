//! Documents of a registry in a folder, whatever the store.

use std::path::PathBuf;

use super::{DesignDocument, DocsError, DocsFile, DocsFolder, MigrationNote, Page, markdown, site};
use crate::{Diagnostics, Registry};

/// A schema of a store, from which documents are written.
pub trait Documented {
    /// The pages.
    fn pages(&self) -> Vec<Page<'_>>;

    /// The design document.
    fn design(&self) -> DesignDocument;

    /// The data dictionary as Markdown, a file for each page, and with it the design document as YAML.
    fn dictionary(&self) -> Vec<DocsFile> {
        let mut files = markdown(&self.pages());
        files.push(DocsFile { path: "schema-design.yaml".to_owned(), text: self.design().to_yaml() });
        files
    }

    /// The data dictionary as a site of this name.
    fn site(&self, name: &str) -> Vec<DocsFile> {
        site(&self.pages(), name)
    }
}

/// Settings of a store, with which a registry is documented.
pub trait DocumentedStore: Clone + Default {
    /// What is written of a registry.
    ///
    /// # Errors
    /// Entities that can't be lowered.
    fn documented<T>(
        &self,
        registry: &Registry,
        history: &[MigrationNote],
        write: impl FnOnce(&dyn Documented) -> T,
    ) -> Result<T, Diagnostics>;
}

/// The documents of a registry, in a folder that is compared with it: a build or a test fails where they are stale, and `UPDATE_DOCS=1` writes them. Each store
/// has its own, with its settings: `schema_pg::docs::Docs`, `schema_mongo::docs::Docs`.
#[derive(Debug, Clone)]
pub struct Docs<C> {
    folder: PathBuf,
    config: C,
    site: Option<String>,
    history: Vec<MigrationNote>,
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

impl<C: DocumentedStore> Docs<C> {
    /// Markdown in this folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), config: C::default(), site: None, history: Vec::new() }
    }

    /// The same with settings of what is made of the entities.
    #[must_use]
    pub fn config(mut self, config: &C) -> Self {
        self.config = config.clone();
        self
    }

    /// A site of plain HTML of this name, in place of Markdown.
    #[must_use]
    pub fn site(mut self, name: impl Into<String>) -> Self {
        self.site = Some(name.into());
        self
    }

    /// The same with the history of migrations: what `Migrations::history` of the store reads.
    #[must_use]
    pub fn history(mut self, migrations: Vec<MigrationNote>) -> Self {
        self.history = migrations;
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
        self.config.documented(registry, &self.history, |of| match &self.site {
            Some(name) => of.site(name),
            None => of.dictionary(),
        })
    }
}
