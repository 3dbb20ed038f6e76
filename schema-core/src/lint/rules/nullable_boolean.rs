//! L016: booleans that may be missing.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L016",
        severity: Severity::Advice,
        title: "a boolean that may be missing",
        reason: "It has three values: `WHERE NOT active` finds neither those that are active nor those of which nothing is known. Where \"not known\" is meant, an enum says so.",
        help: "make it required with a default, or an enum with a label for what is not known",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, is_active boolean);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, is_active boolean NOT NULL DEFAULT true);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.columns.iter().filter(|column| column.nullable && column.kind == ColumnKind::Bool) {
            found.column(table, column, format!("`{}` is true, false or missing", column.name));
        }
    }
}
