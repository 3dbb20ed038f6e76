//! `shop` prints the schema of the example shop; `shop apply` applies it and shows what was made.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use postgres::{Client, NoTls};
use schema_test_server::Server;

/// The schema as the build script wrote it.
const SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.sql"));

const HELP: &str = "\
The schema of an example shop, made from annotated structs.

Usage: shop [apply | --help]

  shop          print the schema as SQL
  shop apply    apply it to the database in DATABASE_URL, or to a server that is
                started for it and thrown away, and show what was made
";

fn main() -> ExitCode {
    // Not `args`, which panics at what is not UTF-8.
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] => print(SCHEMA),
        ["-h" | "--help" | "help"] => print(HELP),
        ["apply"] => apply(),
        _ => {
            eprint!("unknown arguments: {}\n\n{HELP}", arguments.join(" "));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to stdout. A reader that goes away, as `head` does, is no error.
fn print(text: &str) -> Result<(), Box<dyn Error>> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn apply() -> Result<(), Box<dyn Error>> {
    match std::env::var_os("DATABASE_URL").filter(|url| !url.is_empty()) {
        Some(url) => {
            let url = url.to_str().ok_or("DATABASE_URL is not UTF-8")?;
            let mut client =
                Client::connect(url, NoTls).map_err(|error| format!("DATABASE_URL: {}", describe(&error)))?;
            let place = place(&mut client)?;
            apply_to(client, &place)
        }
        None => {
            // Not `Server::shared`, which is for tests and panics where there is none.
            let server = Server::start()?;
            let database = server.database();
            let place = format!("a database that is gone when this program ends, on {}", server.origin());
            apply_to(database.connect(), &place)
        }
    }
}

fn apply_to(mut client: Client, place: &str) -> Result<(), Box<dyn Error>> {
    let there: bool = client.query_one("SELECT to_regnamespace('shop') IS NOT NULL", &[])?.get(0);
    if there {
        return Err("the schema `shop` is there already; nothing was changed".into());
    }
    // One transaction: all of it, or nothing.
    client.batch_execute(SCHEMA).map_err(|error| describe(&error))?;
    let overview = overview(&mut client)?;
    print(&format!("Applied to {place}.\n\n{overview}"))
}

/// Where the user's database is. Not the URL itself, which may hold a password.
fn place(client: &mut Client) -> Result<String, postgres::Error> {
    let row = client.query_one("SELECT current_database()::text, current_setting('server_version')", &[])?;
    let (database, version): (String, String) = (row.get(0), row.get(1));
    Ok(format!("the database {database} of DATABASE_URL, on PostgreSQL {version}"))
}

/// What went wrong and why: the error's own text is only "db error" or "error connecting to server".
fn describe(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(refused), _) => refused.to_string(),
        (None, Some(why)) => format!("{error}: {why}"),
        (None, None) => error.to_string(),
    }
}

/// What the server itself says is there.
fn overview(client: &mut Client) -> Result<String, postgres::Error> {
    let mut text =
        format!("{:<20} {:>7} {:>11} {:>7} {:>8}\n", "table", "columns", "constraints", "indexes", "triggers");
    let rows = client.query(
        "SELECT c.relname::text,
                (SELECT count(*) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
                (SELECT count(*) FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n'),
                (SELECT count(*) FROM pg_index WHERE indrelid = c.oid),
                (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal)
         FROM pg_class c
         WHERE c.relnamespace = 'shop'::regnamespace AND c.relkind = 'r'
         ORDER BY c.relname",
        &[],
    )?;
    for row in &rows {
        let (name, counts): (String, [i64; 4]) = (row.get(0), [1, 2, 3, 4].map(|at| row.get(at)));
        let [columns, constraints, indexes, triggers] = counts;
        text += &format!("{name:<20} {columns:>7} {constraints:>11} {indexes:>7} {triggers:>8}\n");
    }
    let types: i64 = client
        .query_one(
            "SELECT count(*) FROM pg_type WHERE typnamespace = 'shop'::regnamespace AND typtype IN ('e', 'd')",
            &[],
        )?
        .get(0);
    text += &format!("\n{} tables, {types} enum types and domains\n", rows.len());
    Ok(text)
}
