//! `seed`: the reference rows, as SQL or in a database.

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome, Progress};
use serde_json::Value;

use super::allowed::warn_of_unknown;
use super::connect::Database;
use super::context::Context;
use super::shown;
use crate::blocking::apply;
use crate::catalog::{Catalog, Text};
use crate::diff::{Renames, diff};
use crate::plan::{PlanOptions, plan};

/// What `seed` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Prints the SQL that puts the reference rows of the entities into a database that has the tables; it can be run again and again. With \
                        --database, or with --live in that of DATABASE_URL, it puts in the rows that are missing, and tells of those that have other values: they stay, unless --allow names \
                        them. Migrations bring reference rows by themselves: this is for databases that are made otherwise. Exit code 1 where rows were left.\n\
                        With --json: `place`, `plan` (as diff).\n\n\
                        Examples:\n  \
                        PROGRAM seed > seeds.sql\n  \
                        PROGRAM seed --database postgres://localhost/shop\n  \
                        PROGRAM seed --live --allow 'app.roles(*)'"
)]
pub struct Seed {
    /// In the database of --database, or of DATABASE_URL
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    database: Database,
    /// Give this row the values of the entities: app.roles(1), or app.roles(*) for all of a table. May be repeated
    #[arg(long, value_name = "NAME")]
    allow: Vec<String>,
}

/// Prints the rows, or puts them in.
pub fn run(args: &Seed, context: &Context) -> Result<Outcome, Failure> {
    let now = context.catalog()?;
    if !args.live && args.database.database.is_none() {
        let was = now.without_seeds();
        let changes = diff(&was, &now, &Renames::none());
        let plan = plan(&changes, &context.options());
        if plan.is_empty() {
            context.screen.note("the entities have no reference rows: `.seed([…])` of the registry gives them some");
        }
        let text = context.screen.out.script(&plan.to_string());
        return Ok(Outcome::new(text).with("place", Value::Null).with("plan", shown::plan(&plan)));
    }
    let mut live = context.open(&args.database)?;
    let mut was = now.without_seeds();
    let mut wanted: Catalog = was.clone();
    let progress = Progress::spinner(&context.screen, "reading the reference rows");
    live.seeds(&now, &mut was, &mut wanted)?;
    drop(progress);
    warn_of_unknown(&args.allow, &was, context.screen);
    let allow = args.allow.iter().cloned().map(Text::from).collect();
    let changes = diff(&was, &now, &Renames::none());
    let mut plan = plan(&changes, &PlanOptions { version: live.version, allow, ..context.options() });
    // What is refused stays: it is told.
    let refused = std::mem::take(&mut plan.refused);
    apply(&mut live.client, &plan).map_err(|error| {
        Failure::new(error.to_string()).help("the tables have to be there: apply the migrations first")
    })?;
    let colors = context.screen.out;
    let mut text = match plan.steps.is_empty() {
        true => colors.paint(Color::Green, &format!("nothing was missing in {}\n", live.place)),
        false => colors.paint(Color::Green, &format!("the reference rows are in {}\n", live.place)),
    };
    for refused in &refused {
        text.push_str(&format!(
            "{} has other values, and stays as it is: --allow '{}' gives it those of the entities\n",
            refused.object,
            crate::plan::allowed_as(&refused.object)
        ));
    }
    let left = !refused.is_empty();
    plan.refused = refused;
    let outcome = Outcome::new(text).with("place", &live.place).with("plan", shown::plan(&plan));
    Ok(outcome.exit(Exit::found(left)))
}
