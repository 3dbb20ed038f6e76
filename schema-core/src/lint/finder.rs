//! What a lint is.

use super::design::{Column, Table};
use crate::ir::Source;
use crate::{Diagnostic, Severity};

/// What a lint finds, and why it should not stay so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lint {
    /// Its code, which never gets another meaning: `L…` for any store, `PL…` for PostgreSQL, `ML…` for MongoDB.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub title: &'static str,
    /// Why that hurts, and where it does not.
    pub reason: &'static str,
    /// What to do.
    pub help: &'static str,
    /// An example that is found: SQL, or Rust where only structs can say it.
    pub wrong: &'static str,
    /// The same as it should be.
    pub right: &'static str,
}

/// A lint, and the function that looks for it in a `T`: a design, a catalog, a registry.
pub struct Finder<T: ?Sized> {
    /// What it finds.
    pub lint: Lint,
    /// Adds what it finds.
    pub find: fn(&T, &mut Findings<'_>),
}

/// All that lints find in a `T`, lint by lint.
pub fn findings<T: ?Sized>(finders: &[Finder<T>], of: &T) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for finder in finders {
        (finder.find)(of, &mut Findings::new(&finder.lint, &mut found));
    }
    found
}

/// What one lint finds is added here.
pub struct Findings<'f> {
    lint: &'f Lint,
    found: &'f mut Vec<Diagnostic>,
}

impl<'f> Findings<'f> {
    /// Room for what this lint finds.
    pub fn new(lint: &'f Lint, found: &'f mut Vec<Diagnostic>) -> Self {
        Self { lint, found }
    }

    /// Something about the thing at this path.
    pub fn add(&mut self, path: &str, source: Source, message: impl Into<String>) {
        let finding = Diagnostic::new(self.lint.code, path, source, message).severity(self.lint.severity);
        self.found.push(finding.help(self.lint.help));
    }

    /// Something about a table.
    pub fn table(&mut self, table: &Table, message: impl Into<String>) {
        self.add(&table.path, table.source, message);
    }

    /// Something about a column.
    pub fn column(&mut self, table: &Table, column: &Column, message: impl Into<String>) {
        self.add(&format!("{}.{}", table.path, column.field), column.source, message);
    }
}
