//! `drift`: what a database holds otherwise than it should.

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome};
use serde_json::{Value, json};

use super::connect::Database;
use super::context::Context;
use super::live::read;
use crate::drift::{Drifted, drift};

/// What `drift` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Compares what the database holds with what the entities say, and changes nothing. Exit code 1 where something differs. Collections in \
                        which migrations are noted are left out.\n\
                        With --json: `place`, `missing` and `unexpected` (name), `different` (name, details: what, live, expected).\n\n\
                        Examples:\n  \
                        PROGRAM drift\n  \
                        PROGRAM drift --ours                other programs have collections of their own there\n  \
                        PROGRAM drift --database \"$PRODUCTION\" --json"
)]
pub struct Drift {
    #[command(flatten)]
    database: Database,
    /// Leave out collections and views that are there and that the entities don't know
    #[arg(long)]
    ours: bool,
}

/// Tells what differs.
pub fn run(args: &Drift, context: &Context) -> Result<Outcome, Failure> {
    let should = context.spec()?;
    let live = args.database.open()?;
    let mut is = read(&live, context)?;
    if args.ours {
        is.collections.retain(|known| should.collection(&known.name).is_some());
        is.views.retain(|known| should.view(&known.name).is_some());
        is.unmodelled.retain(|(name, _)| should.collection(name).is_some() || should.view(name).is_some());
    }
    let found = drift(&is, &should);
    let colors = context.screen.out;
    let text = match found.is_empty() {
        true => colors.paint(Color::Green, &format!("{} is what it should be\n", live.place)),
        false => {
            let heading = colors.paint(Color::Red, &format!("{} is not what it should be.", live.place));
            format!("{heading}\n{found}")
        }
    };
    let list = |things: &[Drifted]| things.iter().map(|thing| json!({ "name": thing.name })).collect::<Value>();
    let different = found.different.iter().map(|different| {
        let details = different.details.iter();
        let details = details.map(|one| json!({ "what": one.what, "live": one.live, "expected": one.expected }));
        json!({ "name": different.thing.name, "details": details.collect::<Value>() })
    });
    Ok(Outcome::new(text)
        .with("place", &live.place)
        .with("missing", list(&found.missing))
        .with("unexpected", list(&found.unexpected))
        .with("different", different.collect::<Value>())
        .exit(Exit::found(!found.is_empty())))
}
