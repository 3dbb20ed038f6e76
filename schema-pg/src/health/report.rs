//! What was found.

use std::fmt;

use schema_core::Severity;

/// What was found in a live database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HealthReport {
    /// What somebody should look at, in the order of the checks.
    pub findings: Vec<HealthFinding>,
    /// How large tables are, by name.
    pub sizes: Vec<TableSize>,
    /// Checks that could not be made, by code, with the error of the server: a lock timeout, a missing privilege.
    pub skipped: Vec<(&'static str, String)>,
}

/// Something that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthFinding {
    /// The check: `H02`.
    pub code: &'static str,
    /// How much it matters: what is wrong now, what will be, what could be better.
    pub severity: Severity,
    /// What it is about: `index app.orders.orders_total_idx`.
    pub object: String,
    /// What is the matter, a sentence that begins with the object.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// How large a table is, its partitions and indexes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSize {
    /// The table.
    pub table: String,
    /// Rows, as the server last counted them.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// Rows that its entity expects; none where it says nothing.
    pub expected_rows: Option<u64>,
}

impl HealthReport {
    /// All was looked at, and nothing was found but advice.
    pub fn is_well(&self) -> bool {
        self.skipped.is_empty() && self.findings.iter().all(|finding| finding.severity == Severity::Advice)
    }

    /// For tests and monitoring: the database does well.
    ///
    /// # Panics
    /// Where it does not, with the report.
    #[track_caller]
    pub fn assert_well(&self) {
        assert!(self.is_well(), "{self}");
    }
}

impl fmt::Display for HealthReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.iter().try_for_each(|finding| write!(f, "{finding}"))?;
        self.skipped.iter().try_for_each(|(code, why)| writeln!(f, "{code} could not be looked at: {why}"))
    }
}

impl fmt::Display for HealthFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.code, self.message)?;
        writeln!(f, "  help: {}", self.help)
    }
}
