//! L050: booleans that say no.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L050",
        severity: Severity::Advice,
        title: "a boolean that says what is not",
        reason: "`WHERE NOT is_not_visible` has to be read twice, and is read wrong once.",
        help: "turn it round",
        wrong: "CREATE TABLE posts (id bigint PRIMARY KEY, is_not_visible boolean NOT NULL);",
        right: "CREATE TABLE posts (id bigint PRIMARY KEY, is_visible boolean NOT NULL);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.columns.iter().filter(|column| column.kind == ColumnKind::Bool) {
            if words(&column.name).iter().any(|word| matches!(&**word, "not" | "never")) {
                found.column(table, column, format!("`{}` says what is not", column.name));
            }
        }
    }
}
