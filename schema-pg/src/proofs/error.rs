//! Why a proof of how rows live fails, and what it showed.

use std::fmt;

use crate::catalog::QualifiedName;
use crate::fake::{FakeError, LoadError};

/// What was tried, where all of it did what it is to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LifecycleReport {
    /// The tables.
    pub tables: Vec<QualifiedName>,
    /// How many statements were tried.
    pub tried: usize,
    /// What no generated row allowed to try: the table, and what.
    pub untried: Vec<(QualifiedName, &'static str)>,
}

/// Something that does not do what an entity says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The table.
    pub table: QualifiedName,
    /// What is not so: `an UPDATE is in the log`.
    pub what: &'static str,
    /// The statement that showed it.
    pub statement: String,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: not so: {}; {}\n    {}",
            self.table,
            self.what,
            self.found,
            self.statement.replace('\n', "\n    ")
        )
    }
}

/// Why it was not shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LifecycleError {
    /// Rows can't be made.
    #[error(transparent)]
    Fake(#[from] FakeError),
    /// Rows can't be loaded: the database lacks the schema, or holds rows.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// No entity says this.
    #[error("no entity says `{0}`")]
    Nothing(&'static str),
    /// The way to the server.
    #[error("{what}: {error}")]
    Server {
        /// What was being done.
        what: &'static str,
        /// What the server says.
        error: String,
    },
    /// What does not do what it is to do.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Broken(Vec<Broken>),
}
