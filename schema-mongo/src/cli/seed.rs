//! `seed`: the reference documents, as a script or in a database.

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome, Progress};
use serde_json::Value;

use super::arguments::Allowed;
use super::connect::Database;
use super::context::Context;
use super::error::of_server;
use super::shown;
use crate::client;
use crate::diff::diff;
use crate::plan::{PlanOptions, plan};

/// What `seed` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Prints the script for mongosh that puts the reference documents of the entities into a database that has the collections; it can be run \
                        again and again. With --database, or with --live in that of MONGODB_URL, it puts in the documents that are missing, and tells of \
                        those that have other values: they stay, unless --allow names them. Migrations bring reference documents by themselves: this is for \
                        databases that are made otherwise. Exit code 1 where documents were left.\n\
                        With --json: `place`, `plan` (as diff).\n\n\
                        Examples:\n  \
                        PROGRAM seed > seeds.js\n  \
                        PROGRAM seed --database mongodb://localhost/shop\n  \
                        PROGRAM seed --live --allow 'roles(1)'"
)]
pub struct Seed {
    /// In the database of --database, or of MONGODB_URL
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    allowed: Allowed,
}

/// Prints the documents, or puts them in.
pub fn run(seed: &Seed, context: &Context) -> Result<Outcome, Failure> {
    let now = context.spec()?;
    let mut was = now.without_seeds();
    if !seed.live && !seed.database.is_said() {
        let changes = diff(&was, &now);
        let plan = plan(&changes, &context.options());
        if plan.is_empty() {
            context.screen.note("the entities have no reference rows: `.seed([…])` of the registry gives them some");
        }
        let text = shown::script(&plan.to_string(), context.screen.out);
        return Ok(Outcome::new(text).with("place", Value::Null).with("plan", shown::plan(&plan)));
    }
    let live = seed.database.open()?;
    let wrong = |error| of_server(error, &context.program);
    let progress = Progress::spinner(&context.screen, "reading the reference documents");
    let there =
        live.wait(async { live.database.list_collection_names().await }).map_err(|error| wrong(error.into()))?;
    for collection in now.collections.iter().filter(|collection| collection.seed.is_some()) {
        if !there.iter().any(|name| *name == collection.name) {
            return Err(wrong(client::Error::NoCollection(collection.name.clone()))
                .help(format!("make the collections first: {} apply", context.program)));
        }
    }
    live.wait(client::introspect_seeds(&live.database, &now, &mut was)).map_err(wrong)?;
    drop(progress);
    let options = seed.allowed.allow.iter().cloned().fold(context.options(), PlanOptions::allow);
    let changes = diff(&was, &now);
    let mut plan = plan(&changes, &options);
    // Refused changes are reported, and not made.
    let refused = std::mem::take(&mut plan.refused);
    live.wait(client::apply(&live.database, &plan)).map_err(wrong)?;
    let mut text = match plan.steps.is_empty() {
        true => format!("nothing was missing in {}\n", live.place),
        false => format!("the reference documents are in {}\n", live.place),
    };
    text = context.screen.out.paint(Color::Green, &text);
    for refused in &refused {
        text.push_str(&match refused.allowed_as() {
            Some(allow) => format!(
                "{} has other values, and stays as it is: --allow '{allow}' gives it those of the entities\n",
                refused.object
            ),
            None => format!("{refused}\n"),
        });
    }
    let left = !refused.is_empty();
    plan.refused = refused;
    let outcome = Outcome::new(text).with("place", &live.place).with("plan", shown::plan(&plan));
    Ok(outcome.exit(Exit::found(left)))
}
