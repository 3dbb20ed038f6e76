//! Who may do what.

use std::collections::BTreeMap;

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

/// One privilege of one role, on a column alone or on all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// The role.
    pub role: Text,
    /// What it may do, in capitals.
    pub privilege: Text,
    /// The column alone.
    pub column: Option<Text>,
    /// WITH GRANT OPTION
    pub grantable: bool,
}

impl Grant {
    /// One grant for all that a role may do with the same columns.
    pub fn joined(held: impl IntoIterator<Item = Held>) -> Vec<Self> {
        // By role, by whether it may be passed on, by whether columns are meant, by privilege: the columns.
        let mut by: BTreeMap<(Text, bool, bool, Text), Vec<Text>> = BTreeMap::new();
        for Held { role, privilege, column, grantable } in held {
            by.entry((role, grantable, column.is_some(), privilege)).or_default().extend(column);
        }
        let mut joined: BTreeMap<(Text, bool, Vec<Text>), Vec<Text>> = BTreeMap::new();
        for ((role, grantable, _, privilege), mut columns) in by {
            columns.sort();
            columns.dedup();
            joined.entry((role, grantable, columns)).or_default().push(privilege);
        }
        let grant = |((role, grantable, columns), mut privileges): (_, Vec<Text>)| {
            privileges.sort();
            privileges.dedup();
            Self { role, privileges, columns, grantable }
        };
        let mut grants: Vec<Self> = joined.into_iter().map(grant).collect();
        grants.sort();
        grants
    }

    /// Each privilege on its own.
    pub fn held(&self) -> impl Iterator<Item = Held> {
        let columns: Vec<Option<Text>> = match self.columns.is_empty() {
            true => vec![None],
            false => self.columns.iter().cloned().map(Some).collect(),
        };
        self.privileges.iter().flat_map(move |privilege| {
            let one = |column: &Option<Text>| Held {
                role: self.role.clone(),
                privilege: privilege.clone(),
                column: column.clone(),
                grantable: self.grantable,
            };
            columns.iter().map(one).collect::<Vec<_>>()
        })
    }
}
