//! `diff`: the commands that the migrations lack, or a database.

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome};

use super::arguments::{Allowed, Folder};
use super::connect::Database;
use super::context::Context;
use super::error::failure;
use super::{live, shown};

/// What `diff` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Prints the plan as a script for mongosh and changes nothing: what the migrations lack of what the entities say; with --database \
                        or --live, what a database lacks. Exit code 1 where something is missing, as that of diff.\n\
                        With --json: `from` (migrations, database), `plan` (steps with command, because, hazards; refused), `left_alone`.\n\n\
                        Examples:\n  \
                        PROGRAM diff\n  \
                        PROGRAM diff --live > plan.js\n  \
                        PROGRAM diff --database mongodb://localhost/shop --json | jq -r '.plan.steps[].command'"
)]
pub struct Diff {
    /// Of a database: that of --database, or of MONGODB_URL
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    allowed: Allowed,
    #[command(flatten)]
    folder: Folder,
}

/// Prints what is missing.
pub fn run(diff: &Diff, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = diff.allowed.of(diff.folder.of(context.migrations));
    if diff.live || diff.database.is_said() {
        return of_database(diff, &context);
    }
    let missing = context.migrations.missing(context.registry()?);
    let missing = missing.map_err(|error| failure(error, &context.program))?;
    let plan = missing.plan();
    let is_missing = !plan.is_empty() || !plan.refused.is_empty();
    if !is_missing {
        context.screen.note(&format!(
            "nothing is missing: the migrations in {} make what the entities say",
            context.migrations.dir.display()
        ));
    }
    let text = shown::script(&plan.to_string(), context.screen.out);
    let outcome = Outcome::new(text).with("from", "migrations").with("plan", shown::plan(&plan));
    Ok(outcome.exit(Exit::found(is_missing)))
}

fn of_database(diff: &Diff, context: &Context) -> Result<Outcome, Failure> {
    // Mistakes of the entities before anything is asked.
    context.spec()?;
    let live = diff.database.open()?;
    let gap = live::gap(&live, context)?;
    let (plan, others) = gap.plan();
    let screen = context.screen;
    let is_missing = !plan.is_empty() || !plan.refused.is_empty();
    if !is_missing {
        screen.note(&format!("nothing is missing: {} holds what the entities say", live.place));
    }
    if !others.is_empty() {
        screen.note(&screen.err.paint(Color::Dim, live::left_alone(&others).trim_end()));
    }
    let outcome = Outcome::new(shown::script(&plan.to_string(), screen.out))
        .with("from", "database")
        .with("place", &live.place)
        .with("plan", shown::plan(&plan))
        .with("left_alone", live::members(&others));
    Ok(outcome.exit(Exit::found(is_missing)))
}
