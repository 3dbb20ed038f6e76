//! PL16: time with a zone.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL16",
        severity: Severity::Warning,
        title: "a time of day with a zone",
        reason: "A time with an offset and no day: nobody can tell which offset holds in summer. PostgreSQL's own manual advises against it.",
        help: "use timestamptz, or time",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, opens time with time zone);",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, opens time);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            if matches!(&column.ty, DataType::Other(words) if words.starts_with("time") && !words.starts_with("timestamp") && words.ends_with("with time zone"))
            {
                on_column(found, table, &column.name, format!("`{}` is a time of day with a zone", column.name));
            }
        }
    }
}
