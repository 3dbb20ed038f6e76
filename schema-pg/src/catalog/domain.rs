//! Domains.

use serde::{Deserialize, Serialize};

use super::{DataType, Dependencies, QualifiedName, Text};

/// A type with rules, under a name of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Domain {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// The type underneath.
    pub ty: DataType,
    /// NOT NULL
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_null: bool,
    /// The expression that gives a value where none is brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Text>,
    /// The rules by which text is sorted and compared, where they are not those of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<Text>,
    /// What its expressions name.
    #[serde(default, skip_serializing_if = "Dependencies::is_empty")]
    pub depends_on: Dependencies,
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
    /// NOT VALID: values that were there before may break it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
    /// COMMENT ON CONSTRAINT … ON DOMAIN
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl DomainCheck {
    /// The same rule, whatever is said about it.
    pub fn is_same_rule(&self, other: &DomainCheck) -> bool {
        (&self.name, &self.expression, self.not_valid) == (&other.name, &other.expression, other.not_valid)
    }
}
