//! Lengths of time on the calendar.

use serde::Serialize;

/// So many months and days. A month is as long as the calendar says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Duration {
    /// Months.
    pub months: u32,
    /// Days.
    pub days: u32,
}
