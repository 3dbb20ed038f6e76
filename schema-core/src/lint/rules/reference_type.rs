//! L040: references of another type than their key.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L040",
        severity: Severity::Warning,
        title: "a reference of another type than the key that it holds",
        reason: "An integer that references a bigint fails at the 2,147,483,648th row; other types are converted in each join.",
        help: "give the column the type of the key",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id integer REFERENCES users);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        for reference in &table.references {
            let Some(target) = design.table(&reference.target) else { continue };
            let keys = if reference.target_columns.is_empty() { &target.key } else { &reference.target_columns };
            if keys.len() != reference.columns.len() {
                continue;
            }
            for (name, key) in reference.columns.iter().zip(keys) {
                let (Some(column), Some(key)) = (table.column(name), target.column(key)) else { continue };
                let is_alike = match (&column.kind, &key.kind) {
                    (ColumnKind::Text(_), ColumnKind::Text(_)) => true,
                    (ColumnKind::Whole(own), ColumnKind::Whole(theirs)) => own >= theirs,
                    (own, theirs) => own == theirs,
                };
                if !is_alike {
                    let message = format!(
                        "`{name}` is {}, and what it references in `{}` is {}",
                        column.kind, reference.target, key.kind
                    );
                    found.column(table, column, message);
                }
            }
        }
    }
}
