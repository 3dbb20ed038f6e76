//! PL12: json.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL12",
        severity: Severity::Warning,
        title: "a column of the type json",
        reason: "It is text that is parsed anew by each function, has no equality (so no DISTINCT and no GROUP BY), and no index serves it. Right only where the text itself, with its blanks and doubled keys, is what is kept.",
        help: "use jsonb",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, body json);",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, body jsonb);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            if matches!(&column.ty, DataType::Other(words) if &***words == "json") {
                on_column(found, table, &column.name, format!("`{}` is json, and not jsonb", column.name));
            }
        }
    }
}
