//! What columns that a table has from others have otherwise than PostgreSQL gives them.

use serde::{Deserialize, Serialize};

use super::Text;

/// What a column that a table has from others, and does not declare, has of its own. PostgreSQL gives it the default, NOT NULL, storage and compression that it has in the
/// table above; no target for statistics, no attributes and no comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The column.
    pub column: Text,
    /// Its default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Own>,
    /// It takes no NULL, though the table above does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_null: bool,
    /// SET STORAGE: `PLAIN`, `EXTERNAL`, `EXTENDED`, `MAIN`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<Own>,
    /// SET COMPRESSION: `pglz`, `lz4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<Own>,
    /// SET STATISTICS
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistics: Option<i32>,
    /// SET (…): `n_distinct` and `5`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(Text, Text)>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// What the table has where the one above may have something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Own {
    /// Nothing, though the table above does.
    Nothing,
    /// This.
    Said(Text),
}

impl Own {
    /// What it says.
    pub fn said(&self) -> Option<&Text> {
        match self {
            Own::Nothing => None,
            Own::Said(text) => Some(text),
        }
    }
}

impl Override {
    /// Nothing of this column is otherwise.
    pub fn new(column: Text) -> Self {
        Self {
            column,
            default: None,
            not_null: false,
            storage: None,
            compression: None,
            statistics: None,
            attributes: Vec::new(),
            comment: None,
        }
    }

    /// It says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.column.clone())
    }
}
