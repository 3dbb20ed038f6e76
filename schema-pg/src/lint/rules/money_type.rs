//! PL15: money.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL15",
        severity: Severity::Warning,
        title: "a column of the type money",
        reason: "Its text depends on a setting of the server (lc_monetary): the same bytes are dollars here and yen there; it has no fractions of a cent.",
        help: "use numeric, and a column for the currency",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, total money);",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, total numeric(12, 2));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            if matches!(&column.ty, DataType::Other(words) if &***words == "money") {
                on_column(found, table, &column.name, format!("`{}` is of the type money", column.name));
            }
        }
    }
}
