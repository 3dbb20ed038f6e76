//! Access patterns: the queries that an application asks often, which decide what indexes there are.

use serde::Serialize;

use super::{IndexColumn, Source, Text};

/// A query that an application asks often: `access("open_orders_of", "a customer's open orders").by([customer_id])`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccessPattern {
    /// What applications call it, unique in its entity: `open_orders_of`.
    pub name: Text,
    /// What it is for, in words.
    pub description: Text,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// `.by([customer_id])`: values that the query compares with by `=`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<IndexColumn>,
    /// `.through(post_id)`: the reference across which the rows of many referenced rows are read at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<Text>,
    /// `.filter("status = 'open'")`: the condition on all rows of the pattern, in SQL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<Text>,
    /// `.range([placed_at])`: what lies between two values, or above or below one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<IndexColumn>,
    /// `.order_by([placed_at.desc()])`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order_by: Vec<IndexColumn>,
    /// `.include([total])`: fields that are read from the index alone, together with those that it is found by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Text>,
    /// `.limit(20)`: how many rows are read at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `.all_rows()`: deleted rows too, under `soft_delete`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all_rows: bool,
    /// `.across_tenants()`: rows of all tenants.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub across_tenants: bool,
}

impl AccessPattern {
    /// A pattern that asks for all rows.
    pub fn new(name: impl Into<Text>, description: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            source: Source::default(),
            by: Vec::new(),
            through: None,
            filter: None,
            range: None,
            order_by: Vec::new(),
            include: Vec::new(),
            limit: None,
            all_rows: false,
            across_tenants: false,
        }
    }

    /// What is compared with by `=`: the reference of `.through(…)`, and what `.by(…)` names.
    pub fn equal(&self) -> impl Iterator<Item = IndexColumn> {
        self.through.iter().cloned().map(IndexColumn::field).chain(self.by.iter().cloned())
    }

    /// The columns that it compares with, lies between or sorts by, in this order.
    pub fn columns(&self) -> impl Iterator<Item = IndexColumn> {
        self.equal().chain(self.range.iter().cloned()).chain(self.order_by.iter().cloned())
    }
}
