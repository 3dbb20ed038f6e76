//! PL08: indexes on a boolean.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType, IndexTerm};
use crate::lint::place::on_column;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL08",
        severity: Severity::Advice,
        title: "an index on a boolean alone",
        reason: "Half of the rows, or nearly all, have the value that is asked for: a scan is cheaper. Where one value is rare, an index of these rows alone is smaller and is used.",
        help: "make it an index of the rare rows on what else is asked: `.filter(\"NOT done\")`",
        wrong: "CREATE TABLE jobs (id bigint PRIMARY KEY, done boolean NOT NULL); CREATE INDEX ON jobs (done);",
        right: "CREATE TABLE jobs (id bigint PRIMARY KEY, done boolean NOT NULL); CREATE INDEX ON jobs (id) WHERE NOT done;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for index in table.indexes.iter().filter(|index| index.predicate.is_none() && !index.unique) {
            let [only] = &index.columns[..] else { continue };
            let IndexTerm::Column(name) = &only.term else { continue };
            if table.column(name).is_some_and(|column| column.ty == DataType::Boolean) {
                on_column(found, table, name, format!("the index `{}` holds nothing but a boolean", index.name));
            }
        }
    }
}
