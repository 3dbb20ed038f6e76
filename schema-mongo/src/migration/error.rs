//! What can be wrong with migrations, each with the way out.

use std::fmt;
use std::path::PathBuf;

use schema_core::Diagnostics;
use schema_core::migration::sum::{OUT_OF_HISTORY, listed};
use schema_core::migration::{FilesError, Finding};

/// What is wrong with migrations. `Debug` prints the same as `Display`: it is what a `main` that returns it shows.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// The registry can't be lowered.
    #[error("{0}")]
    Diagnostics(#[from] Diagnostics),
    /// A file can't be read or written.
    #[error("cannot {doing} {path}: {source}", path = path.display())]
    Io {
        /// `read`, `write`, `list`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file does not hold commands.
    #[error("{path} holds no list of commands: {error}", path = path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Why.
        error: serde_json::Error,
    },
    /// A migration that was begun can't be taken for applied.
    #[error(
        "migration {version} was begun and not finished: let `migrate` go on with it, or look what is done and call `repair`"
    )]
    HalfApplied {
        /// The migration.
        version: String,
    },
    /// The snapshot can't be used.
    #[error("{path}: {reason}", path = path.display())]
    Snapshot {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// Files are not as they were written.
    #[error("the migrations in {dir} are not as they were written:\n{list}\n{OUT_OF_HISTORY}", dir = dir.display(), list = listed(findings))]
    History {
        /// The folder.
        dir: PathBuf,
        /// Each file of which that is so.
        findings: Vec<Finding>,
    },
    /// The entities say what no migration does.
    #[error("the migrations in {dir} are behind the entities. Missing:\n\n{plan}\nWrite them with\n\n    {command}\n", dir = dir.display())]
    Stale {
        /// The folder.
        dir: PathBuf,
        /// What is missing, as a script for mongosh.
        plan: String,
        /// The command that writes it.
        command: String,
    },
    /// Data would be lost, and nobody allowed that; or no command can do it.
    #[error(
        "not written, since this is not done unasked:\n{list}\nA field or collection that got another name says `renamed_from`. What may be is allowed by name:\n\n    Migrations::at(…){allow}\n"
    )]
    Refused {
        /// What is not done, a line each.
        list: String,
        /// The calls that allow it.
        allow: String,
        /// The names by which it is allowed.
        names: Vec<String>,
    },
    /// The name of a migration can't be used.
    #[error("{name:?} can't be the name of a migration: {reason}")]
    Name {
        /// The name.
        name: String,
        /// Why, and what can.
        reason: String,
    },
    /// Two migrations have one version: a number, however it is written.
    #[error("two migrations have the version {version}: {first} and {second}; give one of them a later one")]
    DuplicateVersion {
        /// The version.
        version: String,
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
    /// A migration was edited after it was applied.
    #[error(
        "migration {version} was edited after {far}: put back what its files held, and say what is new in a migration of its own; or let `repair` note it as it is"
    )]
    Edited {
        /// The version.
        version: String,
        /// How far it is: `it was applied`, `its first 2 commands were`.
        far: String,
    },
    /// A migration that was applied is not there any more.
    #[error(
        "migration {version} was applied and is not there any more: put its files back; or let `repair` forget it, with all that it did left in the database"
    )]
    Missing {
        /// The version.
        version: String,
    },
    /// A migration comes before one that was applied.
    #[error("migration {version} comes before {applied}, which is applied: give it a later version")]
    OutOfOrder {
        /// The version.
        version: String,
        /// The one that is applied.
        applied: String,
    },
    /// A migration is half taken back.
    #[error(
        "migration {version} was being taken back when its runner stopped: take it back to its end (`roll_back`) first"
    )]
    PartlyRolledBack {
        /// The version.
        version: String,
    },
    /// There is no way back.
    #[error("migration {version} has no way back: write its `.down.json`; nothing was changed")]
    NoWayBack {
        /// The version.
        version: String,
    },
    /// The way back does not undo all.
    #[error(
        "migration {version} can't be taken back as a whole, and nothing was changed. What no command undoes:\n{list}Write what undoes it into its `.down.json`, in the place of \"irreversible\"; or leave it as it is: `MigrateOptions {{ allow_irreversible: true, .. }}`"
    )]
    Irreversible {
        /// The version.
        version: String,
        /// The commands whose work would stay, a line each.
        list: String,
    },
}

impl fmt::Debug for MigrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<FilesError> for MigrationError {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::Io { doing, path, source } => Self::Io { doing, path, source },
            FilesError::Snapshot { path, reason } => Self::Snapshot { path, reason },
            FilesError::Name { name, reason } => Self::Name { name, reason },
        }
    }
}
