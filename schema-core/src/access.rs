//! What proofs of access patterns find, whatever the store.

use std::fmt;

use crate::ir::Text;

/// How a server carries out each access pattern. `Display` is a report for people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccessReport {
    /// The patterns, in the order of their tables or collections.
    pub patterns: Vec<PatternPlan>,
}

/// How a server carries out a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternPlan {
    /// Its table, view or collection.
    pub relation: String,
    /// Its name.
    pub name: Text,
    /// The role of the application that the query ran as; none where the configuration names no roles, where that role has no privilege to read the relation (the
    /// query ran as the user of the proof), and in MongoDB.
    pub role: Option<Text>,
    /// The index that is to serve it; none for a view that stores no rows.
    pub index: Option<Text>,
    /// The query; empty where no row has values for it.
    pub query: String,
    /// The plan of the server, a node a line.
    pub plan: String,
    /// How many rows or documents the query returned.
    pub rows: u64,
    /// What the store calls one of them: `row`, `document`.
    pub unit: &'static str,
    /// What that means.
    pub outcome: AccessOutcome,
}

/// What a plan means for a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessOutcome {
    /// Read by an index in the requested order, and nothing was read that was not returned.
    Served,
    /// The index can serve it so, and for these rows the server has a cheaper plan, which this text describes. Few rows are sorted faster than read in order,
    /// and of many rows a scan is faster.
    Cheaper(String),
    /// No generated row has values for all of its conditions.
    NoRows,
    /// It is not served: why.
    Unserved(String),
}

impl AccessOutcome {
    /// Its name for machines, and the reason where there is one.
    pub fn words(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Served => ("served", None),
            Self::Cheaper(how) => ("cheaper", Some(how)),
            Self::NoRows => ("no_rows", None),
            Self::Unserved(why) => ("unserved", Some(why)),
        }
    }
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
            AccessOutcome::NoRows => format!("not tried: no generated {} has all that it asks for", self.unit),
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

/// What a plan read and returned, as a server reports it.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct PlanReading {
    /// Indexes that were read.
    pub indexes: Vec<String>,
    /// A whole table or collection was read: how many rows.
    pub scanned: Option<u64>,
    /// More than one row was sorted: how many.
    pub sorted: Option<u64>,
    /// Rows that were read and not returned.
    pub removed: u64,
    /// Rows that were returned.
    pub rows: u64,
}

impl PlanReading {
    /// Why a pattern is not served by this plan; nothing where it is. `asks_for_all`: it has no condition and no order. `compares_range`: its range is compared entry
    /// by entry, since something else is the order.
    pub fn lacks(&self, asks_for_all: bool, compares_range: bool, unit: &str) -> Option<String> {
        if asks_for_all && self.removed == 0 {
            return None;
        }
        if let Some(scanned) = self.scanned {
            return Some(format!("all {scanned} {unit}s were read, for {} that came", self.rows));
        }
        if self.indexes.is_empty() {
            return Some("no index was read".to_owned());
        }
        if let Some(sorted) = self.sorted {
            return Some(format!("{sorted} {unit}s were sorted"));
        }
        let removed = (self.removed > 0 && !compares_range).then_some(self.removed)?;
        Some(format!("{removed} {unit}s were read and passed over, for {} that came", self.rows))
    }
}
