//! PL62: large objects.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL62",
        severity: Severity::Warning,
        title: "a column of the type oid",
        reason: "What it points at is a large object, mostly: it stays when the row goes, has privileges of its own, and is no part of the table's dump.",
        help: "use bytea, or keep files elsewhere",
        wrong: "CREATE TABLE scans (id bigint PRIMARY KEY, picture oid);",
        right: "CREATE TABLE scans (id bigint PRIMARY KEY, picture bytea);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            if matches!(&column.ty, DataType::Other(words) if &***words == "oid") {
                on_column(found, table, &column.name, format!("`{}` is of the type oid", column.name));
            }
        }
    }
}
