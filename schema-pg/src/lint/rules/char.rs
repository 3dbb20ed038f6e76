//! PL13: char(n).

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::mentions;
use crate::catalog::{Catalog, ConstraintKind, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL13",
        severity: Severity::Warning,
        title: "a column of the type char(n)",
        reason: "It is filled up with blanks, which some comparisons see and others don't, and is no faster than text.",
        help: "use text with a CHECK on its length",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, country char(2));",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, country text CHECK (length(country) = 2));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        for column in &table.columns {
            let DataType::Char(length @ 2..) = column.ty else { continue };
            // A pattern, or a length, of exactly so many letters: nothing is filled up.
            let is_full = table.constraints.iter().any(|constraint| {
                matches!(&constraint.kind, ConstraintKind::Check { expression, .. }
                    if (expression.contains('~') || expression.contains("length(") || expression.contains(&format!("{{{length}}}$")))
                        && mentions(expression, &column.name))
            });
            if !is_full {
                on_column(found, table, &column.name, format!("`{}` is filled up with blanks: char(n)", column.name));
            }
        }
    }
}
