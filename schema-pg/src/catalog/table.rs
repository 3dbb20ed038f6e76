//! Tables.

use serde::{Deserialize, Serialize};

use super::{Column, Constraint, ConstraintKind, Index, QualifiedName, Text, Trigger};

/// A table with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints: key, uniques, checks, references; by name within a kind.
    pub constraints: Vec<Constraint>,
    /// Its indexes beside those of constraints, by name.
    pub indexes: Vec<Index>,
    /// Its triggers, by name.
    pub triggers: Vec<Trigger>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl Table {
    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The constraint with this name.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name == name)
    }

    /// The index with this name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// The trigger with this name.
    pub fn trigger(&self, name: &str) -> Option<&Trigger> {
        self.triggers.iter().find(|trigger| trigger.name == name)
    }

    /// The columns of the primary key; empty where there is none.
    pub fn primary_key(&self) -> &[Text] {
        let columns = self.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } => Some(columns),
            _ => None,
        });
        columns.map_or(&[], Vec::as_slice)
    }

    /// Whether some constraint or index keeps these columns unique over all rows, in whatever order.
    pub fn is_unique(&self, columns: &[&str]) -> bool {
        let same =
            |held: &[Text]| held.len() == columns.len() && columns.iter().all(|name| held.iter().any(|h| h == name));
        self.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => same(columns),
            _ => false,
        }) || self.indexes.iter().any(|index| {
            index.unique && index.predicate.is_none() && index.plain_columns().is_some_and(|columns| same(&columns))
        })
    }

    /// The reference that these columns make to another table.
    pub fn references(&self, columns: &[&str]) -> Option<&QualifiedName> {
        self.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { columns: held, target, .. } if held.iter().eq(columns.iter()) => Some(target),
            _ => None,
        })
    }

    /// Whether a key, a unique or an index without a predicate leads with these columns, in whatever order: then they
    /// are found without reading the table.
    pub fn is_indexed(&self, columns: &[&str]) -> bool {
        let leads = |held: &[Text]| {
            held.len() >= columns.len() && columns.iter().all(|name| held[..columns.len()].iter().any(|h| h == name))
        };
        self.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => leads(columns),
            _ => false,
        }) || self.indexes.iter().any(|index| {
            index.predicate.is_none() && index.method == super::IndexMethod::Btree && leads(&index.leading_columns())
        })
    }
}
