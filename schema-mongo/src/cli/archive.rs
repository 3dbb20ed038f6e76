//! `archive`: moves documents that are older than they are kept.

use clap::Args;
use schema_core::cli::{Failure, Outcome, Progress};
use schema_core::ir::Entity;
use serde_json::{Value, json};

use super::connect::Database;
use super::context::Context;
use super::error::of_server;
use crate::client;
use crate::lower::collection_name;

/// What `archive` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Moves documents of entities with `retain(…).archive()`, batch by batch, until none is older than its collection keeps it. It can be stopped \
                        and called again at any time: a document is removed when it is in the archive. With a collection, that one alone.\n\
                        With --json: `place`, `moved` (collection, documents).\n\n\
                        Examples:\n  \
                        PROGRAM archive --database mongodb://localhost/shop\n  \
                        PROGRAM archive orders --batch 1000"
)]
pub struct Archive {
    /// The collection; without it, all that archive documents
    collection: Option<String>,
    #[command(flatten)]
    database: Database,
    /// Documents of a batch
    #[arg(long, value_name = "DOCUMENTS", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
}

/// Moves documents.
pub fn run(args: &Archive, context: &Context) -> Result<Outcome, Failure> {
    let config = &context.migrations.config;
    context.spec()?;
    let archives = |entity: &&Entity| {
        let retention = entity.lifecycle.as_ref().and_then(|life| life.retention.as_ref());
        retention.is_some_and(|retention| retention.archive)
    };
    let mut all: Vec<&Entity> = context.registry()?.entities().iter().filter(archives).collect();
    if let Some(name) = &args.collection {
        let known: Vec<String> = all.iter().map(|entity| collection_name(entity, config).to_string()).collect();
        all.retain(|entity| collection_name(entity, config) == *name);
        if all.is_empty() {
            let failure = Failure::usage(format!("no documents of {name} are archived"));
            return Err(match known.is_empty() {
                true => failure.help("say so on the entity: `#[entity(retain(days(365)).archive())]`"),
                false => failure.help(format!("archived are: {}", known.join(", "))),
            });
        }
    }
    let live = args.database.open()?;
    let progress = Progress::spinner(&context.screen, "moving documents that are old");
    let (mut text, mut moved) = (String::new(), Vec::new());
    for entity in &all {
        let name = collection_name(entity, config);
        let done = live.wait(client::archive(&live.database, entity, config, args.batch));
        let documents = done.map_err(|error| of_server(error, &context.program))?;
        text.push_str(&format!("{name}: {documents} documents moved to the archive\n"));
        moved.push(json!({ "collection": name, "documents": documents }));
    }
    drop(progress);
    if all.is_empty() {
        context.screen.note("no entity archives documents: `#[entity(retain(days(365)).archive())]` says so");
    }
    Ok(Outcome::new(text).with("place", &live.place).with("moved", Value::Array(moved)))
}
