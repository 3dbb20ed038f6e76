//! L012: moments without a zone.

use crate::Severity;
use crate::lint::design::{Design, Kind};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L012",
        severity: Severity::Warning,
        title: "a date and time without a time zone",
        reason: "It is another moment for whoever has another zone, and an hour each autumn is there twice. Right only for what a wall clock shows, wherever it hangs: the opening hours of a shop.",
        help: "use `DateTime<Utc>` (timestamptz); where a wall clock is meant, allow it and say so",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.columns.iter().filter(|column| column.kind == Kind::LocalMoment) {
            found.column(table, column, format!("`{}` is a date and time of no zone", column.name));
        }
    }
}
