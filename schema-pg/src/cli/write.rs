//! `write NAME`: the next migration.

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, now};

use super::allowed::{Allowed, warn_of_unknown};
use super::arguments::Folder;
use super::context::Context;
use super::error::failure;
use crate::migration::CheckOutcome;

/// What `write` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Writes what the migrations lack, in the form of the migration runner. Nothing is written where nothing is missing, or where \
                        data would be lost that --allow does not name.\n\
                        With --json: `name`, `dir`, `files` (paths within it).\n\n\
                        Examples:\n  \
                        PROGRAM write add_nickname\n  \
                        PROGRAM write 20261120101500_add_nickname\n  \
                        PROGRAM write drop_nickname --allow app.users.nickname"
)]
pub struct Write {
    /// What it does, in words: add_nickname. The number before them is the time, or the next one where migrations are counted, unless it is specified: 7_add_nickname
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    allowed: Allowed,
    #[command(flatten)]
    folder: Folder,
}

/// Writes the next migration.
pub fn run(write: &Write, mut context: Context) -> Result<Outcome, Failure> {
    let registry = context.registry()?.clone();
    let migrations = write.folder.of(context.migrations);
    context.migrations = write.allowed.allow.iter().fold(migrations, |all, name| all.allow(name.clone()));
    let (migrations, screen) = (&context.migrations, context.screen);
    let wrong = |error| failure(error, &context.program);
    if !write.allowed.allow.is_empty() {
        warn_of_unknown(&write.allowed.allow, &migrations.missing(&registry).map_err(wrong)?.was, screen);
    }
    let name = migrations.next_name(&write.name, now()).map_err(wrong)?.to_string();
    let dir = migrations.dir.display().to_string();
    let outcome = |text: String, files: Vec<String>| Outcome::new(text).with("dir", &dir).with("files", files);
    match migrations.write(&registry, &name).map_err(wrong)? {
        CheckOutcome::Written(files) => {
            let mut text = screen.out.paint(Color::Green, &format!("written into {dir}:")) + "\n";
            for file in &files {
                text.push_str(&format!("  {file}\n"));
            }
            Ok(outcome(text, files).with("name", name))
        }
        _ => Ok(outcome(format!("nothing to write: the migrations in {dir} make what the entities say\n"), Vec::new())),
    }
}
