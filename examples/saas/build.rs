//! The build fails when an entity changed and no migration says so. Writes the schema as SQL to `OUT_DIR`, where the program
//! includes it.
//!
//! `UPDATE_MIGRATIONS=20260601120000_what_changed cargo build -p saas` writes the migration that is missing.

#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use schema_pg::{Layout, Migrations};

fn main() -> ExitCode {
    // The entities are a build-dependency: cargo runs this again whenever they change.
    println!("cargo::rerun-if-changed=build.rs");
    match check() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<(), Box<dyn Error>> {
    let file = Path::new(&env::var("OUT_DIR")?).join("schema.sql");
    fs::write(file, saas_entities::schema()?)?;
    let migrations = Migrations::at("migrations").layout(Layout::Sqlx).config(saas_entities::config());
    migrations.check(&saas_entities::registry()?)?;
    Ok(())
}
