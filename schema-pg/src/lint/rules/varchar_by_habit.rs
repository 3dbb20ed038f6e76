//! PL14: varchar(255).

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{column as at_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL14",
        severity: Severity::Advice,
        title: "a text of 255 characters at most, by habit",
        reason: "255 was a limit of other databases. A name of 256 characters is refused for no reason, and nothing is saved.",
        help: "use text, or the limit that is meant",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, name varchar(255));",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, name text);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            if matches!(column.ty, DataType::Varchar(255 | 256 | 191)) {
                at_column(
                    found,
                    table,
                    &column.name,
                    format!("the limit of `{}` looks like a habit: varchar(255)", column.name),
                );
            }
        }
    }
}
