//! `prove`: that a plan does what it is for, shown on scratch databases.

use std::path::PathBuf;

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, Progress};

use super::allowed::warn_of_unknown;
use super::arguments::{Folder, Target};
use super::context::Context;
use super::error::failure;
use super::live::{gap, missing_roles};
use super::overview::counted;
use super::scratch::create;
use crate::migration::folder;
use crate::plan::{OwnedPlan, PlanOptions};
use crate::proof::{Proof, prove};

/// What `prove` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Makes what is there in one scratch database and what is to be there in another, applies the plan to the first, and compares: it is the \
                        same, planning again finds nothing to do, and no row is lost. The plan is the one that the migrations lack; with --live, the one \
                        that the database lacks. Scratch databases are created beside the database, and dropped: that needs CREATEDB.\n\
                        With --json: `steps`, `parts`.\n\n\
                        Examples:\n  \
                        PROGRAM prove\n  \
                        PROGRAM prove --live --rows tests/rows.sql"
)]
pub struct Prove {
    /// Of the plan for the database, not of the one for the migrations
    #[arg(long)]
    live: bool,
    /// SQL that puts rows into the tables as they were, to show that none is lost
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    folder: Folder,
}

/// Proves the plan.
pub fn run(args: &Prove, mut context: Context) -> Result<Outcome, Failure> {
    context.migrations = args.folder.of(context.migrations);
    let registry = context.registry()?.clone();
    let target = &args.target;
    let rows = match &args.rows {
        Some(path) => folder::read(path)
            .map_err(|error| Failure::usage(error.to_string()))?
            .ok_or_else(|| Failure::usage(format!("there is no file {}", path.display())))?,
        None => String::new(),
    };
    context.migrations = target.allowed.allow.iter().fold(context.migrations, |all, name| all.allow(name.clone()));
    let missing = match args.live {
        true => None,
        false => Some(context.migrations.missing(&registry).map_err(|error| failure(error, &context.program))?),
    };
    if let Some(missing) = &missing {
        warn_of_unknown(&target.allowed.allow, &missing.was, context.screen);
    }
    let mut live = context.open(&target.database)?;
    let roles = missing_roles(&mut live, &context)?;
    if !roles.is_empty() {
        return Err(Failure::new(format!("the server lacks the roles {}", roles.join(", "))).help(format!(
            "scratch databases are on the same server: let `{} print` make them there first",
            context.program
        )));
    }
    let missing = match missing {
        Some(missing) => OwnedPlan { options: PlanOptions { version: live.version, ..missing.options }, ..missing },
        None => gap(&mut live, &context, target)?.plan,
    };
    let plan = missing.plan();
    let (steps, parts) = (plan.steps.len(), plan.groups().len());
    let progress = Progress::spinner(&context.screen, "proving the plan on scratch databases");
    let (mut scratch, mut fresh) = (create(&mut live, &context.connect)?, create(&mut live, &context.connect)?);
    let proof = Proof {
        was: &missing.was,
        now: &missing.now,
        renames: &missing.renames,
        options: &missing.options,
        rows: &rows,
    };
    let proved = prove(&mut scratch.client, &mut fresh.client, &proof);
    drop((scratch, fresh, progress));
    proved.map_err(|error| Failure::new(format!("not proven: {}", error.to_string().trim_end())))?;
    let text = match steps {
        0 => "nothing is missing; what is there can be made and read back".to_owned(),
        _ => format!(
            "proven: {} in {} make what is to be there, and no row is lost",
            counted(steps, "step"),
            counted(parts, "part")
        ),
    };
    Ok(Outcome::new(context.screen.out.paint(Color::Green, &text) + "\n").with("steps", steps).with("parts", parts))
}
