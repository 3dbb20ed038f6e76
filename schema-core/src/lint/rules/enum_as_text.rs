//! L019: some few values, as any text.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L019",
        severity: Severity::Advice,
        title: "a text that looks like one of some few values",
        reason: "Nothing refuses 'actve'. A type, a CHECK or a table of values says which there are, to the database and to people.",
        help: "use a `#[derive(DbEnum)]`, `one_of([…])`, or a reference to a table of values",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL CHECK (status IN ('open', 'closed')));",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.own_columns().filter(|column| column.kind.is_text() && !column.is_restricted) {
            let last = words(&column.name).pop().unwrap_or_default();
            if matches!(&*last, "status" | "state" | "kind" | "type" | "severity" | "priority" | "gender" | "mode") {
                found.column(
                    table,
                    column,
                    format!("`{}` looks like one of some few values, and takes any text", column.name),
                );
            }
        }
    }
}
