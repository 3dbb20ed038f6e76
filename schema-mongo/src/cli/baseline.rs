//! `baseline`: migrations that count as applied in a database that is there already.

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, confirm, now};

use super::arguments::Folder;
use super::connect::Database;
use super::context::Context;
use super::error::{failure, of_server};
use super::live::read;
use crate::client::{self, MigrateOptions};
use crate::drift::drift;
use crate::migration::CheckOutcome;

/// What `baseline` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "For a database that was there before its migrations: with NAME, writes the first migration, which makes all of it; then notes in the \
                        database of --database, or of MONGODB_URL, that the migrations of the folder are applied, so that `apply` goes on from there. Nothing is \
                        written or noted where the database does not hold what the entities say.\n\
                        With --json: `files` (written), `marked` (versions), `place`.\n\n\
                        Examples:\n  \
                        PROGRAM baseline first\n  \
                        PROGRAM baseline --database \"$PRODUCTION\"         the files are there already"
)]
pub struct Baseline {
    /// The name of the first migration, where it is to be written: first, or 20261120101500_first
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    database: Database,
    /// Don't ask
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    folder: Folder,
}

/// Writes the first migration, and takes it for applied.
pub fn run(args: &Baseline, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = args.folder.of(context.migrations);
    let (migrations, screen) = (&context.migrations, context.screen);
    let wrong = |error| failure(error, &context.program);
    let refused = |error| of_server(error, &context.program);
    let now_spec = context.spec()?;
    // The database is looked at before anything is written.
    let live = args.database.open()?;
    let mut found = drift(&read(&live, &context)?, &now_spec);
    found.unexpected.clear();
    if !found.is_empty() {
        let message = format!("nothing was written: {} does not hold what the entities say:\n{found}", live.place);
        return Err(Failure::new(message.trim_end().to_owned()).help(format!(
            "what would be marked was never applied there; `{} diff --live` shows what is missing",
            context.program
        )));
    }
    let registry = context.registry()?;
    let mut files = Vec::new();
    match &args.name {
        Some(name) => {
            if !migrations.read().map_err(wrong)?.is_empty() {
                return Err(Failure::usage(format!("there are migrations in {} already", migrations.dir.display()))
                    .help(format!("without a name they are taken for applied: {} baseline", context.program)));
            }
            let name = migrations.next_name(name, now()).map_err(wrong)?.to_string();
            if let CheckOutcome::Written(written) = migrations.write(registry, &name).map_err(wrong)? {
                files = written;
            }
        }
        None => {
            migrations.status(registry).map_err(wrong)?;
        }
    }
    for file in &files {
        screen.note(&format!("written into {}: {file}", migrations.dir.display()));
    }
    let all = migrations.read().map_err(wrong)?;
    let mark = |dry_run| {
        let options = MigrateOptions { dry_run, ..MigrateOptions::default() };
        live.wait(client::baseline(&live.database, &all, &options)).map_err(refused)
    };
    let versions = mark(true)?;
    let outcome = |text: String| Outcome::new(text).with("files", &files).with("place", &live.place);
    if versions.is_empty() {
        let text = format!("Nothing to do: {} has all migrations.\n", live.place);
        return Ok(outcome(text).with("marked", versions));
    }
    if !args.yes {
        screen.show(&format!("{}\n", versions.join("\n")));
        confirm(&format!("Take these for applied in {}?", live.place), &live.place, &screen)?;
    }
    let marked = mark(false)?;
    let text = format!("taken for applied in {}: {}\n", live.place, marked.join(", "));
    Ok(outcome(screen.out.paint(Color::Green, &text)).with("marked", marked))
}
