//! `schema`: what needs no entities, for any database. `schema --help` says what.

use std::process::ExitCode;

fn main() -> ExitCode {
    schema_pg::cli::standalone()
}
