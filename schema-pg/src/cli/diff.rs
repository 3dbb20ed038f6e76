//! `diff`: the SQL that the migrations lack, or a database.

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome};

use super::allowed::warn_of_unknown;
use super::arguments::{Folder, Target};
use super::context::Context;
use super::error::failure;
use super::{live, shown};

/// What `diff` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Prints the plan as SQL and changes nothing: what the migrations lack of what the entities say; with --database or --live, what a \
                        database lacks. Exit code 1 where something is missing, as that of diff.\n\
                        With --json: `from` (migrations, database), `plan` (steps with sql, because, group, transaction, stage, lock, hazards; \
                        refused), `left_alone`, `missing_roles`.\n\n\
                        Examples:\n  \
                        PROGRAM diff\n  \
                        PROGRAM diff --live > plan.sql\n  \
                        PROGRAM diff --database postgres://localhost/shop --json | jq '.plan.steps[].sql'"
)]
pub struct Diff {
    /// Of a database: that of --database, or of DATABASE_URL
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    folder: Folder,
}

/// Prints what is missing.
pub fn run(diff: &Diff, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = diff.folder.of(context.migrations);
    if diff.live || diff.target.database.database.is_some() {
        return of_database(diff, &context);
    }
    let registry = context.registry()?.clone();
    context.migrations = diff.target.allowed.allow.iter().fold(context.migrations, |all, name| all.allow(name.clone()));
    let missing = context.migrations.missing(&registry).map_err(|error| failure(error, &context.program))?;
    warn_of_unknown(&diff.target.allowed.allow, &missing.was, context.screen);
    let plan = missing.plan();
    if plan.is_empty() {
        context.screen.note(&format!(
            "nothing is missing: the migrations in {} make what the entities say",
            context.migrations.dir.display()
        ));
    }
    let text = context.screen.out.script(&plan.to_string());
    let outcome = Outcome::new(text).with("from", "migrations").with("plan", shown::plan(&plan));
    Ok(outcome.exit(Exit::found(!plan.is_empty())))
}

fn of_database(diff: &Diff, context: &Context) -> Result<Outcome, Failure> {
    let target = &diff.target;
    let mut live = context.open(&target.database)?;
    let gap = live::gap(&mut live, context, target)?;
    let (plan, screen) = (gap.plan.plan(), context.screen);
    if plan.is_empty() {
        screen.note(&format!("nothing is missing: {} holds what the entities say", live.place));
    }
    if !gap.others.is_empty() {
        screen.note(&screen.err.paint(Color::Dim, gap.left_alone().trim_end()));
    }
    if !gap.roles.is_empty() {
        screen.warn(&format!(
            "the server lacks the roles {}: `{} print` makes them",
            gap.roles.join(", "),
            context.program
        ));
    }
    let (others, roles) = gap.members();
    let outcome = Outcome::new(screen.out.script(&plan.to_string()))
        .with("from", "database")
        .with("plan", shown::plan(&plan))
        .with("left_alone", others)
        .with("missing_roles", roles);
    Ok(outcome.exit(Exit::found(!plan.is_empty() || !gap.roles.is_empty())))
}
