//! L055: times of a row that may be missing.

use crate::Severity;
use crate::lint::design::{Design, DesignColumn};
use crate::lint::finder::{Finder, Findings, Lint, Place};
use crate::lint::words::joined;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L055",
        severity: Severity::Advice,
        title: "a time at which a row was made or changed, that may be missing",
        reason: "A row that came without it is in no report by time, and sorts first or last: `DEFAULT now()` fills what a statement leaves out, and not what it sets to NULL.",
        help: "make it required; `timestamps` does",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz DEFAULT now());",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let is_of_row = |column: &&DesignColumn| {
        column.kind.is_time()
            && matches!(&*joined(&column.name), "createdat" | "insertedat" | "updatedat" | "modifiedat")
    };
    let mut all = 0;
    let mut places = Vec::new();
    for table in design.own_tables() {
        for column in table.columns.iter().filter(is_of_row) {
            all += 1;
            if column.nullable {
                let message = format!("`{}` may be missing", column.name);
                places.push(Place::column(table, column, message));
            }
        }
    }
    found.habit(places, all, design.is_declared, "times of rows may be missing");
}
