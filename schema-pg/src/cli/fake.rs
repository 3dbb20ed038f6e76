//! `fake`: rows that look real.

use std::io;

use clap::Args;
use schema_core::cli::{Color, Failure, Outcome, Progress, WrittenOut};

use super::connect::Database;
use super::context::Context;
use super::overview::counted;
use crate::blocking::load_fake;
use crate::fake::{FakeError, FakeOptions, fake_with};

/// What `fake` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Makes rows that keep all rules of the entities, the same ones for the same seed. Without --load it prints a script for psql, which needs nothing but \
                        the owner of the tables. With --load it fills the database in one transaction; tables that hold rows are refused. What is encrypted \
                        takes the keys that the session says: a connection can say them, as options=-c%20app.encryption_key%3D….\n\
                        With --json: `tables`, how many rows each has; without --load also `script`.\n\n\
                        Examples:\n  \
                        PROGRAM fake --rows 1000 --load\n  \
                        PROGRAM fake --table shop.orders=1000000 --seed 42 | psql -v ON_ERROR_STOP=1 \"$DATABASE_URL\""
)]
pub struct Fake {
    /// How many rows each table gets; tenants are a twentieth of that
    #[arg(long, value_name = "N", default_value_t = 100)]
    rows: u64,
    /// Another seed gives other rows
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// How many rows one table gets: shop.orders=1000. May be repeated
    #[arg(long = "table", value_name = "NAME=N", value_parser = table)]
    tables: Vec<(String, u64)>,
    /// Load them into the database, and print no script
    #[arg(long)]
    load: bool,
    #[command(flatten)]
    database: Database,
}

fn table(text: &str) -> Result<(String, u64), String> {
    let read = text.rsplit_once('=').and_then(|(name, rows)| Some((name.to_owned(), rows.parse().ok()?)));
    read.ok_or_else(|| "say a table and how many rows: shop.orders=1000".to_owned())
}

/// Makes rows.
pub fn run(args: &Fake, context: &Context) -> Result<Outcome, Failure> {
    let registry = context.registry()?;
    let options = FakeOptions { seed: args.seed, rows: args.rows, ..FakeOptions::default() };
    let options = args.tables.iter().fold(options, |options, (name, rows)| options.table(name.clone(), *rows));
    let rows = fake_with(registry, &context.migrations.config, &options).map_err(failure)?;
    for (name, _) in &args.tables {
        if !rows.tables().any(|(table, _)| table.is_called(name)) {
            return Err(Failure::usage(format!("--table: there is no table {name}")));
        }
    }
    for (table, check) in rows.unread() {
        context.screen.note(&format!("{table}: the check `{check}` is not understood, so rows may break it"));
    }
    let made: serde_json::Map<String, serde_json::Value> =
        rows.tables().map(|(table, rows)| (table.to_string(), rows.into())).collect();
    if !args.load {
        if context.screen.json {
            let script = rows.script().map_err(failure)?;
            return Ok(Outcome::new(String::new()).with("tables", made).with("script", script));
        }
        let mut out = WrittenOut::new(io::BufWriter::new(io::stdout().lock()));
        let written = rows.write_script(&mut out).map_err(failure)?;
        out.finish(written.is_ok())?;
        return Ok(Outcome::new(String::new()));
    }
    let mut live = context.open(&args.database)?;
    let parts = rows.tables().count();
    let progress = Progress::parts(&context.screen, parts);
    let mut done = Vec::new();
    let loaded = load_fake(&mut live.client, &rows, |now| {
        if done.last() != Some(now.table) {
            done.push(now.table.clone());
        }
        progress.at(done.len() - 1, &format!("{}: {} of {}", now.table, now.rows, now.of));
    });
    drop(progress);
    loaded.map_err(|error| Failure::new(format!("nothing was loaded: {error}")))?;
    let all: u64 = rows.tables().map(|(_, rows)| rows).sum();
    let text = format!(
        "Loaded {} into {} of {}.",
        counted(usize::try_from(all).unwrap_or(usize::MAX), "row"),
        counted(parts, "table"),
        live.place
    );
    Ok(Outcome::new(context.screen.out.paint(Color::Green, &text) + "\n").with("tables", made))
}

fn failure(error: FakeError) -> Failure {
    match error {
        FakeError::Entities(found) => found.into(),
        error => Failure::new(error.to_string()),
    }
}
