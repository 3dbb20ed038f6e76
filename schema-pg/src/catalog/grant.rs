//! Who may do what.

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// Privileges of a role on an object. Those of its owner are not listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// The role; `public` is all of them.
    pub role: Text,
    /// What it may do, in capitals, sorted: `SELECT`.
    pub privileges: Vec<Text>,
    /// The columns alone, where not the whole table is meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Text>,
    /// WITH GRANT OPTION
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub grantable: bool,
}

/// Who may use a type, where that is not everybody alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TypePrivileges {
    /// The type.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// Not everybody may use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Who may: `USAGE`.
    pub grants: Vec<Grant>,
}

/// ALTER DEFAULT PRIVILEGES: who may do what with objects that are made later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DefaultPrivileges {
    /// The role that makes the objects; `None` is the one that runs the script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Text>,
    /// The schema in which they are made; `None` is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Text>,
    /// What is made, in capitals: `TABLES`, `SEQUENCES`, `FUNCTIONS`, `TYPES`, `SCHEMAS`.
    pub objects: Text,
    /// What is granted.
    pub grants: Vec<Grant>,
    /// What every role may do by default, and here may not, in capitals: `EXECUTE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked_from_public: Vec<Text>,
}
