//! Lengths of time, as MongoDB counts them.

use schema_core::ir::Duration;

/// So many seconds. A month has 30 days where the store counts seconds.
pub fn seconds(length: Duration) -> i64 {
    (i64::from(length.months) * 30 + i64::from(length.days)) * 86_400
}
