//! PL04: indexes that begin another one.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, IndexMethod};
use crate::lint::indexes::{Held, all};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL04",
        severity: Severity::Warning,
        title: "an index whose columns another index begins with",
        reason: "The longer one finds the same rows. Where the shorter one is much smaller and is asked all the time, allow it. What is unique is a rule, and never found here.",
        help: "drop the shorter one",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, placed_at timestamptz); CREATE INDEX a ON orders (user_id); CREATE INDEX b ON orders (user_id, placed_at);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, placed_at timestamptz); CREATE INDEX b ON orders (user_id, placed_at);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        let indexes = all(table);
        let is_plain = |index: &&Held<'_>| index.method == IndexMethod::Btree;
        for index in indexes.iter().filter(is_plain).filter(|index| !index.unique && index.include.is_empty()) {
            let begins = |other: &&Held<'_>| {
                other.columns.len() > index.columns.len()
                    && other.columns[..index.columns.len()] == index.columns[..]
                    && other.predicate == index.predicate
            };
            if let Some(other) = indexes.iter().filter(is_plain).find(begins) {
                on_table(
                    found,
                    table,
                    format!("the index `{}` can go: `{}` begins with its columns", index.name, other.name),
                );
            }
        }
    }
}
