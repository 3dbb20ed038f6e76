//! `docs`: documents about the schema in a folder.

use clap::Args;
use schema_core::Registry;
use schema_core::cli::{Documented, Failure, Outcome, WrittenDocs};
use schema_core::docs::{DesignDocument, DocsFile, Page};

use super::context::Context;
use crate::catalog::Catalog;
use crate::docs;

/// What `docs` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "A page for each table, view and type: what it is for, its columns and rules in words, what references it, indexes and why, policies, \
                        rights, triggers. The folder is to be empty, or one that documents were written to before: files that are no longer made are removed.\n\
                        With --json: `folder`, `files`, `changed`.\n\n\
                        Examples:\n  \
                        PROGRAM docs --out docs/schema\n  \
                        PROGRAM docs --out site --format site --name Shop\n  \
                        PROGRAM docs --out docs/schema --check     in CI: are they current?"
)]
pub struct Docs {
    #[command(flatten)]
    written: WrittenDocs,
}

/// Writes the documents of the entities.
pub fn run(word: &Docs, context: &Context) -> Result<Outcome, Failure> {
    word.written.outcome(&CatalogDocs { catalog: &context.catalog()?, registry: Some(context.registry()?) })
}

/// The documents of a catalog and, where there is one, of its registry.
pub struct CatalogDocs<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The registry.
    pub registry: Option<&'a Registry>,
}

impl Documented for CatalogDocs<'_> {
    fn pages(&self) -> Vec<Page> {
        docs::pages(self.catalog, self.registry)
    }

    fn dictionary(&self) -> Vec<DocsFile> {
        docs::dictionary(self.catalog, self.registry)
    }

    fn design(&self) -> DesignDocument {
        docs::design(self.catalog, self.registry)
    }
}
