//! Schemas and extensions.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Grant, Text};

/// The comment that the schema `public` has from the beginning.
pub const PUBLIC_COMMENT: &str = "standard public schema";

/// The schema `public` as it is from the beginning.
pub static PUBLIC: LazyLock<Schema> =
    LazyLock::new(|| Schema { comment: Some(PUBLIC_COMMENT.into()), ..Schema::new("public") });

/// A schema; `public` has its first comment where none is said, and none where it is empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Its name.
    pub name: Text,
    /// Others made it, and hold things in it: a plan neither makes nor drops nor changes it, and drops nothing in it that is not known to be ours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub existing: bool,
    /// All its tables are on one node of a Citus cluster, which moves as a whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub distributed: bool,
    /// Who may do what with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// What every role may do in `public` by default, and here may not, in capitals, sorted: `USAGE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked_from_public: Vec<Text>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl Schema {
    /// A schema of which only the name is known.
    pub fn new(name: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            existing: false,
            distributed: false,
            grants: Vec::new(),
            revoked_from_public: Vec::new(),
            comment: None,
        }
    }
}

/// An extension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// Its name.
    pub name: Text,
    /// The schema that its objects live in; `None` is the first one of the search path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Text>,
    /// Its version; `None` is the server's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Text>,
    /// The comment on it, where it is not the one that it brings; empty where somebody took that off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl Extension {
    /// An extension of which only the name is said.
    pub fn new(name: impl Into<Text>) -> Self {
        Self { name: name.into(), schema: None, version: None, comment: None }
    }
}
