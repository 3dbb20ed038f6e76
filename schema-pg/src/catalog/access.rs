//! Access patterns, and what serves them.

use super::{IndexColumn, IndexTerm, QualifiedName, Text};

/// A query that the application asks often, in columns of its table.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessPattern {
    /// The Rust name of the entity or view.
    pub entity: Text,
    /// Its table or view.
    pub relation: QualifiedName,
    /// What the application calls it.
    pub name: Text,
    /// What it is for.
    pub description: Text,
    /// The column of the tenant, which sessions compare with by row security.
    pub tenant: Option<Text>,
    /// What is compared with by `=`, the tenant not among it.
    pub equal: Vec<IndexTerm>,
    /// The column, first in `equal`, of which one query brings many values.
    pub through: Option<Text>,
    /// The condition on all its rows: the filter, and that they are live.
    pub predicate: Option<Text>,
    /// What lies in a range.
    pub range: Option<IndexTerm>,
    /// What the rows are sorted by.
    pub order_by: Vec<IndexColumn>,
    /// Columns that are read in addition.
    pub include: Vec<Text>,
    /// How many rows are read at most.
    pub limit: Option<u32>,
    /// The index or constraint that serves it; none for a view that keeps no rows: that reads the indexes of its tables.
    pub index: Option<Text>,
}

impl AccessPattern {
    /// The range is not what the rows are sorted by: the index gives the order, and each entry's value is compared.
    pub fn compares_range(&self) -> bool {
        let first = self.order_by.first();
        self.range.as_ref().is_some_and(|range| first.is_some_and(|first| first.term != *range))
    }
}
