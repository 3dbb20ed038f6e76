//! Views and materialized views.

use serde::{Deserialize, Serialize};

use super::{DataType, Dependencies, Grant, Index, QualifiedName, Rule, Text, Trigger};

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
    /// The tables and views that the query names, or the columns of them, and the functions.
    #[serde(default, skip_serializing_if = "Dependencies::is_empty")]
    pub depends_on: Dependencies,
    /// Triggers that write where the view can't, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// Its rules, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Who may do what with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// The role that owns it, where it is not who owns all: what it reads passes row security as that role. Only models say it;
    /// introspection does not read owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Text>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// What kind of view it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ViewKind {
    /// VIEW
    Plain {
        /// Tables are read with the rights of the reader, and their row security counts. Since PostgreSQL 15.
        security_invoker: bool,
        /// No function of a reader sees rows that the view leaves out.
        security_barrier: bool,
        /// WITH CHECK OPTION: what is written through the view must be seen through it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        check_option: Option<CheckOption>,
    },
    /// MATERIALIZED VIEW
    Materialized {
        /// Its indexes, by name.
        indexes: Vec<Index>,
        /// Storage parameters.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        storage: Vec<(Text, Text)>,
    },
}

/// What is written through a view must be seen through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOption {
    /// LOCAL: through this one.
    Local,
    /// CASCADED: through those below it too.
    Cascaded,
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ViewColumn {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub ty: DataType,
    /// The expression that a row inserted through the view gets where it brings no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Text>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl View {
    /// The indexes of a materialized view; empty for others.
    pub fn indexes(&self) -> &[Index] {
        match &self.kind {
            ViewKind::Plain { .. } => &[],
            ViewKind::Materialized { indexes, .. } => indexes,
        }
    }

    /// Rows are kept.
    pub fn is_materialized(&self) -> bool {
        matches!(self.kind, ViewKind::Materialized { .. })
    }
}
