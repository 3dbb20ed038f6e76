//! L026: tables in which nothing is required.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L026",
        severity: Severity::Advice,
        title: "a table in which nothing but the key is required",
        reason: "A row that says nothing is allowed, so every reader has to expect it. Looked at from four columns on.",
        help: "make required what each row has",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, name text, email text, phone text, city text);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, phone text, city text);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        let others = || table.columns.iter().filter(|column| !table.is_key(&column.name) && !column.is_filled);
        if others().count() >= 4 && others().all(|column| column.nullable) {
            found.table(table, format!("nothing of `{}` is required but its key", table.name));
        }
    }
}
