//! Functions.

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// A trigger function in PL/pgSQL. Its `search_path` is empty: all names in it are qualified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its name; it has no arguments.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// What stands between the dollar quotes.
    pub body: Text,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}
