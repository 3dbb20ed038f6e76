//! What a lint is.

use super::design::{DesignColumn, DesignTable};
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

/// The path of what is found nearly everywhere.
pub const EVERYWHERE: &str = "*";

/// A place, and what is found there.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it is called: `User.email`.
    pub path: String,
    /// Where it stands.
    pub source: Source,
    /// What is found.
    pub message: String,
}

impl Place {
    /// A table.
    pub fn table(table: &DesignTable, message: impl Into<String>) -> Self {
        Self { path: table.path.clone(), source: table.source, message: message.into() }
    }

    /// A column.
    pub fn column(table: &DesignTable, column: &DesignColumn, message: impl Into<String>) -> Self {
        Self { path: format!("{}.{}", table.path, column.field), source: column.source, message: message.into() }
    }
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
        self.push(self.lint.severity, path, source, message);
    }

    /// Something about the thing at this path that matters less than what the lint finds elsewhere.
    pub fn advise(&mut self, path: &str, source: Source, message: impl Into<String>) {
        self.push(Severity::Advice, path, source, message);
    }

    fn push(&mut self, severity: Severity, path: &str, source: Source, message: impl Into<String>) {
        let finding = Diagnostic::new(self.lint.code, path, source, message).severity(severity);
        self.found.push(finding.help(self.lint.help));
    }

    /// Something about a place.
    pub fn place(&mut self, place: Place) {
        self.add(&place.path, place.source, place.message);
    }

    /// Something that is found at several of `all` places. Where nearly all have it, it is a habit of a whole database, which is decided once: then it is one
    /// finding. Structs are each told, since each can allow it.
    pub fn habit(&mut self, places: Vec<Place>, all: usize, is_declared: bool, what: &str) {
        if is_declared || places.len() < 5 || places.len() * 5 < all * 4 {
            places.into_iter().for_each(|place| self.place(place));
            return;
        }
        let first: Vec<&str> = places.iter().take(3).map(|place| &*place.path).collect();
        self.add(EVERYWHERE, Source::default(), format!("{} of {all} {what}: {} …", places.len(), first.join(", ")));
    }

    /// Something about a table.
    pub fn table(&mut self, table: &DesignTable, message: impl Into<String>) {
        self.add(&table.path, table.source, message);
    }

    /// Something about a column.
    pub fn column(&mut self, table: &DesignTable, column: &DesignColumn, message: impl Into<String>) {
        self.place(Place::column(table, column, message));
    }
}
