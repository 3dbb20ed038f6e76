//! Indexes: what makes a query fast.

use serde::Serialize;

use super::{Source, Text};

/// An index in words that every store knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// `.name("…")`.
    pub name: Option<Text>,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// What is indexed, most significant first.
    pub columns: Vec<IndexColumn>,
    /// `.unique()`.
    pub unique: bool,
    /// `.filter("…")`: only rows for which this SQL condition holds.
    pub filter: Option<Text>,
    /// `.all_rows()`: under `soft_delete` the index holds the deleted rows too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all_rows: bool,
    /// `.across_tenants()`: for queries about rows of all tenants, and what is unique is so among all.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub across_tenants: bool,
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
    /// `.collate("C")`: the rules by which text is sorted and compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<Text>,
    /// `.opclass("…")`: the operators that the index serves, in stores that let one choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opclass: Option<Box<OperatorClass>>,
}

/// The operators that an index serves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OperatorClass {
    /// Its name: `text_pattern_ops`.
    pub name: Text,
    /// Its parameters: `siglen` and `32`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(Text, Text)>,
}

impl IndexColumn {
    /// A field, smallest first.
    pub fn field(name: impl Into<Text>) -> Self {
        Self { term: IndexTerm::Field(name.into()), order: Order::Asc, nulls: None, collation: None, opclass: None }
    }
}

/// What a column of an index holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexTerm {
    /// A field, by its Rust name.
    Field(Text),
    /// A text field in lower case.
    Lower(Text),
    /// A member of an embedded struct: the field, and the names below it between dots.
    Member(Text, Text),
    /// An SQL expression over the columns of a row.
    Expression(Text),
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
    /// The field that the term reads; an expression reads whatever it names.
    pub fn field(&self) -> Option<&Text> {
        match self {
            IndexTerm::Field(name) | IndexTerm::Lower(name) | IndexTerm::Member(name, _) => Some(name),
            IndexTerm::Expression(_) => None,
        }
    }
}
