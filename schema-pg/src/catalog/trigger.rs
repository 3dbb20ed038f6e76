//! Triggers.

use serde::{Deserialize, Serialize};

use super::{Deferrable, QualifiedName, Text};

/// A trigger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// Its name. Triggers of one table and time fire in the order of their names.
    pub name: Text,
    /// When it is called.
    pub timing: Timing,
    /// What calls it.
    pub events: Vec<Event>,
    /// It is called for each row, or for each statement.
    #[serde(default, skip_serializing_if = "Level::is_row")]
    pub level: Level,
    /// WHEN: the condition under which it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    /// REFERENCING OLD TABLE AS: the rows as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_table: Option<Text>,
    /// REFERENCING NEW TABLE AS: the rows as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_table: Option<Text>,
    /// CONSTRAINT TRIGGER, and when it is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Deferrable>,
    /// FROM: the other table of a constraint trigger that keeps a reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<QualifiedName>,
    /// What it calls.
    pub function: QualifiedName,
    /// What the function is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Text>,
    /// When it counts.
    #[serde(default, skip_serializing_if = "Enabled::is_origin")]
    pub enabled: Enabled,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl Trigger {
    /// A trigger for each row, of which nothing else is said.
    pub fn new(name: impl Into<Text>, timing: Timing, events: Vec<Event>, function: QualifiedName) -> Self {
        Self {
            name: name.into(),
            timing,
            events,
            level: Level::Row,
            when: None,
            old_table: None,
            new_table: None,
            constraint: None,
            from: None,
            function,
            arguments: Vec::new(),
            enabled: Enabled::Origin,
            comment: None,
        }
    }
}

/// When a trigger is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// BEFORE
    Before,
    /// AFTER
    After,
    /// INSTEAD OF, on a view
    InsteadOf,
}

/// What calls a trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// UPDATE OF columns
    UpdateOf(Vec<Text>),
    /// DELETE
    Delete,
    /// TRUNCATE
    Truncate,
}

/// For what a trigger is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// FOR EACH ROW
    #[default]
    Row,
    /// FOR EACH STATEMENT
    Statement,
}

impl Level {
    /// For each row.
    pub fn is_row(&self) -> bool {
        *self == Self::Row
    }
}

/// When a trigger or rule counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enabled {
    /// ENABLE: but on a replica.
    #[default]
    Origin,
    /// ENABLE ALWAYS
    Always,
    /// ENABLE REPLICA
    Replica,
    /// DISABLE
    Never,
}

impl Enabled {
    /// Nothing was said.
    pub fn is_origin(&self) -> bool {
        *self == Self::Origin
    }
}
