//! `archive`: moves rows that are older than they are kept.

use clap::Args;
use schema_core::cli::{Failure, Outcome, Progress};
use serde_json::{Value, json};

use super::connect::{Database, described};
use super::context::Context;
use crate::lower::archives;
use crate::sql::archive::call;

/// What `archive` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Calls the functions of `retain(…).archive()`, batch by batch, each a transaction of its own, until no row is older than its table keeps it. It can be \
                        stopped and called again at any time. With a table, that one alone. pg_cron calls the same functions: `schema_pg::schedule`.\n\
                        With --json: `place`, `moved` (table, archive, rows).\n\n\
                        Examples:\n  \
                        PROGRAM archive --database postgres://localhost/shop\n  \
                        PROGRAM archive app.orders --batch 1000"
)]
pub struct Archive {
    /// The table; without it, all that archive rows
    table: Option<String>,
    #[command(flatten)]
    database: Database,
    /// Rows of a batch
    #[arg(long, value_name = "ROWS", default_value_t = 10_000, value_parser = clap::value_parser!(i32).range(1..))]
    batch: i32,
}

/// Moves rows.
pub fn run(args: &Archive, context: &Context) -> Result<Outcome, Failure> {
    let mut all = archives(context.registry()?, &context.migrations.config);
    if let Some(name) = &args.table {
        let known: Vec<String> = all.iter().map(|one| one.table.to_string()).collect();
        all.retain(|one| one.table.is_called(name));
        if all.is_empty() {
            let failure = Failure::usage(format!("no rows of {name} are archived"));
            return Err(match known.is_empty() {
                true => failure.help("say so on the entity: `#[entity(retain(days(365)).archive())]`"),
                false => failure.help(format!("archived are: {}", known.join(", "))),
            });
        }
    }
    let mut live = context.open(&args.database)?;
    let progress = Progress::spinner(&context.screen, "moving rows that are old");
    let (mut text, mut moved) = (String::new(), Vec::new());
    for one in &all {
        let mut rows = 0;
        loop {
            let batch: i64 =
                live.client.query_one(&*call(&one.function), &[&args.batch]).and_then(|row| row.try_get(0)).map_err(
                    |error| {
                        Failure::new(format!("{}: {}", one.table, described(&error)))
                            .help("the functions are called by the owner of the tables; apply the migrations first")
                    },
                )?;
            rows += batch;
            if batch == 0 {
                break;
            }
        }
        text.push_str(&format!("{}: {rows} rows moved to {}\n", one.table, one.archive));
        moved.push(json!({ "table": one.table.to_string(), "archive": one.archive.to_string(), "rows": rows }));
    }
    drop(progress);
    if all.is_empty() {
        context.screen.note("no entity archives rows: `#[entity(retain(days(365)).archive())]` says so");
    }
    Ok(Outcome::new(text).with("place", &live.place).with("moved", Value::Array(moved)))
}
