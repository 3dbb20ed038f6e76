//! What raising looks up, and what is raised so far.

use schema_core::ir::Source;

use super::names::Names;
use crate::adopt::left::{Left, Part};
use crate::adopt::model::Model;
use crate::catalog::{Catalog, QualifiedName, Table, Text};

/// What raising looks up, and what is raised so far.
pub struct Scope<'c> {
    /// The database.
    pub catalog: &'c Catalog,
    /// What everything is called.
    pub names: &'c Names,
    /// What was tried in vain.
    pub left: &'c Left,
    /// What is raised.
    pub model: Model,
}

impl Scope<'_> {
    /// A part is not specified at all.
    pub fn is_out(&self, part: &Part) -> bool {
        self.left.is_out(part)
    }

    /// The place of a part.
    pub fn place(&mut self, part: Part) -> Source {
        self.model.place(part)
    }

    /// The field of a column.
    pub fn field(&self, table: &QualifiedName, column: &str) -> Option<Text> {
        self.names.fields(table)?.field(column).cloned()
    }

    /// The fields of columns, where each is one.
    pub fn fields(&self, table: &QualifiedName, columns: &[Text]) -> Option<Vec<Text>> {
        columns.iter().map(|column| self.field(table, column)).collect()
    }

    /// The table is a struct.
    pub fn is_entity(&self, table: &Table) -> bool {
        table.partition_of.is_none()
            && table.inherits.is_empty()
            && !table.columns.is_empty()
            && !self.is_out(&Part::Table(table.name.clone()))
    }
}
