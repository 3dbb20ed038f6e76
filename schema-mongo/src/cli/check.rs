//! `check`: whether the migrations make what the entities say.

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome};

use super::arguments::Folder;
use super::context::Context;
use super::error::failure;
use super::shown;
use crate::migration::MigrationError;

/// What `check` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code 1 where the migrations are behind the entities, or not as they were written. Writes nothing.\n\
                        With --json: `state` (current, stale), `dir`, `plan` (what is missing).\n\n\
                        Examples:\n  \
                        PROGRAM check\n  \
                        PROGRAM check --migrations db/migrations"
)]
pub struct Check {
    #[command(flatten)]
    folder: Folder,
}

/// Checks the migrations.
pub fn run(check: &Check, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = check.folder.of(context.migrations);
    let migrations = &context.migrations;
    let (dir, colors) = (migrations.dir.display().to_string(), context.screen.out);
    let found = |state: &str, text: String| Outcome::new(text).with("state", state).with("dir", &dir);
    match migrations.status(context.registry()?) {
        Ok(_) => {
            let text = format!("the migrations in {dir} make what the entities say\n");
            Ok(found("current", colors.paint(Color::Green, &text)))
        }
        Err(MigrationError::Stale { .. }) => {
            let missing = migrations.missing(context.registry()?).map_err(|error| failure(error, &context.program))?;
            let plan = missing.plan();
            let text = format!(
                "{}\n\n{}\nWrite what is missing with\n\n    {} write what_changed\n",
                colors.paint(Color::Red, &format!("the migrations in {dir} are behind the entities. Missing:")),
                shown::script(&plan.to_string(), colors),
                context.program
            );
            Ok(found("stale", text).with("plan", shown::plan(&plan)).exit(Exit::Findings))
        }
        Err(error) => Err(failure(error, &context.program)),
    }
}
