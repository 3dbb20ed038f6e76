//! PL02: indexes that are there twice.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::indexes::{Held, all};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL02",
        severity: Severity::Warning,
        title: "two indexes that are the same",
        reason: "Each change writes both, and no query reads the second one.",
        help: "drop one of them; the one of a constraint stays",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE INDEX a ON users (id DESC); CREATE INDEX b ON users (id DESC);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE INDEX a ON users (id DESC);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
        let indexes = all(table);
        for (number, index) in indexes.iter().enumerate() {
            if let Some(other) = indexes[..number].iter().find(|other| is_same(index, other)) {
                on_table(found, table, format!("the index `{}` is the same as `{}`", index.name, other.name));
            }
        }
    }
}

fn is_same(a: &Held<'_>, b: &Held<'_>) -> bool {
    let options = |held: &Held<'_>| held.index.is_some_and(|index| index.nulls_not_distinct);
    a.method == b.method
        && a.columns == b.columns
        && a.unique == b.unique
        && a.predicate == b.predicate
        && a.include == b.include
        && options(a) == options(b)
}
