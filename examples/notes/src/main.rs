//! `notes` prints the schema; `notes check`, `notes write NAME`, `notes apply` and more: `notes --help`.

use std::process::ExitCode;

use schema_mongo::{Config, Migrations, cli};

fn main() -> ExitCode {
    // In the folder of the package, wherever the program is called.
    let migrations = Migrations::at(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
    cli::run_with(notes::registry(), &Config::default(), migrations)
}
