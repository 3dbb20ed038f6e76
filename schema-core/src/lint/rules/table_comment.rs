//! L002: tables without a description.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint, Place};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L002",
        severity: Severity::Advice,
        title: "a table without a description",
        reason: "Who reads the schema in a year, or a dump of it, has nothing but names. The comment stands in the database and in all documents.",
        help: "say in a sentence what a row stands for: a doc comment on the struct, or COMMENT ON TABLE",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY); COMMENT ON TABLE orders IS 'What customers ordered.';",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let without = design.own_tables().filter(|table| !table.is_described);
    let places = without.map(|table| Place::table(table, format!("`{}` has no description", table.name))).collect();
    found.habit(places, design.own_tables().count(), design.is_declared, "tables have no description");
}
