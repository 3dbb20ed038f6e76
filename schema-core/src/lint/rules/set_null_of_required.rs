//! L039: references that can't be set to NULL.

use crate::Severity;
use crate::ir::Action;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L039",
        severity: Severity::Warning,
        title: "ON DELETE SET NULL on a column that is required",
        reason: "The DELETE that it was for fails each time, with a message about another table.",
        help: "let the column be missing, or say what else happens: Restrict, Cascade",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE SET NULL);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users ON DELETE SET NULL);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        for reference in table.references.iter().filter(|reference| reference.on_delete == Action::SetNull) {
            let required = reference.columns.iter().find(|name| table.is_required(name));
            if let Some(name) = required {
                let message =
                    format!("`{name}` is required, and is to become NULL when a row of `{}` goes", reference.target);
                found.add(&table.path, reference.source, message);
            }
        }
    }
}
