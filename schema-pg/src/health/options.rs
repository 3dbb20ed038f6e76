//! Thresholds of the checks.

use std::collections::BTreeSet;

use crate::catalog::Text;

/// Thresholds of the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthOptions {
    /// An index counts as unused where statistics of so many days know no scan of it: 30 by default.
    pub unused_days: u64,
    /// A statement is slow that takes so many milliseconds on average: 200 by default.
    pub slow_ms: u64,
    /// A transaction or a wait is long after so many seconds: 300 by default.
    pub long_seconds: u64,
    /// Tables and indexes of fewer bytes are not looked at: 1 MiB by default.
    pub least_bytes: u64,
    /// Partitions have to be there for so many days to come: 7 by default.
    pub partition_days: i64,
    /// The schema of the extension `pg_stat_statements`; none where it is not there. Drivers of this library look for it ([`statements_schema_query`](super::statements_schema_query)).
    pub statements_schema: Option<Text>,
    /// Checks that are left out, by their codes.
    pub off: BTreeSet<String>,
}

impl Default for HealthOptions {
    fn default() -> Self {
        Self {
            unused_days: 30,
            slow_ms: 200,
            long_seconds: 300,
            least_bytes: 1 << 20,
            partition_days: 7,
            statements_schema: None,
            off: BTreeSet::new(),
        }
    }
}
