//! Writes the schema as SQL to `OUT_DIR`, where the program includes it. A mistake in the entities fails the build.

#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

use std::{env, error::Error, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    // The entities are a build-dependency: cargo runs this again whenever they change.
    println!("cargo::rerun-if-changed=build.rs");
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Box<dyn Error>> {
    let catalog = schema_pg::lower(&shop_entities::registry()?)?;
    let file = Path::new(&env::var("OUT_DIR")?).join("schema.sql");
    fs::write(file, schema_pg::create(&catalog).to_string())?;
    Ok(())
}
