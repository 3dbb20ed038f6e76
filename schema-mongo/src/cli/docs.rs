//! `docs`: documents about the schema in a folder.

use clap::Args;
use schema_core::cli::{Failure, Outcome, WrittenDocs};

use super::context::Context;
use crate::docs::DocumentedSpec;

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
    let (spec, history) = (context.spec()?, context.migrations.history());
    let history = history.map_err(|error| Failure::new(error.to_string()))?;
    word.written.outcome(&DocumentedSpec { spec: &spec, registry: Some(context.registry()?), history: &history })
}
