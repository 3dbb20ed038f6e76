//! L053: rows that are deleted by a flag.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{is_of_workings, joined};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L053",
        severity: Severity::Advice,
        title: "a boolean that says that a row is deleted",
        reason: "It does not say when, so nothing can be removed after a month, and nothing keeps it out of queries, uniques and references.",
        help: "use `soft_delete`",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, is_deleted boolean NOT NULL DEFAULT false);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, deleted_at timestamptz);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables().filter(|table| !is_of_workings(&table.name)) {
        let says_when = table.columns.iter().any(|column| joined(&column.name) == "deletedat");
        for column in table.columns.iter().filter(|column| column.kind == ColumnKind::Bool && !says_when) {
            if matches!(&*joined(&column.name), "deleted" | "isdeleted" | "removed" | "isremoved") {
                found.column(table, column, format!("`{}` says that a row is deleted, and not when", column.name));
            }
        }
    }
}
