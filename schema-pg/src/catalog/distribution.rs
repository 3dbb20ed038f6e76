//! On which nodes of a Citus cluster the rows of a table are.

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// Where the rows of a table are in a Citus cluster; a table without it is the coordinator's alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// In shards, by the hash of a column.
    Hash {
        /// The column.
        column: Text,
        /// The first table of its colocation group: rows with the same value are on one node in all tables of a group. `None` where it is
        /// the first one itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<QualifiedName>,
        /// How many shards the group has; `None` is `citus.shard_count`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shards: Option<u32>,
    },
    /// On each node, whole.
    Reference,
}

impl Distribution {
    /// The column by whose hash rows are in shards.
    pub fn column(&self) -> Option<&Text> {
        match self {
            Self::Hash { column, .. } => Some(column),
            Self::Reference => None,
        }
    }

    /// How many shards were asked for, or are there.
    pub fn shards(&self) -> Option<u32> {
        match self {
            Self::Hash { shards, .. } => *shards,
            Self::Reference => None,
        }
    }
}
