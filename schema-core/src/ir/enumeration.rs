//! Enums: one of a few named values.

use serde::Serialize;

use super::{Allowance, Extensions, Serde, Source, Text, TypeRef};
use crate::case::Case;
use crate::serde_case::SerdeCase;

/// What one enum with `#[derive(DbEnum)]` said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enum {
    /// The Rust type.
    #[serde(flatten)]
    pub rust: TypeRef,
    /// Where it stands.
    #[serde(skip)]
    pub source: Source,
    /// Its doc comment.
    pub doc: Option<Text>,
    /// `name = "…"`; without it the enum's name in snake case.
    pub name: Option<Text>,
    /// Names that the type had before, newest first.
    pub renamed_from: Vec<Text>,
    /// How labels follow from the variants; snake case unless said.
    pub rename_all: Option<Text>,
    /// Variants in order: the order is the sort order of the values.
    pub variants: Vec<Variant>,
    /// The integer of `#[repr(u8)]`: derives such as `serde_repr`'s write numbers of that type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repr: Option<Text>,
    /// `allow("L047", "why")`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Allowance>,
    /// What `#[serde(…)]` says on the enum.
    #[serde(skip_serializing_if = "Serde::is_empty")]
    pub serde: Serde,
    /// What the namespaces of stores said.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// One variant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// Name in Rust.
    pub name: Text,
    /// Where it stands.
    #[serde(skip)]
    pub source: Source,
    /// Its doc comment.
    pub doc: Option<Text>,
    /// `rename = "…"`: the label where it does not follow from the name.
    pub rename: Option<Text>,
    /// Labels that this value had before, newest first.
    pub renamed_from: Vec<Text>,
    /// Its number, where the enum has a `#[repr(u8)]` or another integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// What `#[serde(…)]` says on the variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serde: Option<Box<Serde>>,
}

impl Enum {
    /// An enum without attributes.
    pub fn new(rust: TypeRef, source: Source) -> Self {
        Self {
            rust,
            source,
            doc: None,
            name: None,
            renamed_from: Vec::new(),
            rename_all: None,
            variants: Vec::new(),
            repr: None,
            allowed: Vec::new(),
            serde: Serde::default(),
            extensions: Extensions::default(),
        }
    }

    /// The name in the store.
    pub fn store_name(&self) -> Text {
        self.name.clone().unwrap_or_else(|| Case::Snake.of_type(&self.rust.name).into())
    }

    /// The label of a variant: what `rename` says, else its name under `rename_all`.
    pub fn label(&self, variant: &Variant) -> Text {
        match &variant.rename {
            Some(label) => label.clone(),
            None => {
                let case = self.rename_all.as_deref().and_then(Case::named).unwrap_or(Case::Snake);
                case.of_type(&variant.name).into()
            }
        }
    }
}

impl Variant {
    /// A variant without attributes.
    pub fn new(name: impl Into<Text>, source: Source) -> Self {
        Self { name: name.into(), source, doc: None, rename: None, renamed_from: Vec::new(), number: None, serde: None }
    }
}

impl Serde {
    /// The name that serde gives a variant of the enum on which this was said.
    pub fn variant_name(&self, variant: &Variant) -> Text {
        match (
            variant.serde.as_ref().and_then(|said| said.rename.as_ref()),
            self.rename_all.as_deref().and_then(SerdeCase::named),
        ) {
            (Some(name), _) => name.clone(),
            (None, Some(case)) => case.of_variant(&variant.name).into(),
            (None, None) => variant.name.clone(),
        }
    }
}
