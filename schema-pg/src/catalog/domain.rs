//! Domains.

use serde::{Deserialize, Serialize};

use super::{DataType, QualifiedName, Text};

/// A type with rules, under a name of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Domain {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// The type underneath.
    pub ty: DataType,
    /// Its rules, by name.
    pub checks: Vec<DomainCheck>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// A rule of a domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainCheck {
    /// Name of the constraint.
    pub name: Text,
    /// Condition over VALUE.
    pub expression: Text,
}
