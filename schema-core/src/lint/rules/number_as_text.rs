//! L014: numbers as texts.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{MONEY, ends_in};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L014",
        severity: Severity::Warning,
        title: "a number kept as text",
        reason: "\"10\" sorts before \"9\", and nothing refuses \"ten\". Numbers that are names (a number of a house, of a phone, of an order) are texts, and not looked at.",
        help: "use a number",
        wrong: "CREATE TABLE items (id bigint PRIMARY KEY, quantity text);",
        right: "CREATE TABLE items (id bigint PRIMARY KEY, quantity integer);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.own_columns().filter(|column| column.kind.is_text() && !column.is_restricted) {
            if ends_in(&column.name, NUMBERS)
                || column.name.ends_with("file_size")
                || ends_in(&column.name, MONEY) && !ends_in(&column.name, NOT_ALONE)
            {
                found.column(table, column, format!("`{}` looks like a number, and is text", column.name));
            }
        }
    }
}

const NUMBERS: &[&str] = &[
    "count",
    "quantity",
    "qty",
    "age",
    "total",
    "percent",
    "percentage",
    "height",
    "width",
    "weight",
    "latitude",
    "longitude",
];
/// Words of money that name other things too.
const NOT_ALONE: &[&str] = &[
    "payment", "credit", "debit", "discount", "deposit", "refund", "tax", "fee", "fees", "vat", "revenue", "budget",
    "balance",
];
