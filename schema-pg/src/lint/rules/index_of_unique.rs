//! PL03: indexes on what is unique.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::indexes::{Held, all};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL03",
        severity: Severity::Warning,
        title: "an index on the columns of a key or a unique rule",
        reason: "The rule has an index of its own, which serves the same queries.",
        help: "drop the index; the rule stays",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE); CREATE INDEX ON users (email);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        let indexes = all(table);
        for index in indexes.iter().filter(|index| !index.unique) {
            let serves = |other: &&Held<'_>| {
                other.unique
                    && other.method == index.method
                    && other.columns == index.columns
                    && (index.predicate.is_none() && other.predicate.is_none() || index.predicate == other.predicate)
                    && index.include.iter().all(|name| other.include.contains(name))
            };
            if let Some(other) = indexes.iter().find(serves) {
                on_table(
                    found,
                    table,
                    format!("the index `{}` has the same columns as `{}`, which is unique", index.name, other.name),
                );
            }
        }
    }
}
