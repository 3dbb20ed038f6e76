//! Where what lints find stands: by its struct where there is one, by its name in the database elsewhere.

use schema_core::ir::Source;
use schema_core::lint::{Findings, Place};
use schema_core::origin::Origin;

use crate::catalog::{Catalog, QualifiedName, Table, Text};
use crate::history_tables::is_history;

/// What a table is called, and where its struct stands.
pub fn of(table: &Table) -> (String, Source) {
    match table.model.entity() {
        Some(model) => (model.entity.to_string(), model.source),
        None => (table.name.to_string(), Source::default()),
    }
}

/// Adds what was found about a table.
pub fn on_table(found: &mut Findings<'_>, table: &Table, message: impl Into<String>) {
    found.place(at_table(table, message));
}

/// Adds what was found about a column of a table.
pub fn on_column(found: &mut Findings<'_>, table: &Table, column: &Text, message: impl Into<String>) {
    found.place(at_column(table, column, message));
}

/// Adds what was found about something that has a name of its own.
pub fn named(found: &mut Findings<'_>, name: &QualifiedName, message: impl Into<String>) {
    found.add(&name.to_string(), Source::default(), message);
}

/// Tables whose columns are their own: no partitions, none that inherit, and none in which a runner notes migrations.
pub fn own_tables(catalog: &Catalog) -> impl Iterator<Item = &Table> {
    catalog.tables.iter().filter(|table| table.parents().next().is_none() && !is_of_runner(&table.name))
}

/// A runner of migrations notes in it what it did. Those that are called so plainly that an application might call a table so are left out of lints alone.
fn is_of_runner(name: &QualifiedName) -> bool {
    const OTHERS: &[&str] = &[
        "_prisma_migrations",
        "__drizzle_migrations",
        "__EFMigrationsHistory",
        "ar_internal_metadata",
        "atlas_schema_revisions",
        "django_migrations",
        "goose_db_version",
        "gorp_migrations",
        "knex_migrations",
        "knex_migrations_lock",
        "migrations",
        "river_migration",
        "schema_version",
    ];
    is_history(name) || OTHERS.contains(&&*name.name)
}

/// Some of its tables are of structs.
pub fn is_declared(catalog: &Catalog) -> bool {
    catalog.tables.iter().any(|table| table.model.entity().is_some())
}

/// A table as a place.
pub fn at_table(table: &Table, message: impl Into<String>) -> Place {
    let (path, source) = of(table);
    Place { path, source, message: message.into() }
}

/// A column as a place.
pub fn at_column(table: &Table, column: &Text, message: impl Into<String>) -> Place {
    let (path, source) = of(table);
    Place { path: format!("{path}.{}", table.model.field(column)), source, message: message.into() }
}

/// A word of an attribute made it.
pub fn is_generated(comment: Option<&Text>) -> bool {
    Origin::of(comment).is_generated()
}
