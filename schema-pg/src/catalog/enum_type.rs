//! Enum types.

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// A type whose values are labels in a fixed order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnumType {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// Its labels, in their sort order.
    pub labels: Vec<Text>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}
