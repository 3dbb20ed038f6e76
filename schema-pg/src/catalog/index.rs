//! Indexes.

use serde::{Deserialize, Serialize};

use super::Text;

/// An index that belongs to no constraint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// Its name; it lives in the table's schema.
    pub name: Text,
    /// How it is built.
    pub method: IndexMethod,
    /// No two rows hold the same values.
    pub unique: bool,
    /// NULLS NOT DISTINCT
    pub nulls_not_distinct: bool,
    /// What is indexed.
    pub columns: Vec<IndexColumn>,
    /// Columns that it holds beside.
    pub include: Vec<Text>,
    /// The condition of the rows that it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<Text>,
}

/// One column of an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexColumn {
    /// What it holds.
    pub term: IndexTerm,
    /// Which way it is sorted.
    pub order: Order,
    /// Where NULLs stand; `None` is PostgreSQL's default for the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<Nulls>,
}

/// What a column of an index holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexTerm {
    /// A column.
    Column(Text),
    /// An expression.
    Expression(Text),
}

/// How an index is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexMethod {
    /// btree
    Btree,
    /// hash
    Hash,
    /// gin
    Gin,
    /// gist
    Gist,
    /// spgist
    SpGist,
    /// brin
    Brin,
}

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// ASC
    Asc,
    /// DESC
    Desc,
}

/// Where NULLs stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// NULLS FIRST
    First,
    /// NULLS LAST
    Last,
}

impl Index {
    /// The columns, where none of them is an expression.
    pub fn plain_columns(&self) -> Option<Vec<Text>> {
        let leading = self.leading_columns();
        (leading.len() == self.columns.len()).then_some(leading)
    }

    /// The columns before the first expression.
    pub fn leading_columns(&self) -> Vec<Text> {
        let column = |column: &IndexColumn| match &column.term {
            IndexTerm::Column(name) => Some(name.clone()),
            IndexTerm::Expression(_) => None,
        };
        self.columns.iter().map_while(column).collect()
    }
}
