//! Where in the user's code something was said.

use std::fmt;

/// A line of the user's code. Two places are always equal: moving code changes no model.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source {
    /// Path of the file as rustc was given it, relative to the workspace.
    pub file: &'static str,
    /// Line, counted from 1; 0 where there is none.
    pub line: u32,
}

impl PartialEq for Source {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Source {}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What an attribute found wrong with its own arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeError {
    /// Where the attribute stands.
    pub source: Source,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}
