//! Constraints.

use serde::{Deserialize, Serialize};

use super::{IndexColumn, IndexMethod, QualifiedName, Text};

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
    /// EXCLUDE
    Exclude {
        /// How its index is built.
        method: IndexMethod,
        /// What is compared, by which operator.
        elements: Vec<Exclusion>,
        /// The condition of the rows that it looks at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        predicate: Option<Text>,
        /// When it is checked.
        deferrable: Deferrable,
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

/// What an exclusion compares in two rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exclusion {
    /// The column or expression.
    #[serde(flatten)]
    pub column: IndexColumn,
    /// The operator: `=`, `&&`.
    pub operator: Text,
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
    /// The columns that a primary key or a unique constraint keeps apart.
    pub fn key(&self) -> Option<&[Text]> {
        match self {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => Some(columns),
            _ => None,
        }
    }

    /// Where constraints of this kind stand among those of a table.
    pub fn rank(&self) -> u8 {
        match self {
            ConstraintKind::PrimaryKey { .. } => 0,
            ConstraintKind::Unique { .. } => 1,
            ConstraintKind::Check { .. } => 2,
            ConstraintKind::Exclude { .. } => 3,
            ConstraintKind::ForeignKey { .. } => 4,
        }
    }
}
