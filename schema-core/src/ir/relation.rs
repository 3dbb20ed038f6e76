//! Relations between entities.

use serde::{Deserialize, Serialize};

use super::{Source, Text, TypeRef};

/// Fields that hold the key of another entity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForeignKey {
    /// `.name("…")`.
    pub name: Option<Text>,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// Names of the referencing fields.
    pub fields: Vec<Text>,
    /// The entity that is referenced, by its primary key.
    pub target: TypeRef,
    /// What happens when the referenced row goes.
    pub on_delete: Action,
    /// What happens when its key changes.
    pub on_update: Action,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// An index is made unless one leads with these fields; `.no_index()` says not to.
    pub index: bool,
    /// `.index_name("…")`: the name of that index, or of the rule that one-to-one makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_name: Option<Text>,
    /// `.one_to_one()`: no two rows reference the same one.
    pub one_to_one: bool,
    /// `.message("…")`: the message for whoever breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
    /// `.rows(1..=5)`: how many rows reference the same one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowCount>,
}

/// How many rows reference the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowCount {
    /// At least so many, when the transaction ends.
    pub min: u32,
    /// At most so many; no limit where it is `None`.
    pub max: Option<u32>,
    /// `.rows_message("…")`: the message for whoever breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}

/// What happens to a row when the row that it references goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Refused at the end of the statement, or of the transaction where deferred.
    NoAction,
    /// Refused at once.
    Restrict,
    /// It goes or changes too.
    Cascade,
    /// Its reference becomes empty.
    SetNull,
    /// Its reference becomes the default.
    SetDefault,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// At each statement.
    #[default]
    No,
    /// At each statement, unless the transaction asks to wait.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}

impl Deferrable {
    /// At each statement.
    pub fn is_no(&self) -> bool {
        *self == Self::No
    }
}

/// `many_to_many(Tag)`: any number of these for any number of those.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ManyToMany {
    /// The other entity.
    pub target: TypeRef,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// `.through("posts_tags")`: name of the table between; without it both names, joined.
    pub through: Option<Text>,
    /// What happens to links when the other row goes.
    pub on_delete: Action,
}
