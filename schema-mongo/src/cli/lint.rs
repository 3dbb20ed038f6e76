//! `lint`: what is likely to hurt later in what the entities say.

use clap::Args;
use schema_core::cli::{Failure, LintArguments, Outcome};
use schema_core::lint::{LINTS, Lint, LintOptions, UNNEEDED};

use super::context::Context;
use crate::lint::{self, lint_registry};

/// What `lint` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Looks at the entities alone. Exit code 1 where something is found; what is right as it is says so: #[entity(allow(\"ML07\", \"reason\"))].\n\
                        With --json: `findings` (code, severity, path, source, message, help); with --list `lints`, with --explain `lint`.\n\n\
                        Examples:\n  \
                        PROGRAM lint\n  \
                        PROGRAM lint --warnings             in CI, without advice\n  \
                        PROGRAM lint --explain ML01"
)]
pub struct LintWord {
    #[command(flatten)]
    arguments: LintArguments,
}

/// Tells what is found.
pub fn run(word: &LintWord, context: &Context) -> Result<Outcome, Failure> {
    let any_store = LINTS.iter().map(|finder| finder.lint);
    let lints: Vec<Lint> =
        std::iter::once(UNNEEDED).chain(any_store).chain(lint::LINTS.iter().map(|finder| finder.lint)).collect();
    let colors = context.screen.out;
    if let Some(outcome) = word.arguments.about(&lints, colors)? {
        return Ok(outcome);
    }
    let options = word.arguments.options(&lints, &LintOptions::default())?;
    // What lowering refuses is told first.
    context.spec()?;
    Ok(word.arguments.outcome(lint_registry(context.registry()?, &options), &lints, colors))
}
