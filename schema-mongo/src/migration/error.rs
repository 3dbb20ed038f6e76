//! What can be wrong with migrations.

/// What can be wrong with migrations.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A file can't be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// A file does not hold commands.
    #[error("{path} holds no list of commands: {error}")]
    Json {
        /// The file.
        path: String,
        /// Why.
        error: serde_json::Error,
    },
    /// A file's name is of no form that is known.
    #[error("{path} is no name of a migration: write digits, `_`, a name, and `.up.json` or `.down.json`")]
    Name {
        /// The file.
        path: String,
    },
    /// Two migrations have one version.
    #[error("two migrations have the version {version}: give one of them a later one")]
    Twice {
        /// The version.
        version: String,
    },
    /// A migration was edited behind its application.
    #[error("migration {version} was edited after it was applied: put it back as it was, and write another one")]
    Edited {
        /// The version.
        version: String,
    },
    /// A migration that was applied is not there any more.
    #[error("migration {version} was applied and is not there any more: put its file back")]
    Gone {
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
    /// There is no way back.
    #[error("migration {version} has no way back")]
    NoWayBack {
        /// The version.
        version: String,
    },
}
