//! L027: tables of one column.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L027",
        severity: Severity::Advice,
        title: "a table of one column",
        reason: "It says that something is there, and nothing of it: often a list of values that an enum or a CHECK would hold.",
        help: "add what is known of it, or make it an enum",
        wrong: "CREATE TABLE colours (name text PRIMARY KEY);",
        right: "CREATE TABLE colours (name text PRIMARY KEY, hex text NOT NULL);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables().filter(|table| table.columns.len() == 1) {
        found.table(table, format!("`{}` has one column", table.name));
    }
}
