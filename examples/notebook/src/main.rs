//! `notebook` prints the schema; `notebook check`, `notebook write NAME`, `notebook apply` and more: `notebook --help`.

use std::process::ExitCode;

use schema_mongo::{Config, Migrations, cli};

fn main() -> ExitCode {
    // In the folder of the package, wherever the program is called.
    let migrations = Migrations::at(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
    cli::run_with(notebook::registry(), &Config::default(), migrations)
}
