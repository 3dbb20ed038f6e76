//! Partitions: tables that hold part of another table's rows.

use serde::{Deserialize, Serialize};

use super::{IndexTerm, QualifiedName, Text};

/// By what a table is cut into partitions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartitionKey {
    /// How rows are assigned.
    pub strategy: PartitionStrategy,
    /// The columns or expressions that decide.
    pub terms: Vec<IndexTerm>,
}

/// How rows are assigned to partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionStrategy {
    /// RANGE
    Range,
    /// LIST
    List,
    /// HASH
    Hash,
}

/// The table that this one is a partition of, and the rows that it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: QualifiedName,
    /// The rows.
    pub bound: PartitionBound,
}

/// Which rows a partition holds. Values are literals of SQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionBound {
    /// FOR VALUES FROM (…) TO (…)
    Range {
        /// From here.
        from: Vec<Text>,
        /// To here, without it.
        to: Vec<Text>,
    },
    /// FOR VALUES IN (…)
    List(Vec<Text>),
    /// FOR VALUES WITH (MODULUS …, REMAINDER …)
    Hash {
        /// In so many parts.
        modulus: u32,
        /// This one of them, counted from 0.
        remainder: u32,
    },
    /// DEFAULT: all rows that no other partition holds.
    Default,
}
