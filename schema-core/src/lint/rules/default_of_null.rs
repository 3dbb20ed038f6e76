//! L018: texts that stand for a missing value.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L018",
        severity: Severity::Warning,
        title: "a default that spells a missing value",
        reason: "'null' or 'n/a' is a text like any other: it is found by searches, counted, and not by IS NULL.",
        help: "make the column optional, without a default",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, nickname text DEFAULT 'NULL');",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, nickname text);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.columns.iter().filter(|column| column.kind.is_text()) {
            let Some(default) = &column.default else { continue };
            let spelt = default.split("::").next().unwrap_or_default().trim().trim_matches('\'').to_lowercase();
            if matches!(&*spelt, "null" | "nil" | "n/a" | "undefined" | "unknown") && default.contains('\'') {
                found.column(
                    table,
                    column,
                    format!("the default of `{}` spells a missing value: {default}", column.name),
                );
            }
        }
    }
}
