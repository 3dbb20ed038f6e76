//! A statement that the server refused, in the words of the model.

use super::kind::ViolationKind;
use crate::catalog::{QualifiedName, Text};

/// A statement that the server refused because of what it was to write, or of who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Why.
    pub kind: ViolationKind,
    /// The Rust name of the entity; `None` where the error names no table, or the catalog was not lowered from entities.
    pub entity: Option<Text>,
    /// The table: of a partition, the table whose rows it holds.
    pub table: Option<QualifiedName>,
    /// The fields that it is about, by their Rust names. Empty where the protocol names none: a text that is too long, a number out of range.
    pub fields: Vec<Text>,
    /// The constraint, index, trigger or rule that refused.
    pub constraint: Option<Text>,
    /// Of references, the other entity or table.
    pub other: Option<Text>,
    /// The values of `fields` that are taken or missing, in their order, as text: only where the model calls none of them private, and the
    /// server sends them.
    pub values: Vec<String>,
    /// What the model says to people of this rule: `.message("…")`.
    pub message: Option<Text>,
}
