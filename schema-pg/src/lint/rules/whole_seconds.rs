//! PL17: moments in whole seconds.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL17",
        severity: Severity::Advice,
        title: "a moment in whole seconds",
        reason: "timestamp(0) rounds: what happened at 23:59:59.7 is written down a second later, on the next day.",
        help: "use timestamptz, and date_trunc where it is shown",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, at timestamp(0) with time zone);",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, at timestamptz);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            if matches!(&column.ty, DataType::Other(words) if words.starts_with("timestamp(0)")) {
                on_column(found, table, &column.name, format!("`{}` rounds to whole seconds", column.name));
            }
        }
    }
}
