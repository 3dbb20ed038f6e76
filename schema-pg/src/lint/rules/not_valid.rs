//! PL24: constraints that rows may break.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL24",
        severity: Severity::Warning,
        title: "a constraint that is NOT VALID",
        reason: "Rows that were there before may break it, and the planner does not rely on it.",
        help: "mend the rows, and VALIDATE CONSTRAINT, which locks out nobody",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, a integer); ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, a integer); ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for constraint in table.constraints.iter().filter(|constraint| constraint.not_valid) {
            on_table(
                found,
                table,
                format!("rows that were there before may break `{}`: it is NOT VALID", constraint.name),
            );
        }
    }
}
