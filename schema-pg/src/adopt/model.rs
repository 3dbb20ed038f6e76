//! The model of an adopted database, as its structs would give it.

use rustc_hash::{FxHashMap, FxHashSet};
use schema_core::ir::{self, Source, Text};

use super::left::Part;
use crate::catalog::{Extension, QualifiedName};

/// What is raised.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The schema of everything that names none.
    pub schema: Text,
    /// Structs of tables, each with the table.
    pub entities: Vec<(QualifiedName, ir::Entity)>,
    /// Structs of views.
    pub views: Vec<(QualifiedName, ir::View)>,
    /// Enums.
    pub enums: Vec<(QualifiedName, ir::Enum)>,
    /// Extensions that no type brings, as `Config` says them.
    pub extensions: Vec<Extension>,
    /// Newtypes.
    pub domains: Vec<(QualifiedName, ir::Domain)>,
    /// Functions that triggers call.
    pub called: Vec<QualifiedName>,
    /// What comments suggest for tables.
    pub notes: FxHashMap<QualifiedName, Vec<String>>,
    /// What stands on which line: lines are numbers of things here, so that what a check says of a line is about a thing.
    pub places: Vec<Part>,
    /// Texts that the library writes otherwise than the server does, and that are the same: by what they are of.
    pub trusted: FxHashSet<Trusted>,
}

/// Whose text is the same as the server's, though it is written otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Trusted {
    /// The default of a column.
    Default(QualifiedName, Text),
    /// A check of a table or domain.
    Check(QualifiedName, Text),
    /// The expressions of an index.
    Index(QualifiedName, Text),
}

impl Model {
    /// The place of the next thing.
    pub fn place(&mut self, part: Part) -> Source {
        self.places.push(part);
        Source { file: "catalog", line: u32::try_from(self.places.len()).unwrap_or(u32::MAX) }
    }

    /// The thing at a place.
    pub fn at(&self, source: Source) -> Option<&Part> {
        self.places.get(usize::try_from(source.line).ok()?.checked_sub(1)?)
    }
}
