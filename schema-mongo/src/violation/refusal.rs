//! A command that the server refused, in the words of the model.

use super::kind::ViolationKind;
use crate::spec::{Text, Value};

/// A command that the server refused because of what it was to write, or of who asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Why.
    pub kind: ViolationKind,
    /// The Rust name of the entity; `None` where the spec was not lowered from entities.
    pub entity: Option<Text>,
    /// The collection.
    pub collection: Text,
    /// The fields that it is about, by their Rust names, those of embedded structs between dots: `address.postal_code`.
    pub fields: Vec<Text>,
    /// The index, the condition, or the attribute that refused: `users_mail_key`, `users_ages`, `length`.
    pub rule: Option<Text>,
    /// The values of `fields`, in their order, as extended JSON: only where the model calls none of them private, and the server sends them.
    pub values: Vec<Value>,
    /// What the model says to people of this rule: `.message("…")`.
    pub message: Option<Text>,
}
