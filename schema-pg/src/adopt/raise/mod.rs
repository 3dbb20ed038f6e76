//! From the catalog to the model that structs would give: a file for each thing.

mod check;
mod column;
mod comment;
mod db_enum;
mod default;
mod domain;
mod exclude;
mod grant;
mod index;
mod key;
mod names;
mod partition;
mod policy;
mod reference;
mod rule;
mod table;
mod types;
mod unique;
mod view;

use schema_core::ir::Source;

use super::left::{Left, Part};
use super::model::Model;
use crate::catalog::{Catalog, QualifiedName, Table, Text};
pub use names::Names;
pub use types::SHAPES;

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
    /// A part is not said at all.
    fn is_out(&self, part: &Part) -> bool {
        self.left.is_out(part)
    }

    /// The place of a part.
    fn place(&mut self, part: Part) -> Source {
        self.model.place(part)
    }

    /// The field of a column.
    fn field(&self, table: &QualifiedName, column: &str) -> Option<Text> {
        self.names.fields(table)?.field(column).cloned()
    }

    /// The fields of columns, where each is one.
    fn fields(&self, table: &QualifiedName, columns: &[Text]) -> Option<Vec<Text>> {
        columns.iter().map(|column| self.field(table, column)).collect()
    }

    /// The table is a struct.
    fn is_entity(&self, table: &Table) -> bool {
        table.partition_of.is_none()
            && table.inherits.is_empty()
            && !table.columns.is_empty()
            && !self.is_out(&Part::Table(table.name.clone()))
    }
}

/// All that structs can say of a catalog, by the ways that are left.
pub fn raise(catalog: &Catalog, names: &Names, left: &Left) -> Model {
    let mut scope = Scope { catalog, names, left, model: Model { schema: names.schema.clone(), ..Model::default() } };
    for item in &catalog.enums {
        db_enum::raise(item, &mut scope);
    }
    for item in &catalog.domains {
        domain::raise(item, &mut scope);
    }
    for item in &catalog.tables {
        if scope.is_entity(item) {
            table::raise(item, &mut scope);
        }
    }
    for item in &catalog.views {
        view::raise(item, &mut scope);
    }
    scope.model
}
