//! Reference rows of a table.

use schema_core::ir::{SeedMode, Uncompared};
use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// Reference rows: the table is to hold them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seed {
    /// What happens to rows that are there with other values.
    #[serde(default, skip_serializing_if = "SeedMode::is_followed")]
    pub mode: SeedMode,
    /// The columns by which a row is found again.
    pub by: Vec<Text>,
    /// The columns that rows have values for, in order. The database gives the others theirs.
    pub columns: Vec<Text>,
    /// The rows, each behind those of the same table that it references.
    pub rows: Vec<SeedRow>,
    /// Columns that are encrypted, each with the function that does it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encrypted: Vec<(Text, QualifiedName)>,
    /// The column that holds when a row was deleted: rows that go are deleted so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Text>,
    /// Columns whose values never change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<Text>,
    /// Rows are neither changed nor deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub append_only: bool,
    /// The rows were read from a live database: how they were seeded is not known.
    #[serde(skip)]
    pub observed: Uncompared<bool>,
}

/// A row: a value for each column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeedRow(pub Vec<SeedValue>);

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SeedValue {
    /// NULL
    Null,
    /// As the type of the column reads it: `42`, `admin`, `{"a": 1}`.
    Text(Text),
    /// The value of a session setting, when the row is inserted.
    Session {
        /// The setting.
        session: Text,
    },
}

impl SeedValue {
    /// The text; none for NULL and for what a session says.
    pub fn text(&self) -> Option<&Text> {
        match self {
            SeedValue::Text(text) => Some(text),
            SeedValue::Null | SeedValue::Session { .. } => None,
        }
    }
}

impl Seed {
    /// The value that a row has for a column.
    pub fn value<'s>(&self, row: &'s SeedRow, column: &str) -> Option<&'s SeedValue> {
        let at = self.columns.iter().position(|known| known == column)?;
        row.0.get(at)
    }

    /// The texts that a row has for some columns; `None` where it has none for one of them.
    pub fn texts<'s>(&self, row: &'s SeedRow, columns: &[Text]) -> Option<Vec<&'s Text>> {
        columns.iter().map(|column| self.value(row, column)?.text()).collect()
    }

    /// What a row is found by, for people: `1`, `acme, admin`.
    pub fn key(&self, row: &SeedRow) -> Text {
        let texts = self.by.iter().map(|column| self.value(row, column).and_then(SeedValue::text));
        texts.map(|text| text.map_or("", |text| text)).collect::<Vec<_>>().join(", ").into()
    }
}
