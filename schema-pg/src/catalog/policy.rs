//! Row security.

use serde::{Deserialize, Serialize};

use super::Text;

/// Whether policies decide about the rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowSecurity {
    /// They don't.
    #[default]
    Off,
    /// ENABLE: for everybody but the owner.
    Enabled,
    /// ENABLE and FORCE: for the owner too.
    Forced,
}

impl RowSecurity {
    /// Policies do not decide.
    pub fn is_off(&self) -> bool {
        *self == Self::Off
    }
}

/// Which rows a role sees and writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: Text,
    /// PERMISSIVE: one of these lets a row pass. RESTRICTIVE: all of those must.
    pub permissive: bool,
    /// What it is about.
    pub command: PolicyCommand,
    /// Whom it is for; `public` is everybody.
    pub roles: Vec<Text>,
    /// USING: which rows are seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<Text>,
    /// WITH CHECK: which rows may be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Text>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// What a policy is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyCommand {
    /// ALL
    All,
    /// SELECT
    Select,
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
}
