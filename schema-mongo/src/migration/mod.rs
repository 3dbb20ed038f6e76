//! Migrations: versions of a database, each with the commands that lead to it and back. As files in the repository they are
//! checked against it: what the database holds so far is a snapshot, what it lacks is a plan. All reading and writing of files
//! is in this folder.
//!
//! ```no_run
//! // build.rs: the build fails when a struct changed and no migration says so.
//! # use schema_core::{Entity, registry};
//! # #[derive(Entity)]
//! # #[entity(name = "users")]
//! # struct User {
//! #     #[entity(primary_key)]
//! #     id: i64,
//! # }
//! use schema_mongo::Migrations;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let registry = registry![User]?;
//!     Migrations::at("migrations").check(&registry)?;
//!     Ok(())
//! }
//! ```
//!
//! `UPDATE_MIGRATIONS=20261120101500_add_nickname cargo build` writes the files instead of failing: the value is the name, so
//! nothing here asks a clock.

#[cfg_attr(not(feature = "driver"), allow(dead_code, reason = "only the client goes back"))]
mod back;
mod error;
mod file;
mod history;
mod migrations;
mod next;
mod repair;
mod snapshot;

pub use schema_core::migration::{Finding, Name, Sum};
use serde::{Deserialize, Serialize};

#[cfg(feature = "driver")]
pub(crate) use self::back::{Way, way_back};
pub use self::error::MigrationError;
pub use self::file::File;
pub use self::history::{Applied, State, pending};
pub use self::migrations::{CheckOutcome, Migrations, OwnedPlan};
pub use self::repair::{Begun, Repair, repairs};
pub use self::snapshot::Snapshot;
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
    /// What orders it among the others: a number, such as a date. `2` comes before `10`.
    pub version: String,
    /// What it does, in a word or two.
    pub name: String,
    /// The commands that lead to it, in order.
    pub up: Vec<Record>,
    /// The commands that lead back, in order. Empty where there is no way back.
    pub down: Vec<Record>,
    /// The commands of `up`, by their numbers from 1, whose work nothing in `down` undoes: changes of documents, and what no
    /// command takes back.
    #[serde(default, alias = "stays", skip_serializing_if = "Vec::is_empty")]
    pub irreversible: Vec<u32>,
}

impl Migration {
    /// The migration that carries out a plan. The version is the caller's: this library knows no clock.
    pub fn of(version: impl Into<String>, name: impl Into<String>, plan: &Plan<'_>) -> Self {
        let numbered = || (1_u32..).zip(&plan.steps);
        let back = numbered().filter_map(|(number, step)| {
            let record = step.reverse.as_ref()?.to_record();
            Some(Record { undoes: Some(number), ..record })
        });
        let mut down: Vec<Record> = back.collect();
        down.reverse();
        Self {
            version: version.into(),
            name: name.into(),
            up: plan.steps.iter().map(|step| step.command.to_record()).collect(),
            down,
            irreversible: numbered().filter(|(_, step)| step.is_left_by_reverse()).map(|(number, _)| number).collect(),
        }
    }

    /// The same with a way back written by hand, which undoes all of it.
    ///
    /// ```
    /// use schema_mongo::{Command, Migration, Plan};
    /// use serde_json::json;
    /// let change = |filter, update| Command::Update { collection: "notes".into(), filter, update, batch: 1000 };
    /// let up = change(json!({"stars": null}), json!({"$set": {"stars": 0}}));
    /// let migration = Migration::of("7", "stars", &Plan::default().then([up]));
    /// // Nothing undoes it: rolling back says so, and does nothing.
    /// assert_eq!(migration.irreversible, [1]);
    /// let migration = migration.with_down([change(json!({"stars": 0}), json!({"$unset": {"stars": ""}}))]);
    /// assert!(migration.irreversible.is_empty() && migration.down.len() == 1);
    /// ```
    #[must_use]
    pub fn with_down<'a>(mut self, commands: impl IntoIterator<Item = Command<'a>>) -> Self {
        self.down = commands.into_iter().map(|command| command.to_record()).collect();
        self.irreversible.clear();
        self
    }

    /// A number that follows from the commands: it tells whether a migration that was applied has been edited since.
    pub fn checksum(&self) -> String {
        match self.irreversible.is_empty() {
            true => hash(&(&self.up, &self.down)),
            false => hash(&(&self.up, &self.down, &self.irreversible)),
        }
    }

    /// The same of what can't be edited any more: the first so many commands of the way there.
    fn checksum_of_up(&self, commands: u32) -> String {
        hash(&self.up.get(..commands as usize).unwrap_or(&self.up))
    }

    /// All of the way there, and the first so many commands of the way back.
    fn checksum_of_down(&self, commands: u32) -> String {
        hash(&(&self.up, self.down.get(..commands as usize).unwrap_or(&self.down)))
    }

    /// The commands that lead to it, as a script for mongosh.
    pub fn up_script(&self) -> String {
        script(&self.up)
    }

    /// The commands that lead back, as a script for mongosh. What it does not undo is listed at its top.
    pub fn down_script(&self) -> String {
        let mut text = String::new();
        for (number, record) in self.irreversible_commands() {
            text.push_str(&format!("// not undone: command {number} of the way there: {}\n", record.command.0));
        }
        text + &script(&self.down)
    }

    /// What nothing undoes, with its number.
    fn irreversible_commands(&self) -> impl Iterator<Item = (u32, &Record)> {
        self.irreversible.iter().filter_map(|number| Some((*number, self.up.get((*number as usize).checked_sub(1)?)?)))
    }
}

/// FNV-1a, 64 bits: stable over releases of Rust and of this crate. It finds edits, not forgers.
fn hash(what: &impl Serialize) -> String {
    let text = serde_json::to_string(what).unwrap_or_default();
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}

fn script(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        // Writing to a String can't fail.
        let _ = crate::command::script(record, &mut text);
    }
    text
}
