//! PL26: checks that are there twice.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::is_same_sql;
use crate::catalog::{Catalog, ConstraintKind};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL26",
        severity: Severity::Advice,
        title: "two checks that are the same",
        reason: "Each row is checked twice, and whoever changes one of them wonders why nothing changes.",
        help: "drop one of them",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, a integer CONSTRAINT x CHECK (a > 0) CONSTRAINT y CHECK (a > 0));",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, a integer CONSTRAINT x CHECK (a > 0));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        let checks: Vec<_> = table
            .constraints
            .iter()
            .filter_map(|constraint| match &constraint.kind {
                ConstraintKind::Check { expression, .. } => Some((&constraint.name, expression)),
                _ => None,
            })
            .collect();
        for (number, (name, expression)) in checks.iter().enumerate() {
            if let Some((other, _)) = checks[..number].iter().find(|(_, other)| is_same_sql(other, expression)) {
                on_table(found, table, format!("`{name}` checks what `{other}` checks"));
            }
        }
    }
}
