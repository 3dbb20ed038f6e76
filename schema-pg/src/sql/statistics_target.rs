//! Targets for statistics.

use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// ALTER TABLE ONLY … SET STATISTICS: of a partitioned table, and of none of its partitions.
pub fn statistics_only(table: &QualifiedName, column: &Text, target: i32) -> String {
    format!("ALTER TABLE ONLY {}\n    ALTER COLUMN {} SET STATISTICS {target}", Name(table), Ident(column))
}
