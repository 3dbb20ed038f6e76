//! Embedded structs: an object inside a document, or jsonb in a column.

use serde::Serialize;

use super::{Allowance, Extensions, Field, ForeignKey, Index, Private, Serde, Source, Text, TypeRef, Unique};

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
    /// `unique` on fields: said of the rows around the struct.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<Unique>,
    /// `index` on fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// `references(Other)` on fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// `pii` and `sensitive` on fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub private: Vec<Private>,
    /// `allow("L003", "why")`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Allowance>,
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
        Self {
            rust,
            source,
            doc: None,
            fields: Vec::new(),
            uniques: Vec::new(),
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            private: Vec::new(),
            allowed: Vec::new(),
            serde: Serde::default(),
            extensions: Extensions::default(),
        }
    }

    /// The field with this Rust name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Some field says what concerns the rows around the struct: that it is unique, indexed, a reference, private, or had another name.
    pub fn reaches_out(&self) -> bool {
        !(self.uniques.is_empty() && self.indexes.is_empty() && self.foreign_keys.is_empty() && self.private.is_empty())
            || self.fields.iter().any(|field| !field.renamed_from.is_empty())
    }
}
