//! `apply`: a database becomes what the entities say.

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, Progress, Screen, confirm};
use serde_json::json;

use super::arguments::{Folder, Target};
use super::connect::{Live, described};
use super::context::Context;
use super::error::failure;
use super::live::{Gap, gap};
use super::{overview, shown};
use crate::apply::{Applied, ApplyOptions, Event};
use crate::blocking::apply_with;
use crate::lower::create_roles;
use crate::plan::Plan;

/// What `apply` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Plans from what the database holds to what the entities say, shows the plan with its locks and hazards, asks, and applies it. \
                        Without a terminal it asks nobody: say --yes. What is there and not in the entities stays, unless --allow names it. What was \
                        interrupted is gone on with by calling it again.\n\
                        Where there are migrations, their runner applies them: this says how. --live goes past them.\n\
                        With --json: `place`, `plan` (as diff), `left_alone`, `missing_roles`, `applied` (done, retries).\n\n\
                        Examples:\n  \
                        PROGRAM apply\n  \
                        PROGRAM apply --database postgres://localhost/shop --yes\n  \
                        PROGRAM apply --allow app.users.nickname"
)]
pub struct Apply {
    #[command(flatten)]
    target: Target,
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
    context.migrations = apply.folder.of(context.migrations);
    // Mistakes of the entities before anything is started.
    context.catalog()?;
    let is_temporary = context.is_temporary(&apply.target.database);
    if !apply.live && !is_temporary {
        no_migrations(&context)?;
    }
    let mut live = context.open(&apply.target.database)?;
    let gap = gap(&mut live, &context, &apply.target)?;
    let (plan, screen) = (gap.plan.plan(), context.screen);
    if !plan.refused.is_empty() {
        let list: Vec<String> = plan.refused.iter().map(|refused| format!("  {refused}")).collect();
        return Err(Failure::new(format!("this can't be planned, and nothing was changed:\n{}", list.join("\n")))
            .help("what may be lost is named by --allow NAME"));
    }
    let applied = match plan.is_empty() && gap.roles.is_empty() {
        // What a plan left behind that is not gone on with is forgotten.
        true => applied(&mut live, &plan, &screen)?,
        false => {
            // Of a database that starts empty, it is what `print` prints.
            if !is_temporary {
                show(&plan, &gap, &context);
            }
            if !apply.yes && !is_temporary {
                confirm(&format!("Apply this to {}?", live.place), &live.place, &screen)?;
                unchanged(&mut live, &gap, &context)?;
            }
            roles(&mut live, &gap, &context)?;
            applied(&mut live, &plan, &screen)?
        }
    };
    let mut text = match applied.done {
        0 => format!("Nothing to do: {} holds what the entities say.\n", live.place),
        _ => {
            let done = format!("Applied to {}.", live.place);
            screen.out.paint(Color::Green, &done) + "\n" + &overview::of_tables(&plan, &gap.plan.now)
        }
    };
    if !gap.others.is_empty() {
        text.push_str(&format!("\n{}", screen.out.paint(Color::Dim, gap.left_alone().trim_end()) + "\n"));
    }
    let (others, roles) = gap.members();
    Ok(Outcome::new(text)
        .with("place", &live.place)
        .with("plan", shown::plan(&plan))
        .with("left_alone", others)
        .with("missing_roles", roles)
        .with("applied", json!({ "done": applied.done, "retries": applied.retries })))
}

/// Migrations are applied by their runner, which notes which of them ran.
fn no_migrations(context: &Context) -> Result<(), Failure> {
    let migrations = &context.migrations;
    let Some(last) = migrations.last().map_err(|error| failure(error, &context.program))? else { return Ok(()) };
    let (dir, layout) = (migrations.dir.display().to_string(), migrations.layout);
    let message = format!("there are migrations in {dir}, up to {last}: {} applies them", layout.runner());
    Err(Failure::usage(message).help(format!(
        "{}; `{} apply --live` plans from what the database holds, past the migrations",
        layout.command(&dir),
        context.program
    )))
}

/// Shows the plan.
fn show(plan: &Plan<'_>, gap: &Gap, context: &Context) {
    let screen = &context.screen;
    if let Some(roles) = context.migrations.config.roles.as_ref().filter(|_| !gap.roles.is_empty()) {
        screen.show(&screen.out.script(&format!(
            "-- roles that the server lacks: {}\n{}\n",
            gap.roles.join(", "),
            create_roles(roles)
        )));
    }
    screen.show(&screen.out.script(&plan.to_string()));
    screen.show("\n");
    screen.show(&overview::of_plan(plan, screen.out));
    screen.show("\n");
}

/// While somebody thought about the plan, nobody changed what it starts from.
fn unchanged(live: &mut Live, gap: &Gap, context: &Context) -> Result<(), Failure> {
    let mut now = live.catalog(&[])?;
    context.leave_out(&mut now, &gap.plan.now);
    match now == gap.plan.was {
        true => Ok(()),
        false => {
            Err(Failure::new("nothing was changed: the database is another since the plan was made")
                .help("call it again"))
        }
    }
}

fn roles(live: &mut Live, gap: &Gap, context: &Context) -> Result<(), Failure> {
    let Some(roles) = context.migrations.config.roles.as_ref().filter(|_| !gap.roles.is_empty()) else { return Ok(()) };
    live.client.batch_execute(&create_roles(roles)).map_err(|error| {
        Failure::new(format!("cannot create the roles {}: {}", gap.roles.join(", "), described(&error)))
            .help(format!("let an administrator run what `{} print` shows of them", context.program))
    })
}

fn applied(live: &mut Live, plan: &Plan<'_>, screen: &Screen) -> Result<Applied, Failure> {
    let groups = plan.groups().len();
    let progress = (groups > 0).then(|| Progress::parts(screen, groups));
    // It is planned from what the database holds: what another plan left behind is part of that.
    let options = ApplyOptions { forget: true, ..ApplyOptions::default() };
    apply_with(&mut live.client, plan, &options, &mut |at| {
        let Some(progress) = &progress else { return };
        match at.event {
            Event::Waits { .. } | Event::DropsLeftover(_) => progress.says(screen, &at.to_string()),
            Event::Begins(sql) => progress.at(at.group - 1, sql.lines().next().unwrap_or_default()),
            Event::Done | Event::Skipped => progress.at(at.group, ""),
        }
    })
    .map_err(|error| Failure::new(error.to_string()))
}
