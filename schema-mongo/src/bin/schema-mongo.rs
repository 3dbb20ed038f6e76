//! `schema-mongo`: what needs no entities, for any database. `schema-mongo --help` says what.

use std::process::ExitCode;

fn main() -> ExitCode {
    schema_mongo::cli::standalone()
}
