//! Views and materialized views.

use serde::{Deserialize, Serialize};

use super::{DataType, Index, QualifiedName, Text};

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// The query.
    pub query: Text,
    /// Rows are kept, or the query is run by each reader.
    pub kind: ViewKind,
    /// The columns that its struct expects, by name. [`view_mismatches`](crate::view_mismatches) compares them with those
    /// that a server finds.
    pub columns: Vec<ViewColumn>,
    /// The tables and views that the query names.
    pub depends_on: Vec<QualifiedName>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// What kind of view it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewKind {
    /// VIEW
    Plain {
        /// Tables are read with the rights of the reader, and their row security counts. Since PostgreSQL 15.
        security_invoker: bool,
        /// No function of a reader sees rows that the view leaves out.
        security_barrier: bool,
    },
    /// MATERIALIZED VIEW
    Materialized {
        /// Its indexes, by name.
        indexes: Vec<Index>,
    },
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ViewColumn {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub ty: DataType,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl View {
    /// The indexes of a materialized view; empty for others.
    pub fn indexes(&self) -> &[Index] {
        match &self.kind {
            ViewKind::Plain { .. } => &[],
            ViewKind::Materialized { indexes } => indexes,
        }
    }

    /// Rows are kept.
    pub fn is_materialized(&self) -> bool {
        matches!(self.kind, ViewKind::Materialized { .. })
    }
}
