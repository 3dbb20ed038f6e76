//! L036: required references to the own table.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L036",
        severity: Severity::Warning,
        title: "a required reference to the own table",
        reason: "The root of a tree has to reference itself: each query that goes up the tree has to know, or never ends.",
        help: "let it be missing: `Option`",
        wrong: "CREATE TABLE categories (id bigint PRIMARY KEY, parent_id bigint NOT NULL REFERENCES categories);",
        right: "CREATE TABLE categories (id bigint PRIMARY KEY, parent_id bigint REFERENCES categories);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        for reference in
            table.references.iter().filter(|reference| reference.target == table.path && !reference.is_deferrable)
        {
            let is_required = |name: &crate::ir::Text| table.is_required(name);
            if reference.columns.iter().all(is_required) {
                let columns = reference.columns.join(", ");
                let message = format!(
                    "each row of `{}` has to reference one by `{columns}`: a root can reference itself alone",
                    table.name
                );
                found.add(&table.path, reference.source, message);
            }
        }
    }
}
