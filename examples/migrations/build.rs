//! The build fails when an entity changed and no migration says so, or when a migration was edited that is released.
//!
//! `UPDATE_MIGRATIONS=20260601120000_what_changed cargo build -p tracker` writes what is missing.

#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

use schema_pg::{Layout, Migrations};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let registry = tracker_entities::registry()?;
    // One runner is enough for a program of yours: here are two, to show both.
    for (folder, layout) in [("migrations/sqlx", Layout::Sqlx), ("migrations/refinery", Layout::Refinery)] {
        Migrations::at(folder).layout(layout).check(&registry)?;
    }
    Ok(())
}
