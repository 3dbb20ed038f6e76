//! L011: money in floats.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{MONEY, has_word};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L011",
        severity: Severity::Warning,
        title: "money in a floating point number",
        reason: "A float has no cents: 0.1 + 0.2 is 0.30000000000000004, and sums drift. Laws on accounts ask for exact amounts.",
        help: "use an exact decimal, `rust_decimal::Decimal` with `money`, or whole cents",
        wrong: "CREATE TABLE items (id bigint PRIMARY KEY, unit_price double precision);",
        right: "CREATE TABLE items (id bigint PRIMARY KEY, unit_price numeric(12, 2));",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in
            table.columns.iter().filter(|column| column.kind == ColumnKind::Float && has_word(&column.name, MONEY))
        {
            found.column(table, column, format!("`{}` looks like money, and is a float", column.name));
        }
    }
}
