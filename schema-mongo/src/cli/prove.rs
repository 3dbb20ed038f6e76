//! `prove`: that a plan does what it is for, shown on scratch databases.

use std::path::{Path, PathBuf};

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, Progress};
use schema_core::migration::folder;

use super::arguments::{Allowed, Folder};
use super::connect::Database;
use super::context::Context;
use super::error::failure;
use super::live::gap;
use super::overview::counted;
use super::scratch::Scratch;
use crate::client::{Proof, prove};
use crate::spec::{Text, Value};

/// What `prove` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Makes what is there in one scratch database and what is to be there in another, applies the plan to the first, and compares: it is the \
                        same, planning again finds nothing to do, and no document is lost. The plan is the one that the migrations lack; with --live, the one \
                        that the database lacks. Scratch databases are made on the server of the database, and dropped.\n\
                        With --json: `steps`.\n\n\
                        Examples:\n  \
                        PROGRAM prove\n  \
                        PROGRAM prove --live --documents tests/documents.json"
)]
pub struct Prove {
    /// Of the plan for the database, not of the one for the migrations
    #[arg(long)]
    live: bool,
    /// Documents of the collections as they were, to show that none is lost: {"users": [{"_id": 1}]}, as extended JSON
    #[arg(long, value_name = "FILE")]
    documents: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    allowed: Allowed,
    #[command(flatten)]
    folder: Folder,
}

/// Proves the plan.
pub fn run(args: &Prove, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = args.allowed.of(args.folder.of(context.migrations));
    let documents = args.documents.as_deref().map(read).transpose()?.unwrap_or_default();
    let missing = match args.live {
        true => None,
        false => {
            let missing = context.migrations.missing(context.registry()?);
            Some(missing.map_err(|error| failure(error, &context.program))?)
        }
    };
    let live = args.database.open()?;
    let missing = match missing {
        Some(missing) => missing,
        None => gap(&live, &context)?.plan,
    };
    let steps = missing.plan().steps.len();
    let progress = Progress::spinner(&context.screen, "proving the plan on scratch databases");
    let [scratch, fresh] = ["a", "b"].map(|which| Scratch::new(&live, which, context.screen));
    let proof = Proof { was: &missing.was, now: &missing.now, options: &missing.options, documents: &documents };
    let proved = live.wait(prove(&scratch.database, &fresh.database, &proof));
    drop((scratch, fresh, progress));
    proved.map_err(|error| Failure::new(format!("not proven: {}", error.to_string().trim_end())))?;
    let text = match steps {
        0 => "nothing is missing; what is there can be made and read back".to_owned(),
        _ => format!("proven: {} make what is to be there, and no document is lost", counted(steps, "step")),
    };
    Ok(Outcome::new(context.screen.out.paint(Color::Green, &text) + "\n").with("steps", steps))
}

/// Documents, by collection.
fn read(path: &Path) -> Result<Vec<(Text, Vec<Value>)>, Failure> {
    let text = folder::read(path)
        .map_err(|error| Failure::usage(error.to_string()))?
        .ok_or_else(|| Failure::usage(format!("there is no file {}", path.display())))?;
    let read: std::collections::BTreeMap<String, Vec<Value>> = serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!("{}: {error}", path.display()))
            .help("say lists of documents, by collection: {\"users\": [{\"_id\": 1}]}")
    })?;
    Ok(read.into_iter().map(|(name, documents)| (name.into(), documents)).collect())
}
