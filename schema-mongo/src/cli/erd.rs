//! `erd`: a picture of the entities, of the structs within them, and of what references what.

use clap::Args;
use schema_core::cli::{Failure, Outcome, Picture};

use super::context::Context;
use crate::docs::diagram;

/// What `erd` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "The picture goes to stdout: entities, structs that stand within documents, and references. Clusters are those of `cluster = \"…\"`.\n\
                        With --json: `format`, `picture`.\n\n\
                        Examples:\n  \
                        PROGRAM erd > schema.mmd\n  \
                        PROGRAM erd --format svg --around orders > orders.svg"
)]
pub struct Erd {
    #[command(flatten)]
    picture: Picture,
}

/// Draws the entities.
pub fn run(word: &Erd, context: &Context) -> Result<Outcome, Failure> {
    let spec = context.spec()?;
    word.picture.drawn(&diagram(&spec, context.registry()?))
}
