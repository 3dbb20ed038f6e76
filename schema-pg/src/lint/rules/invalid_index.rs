//! PL06: indexes that were not built to the end.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL06",
        severity: Severity::Warning,
        title: "an invalid index",
        reason: "CREATE INDEX CONCURRENTLY failed: each change writes the index, and no query reads it.",
        help: "drop it and build it anew: REINDEX INDEX CONCURRENTLY",
        wrong: "an index of which pg_index.indisvalid is false",
        right: "the index built to the end",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for index in table.indexes.iter().filter(|index| index.invalid) {
            on_table(found, table, format!("the index `{}` is invalid", index.name));
        }
    }
}
