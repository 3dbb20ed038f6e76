//! PL11: indexes of many columns.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL11",
        severity: Severity::Advice,
        title: "an index of more than five columns",
        reason: "It is nearly as large as the table, and what stands behind the first columns seldom narrows anything.",
        help: "have the columns that queries compare with, then the one that they sort by; what is only read goes to INCLUDE",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer, c integer, d integer, e integer, f integer); CREATE INDEX ON t (a, b, c, d, e, f);",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer, c integer, d integer, e integer, f integer); CREATE INDEX ON t (a, b);",
    },
    find,
};

/// Columns that an index may have.
const MOST: usize = 5;

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
        for index in table.indexes.iter().filter(|index| index.columns.len() > MOST && !index.unique) {
            on_table(found, table, format!("the index `{}` has {} columns", index.name, index.columns.len()));
        }
    }
}
