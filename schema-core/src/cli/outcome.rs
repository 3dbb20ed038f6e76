//! What a word gives back.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Exit;

/// What a word gives back: a text for people, members for machines, and how the program ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// How the program ends.
    pub exit: Exit,
    /// What people read on stdout.
    pub text: String,
    /// What machines read with `--json`.
    pub members: Map<String, Value>,
}

impl Outcome {
    /// Done, with this for people.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same with a member for machines.
    ///
    /// ```
    /// use schema_core::cli::Outcome;
    ///
    /// let outcome = Outcome::new("2 files\n").with("files", ["1_a.up.sql", "1_a.down.sql"]);
    /// assert_eq!(outcome.members["files"][0], "1_a.up.sql");
    /// ```
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        // Plain data can always be serialized.
        self.members.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }

    /// The same with how the program ends.
    #[must_use]
    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}
