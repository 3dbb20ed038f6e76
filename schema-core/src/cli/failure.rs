//! Why a word could not be done.

use super::Exit;
use crate::diagnostic::Diagnostics;

/// Why a word could not be done, and what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// How the program ends.
    pub exit: Exit,
    /// What is wrong: lower case, without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What is wrong with the entities, where that is why.
    pub diagnostics: Diagnostics,
}

impl Failure {
    /// It could not be done.
    pub fn new(message: impl Into<String>) -> Self {
        Self { exit: Exit::Findings, message: message.into(), help: None, diagnostics: Diagnostics::default() }
    }

    /// The call is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, ..Self::new(message) }
    }

    /// The same with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        let mistakes = if diagnostics.len() == 1 { "mistake" } else { "mistakes" };
        let message = format!("the entities have {} {mistakes}", diagnostics.len());
        Self { diagnostics, ..Self::new(message) }
    }
}
