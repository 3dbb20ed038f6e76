//! Indexes.

use serde::{Deserialize, Serialize};

use super::Text;
use super::expression::mentions;

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
    /// Storage parameters: `fillfactor` and `70`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<(Text, Text)>,
    /// SET STATISTICS of its expressions: the number of the column, from 1, and the target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statistics: Vec<(i16, i32)>,
    /// The condition of the rows that it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<Text>,
    /// It was not built to the end: nobody uses it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invalid: bool,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
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
    /// The rules by which text is sorted and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<Text>,
    /// The operators that it serves; `None` is the type's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opclass: Option<Box<OperatorClass>>,
}

/// The operators that an index serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OperatorClass {
    /// Its name.
    pub name: Text,
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(Text, Text)>,
}

impl OperatorClass {
    /// The class of this name, without parameters.
    pub fn named(name: &'static str) -> Box<Self> {
        Box::new(Self { name: name.into(), parameters: Vec::new() })
    }
}

impl IndexColumn {
    /// Nothing was said of its order.
    pub fn is_ascending(&self) -> bool {
        self.order == Order::Asc && self.nulls.is_none()
    }

    /// A term in ascending order.
    pub fn new(term: IndexTerm) -> Self {
        Self { term, order: Order::Asc, nulls: None, collation: None, opclass: None }
    }
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IndexMethod {
    /// btree
    #[default]
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
    /// hnsw, of the extension vector
    Hnsw,
    /// ivfflat, of the extension vector
    Ivfflat,
}

impl IndexMethod {
    /// The method that has this name in `pg_am`; `None` where it is another.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "btree" => Self::Btree,
            "hash" => Self::Hash,
            "gin" => Self::Gin,
            "gist" => Self::Gist,
            "spgist" => Self::SpGist,
            "brin" => Self::Brin,
            "hnsw" => Self::Hnsw,
            "ivfflat" => Self::Ivfflat,
            _ => return None,
        })
    }
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

impl IndexTerm {
    /// It is this column, or an expression that names it.
    pub fn mentions(&self, column: &str) -> bool {
        match self {
            IndexTerm::Column(name) => name == column,
            IndexTerm::Expression(sql) => mentions(sql, column),
        }
    }
}

impl Index {
    /// A key column, an included column, an expression or the predicate names this column.
    pub fn mentions(&self, column: &str) -> bool {
        self.columns.iter().any(|part| part.term.mentions(column))
            || self.include.iter().any(|name| name == column)
            || self.predicate.as_ref().is_some_and(|sql| mentions(sql, column))
    }

    /// Puts indexes of a table in their order: by name.
    pub fn sort(indexes: &mut [Self]) {
        indexes.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// An index of this name over columns, of which nothing else is said.
    pub fn new(name: Text, columns: Vec<IndexColumn>) -> Self {
        Self {
            name,
            method: IndexMethod::Btree,
            unique: false,
            nulls_not_distinct: false,
            columns,
            include: Vec::new(),
            storage: Vec::new(),
            statistics: Vec::new(),
            predicate: None,
            invalid: false,
            comment: None,
        }
    }

    /// What CREATE INDEX makes: without the comment and the statistics targets, which have statements of their own.
    pub fn created(&self) -> Self {
        Self { comment: None, statistics: Vec::new(), ..self.clone() }
    }

    /// The columns before the first expression.
    pub fn leading_columns(&self) -> impl Iterator<Item = &Text> + Clone {
        self.columns.iter().map_while(|column| match &column.term {
            IndexTerm::Column(name) => Some(name),
            IndexTerm::Expression(_) => None,
        })
    }
}
