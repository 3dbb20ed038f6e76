//! Constraints.

pub use schema_core::ir::{Action, Deferrable};
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
    /// NOT VALID: rows that were there before may break it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl Constraint {
    /// A constraint that all rows keep.
    pub fn new(name: impl Into<Text>, kind: ConstraintKind) -> Self {
        Self { name: name.into(), kind, not_valid: false, comment: None }
    }

    /// The same with a comment on it, where there is one.
    #[must_use]
    pub fn commented(self, comment: Option<Text>) -> Self {
        Self { comment, ..self }
    }

    /// Puts constraints of a table in their order: keys first, then by name.
    pub fn sort(constraints: &mut [Self]) {
        constraints.sort_by(|a, b| (a.kind.rank(), &a.name).cmp(&(b.kind.rank(), &b.name)));
    }
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConstraintKind {
    /// PRIMARY KEY
    PrimaryKey {
        /// Its columns.
        columns: Vec<Text>,
        /// INCLUDE: columns that its index holds beside.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        include: Vec<Text>,
        /// When it is checked.
        #[serde(default, skip_serializing_if = "Deferrable::is_no")]
        deferrable: Deferrable,
    },
    /// UNIQUE
    Unique {
        /// Its columns.
        columns: Vec<Text>,
        /// INCLUDE: columns that its index holds beside.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        include: Vec<Text>,
        /// NULLS NOT DISTINCT
        nulls_not_distinct: bool,
        /// When it is checked.
        deferrable: Deferrable,
    },
    /// CHECK
    Check {
        /// The condition.
        expression: Text,
        /// NO INHERIT: not for tables that inherit from this one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        no_inherit: bool,
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
        /// The columns alone that ON DELETE SET NULL or SET DEFAULT changes; empty is all. Since PostgreSQL 15.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        delete_columns: Vec<Text>,
        /// MATCH FULL: all columns are NULL, or none.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        match_full: bool,
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

impl ConstraintKind {
    /// A primary key of columns.
    pub fn primary_key(columns: Vec<Text>) -> Self {
        Self::PrimaryKey { columns, include: Vec::new(), deferrable: Deferrable::No }
    }

    /// A unique constraint on columns.
    pub fn unique(columns: Vec<Text>) -> Self {
        Self::Unique { columns, include: Vec::new(), nulls_not_distinct: false, deferrable: Deferrable::No }
    }

    /// A condition.
    pub fn check(expression: impl Into<Text>) -> Self {
        Self::Check { expression: expression.into(), no_inherit: false }
    }

    /// The columns that a primary key or a unique constraint keeps apart.
    pub fn key(&self) -> Option<&[Text]> {
        match self {
            ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => Some(columns),
            _ => None,
        }
    }

    /// The index that a key asks for: its columns, what it holds beside, NULLS NOT DISTINCT, when it is checked. Two keys with the same one are one where CREATE TABLE
    /// makes both.
    pub fn index(&self) -> Option<(&[Text], &[Text], bool, Deferrable)> {
        match self {
            ConstraintKind::PrimaryKey { columns, include, deferrable } => Some((columns, include, false, *deferrable)),
            ConstraintKind::Unique { columns, include, nulls_not_distinct, deferrable } => {
                Some((columns, include, *nulls_not_distinct, *deferrable))
            }
            _ => None,
        }
    }

    /// When it is checked; `None` where that can't be said.
    pub fn deferrable(&self) -> Option<Deferrable> {
        match self {
            ConstraintKind::PrimaryKey { deferrable, .. }
            | ConstraintKind::Unique { deferrable, .. }
            | ConstraintKind::Exclude { deferrable, .. }
            | ConstraintKind::ForeignKey { deferrable, .. } => Some(*deferrable),
            ConstraintKind::Check { .. } => None,
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
