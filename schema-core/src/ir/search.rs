//! Search in texts.

use serde::Serialize;

use super::{Source, Text};

/// `search([title.weight(A), body])`: whole words of these fields are found, in all their forms.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// Names of fields, each with its weight.
    pub fields: Vec<(Text, Option<Weight>)>,
    /// `.language("german")`: the language of the texts; `english` unless said.
    pub language: Option<Text>,
    /// `.column("…")`: the column that keeps the words, where the store needs one; `search` unless said.
    pub column: Option<Text>,
    /// `.name("…")`: the name of the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
}

/// How much a word counts that is found in a field; A most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Weight {
    /// Counts most.
    A,
    /// Counts less.
    B,
    /// Counts still less.
    C,
    /// Counts least; what a field has of which nothing is said.
    D,
}

/// `fuzzy(name)`: parts of a text and texts that are nearly alike are found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fuzzy {
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// Name of the field.
    pub field: Text,
    /// `.name("…")`: the name of the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
}
