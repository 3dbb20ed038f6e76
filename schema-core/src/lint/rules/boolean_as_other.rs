//! L015: booleans as texts and numbers.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L015",
        severity: Severity::Warning,
        title: "yes or no kept as text or as a number",
        reason: "Nothing refuses a third value: 'Y', 'yes', '1' and 'true' all get in, and each query knows some of them.",
        help: "use a boolean",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, is_active integer);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, is_active boolean NOT NULL);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.own_columns().filter(|column| !column.is_restricted) {
            let parts = words(&column.name);
            let asks = parts.len() > 1
                && matches!(&*parts[0], "is" | "has" | "can" | "should" | "was" | "allow" | "allows")
                || parts.last().is_some_and(|last| last == "enabled");
            // A number of these is no count: it is 0 or 1.
            let is_state = parts.len() == 1
                && matches!(&*parts[0], "active" | "deleted" | "admin" | "deactivated" | "discontinued");
            let asks = asks || is_state && column.kind.is_integer();
            if asks && (column.kind.is_integer() || column.kind.is_text()) {
                found.column(table, column, format!("`{}` asks yes or no, and is {}", column.name, column.kind));
            }
        }
    }
}
