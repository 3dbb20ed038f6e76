//! `saas` prints what makes the database of the example: roles, schema, and the rows that are there from the start. With a word it is the
//! program of its schema: `saas --help`.

use std::io::{self, Write};
use std::process::ExitCode;

use schema_pg::{Layout, Migrations, cli};

/// Roles and schema as the build script wrote it.
const SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.sql"));

fn main() -> ExitCode {
    if std::env::args_os().len() <= 1 {
        return print();
    }
    let migrations = Migrations::at(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).layout(Layout::Sqlx);
    cli::run_with(saas_entities::registry(), &saas_entities::config(), migrations)
}

fn print() -> ExitCode {
    let script = format!("{SCHEMA}\n{}", saas_entities::SEEDS);
    match io::stdout().write_all(script.as_bytes()) {
        // A reader that goes away, as `head` does, is no error.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
