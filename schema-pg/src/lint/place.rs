//! Where what lints find stands: by its struct where there is one, by its name in the database elsewhere.

use schema_core::ir::Source;
use schema_core::lint::Findings;
use schema_core::origin::Origin;

use crate::catalog::{Catalog, QualifiedName, Table, Text};

/// What a table is called, and where its struct stands.
pub fn of(table: &Table) -> (String, Source) {
    match table.model.entity() {
        Some(model) => (model.entity.to_string(), model.source),
        None => (table.name.to_string(), Source::default()),
    }
}

/// Adds what was found about a table.
pub fn table(found: &mut Findings<'_>, table: &Table, message: impl Into<String>) {
    let (path, source) = of(table);
    found.add(&path, source, message);
}

/// Adds what was found about a column of a table.
pub fn column(found: &mut Findings<'_>, table: &Table, column: &Text, message: impl Into<String>) {
    let (path, source) = of(table);
    found.add(&format!("{path}.{}", table.model.field(column)), source, message);
}

/// Adds what was found about something that has a name of its own.
pub fn named(found: &mut Findings<'_>, name: &QualifiedName, message: impl Into<String>) {
    found.add(&name.to_string(), Source::default(), message);
}

/// Tables whose columns are their own: no partitions, and none that inherit.
pub fn own_tables(catalog: &Catalog) -> impl Iterator<Item = &Table> {
    catalog.tables.iter().filter(|table| table.parents().next().is_none())
}

/// A word of an attribute made it.
pub fn is_generated(comment: Option<&Text>) -> bool {
    Origin::of(comment).is_generated()
}
