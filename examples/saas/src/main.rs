//! `saas` prints what makes the database of the example: roles, schema, and the rows that are there from the start.

use std::io::{self, Write};
use std::process::ExitCode;

/// Roles and schema as the build script wrote it.
const SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.sql"));

fn main() -> ExitCode {
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
