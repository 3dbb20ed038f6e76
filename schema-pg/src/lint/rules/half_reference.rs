//! PL63: references of several columns that are half checked.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::mentions;
use crate::catalog::{Catalog, ConstraintKind};
use crate::lint::place::{on_table, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL63",
        severity: Severity::Warning,
        title: "a reference of several columns, some of which may be missing",
        reason: "Where one of them is missing, the others are not checked at all (MATCH SIMPLE): (7, NULL) gets in where there is no 7. Looked at where two or more of the columns may be missing and no CHECK names them together.",
        help: "make them required, or say MATCH FULL, or a CHECK: both or none",
        wrong: "CREATE TABLE seats (hall integer, seat integer, PRIMARY KEY (hall, seat)); CREATE TABLE tickets (id bigint PRIMARY KEY, hall integer, seat integer, FOREIGN KEY (hall, seat) REFERENCES seats);",
        right: "CREATE TABLE seats (hall integer, seat integer, PRIMARY KEY (hall, seat)); CREATE TABLE tickets (id bigint PRIMARY KEY, hall integer, seat integer, FOREIGN KEY (hall, seat) REFERENCES seats MATCH FULL);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for constraint in &table.constraints {
            let ConstraintKind::ForeignKey { columns, match_full: false, .. } = &constraint.kind else { continue };
            let may_miss = columns.iter().filter(|name| table.column(name).is_some_and(|column| column.nullable));
            let is_checked = table.constraints.iter().any(|check| match &check.kind {
                ConstraintKind::Check { expression, .. } => columns.iter().all(|name| mentions(expression, name)),
                _ => false,
            });
            if may_miss.count() >= 2 && !is_checked {
                let columns = columns.join(", ");
                on_table(
                    found,
                    table,
                    format!("`{}` checks nothing of ({columns}) where one of them is missing", constraint.name),
                );
            }
        }
    }
}
