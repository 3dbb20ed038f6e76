//! What `#[serde(…)]` says about documents: names, and how values are written.

use serde::Serialize;

use super::{Text, Type, Written};

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
    /// `into = "…"`: the type that is written in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into: Option<Box<WrittenAs>>,
    /// `remote = "…"`: what is said here says how serde writes that type, where a field says `with` this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<Text>,
    /// A word that this library does not know: what it does to documents is not known either.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Text>,
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

/// The type of which serde writes a value in place of one's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WrittenAs {
    /// As written: `String`.
    pub path: Text,
    /// The same as a type of the model; none where it is no type that a field can have.
    pub ty: Option<Type>,
    /// It is an `Option`.
    pub nullable: bool,
    /// How serde writes its values.
    #[serde(skip_serializing_if = "Written::is_native")]
    pub written: Written,
}

impl Serde {
    /// What a struct of this name writes as its tag.
    pub fn struct_name(&self, name: &Text) -> Text {
        self.rename
            .clone()
            .unwrap_or_else(|| name.strip_prefix("r#").map_or_else(|| name.clone(), |name| name.to_owned().into()))
    }

    /// Nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}
