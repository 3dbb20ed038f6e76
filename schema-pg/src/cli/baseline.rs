//! `baseline`: migrations that count as applied in a database that is there already.

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, confirm, now};

use super::arguments::Folder;
use super::connect::{Database, described};
use super::context::Context;
use super::drift::difference;
use super::error::failure;
use super::scratch::Scratch;

/// What `baseline` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "For a database that was there before its migrations: with NAME, writes the first migration, which makes all of it; then prints the SQL \
                        by which the migration runner takes the migrations of the folder for applied. With --database or --live it runs that SQL, \
                        where the database holds what the entities say.\n\
                        With --json: `files` (written), `sql`, `marked` (it was run), `place`.\n\n\
                        Examples:\n  \
                        PROGRAM baseline first > mark.sql\n  \
                        PROGRAM baseline first --live\n  \
                        PROGRAM baseline --database \"$PRODUCTION\"         the files are there already"
)]
pub struct Baseline {
    /// The name of the first migration, where it is to be written: first, or 20261120101500_first
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Run it in the database of DATABASE_URL
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    scratch: Scratch,
    /// Don't ask
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    folder: Folder,
}

/// Writes the first migration, and takes it for applied.
pub fn run(args: &Baseline, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = args.folder.of(context.migrations);
    let wrong = |error| failure(error, &context.program);
    let (migrations, screen) = (&context.migrations, context.screen);
    let registry = context.registry()?;
    // The database is looked at before anything is written.
    let mut live = match args.live || args.database.database.is_some() {
        false => None,
        true => {
            let mut live = context.open(&args.database)?;
            let mut found = difference(&mut live, &args.scratch, &[], &context)?;
            found.unexpected.clear();
            if !found.is_empty() {
                let message =
                    format!("nothing was written: {} does not hold what the entities say:\n{found}", live.place);
                return Err(Failure::new(message.trim_end().to_owned()).help(format!(
                    "what would be marked was never applied there; `{} diff --live` shows what is missing",
                    context.program
                )));
            }
            Some(live)
        }
    };
    let (files, sql) = match &args.name {
        Some(name) => {
            let name = migrations.next_name(name, now()).map_err(wrong)?.to_string();
            let baseline = migrations.baseline(registry, &name).map_err(wrong)?;
            (baseline.files, baseline.sql)
        }
        None => {
            migrations.status(registry).map_err(wrong)?;
            (Vec::new(), migrations.applied().map_err(wrong)?)
        }
    };
    for file in &files {
        screen.note(&format!("written into {}: {file}", migrations.dir.display()));
    }
    let outcome = |text: String| Outcome::new(text).with("files", &files).with("sql", &sql);
    if sql.is_empty() {
        let text = format!("{} keeps no list of migrations: nothing is to be marked\n", migrations.layout.runner());
        return Ok(outcome(text).with("marked", false));
    }
    let Some(live) = &mut live else { return Ok(outcome(screen.out.script(&sql)).with("marked", false)) };
    if !args.yes {
        screen.show(&screen.out.script(&sql));
        confirm(&format!("Mark these as applied in {}?", live.place), &live.place, &screen)?;
    }
    live.client.batch_execute(&sql).map_err(|error| {
        Failure::new(format!("nothing was marked in {}: {}", live.place, described(&error)))
            .help(format!("has {} noted something there already?", migrations.layout.runner()))
    })?;
    let text = format!("{} takes the migrations for applied in {}\n", migrations.layout.runner(), live.place);
    Ok(outcome(screen.out.paint(Color::Green, &text)).with("marked", true).with("place", &live.place))
}
