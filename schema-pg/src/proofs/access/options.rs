//! How a proof of access patterns is called, and why it fails.

use schema_core::access::AccessReport;

use crate::catalog::Text;
use crate::fake::{FakeError, LoadError};

/// How rows are made for the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessOptions {
    /// How many rows each table gets: enough that reading all of them costs more than an index. 5,000 by default.
    pub rows: u64,
    /// Another seed gives other rows.
    pub seed: u64,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self { rows: 5_000, seed: 0 }
    }
}

/// Why access patterns are not shown to be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// Rows can't be made.
    #[error(transparent)]
    Fake(#[from] FakeError),
    /// Rows can't be loaded: the database lacks the schema, or holds rows.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// No entity has access patterns.
    #[error("no entity says `access(…)`")]
    NoPatterns,
    /// Who proves can't act as the role of the application.
    #[error("who proves is no member of the role {0}: GRANT it, or prove as a superuser")]
    NoMember(Text),
    /// The tenant of a session is an expression, which the proof can't set.
    #[error("the session says its tenant by an expression: prove it with one that says it by a variable")]
    NoVariable,
    /// The way to the server, or what it refuses.
    #[error("{what}: {error}")]
    Server {
        /// What was being done.
        what: String,
        /// What the server says.
        error: String,
    },
    /// Patterns that no index serves.
    #[error("{0}")]
    Unserved(AccessReport),
}
