//! `saas` prints what makes the database of the example: roles, schema, and the rows that are there from the start.

use std::io::{self, Write};
use std::process::ExitCode;

/// The schema as the build script wrote it.
const SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.sql"));

fn main() -> ExitCode {
    let roles = saas_entities::config().roles.map(|roles| schema_pg::create_roles(&roles)).unwrap_or_default();
    let script = format!("{roles}\n{SCHEMA}\n{}", saas_entities::SEEDS);
    match io::stdout().write_all(script.as_bytes()) {
        // A reader that goes away, as `head` does, is no error.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
