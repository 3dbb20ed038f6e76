//! PL29: tables that inherit.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL29",
        severity: Severity::Warning,
        title: "a table that inherits from another",
        reason: "Keys, uniques and references do not reach rows of the table below: the same key can be there twice. PostgreSQL's wiki says not to use it.",
        help: "use partitions, or a reference",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b () INHERITS (a);",
        right: "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (a_id bigint PRIMARY KEY REFERENCES a);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        if let Some(parent) = table.inherits.first() {
            on_table(found, table, format!("`{}` inherits from `{parent}`, and its keys do not", table.name));
        }
    }
}
