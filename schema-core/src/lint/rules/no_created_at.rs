//! L034: rows of which nobody knows since when they are there.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design, DesignColumn};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{ends_in, is_list_of_values, is_of_workings};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L034",
        severity: Severity::Advice,
        title: "a table that does not say when a row was made",
        reason: "The first question about a wrong row is when it came. Links, lists of values and rows that other rows hold together with their own times are not looked at: a table needs four columns of its own.",
        help: "add `timestamps`",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, phone text, city text);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, phone text, city text, created_at timestamptz NOT NULL DEFAULT now());",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables().filter(|table| !table.is_junction()) {
        let says_when = |column: &DesignColumn| {
            column.kind.is_time()
                || column.kind == ColumnKind::Whole(64)
                    && ends_in(&column.name, &["ts", "at", "time", "timestamp", "ms"])
        };
        let is_of_values = is_list_of_values(&table.name) || is_of_workings(&table.name);
        let has_time = is_of_values || table.columns.iter().any(says_when);
        let is_lasting = table.declared.as_ref().is_some_and(|declared| declared.is_lasting);
        if !has_time && !is_lasting && table.own_columns().count() >= 4 {
            found.table(table, format!("`{}` does not say when a row was made", table.name));
        }
    }
}
