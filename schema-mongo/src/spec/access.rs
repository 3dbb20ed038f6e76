//! Access patterns, and what serves them.

use super::{Direction, Text, Value};

/// A query that the application asks often, in paths of its documents.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessPattern {
    /// The Rust name of the entity.
    pub entity: Text,
    /// Its collection.
    pub collection: Text,
    /// What the application calls it.
    pub name: Text,
    /// What it is for.
    pub description: Text,
    /// The path of the tenant.
    pub tenant: Option<Text>,
    /// What is compared with by equality, the tenant not among it.
    pub equal: Vec<Text>,
    /// The path, among `equal`, of which one query brings many values.
    pub through: Option<Text>,
    /// What all its documents match: the filter, and that they are live.
    pub filter: Option<Value>,
    /// What lies in a range.
    pub range: Option<Text>,
    /// What the documents are sorted by.
    pub sort: Vec<(Text, Direction)>,
    /// How many documents are read at most.
    pub limit: Option<u32>,
    /// The index that serves it.
    pub index: Option<Text>,
}
