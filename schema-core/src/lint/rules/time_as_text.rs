//! L013: times as texts and numbers.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L013",
        severity: Severity::Warning,
        title: "a date or time kept as text or as a number",
        reason: "Nothing refuses the 31st of February, texts sort by their letters, and no function of time takes them. Numbers hide what they count: seconds or milliseconds, from when.",
        help: "use a type of time",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at text);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.own_columns() {
            let parts = words(&column.name);
            let last = parts.last().map_or("", String::as_str);
            let is_day = parts.len() > 1 && matches!(last, "at" | "date" | "datetime" | "timestamp")
                || parts.len() == 1 && matches!(last, "date" | "datetime" | "timestamp" | "birthday" | "birthdate");
            let as_what = match column.kind {
                ColumnKind::Text(_) if is_day && !column.is_restricted => "text",
                ColumnKind::Whole(32..) if is_day || matches!(last, "ts" | "expires" | "expiry") => "a number",
                _ => continue,
            };
            found.column(table, column, format!("`{}` looks like a time, and is {as_what}", column.name));
        }
    }
}
