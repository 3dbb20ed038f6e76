//! `docs`: documents about the schema in a folder.

use clap::Args;
use schema_core::Registry;
use schema_core::cli::{Documented, Failure, Outcome, WrittenDocs};
use schema_core::docs::{DesignDocument, DocsFile, Page};

use super::context::Context;
use crate::docs;
use crate::spec::Spec;

/// What `docs` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "A page for each collection and view: what it is for, its fields and rules in words, what references it, indexes and why. The folder is to be \
                        empty, or one that documents were written to before: files that are no longer made are removed.\n\
                        With --json: `folder`, `files`, `changed`.\n\n\
                        Examples:\n  \
                        PROGRAM docs --out docs/schema\n  \
                        PROGRAM docs --out site --format site --name Notebook\n  \
                        PROGRAM docs --out docs/schema --check     in CI: are they current?"
)]
pub struct Docs {
    #[command(flatten)]
    written: WrittenDocs,
}

/// Writes the documents of the entities.
pub fn run(word: &Docs, context: &Context) -> Result<Outcome, Failure> {
    word.written.outcome(&SpecDocs { spec: &context.spec()?, registry: context.registry()? })
}

/// The documents of a spec and of its registry.
struct SpecDocs<'a> {
    spec: &'a Spec,
    registry: &'a Registry,
}

impl Documented for SpecDocs<'_> {
    fn pages(&self) -> Vec<Page> {
        docs::pages(self.spec, Some(self.registry))
    }

    fn dictionary(&self) -> Vec<DocsFile> {
        docs::dictionary(self.spec, Some(self.registry))
    }

    fn design(&self) -> DesignDocument {
        docs::design(self.spec, Some(self.registry))
    }
}
