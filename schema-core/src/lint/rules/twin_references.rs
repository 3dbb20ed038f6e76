//! L037: the same reference twice.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L037",
        severity: Severity::Warning,
        title: "two references from the same columns to the same table",
        reason: "Both are checked for each row, and what happens on DELETE is said twice, perhaps differently.",
        help: "drop one of them",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, CONSTRAINT a FOREIGN KEY (user_id) REFERENCES users, CONSTRAINT b FOREIGN KEY (user_id) REFERENCES users);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        for (number, reference) in table.references.iter().enumerate() {
            let is_same = |other: &crate::lint::design::Reference| {
                other.target == reference.target && other.columns == reference.columns
            };
            if table.references[..number].iter().any(is_same) {
                let columns = reference.columns.join(", ");
                found.add(
                    &table.path,
                    reference.source,
                    format!("`{columns}` references `{}` twice", reference.target),
                );
            }
        }
    }
}
