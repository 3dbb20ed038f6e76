//! `lint`: what is likely to hurt later, in what the entities say and in what a database holds.

use clap::Args;
use schema_core::cli::{Failure, LintArguments, Outcome};
use schema_core::lint::{LINTS, Lint, UNNEEDED};

use super::connect::Database;
use super::context::Context;
use crate::lint::{self, lint_registry, lint_with};

/// What `lint` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Looks at the entities, and at the tables, functions and policies that they become; with --live at what the database holds \
                        instead. Nothing is changed. Exit code 1 where something is found; what is right as it is says so: #[entity(allow(\"L012\", \"reason\"))].\n\
                        With --json: `findings` (code, severity, path, source, message, help); with --list `lints`, with --explain `lint`.\n\n\
                        Examples:\n  \
                        PROGRAM lint\n  \
                        PROGRAM lint --warnings             in CI, without advice\n  \
                        PROGRAM lint --explain PL01\n  \
                        PROGRAM lint --live --schema app"
)]
pub struct LintWord {
    #[command(flatten)]
    arguments: LintArguments,
    /// Look at what the database holds
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    database: Database,
    /// With --live: this schema. May be repeated; without it those of the entities
    #[arg(long, value_name = "NAME", requires = "live")]
    schema: Vec<String>,
}

/// The lints for any store and those of PostgreSQL.
pub fn lints() -> Vec<Lint> {
    let any_store = LINTS.iter().map(|finder| finder.lint);
    std::iter::once(UNNEEDED).chain(any_store).chain(lint::LINTS.iter().map(|finder| finder.lint)).collect()
}

/// Tells what is found.
pub fn run(word: &LintWord, context: &Context) -> Result<Outcome, Failure> {
    let (lints, colors) = (lints(), context.screen.out);
    if let Some(outcome) = word.arguments.about(&lints, colors)? {
        return Ok(outcome);
    }
    let options = word.arguments.options(&lints, &context.migrations.config.lint)?;
    let catalog = context.catalog()?;
    let found = match word.live {
        false => lint_registry(context.registry()?, &catalog, &options),
        true => {
            let mut schemas: Vec<&str> = match word.schema.is_empty() {
                true => catalog.tables.iter().map(|table| &*table.name.schema).collect(),
                false => word.schema.iter().map(String::as_str).collect(),
            };
            schemas.sort_unstable();
            schemas.dedup();
            lint_with(&context.open(&word.database)?.catalog(&schemas)?, &options)
        }
    };
    Ok(word.arguments.outcome(found, &lints, colors))
}
