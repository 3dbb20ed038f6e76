//! PL60: uuid keys by uuid_generate_v1 and random text.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL60",
        severity: Severity::Advice,
        title: "a key that an extension makes, where PostgreSQL does",
        reason: "`uuid_generate_v4()` needs the extension uuid-ossp in each database; `gen_random_uuid()` is built in since PostgreSQL 13, and does the same.",
        help: "use gen_random_uuid()",
        wrong: "CREATE EXTENSION \"uuid-ossp\"; CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuid_generate_v4());",
        right: "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT gen_random_uuid());",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            if column.default.as_ref().is_some_and(|default| default.contains("uuid_generate_v4(")) {
                on_column(
                    found,
                    table,
                    &column.name,
                    format!("the default of `{}` needs the extension uuid-ossp", column.name),
                );
            }
        }
    }
}
