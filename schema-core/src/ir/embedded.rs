//! Embedded structs: an object inside a document, or jsonb in a column.

use serde::Serialize;

use super::{Extensions, Field, Serde, Source, Text, TypeRef};

/// What one struct with `#[derive(Embedded)]` said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Embedded {
    /// The Rust type.
    #[serde(flatten)]
    pub rust: TypeRef,
    /// Where it stands.
    #[serde(skip)]
    pub source: Source,
    /// Its doc comment.
    pub doc: Option<Text>,
    /// Fields in the order of the struct.
    pub fields: Vec<Field>,
    /// What `#[serde(…)]` says on the struct.
    #[serde(skip_serializing_if = "Serde::is_empty")]
    pub serde: Serde,
    /// What the namespaces of stores said.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

impl Embedded {
    /// A struct that has said nothing yet.
    pub fn new(rust: TypeRef, source: Source) -> Self {
        Self { rust, source, doc: None, fields: Vec::new(), serde: Serde::default(), extensions: Extensions::default() }
    }
}
