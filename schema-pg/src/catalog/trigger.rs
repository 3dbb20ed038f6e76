//! Triggers.

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// A trigger that is called for each row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// Its name. Triggers of one table and time fire in the order of their names.
    pub name: Text,
    /// When it is called.
    pub timing: Timing,
    /// What calls it.
    pub events: Vec<Event>,
    /// What it calls.
    pub function: QualifiedName,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// When a trigger is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// BEFORE
    Before,
    /// AFTER
    After,
}

/// What calls a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
}
