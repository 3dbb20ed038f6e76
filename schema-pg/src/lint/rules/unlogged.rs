//! PL21: unlogged tables.

use schema_core::Severity;
use schema_core::lint::words::is_of_workings;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL21",
        severity: Severity::Warning,
        title: "an unlogged table",
        reason: "It is empty after a crash, and not on replicas. Right for what can be computed again: say so in its comment, or allow it.",
        help: "SET LOGGED, or say what it is for in a comment",
        wrong: "CREATE UNLOGGED TABLE carts (id bigint PRIMARY KEY);",
        right: "CREATE TABLE carts (id bigint PRIMARY KEY);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in catalog
        .tables
        .iter()
        .filter(|table| table.unlogged && table.comment.is_none() && !is_of_workings(&table.name.name))
    {
        on_table(found, table, format!("`{}` is empty after a crash: it is UNLOGGED", table.name.name));
    }
}
