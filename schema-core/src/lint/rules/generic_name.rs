//! L006: names that say nothing.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::singular;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L006",
        severity: Severity::Advice,
        title: "a name that says nothing",
        reason: "`data`, `value2` or `tmp` has to be looked up in the code that writes it each time that somebody reads it.",
        help: "call it by what it holds",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, data text);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, delivery_note text);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        if !table.is_embedded && TABLES.contains(&&*table.name.to_lowercase()) {
            found.table(table, format!("`{}` can be any table", table.name));
        }
        for column in table.own_columns().filter(|column| COLUMNS.contains(&&*column.name.to_lowercase())) {
            // What is not taken apart is data, whatever it is called.
            let is_whole = matches!(column.kind, ColumnKind::Json | ColumnKind::Bytes);
            if !is_whole && singular(&table.name) != singular(&column.name) {
                found.column(table, column, format!("`{}` can hold anything", column.name));
            }
        }
    }
}

const TABLES: &[&str] =
    &["data", "info", "misc", "stuff", "things", "table1", "temp", "tmp", "test", "records", "main"];
const COLUMNS: &[&str] = &[
    "data", "data1", "data2", "info", "misc", "stuff", "thing", "temp", "tmp", "test", "foo", "bar", "field1",
    "field2", "col", "col1", "col2", "column1", "value1", "value2", "flag", "flags", "other", "extra", "blob",
];
