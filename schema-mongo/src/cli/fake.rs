//! `fake`: documents that look real.

use std::io;

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, Progress, WrittenOut};

use super::connect::Database;
use super::context::Context;
use super::error::of_server;
use super::overview::counted;
use crate::client::load_fake;
use crate::fake::{FakeOptions, fake_with};

/// What `fake` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Makes documents that keep the rules of the entities, the same ones for the same seed. Without --load it prints a script for mongosh. With \
                        --load it fills the collections of the database, which have to be there and empty; where the server refuses a document, all are removed \
                        again.\n\
                        With --json: `collections`, how many documents each has; without --load also `script`.\n\n\
                        Examples:\n  \
                        PROGRAM fake --rows 1000 --load\n  \
                        PROGRAM fake --collection orders=100000 --seed 42 | mongosh \"$MONGODB_URL\""
)]
pub struct Fake {
    /// How many documents each collection gets
    #[arg(long, value_name = "N", default_value_t = 100)]
    rows: u64,
    /// Another seed gives other documents
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// How many documents one collection gets: orders=1000. May be repeated
    #[arg(long = "collection", value_name = "NAME=N", value_parser = collection)]
    collections: Vec<(String, u64)>,
    /// Load them into the database, and print no script
    #[arg(long)]
    load: bool,
    #[command(flatten)]
    database: Database,
}

fn collection(text: &str) -> Result<(String, u64), String> {
    let read = text.rsplit_once('=').and_then(|(name, rows)| Some((name.to_owned(), rows.parse().ok()?)));
    read.ok_or_else(|| "say a collection and how many documents: orders=1000".to_owned())
}

/// Makes documents.
pub fn run(args: &Fake, context: &Context) -> Result<Outcome, Failure> {
    let collections = args.collections.iter().map(|(name, rows)| (name.clone().into(), *rows)).collect();
    let options = FakeOptions { seed: args.seed, rows: args.rows, collections };
    let made = fake_with(context.registry()?, &context.migrations.config, &options)?;
    for (name, _) in &args.collections {
        if !made.collections().any(|(collection, _)| collection == name) {
            return Err(Failure::usage(format!("--collection: there is no collection {name}")));
        }
    }
    for name in made.unread() {
        context
            .screen
            .note(&format!("{name}: conditions between fields are not looked at, so documents may break them"));
    }
    let counts: serde_json::Map<String, serde_json::Value> =
        made.collections().map(|(name, documents)| (name.to_string(), documents.into())).collect();
    if !args.load {
        if context.screen.json {
            return Ok(Outcome::new(String::new()).with("collections", counts).with("script", made.script()));
        }
        let mut out = WrittenOut::new(io::BufWriter::new(io::stdout().lock()));
        let written = made.write_script(&mut out);
        out.finish(written.is_ok())?;
        return Ok(Outcome::new(String::new()));
    }
    let live = args.database.open()?;
    let parts = made.collections().count();
    let progress = Progress::parts(&context.screen, parts);
    let mut done = Vec::new();
    let loaded = live.wait(load_fake(&live.database, &made, |now| {
        if done.last() != Some(now.collection) {
            done.push(now.collection.clone());
        }
        progress.at(done.len() - 1, &format!("{}: {} of {}", now.collection, now.documents, now.of));
    }));
    drop(progress);
    let count = loaded.map_err(|error| of_server(error, &context.program))?;
    let text = format!(
        "Loaded {} into {} of {}.",
        counted(usize::try_from(count).unwrap_or(usize::MAX), "document"),
        counted(parts, "collection"),
        live.place
    );
    Ok(Outcome::new(context.screen.out.paint(Color::Green, &text) + "\n").with("collections", counts))
}
