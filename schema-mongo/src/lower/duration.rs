//! Lengths of time, as MongoDB counts them.

use schema_core::ir::Span;

/// So many seconds. A month has 30 days where the store counts seconds.
pub fn seconds(length: impl Into<Span>) -> i64 {
    let Span { months, days, minutes, seconds } = length.into();
    (i64::from(months) * 30 + i64::from(days)) * 86_400 + i64::from(minutes) * 60 + i64::from(seconds)
}
