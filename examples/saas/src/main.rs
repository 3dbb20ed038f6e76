//! `saas` prints what makes the database of the example: roles, schema, and the rows that are there from the start. `saas print --citus` prints
//! the same for a Citus cluster. With another word it is the program of its schema: `saas --help`.

use std::io::{self, Write};
use std::process::ExitCode;

use schema_pg::{Layout, Migrations, cli};

/// Roles and schema as the build script wrote it.
const SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.sql"));

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    match words.as_slice() {
        [] => return print(SCHEMA),
        [print, citus] if print == "print" && citus == "--citus" => return print_cluster(),
        _ => {}
    }
    let migrations = Migrations::at(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).layout(Layout::Sqlx);
    cli::run_with(saas_entities::registry(), &saas_entities::config(), migrations)
}

/// The schema of a Citus cluster.
fn print_cluster() -> ExitCode {
    match saas_entities::citus_schema() {
        Ok(schema) => print(&schema),
        Err(found) => {
            eprintln!("{found}");
            ExitCode::FAILURE
        }
    }
}

fn print(schema: &str) -> ExitCode {
    let script = format!("{schema}\n{}", saas_entities::SEEDS);
    match io::stdout().write_all(script.as_bytes()) {
        // A reader that goes away, as `head` does, is no error.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
