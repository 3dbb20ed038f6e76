//! `apply`: the migrations are applied; without any, a database becomes what the entities say.

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, Progress, confirm};
use serde_json::json;

use super::arguments::{Allowed, Folder};
use super::connect::{Database, Live};
use super::context::Context;
use super::error::{failure, of_server};
use super::overview::counted;
use super::{live, overview, shown};
use crate::client::{self, MigrateOptions};
use crate::migration::{Migration, pending};

/// What `apply` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Where there are migrations, applies those that the database lacks, and notes what is done. Where there are none, or with --live, plans \
                        from what the database holds to what the entities say, shows the plan with its hazards, asks, and applies it. Without a \
                        terminal it asks nobody: say --yes. What is there and not in the entities stays, unless --allow names it. What was \
                        interrupted is gone on with by calling it again.\n\
                        With --json: `place`, `from` (migrations, database), `applied` (versions, or the number of steps), and of a plan `plan` (as \
                        diff), `left_alone`, `left_out`.\n\n\
                        Examples:\n  \
                        PROGRAM apply\n  \
                        PROGRAM apply --database mongodb://localhost/shop --yes\n  \
                        PROGRAM apply --live --allow users.users_nick_idx"
)]
pub struct Apply {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    allowed: Allowed,
    /// Don't ask
    #[arg(long, short)]
    yes: bool,
    /// Plan from what the database holds, also where there are migrations
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    folder: Folder,
}

/// Makes a database what the entities say.
pub fn run(apply: &Apply, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = apply.allowed.of(apply.folder.of(context.migrations));
    // Mistakes of the entities before anything is asked.
    context.spec()?;
    let migrations = match apply.live {
        true => Vec::new(),
        false => context.migrations.read().map_err(|error| failure(error, &context.program))?,
    };
    let live = apply.database.open()?;
    match migrations.is_empty() {
        true => planned(apply, &live, &context),
        false => migrated(apply, &live, &migrations, &context),
    }
}

/// The migrations that the database lacks.
fn migrated(apply: &Apply, live: &Live, all: &[Migration], context: &Context) -> Result<Outcome, Failure> {
    let screen = context.screen;
    let wrong = |error| of_server(error, &context.program);
    let applied = live.wait(client::applied(&live.database)).map_err(wrong)?;
    let missing = pending(all, &applied).map_err(|error| failure(error, &context.program))?;
    let outcome = |text: String, versions: &[String]| {
        Outcome::new(text).with("place", &live.place).with("from", "migrations").with("applied", versions)
    };
    if missing.is_empty() {
        let last = all.last().map_or_else(String::new, |last| format!(", up to {}_{}", last.version, last.name));
        return Ok(outcome(format!("Nothing to do: {} has all migrations{last}.\n", live.place), &[]));
    }
    let count = counted(missing.len(), "migration");
    screen.show(&screen.out.paint(Color::Bold, &format!("{count} of {}:\n", context.migrations.dir.display())));
    for (migration, done) in &missing {
        let gone = if *done > 0 { format!(", {done} of them done") } else { String::new() };
        let commands = counted(migration.up.len(), "command");
        screen.show(&format!("  {}_{}: {commands}{gone}\n", migration.version, migration.name));
        for record in migration.up.iter().skip(*done as usize) {
            screen.show(&format!("    {}\n", record.command.0));
        }
    }
    if !apply.yes {
        confirm(&format!("Apply this to {}?", live.place), &live.place, &screen)?;
    }
    drop(missing);
    let progress = Progress::spinner(&screen, "applying the migrations");
    let done = live.wait(client::migrate(&live.database, all, &MigrateOptions::default()));
    drop(progress);
    let history = done.map_err(wrong)?;
    let text = format!("Applied to {}: {}.", live.place, history.join(", "));
    Ok(outcome(screen.out.paint(Color::Green, &text) + "\n", &history))
}

/// From what the database holds to what the entities say.
fn planned(apply: &Apply, live: &Live, context: &Context) -> Result<Outcome, Failure> {
    let gap = live::gap(live, context)?;
    let (plan, others) = gap.plan();
    let screen = context.screen;
    // What a server without shards leaves out is reported, and no reason to stop.
    let (left, refused): (Vec<_>, Vec<_>) =
        plan.refused.iter().partition(|refused| refused.why == crate::plan::Why::NoShards);
    if !refused.is_empty() {
        let list: Vec<String> = refused.iter().map(|refused| format!("  {refused}")).collect();
        return Err(Failure::new(format!("this can't be planned, and nothing was changed:\n{}", list.join("\n")))
            .help("what may be lost, and what was done by hand, is named by --allow NAME"));
    }
    for left in left {
        screen.warn(&left.because);
    }
    let mut left_out = Vec::new();
    if !plan.is_empty() {
        screen.show(&shown::script(&plan.to_string(), screen.out));
        screen.show("\n");
        screen.show(&overview::of_plan(&plan, screen.out));
        screen.show("\n");
        if !apply.yes {
            confirm(&format!("Apply this to {}?", live.place), &live.place, &screen)?;
            // While somebody thought about the plan, nobody changed what it starts from.
            if live::read(live, context)? != gap.plan.was {
                let why = "nothing was changed: the database is another since the plan was made";
                return Err(Failure::new(why).help("call it again"));
            }
        }
        let progress = Progress::parts(&screen, plan.steps.len());
        let doing = |at: usize| progress.at(at, plan.steps[at].because);
        let done = live.wait(client::apply_with(&live.database, &plan, doing));
        drop(progress);
        left_out = done.map_err(|error| of_server(error, &context.program))?;
    }
    let mut text = match plan.is_empty() {
        true => format!("Nothing to do: {} holds what the entities say.\n", live.place),
        false => {
            let done = format!("Applied to {}: {}.", live.place, counted(plan.steps.len(), "step"));
            screen.out.paint(Color::Green, &done) + "\n"
        }
    };
    for left in &left_out {
        text.push_str(&format!("{left}\n"));
    }
    if !others.is_empty() {
        text.push_str(&format!("\n{}", screen.out.paint(Color::Dim, live::left_alone(&others).trim_end()) + "\n"));
    }
    Ok(Outcome::new(text)
        .with("place", &live.place)
        .with("from", "database")
        .with("plan", shown::plan(&plan))
        .with("left_alone", live::members(&others))
        .with("left_out", left_out.iter().map(|left| json!(left.command)).collect::<Vec<_>>())
        .with("applied", plan.steps.len()))
}
