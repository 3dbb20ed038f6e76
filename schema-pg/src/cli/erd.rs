//! `erd`: a picture of tables and their references.

use clap::Args;
use schema_core::cli::{Failure, Outcome, Picture};

use super::context::Context;
use crate::docs::diagram;

/// What `erd` is called with.
#[derive(Debug, Args)]
#[command(after_help = "The picture goes to stdout. Clusters are those of `cluster = \"…\"`.\n\
                        With --json: `format`, `picture`.\n\n\
                        Examples:\n  \
                        PROGRAM erd > schema.mmd\n  \
                        PROGRAM erd --format svg --cluster billing > billing.svg\n  \
                        PROGRAM erd --format dot --around app.orders --keys | dot -Tpdf > orders.pdf")]
pub struct Erd {
    #[command(flatten)]
    picture: Picture,
}

/// Draws the entities.
pub fn run(word: &Erd, context: &Context) -> Result<Outcome, Failure> {
    word.picture.drawn(&diagram(&context.catalog()?, Some(context.registry()?)))
}
