//! Constraints.

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Constraint {
    /// Its name.
    pub name: Text,
    /// What it demands.
    #[serde(flatten)]
    pub kind: ConstraintKind,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConstraintKind {
    /// PRIMARY KEY
    PrimaryKey {
        /// Its columns.
        columns: Vec<Text>,
    },
    /// UNIQUE
    Unique {
        /// Its columns.
        columns: Vec<Text>,
        /// NULLS NOT DISTINCT
        nulls_not_distinct: bool,
        /// When it is checked.
        deferrable: Deferrable,
    },
    /// CHECK
    Check {
        /// The condition.
        expression: Text,
    },
    /// FOREIGN KEY
    ForeignKey {
        /// Its columns.
        columns: Vec<Text>,
        /// The referenced table.
        target: QualifiedName,
        /// The referenced columns.
        target_columns: Vec<Text>,
        /// ON DELETE
        on_delete: Action,
        /// ON UPDATE
        on_update: Action,
        /// When it is checked.
        deferrable: Deferrable,
    },
}

/// What happens to a row when the row that it references goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// NO ACTION
    NoAction,
    /// RESTRICT
    Restrict,
    /// CASCADE
    Cascade,
    /// SET NULL
    SetNull,
    /// SET DEFAULT
    SetDefault,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// NOT DEFERRABLE
    No,
    /// DEFERRABLE INITIALLY IMMEDIATE
    InitiallyImmediate,
    /// DEFERRABLE INITIALLY DEFERRED
    InitiallyDeferred,
}

impl ConstraintKind {
    /// Where constraints of this kind stand among those of a table.
    pub fn rank(&self) -> u8 {
        match self {
            ConstraintKind::PrimaryKey { .. } => 0,
            ConstraintKind::Unique { .. } => 1,
            ConstraintKind::Check { .. } => 2,
            ConstraintKind::ForeignKey { .. } => 3,
        }
    }
}
