//! What `#[serde(…)]` says about names: stores of documents use them.

use serde::Serialize;

use super::{Field, Text, Variant};
use crate::case::Case;

/// The part of serde's attributes that decides what a document looks like, as written.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Serde {
    /// `rename = "…"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rename: Option<Text>,
    /// `rename_all = "…"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rename_all: Option<Text>,
    /// `tag = "…"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Text>,
    /// `content = "…"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Text>,
    /// `with = "…"` or `serialize_with = "…"`: the path of what writes the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<Text>,
    /// `skip_serializing_if = "…"`: a document may be without it.
    #[serde(skip_serializing_if = "is_false")]
    pub sometimes: bool,
    /// `skip` or `skip_serializing`.
    #[serde(skip_serializing_if = "is_false")]
    pub skip: bool,
    /// `flatten`.
    #[serde(skip_serializing_if = "is_false")]
    pub flatten: bool,
    /// `untagged`.
    #[serde(skip_serializing_if = "is_false")]
    pub untagged: bool,
    /// `transparent`.
    #[serde(skip_serializing_if = "is_false")]
    pub transparent: bool,
}

impl Serde {
    /// The name that serde gives a field of the struct on which this was said.
    pub fn field_name(&self, field: &Field) -> Text {
        match (
            field.serde.as_ref().and_then(|said| said.rename.as_ref()),
            self.rename_all.as_deref().and_then(Case::named),
        ) {
            (Some(name), _) => name.clone(),
            (None, Some(case)) => case.of_field(&field.name).into(),
            (None, None) => field.name.clone(),
        }
    }

    /// The name that serde gives a variant of the enum on which this was said.
    pub fn variant_name(&self, variant: &Variant) -> Text {
        match (
            variant.serde.as_ref().and_then(|said| said.rename.as_ref()),
            self.rename_all.as_deref().and_then(Case::named),
        ) {
            (Some(name), _) => name.clone(),
            (None, Some(case)) => case.of_type(&variant.name).into(),
            (None, None) => variant.name.clone(),
        }
    }

    /// Nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}
