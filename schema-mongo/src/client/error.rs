//! What can go wrong with a server.

use crate::migration::MigrationError;
use crate::spec::Text;

/// What can go wrong with a server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server, or the way to it.
    #[error(transparent)]
    Server(#[from] mongodb::error::Error),
    /// The server refused a command.
    #[error("command {step} was refused: {error}\n  {command}")]
    Refused {
        /// Its number, from 1.
        step: usize,
        /// The command, as extended JSON.
        command: String,
        /// Why.
        error: mongodb::error::Error,
    },
    /// Documents are there that must not be.
    #[error("command {step}: {found} documents stand in the way of what follows, find them with\n  {command}")]
    InTheWay {
        /// Its number, from 1.
        step: usize,
        /// How many.
        found: u64,
        /// The command that found them, as extended JSON.
        command: String,
    },
    /// A runner was stopped at a command that would change documents twice, and only people can see whether it was done.
    #[error(
        "migration {version} was stopped at command {step}, which may be done, and would change documents a second time\n  {command}\nlook, and say so: `repair` with `Begun::Done` or `Begun::NotDone`"
    )]
    Uncertain {
        /// The migration.
        version: String,
        /// The command's number, from 1.
        step: usize,
        /// The command, as extended JSON.
        command: String,
    },
    /// An update leaves its own filter matching, so it would never end.
    #[error("command {step}: the update leaves its own filter matching\n  {command}")]
    Endless {
        /// Its number, from 1.
        step: usize,
        /// The command, as extended JSON.
        command: String,
    },
    /// A text is no extended JSON.
    #[error("no extended JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// BSON that can't be read or written.
    #[error("no BSON: {0}")]
    Bson(#[from] bson::error::Error),
    /// The collection is not there: inserting would make it, without its validator and indexes.
    #[error("there is no collection {0}: inserting would make it without its validator and indexes")]
    NoCollection(Text),
    /// The collection holds documents already.
    #[error("the collection {0} holds documents")]
    HoldsDocuments(Text),
    /// The migrations do not fit the database, or each other.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// Another runner is at work.
    #[error(
        "another runner ({owner}) holds the lock; it is free again when that one is done, or when it has been silent for the seconds that it asked for (this one: {seconds})"
    )]
    Locked {
        /// Who.
        owner: String,
        /// After how many seconds of silence the lock is free.
        seconds: u64,
    },
    /// Another runner took the lock, since this one was silent for too long.
    #[error("the lock was lost to another runner: this one was silent for too long")]
    LockLost,
}
