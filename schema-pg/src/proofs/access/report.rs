//! What was shown of access patterns.

use std::fmt;

use crate::catalog::{QualifiedName, Text};
use crate::fake::{FakeError, LoadError};

/// How rows are made for the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessOptions {
    /// How many rows each table gets: enough that reading all of them costs more than an index. 5,000 unless said.
    pub rows: u64,
    /// Another seed gives other rows.
    pub seed: u64,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self { rows: 5_000, seed: 0 }
    }
}

/// How the server carries out each access pattern. `Display` is a report for people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccessReport {
    /// The patterns, in the order of their tables.
    pub patterns: Vec<PatternPlan>,
}

/// How the server carries out a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternPlan {
    /// Its table or view.
    pub relation: QualifiedName,
    /// What the application calls it.
    pub name: Text,
    /// The role of the application, which asked; none where the configuration names no roles, or that role may not read it: then who proves asked.
    pub role: Option<Text>,
    /// The index that is to serve it; none for a view that keeps no rows.
    pub index: Option<Text>,
    /// The query that was sent; empty where no row has values to ask with.
    pub query: String,
    /// What the server did, a node a line.
    pub plan: String,
    /// How many rows came.
    pub rows: u64,
    /// What that means.
    pub outcome: AccessOutcome,
}

/// What a plan means for a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessOutcome {
    /// Read by an index in the order that is asked for, and no row more than came.
    Served,
    /// The index can serve it so, and for these rows the server has a way that costs less: it is told how. Few rows are sorted faster than found in order,
    /// and of many rows a scan is faster.
    Cheaper(String),
    /// No generated row has all that the pattern asks for.
    NoRows,
    /// It is not served: why.
    Unserved(String),
}

/// Why access patterns are not shown to be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// Rows can't be made.
    #[error(transparent)]
    Fake(#[from] FakeError),
    /// Rows can't be loaded: the database lacks the schema, or holds rows.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// No entity has access patterns.
    #[error("no entity says `access(…)`")]
    NoPatterns,
    /// Who proves can't act as the role of the application.
    #[error("who proves is no member of the role {0}: GRANT it, or prove as a superuser")]
    NoMember(Text),
    /// The tenant is said by an expression, which the proof can't make say another.
    #[error("the session says its tenant by an expression: prove it with one that says it by a variable")]
    NoVariable,
    /// The way to the server, or what it refuses.
    #[error("{what}: {error}")]
    Server {
        /// What was being done.
        what: String,
        /// What the server says.
        error: String,
    },
    /// Patterns that no index serves.
    #[error("{0}")]
    Unserved(AccessReport),
}

impl AccessReport {
    /// The patterns that are not served.
    pub fn unserved(&self) -> impl Iterator<Item = &PatternPlan> {
        self.patterns.iter().filter(|pattern| matches!(pattern.outcome, AccessOutcome::Unserved(_)))
    }
}

impl fmt::Display for AccessReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.patterns.iter().try_for_each(|pattern| write!(f, "{pattern}"))
    }
}

impl fmt::Display for PatternPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = self.index.as_ref().map_or_else(String::new, |index| format!(" by {index}"));
        let role = self.role.as_ref().map_or_else(String::new, |role| format!(" as {role}"));
        let outcome = match &self.outcome {
            AccessOutcome::Served => format!("served{index}"),
            AccessOutcome::Cheaper(how) => format!("served{index}; here the server {how}"),
            AccessOutcome::NoRows => "not tried: no generated row has all that it asks for".to_owned(),
            AccessOutcome::Unserved(why) => format!("NOT served: {why}"),
        };
        writeln!(f, "{}.{}{role}: {outcome}", self.relation, self.name)?;
        if matches!(self.outcome, AccessOutcome::Unserved(_)) {
            writeln!(f, "    {}", self.query.replace('\n', "\n    "))?;
            self.plan.lines().try_for_each(|line| writeln!(f, "    {line}"))?;
        }
        Ok(())
    }
}
