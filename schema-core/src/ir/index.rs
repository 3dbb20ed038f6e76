//! Indexes: what makes a query fast.

use serde::Serialize;

use super::{Source, Text};

/// An index in words that every store knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// `.name("…")`.
    pub name: Option<Text>,
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
    /// What is indexed, most significant first.
    pub columns: Vec<IndexColumn>,
    /// `.unique()`.
    pub unique: bool,
    /// `.filter("…")`: only rows for which this SQL condition holds.
    pub filter: Option<Text>,
}

/// One column of an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexColumn {
    /// What is sorted.
    pub term: IndexTerm,
    /// Which way.
    pub order: Order,
    /// Where missing values stand; without it last for ascending, first for descending.
    pub nulls: Option<Nulls>,
}

/// What a column of an index holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexTerm {
    /// A field, by its Rust name.
    Field(Text),
    /// A text field in lower case.
    Lower(Text),
}

/// Which way an index sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// Where missing values stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
}

impl IndexTerm {
    /// The field that the term reads.
    pub fn field(&self) -> &Text {
        match self {
            IndexTerm::Field(name) | IndexTerm::Lower(name) => name,
        }
    }
}
