//! What can be wrong with migrations, each with the way out.

use std::fmt;
use std::path::{Path, PathBuf};

use schema_core::Diagnostics;

use super::generation::Upgrade;

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
    #[error("the migrations in {dir} are not as they were written:\n{list}\n{OUT_OF_HISTORY}", dir = dir.display(), list = lines(findings))]
    History {
        /// The folder.
        dir: PathBuf,
        /// Each file of which that is so.
        findings: Vec<Finding>,
    },
    /// The entities say what no migration does.
    #[error("the migrations in {dir} are behind the entities. Missing:\n\n{plan}\n{upgrade}Write them with\n\n    {command}\n", dir = dir.display(), upgrade = sentence(upgrade.as_deref()))]
    Stale {
        /// The folder.
        dir: PathBuf,
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
    },
    /// The name of a migration can't be used.
    #[error("{name:?} can't be the name of a migration: {reason}")]
    Name {
        /// The name.
        name: String,
        /// Why, and what can.
        reason: String,
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

const OUT_OF_HISTORY: &str = "Databases may hold them as they were: put them back as they were, from version control, and say what is new in a \
                              migration of its own. Where they are meant to be as they are (written by hand, or after a merge), set \
                              UPDATE_MIGRATIONS=sum for one build.";

/// A sentence on what part of a plan is, or nothing.
fn sentence(upgrade: Option<&Upgrade>) -> String {
    upgrade.map(|upgrade| format!("Part of it is new of itself: {upgrade}.\n\n")).unwrap_or_default()
}

impl fmt::Debug for MigrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl MigrationError {
    /// For `map_err`.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// A file that is not as it was written. Names have `/` between folders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Its text is another.
    Edited(String),
    /// It is gone.
    Removed(String),
    /// Nobody noted it.
    Added(String),
    /// It stands behind one that it comes before.
    Reordered(String),
    /// It is noted in a way that can't be read.
    Unreadable(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Edited(file) => write!(f, "{file} was edited"),
            Finding::Removed(file) => write!(f, "{file} is gone"),
            Finding::Added(file) => write!(f, "{file} is not in migrations.sum"),
            Finding::Reordered(file) => write!(f, "{file} stands in migrations.sum behind a file that comes after it"),
            Finding::Unreadable(line) => write!(f, "migrations.sum has a line that is none: {line}"),
        }
    }
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("- {finding}\n")).collect()
}
