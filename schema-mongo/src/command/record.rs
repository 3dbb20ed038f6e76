//! Commands as migrations keep them.

use serde::{Deserialize, Serialize};

use super::{Command, Document};

/// A command as migrations keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What the server is told.
    pub command: Document,
    /// It is for the database `admin`.
    #[serde(default, skip_serializing_if = "crate::spec::is_false")]
    pub admin: bool,
    /// The update is done so many documents at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<u32>,
    /// What must come of it for the next command to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expected>,
}

/// What must come of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// A count of 0, or no documents.
    Nothing,
}

impl Record {
    /// It is about shards, which a replica set and a standalone do not have.
    pub(crate) fn needs_shards(&self) -> bool {
        let words = ["shardCollection", "reshardCollection", "refineCollectionShardKey", "unshardCollection"];
        words.iter().any(|word| self.command.0.strip_prefix("{\"").is_some_and(|rest| rest.starts_with(word)))
    }
}

impl Command<'_> {
    /// The same, to be kept in a migration: what can't be read off the command itself stands beside it.
    pub fn to_record(&self) -> Record {
        let batch = match self {
            Command::Update { batch, .. } => Some(*batch),
            _ => None,
        };
        let expect = match self {
            Command::ExpectNone { .. } | Command::ExpectUnique { .. } => Some(Expected::Nothing),
            _ => None,
        };
        Record { command: Document(self.to_json().into()), admin: self.is_admin(), batch, expect }
    }
}
