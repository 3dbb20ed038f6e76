//! What can be wrong with migrations, each with the way out.

use std::fmt;
use std::path::PathBuf;

use schema_core::Diagnostics;
use schema_core::migration::sum::{OUT_OF_HISTORY, listed};
use schema_core::migration::{FilesError, Finding};

use super::generation::Upgrade;
use crate::catalog::Text;

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
    /// The entities, or the catalog, say what no migration does.
    #[error("the migrations in {dir} are behind the {of}. Missing:\n\n{plan}\n{upgrade}Write them with\n\n    {command}\n", dir = dir.display(), upgrade = sentence(upgrade.as_deref()))]
    Stale {
        /// The folder.
        dir: PathBuf,
        /// What they are behind: `entities` or `catalog`.
        of: &'static str,
        /// What is missing, as SQL.
        plan: String,
        /// Part of it is what this version of the library generates otherwise than the one that wrote the migrations.
        upgrade: Option<Box<Upgrade>>,
        /// The command that writes it.
        command: String,
    },
    /// The entities are as they were; but the texts that the migrations hold are those of an older version of the library, and
    /// the newer ones are about security. Only [`assert_current`](super::Migrations::assert_current) makes an error of it.
    #[error("the migrations in {dir} hold texts of an older schema-pg: {upgrade}. Missing:\n\n{plan}\nWrite them with\n\n    {command}\n", dir = dir.display())]
    Security {
        /// The folder.
        dir: PathBuf,
        /// What the newer texts bring.
        upgrade: Box<Upgrade>,
        /// What is missing, as SQL.
        plan: String,
        /// The command that writes it.
        command: String,
    },
    /// Data would be lost, and nobody said that it may be.
    #[error(
        "not written, since data would be lost that nobody allowed to be:\n{list}\nA column or table that got another name says `renamed_from`. What may go is allowed by name:\n\n    Migrations::at(…){allow}\n"
    )]
    Refused {
        /// What would be lost, a line each.
        list: String,
        /// The calls that allow it.
        allow: String,
        /// The names by which it is allowed.
        names: Vec<Text>,
    },
    /// There are migrations, so the one that is asked for is not the first.
    #[error("there are migrations in {dir} already, up to {last}, and only the first one is a baseline", dir = dir.display())]
    NotFirst {
        /// The folder.
        dir: PathBuf,
        /// The last one.
        last: String,
    },
    /// The name of a migration can't be used.
    #[error("{name:?} can't be the name of a migration: {reason}")]
    Name {
        /// The name.
        name: String,
        /// Why, and what can.
        reason: String,
    },
    /// Revisions end in several heads, and none of them is the one to follow.
    #[error("no revision is the last one: {} are followed by none. Join them with `alembic merge heads`, and write again", heads.join(", "))]
    Heads {
        /// The revisions that no other follows.
        heads: Vec<String>,
    },
    /// The runner can't do what the plan needs.
    #[error("{runner} runs each file in a transaction, and this can't be in one:\n{sql}")]
    Runner {
        /// The runner.
        runner: &'static str,
        /// The statement.
        sql: String,
    },
}

/// A sentence on what part of a plan is, or nothing.
fn sentence(upgrade: Option<&Upgrade>) -> String {
    upgrade.map(|upgrade| format!("Part of it is new of itself: {upgrade}.\n\n")).unwrap_or_default()
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
