//! Rewrite rules, statistics objects, event triggers.

use serde::{Deserialize, Serialize};

use super::{Enabled, QualifiedName, Text};

/// A rule that rewrites statements on a table or view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: Text,
    /// The whole statement, as PostgreSQL writes it, without a semicolon.
    pub definition: Text,
    /// When it counts.
    #[serde(default, skip_serializing_if = "Enabled::is_origin")]
    pub enabled: Enabled,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// Statistics over several columns or over expressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// The table.
    pub table: QualifiedName,
    /// The whole statement, as PostgreSQL writes it, without a semicolon.
    pub definition: Text,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// A trigger that statements of the schema itself call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventTrigger {
    /// Its name.
    pub name: Text,
    /// What calls it: `ddl_command_end`.
    pub event: Text,
    /// The commands alone that call it; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Text>,
    /// What it calls.
    pub function: QualifiedName,
    /// When it counts.
    #[serde(default, skip_serializing_if = "Enabled::is_origin")]
    pub enabled: Enabled,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}
