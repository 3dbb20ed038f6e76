//! What can be wrong with files. Each store has these among its own errors.

use std::path::PathBuf;

/// What is wrong with the files of migrations.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
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
    /// The name of a migration can't be used.
    #[error("{name:?} can't be the name of a migration: {reason}")]
    Name {
        /// The name.
        name: String,
        /// Why, and what can.
        reason: String,
    },
}
