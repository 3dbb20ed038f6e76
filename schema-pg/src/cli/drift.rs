//! `drift`: what a database holds otherwise than it should.

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome, Progress};
use serde_json::{Value, json};

use super::connect::{Database, Live};
use super::context::Context;
use super::scratch::{Scratch, expected};
use crate::drift::{Drifted, drift};

/// What `drift` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Compares what the schemas of the entities hold in the database with what the server makes of the entities in a scratch database, \
                        and changes nothing. Exit code 1 where something differs. Tables of migration runners are left out.\n\
                        With --json: `place`, `missing` and `unexpected` (name, ours), `different` (name, ours, details: what, live, expected).\n\n\
                        Examples:\n  \
                        PROGRAM drift\n  \
                        PROGRAM drift --ours                other programs have tables of their own there\n  \
                        PROGRAM drift --database \"$PRODUCTION\" --scratch \"$EMPTY\" --json"
)]
pub struct Drift {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    scratch: Scratch,
    /// Leave out what is there and others made
    #[arg(long)]
    ours: bool,
    /// Compare this schema too. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
}

/// Tells what differs.
pub fn run(args: &Drift, context: &Context) -> Result<Outcome, Failure> {
    let mut live = context.open(&args.database)?;
    let mut found = difference(&mut live, &args.scratch, &args.schema, context)?;
    if args.ours {
        found = found.ours();
    }
    let colors = context.screen.out;
    let text = match found.is_empty() {
        true => colors.paint(Color::Green, &format!("{} is what it should be\n", live.place)),
        false => {
            let heading = colors.paint(Color::Red, &format!("{} is not what it should be.", live.place));
            format!("{heading}\n{found}")
        }
    };
    let list = |things: &[Drifted]| things.iter().map(thing).collect::<Value>();
    let different = found.different.iter().map(|different| {
        let details = different.details.iter();
        let details = details.map(|one| json!({ "what": one.what, "live": one.live, "expected": one.expected }));
        json!({ "name": different.thing.name, "ours": different.thing.ours, "details": details.collect::<Value>() })
    });
    Ok(Outcome::new(text)
        .with("place", &live.place)
        .with("missing", list(&found.missing))
        .with("unexpected", list(&found.unexpected))
        .with("different", different.collect::<Value>())
        .exit(Exit::found(!found.is_empty())))
}

/// What a database holds in the schemas of the entities, and in more, otherwise than the server makes of the entities.
pub fn difference(
    live: &mut Live,
    scratch: &Scratch,
    more: &[String],
    context: &Context,
) -> Result<crate::drift::Drift, Failure> {
    let lowered = context.catalog()?;
    let of_tables = lowered.tables.iter().map(|table| &*table.name.schema);
    let schemas = lowered.schemas.iter().map(|schema| &*schema.name).chain(of_tables);
    let mut schemas: Vec<&str> = schemas.chain(more.iter().map(String::as_str)).collect();
    schemas.sort_unstable();
    schemas.dedup();
    let _progress =
        Progress::spinner(&context.screen, "comparing the database with what the server makes of the entities");
    let mut should = expected(scratch, live, &lowered, &schemas, context)?;
    let mut is = live.catalog(&schemas)?;
    context.leave_out(&mut is, &should);
    context.leave_out(&mut should, &lowered);
    live.seeds(&lowered, &mut is, &mut should)?;
    Ok(drift(&is, &should))
}

fn thing(thing: &Drifted) -> Value {
    json!({ "name": thing.name, "ours": thing.ours })
}
