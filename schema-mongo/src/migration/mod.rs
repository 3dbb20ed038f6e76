//! Migrations: versions of a database, each with the commands that lead to it and back.

mod error;
mod file;
mod history;

use serde::{Deserialize, Serialize};

pub use self::error::MigrationError;
pub use self::file::Migrations;
pub use self::history::{Applied, State, pending};
use crate::command::{Command, Record};
use crate::plan::Plan;

/// One step from a version of a database to the next.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # struct Note {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// use schema_mongo::{Migration, create, lower};
/// let spec = lower(&registry![Note]?)?;
/// let migration = Migration::of("20261120101500", "notes", &create(&spec));
/// assert_eq!(migration.up.len(), 2);
/// assert_eq!(migration.down[0].command.0, r#"{"drop":"note"}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Migration {
    /// What sorts it among the others: digits, such as a date.
    pub version: String,
    /// What it does, in a word or two.
    pub name: String,
    /// The commands that lead to it, in order.
    pub up: Vec<Record>,
    /// The commands that lead back, in order. Empty where there is no way back.
    pub down: Vec<Record>,
}

impl Migration {
    /// The migration that carries out a plan. The version is the caller's: this library knows no clock.
    pub fn of(version: impl Into<String>, name: impl Into<String>, plan: &Plan<'_>) -> Self {
        Self {
            version: version.into(),
            name: name.into(),
            up: plan.steps.iter().map(|step| step.command.to_record()).collect(),
            down: plan.reverse().map(Command::to_record).collect(),
        }
    }

    /// A number that follows from the commands: it tells whether a migration that was applied has been edited since.
    pub fn checksum(&self) -> String {
        let text = serde_json::to_string(&(&self.up, &self.down)).unwrap_or_default();
        // FNV-1a, 64 bits: stable over releases of Rust and of this crate. It finds edits, not forgers.
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        format!("{hash:016x}")
    }

    /// The commands that lead to it, as a script for mongosh.
    pub fn up_script(&self) -> String {
        script(&self.up)
    }

    /// The commands that lead back, as a script for mongosh.
    pub fn down_script(&self) -> String {
        script(&self.down)
    }
}

fn script(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        // Writing to a String can't fail.
        let _ = crate::command::script(record, &mut text);
    }
    text
}
