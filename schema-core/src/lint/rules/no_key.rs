//! L028: tables without a key.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L028",
        severity: Severity::Warning,
        title: "a table without a primary key",
        reason: "No row can be told from another, a duplicate can't be removed, nothing can reference it, and logical replication refuses its changes.",
        help: "give it a key; where rows are only ever added and counted, say `no_primary_key`",
        wrong: "CREATE TABLE visits (page text NOT NULL, at timestamptz NOT NULL);",
        right: "CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, page text NOT NULL, at timestamptz NOT NULL);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables().filter(|table| table.key.is_empty() && !table.without_key) {
        found.table(table, format!("`{}` has no primary key", table.name));
    }
}
