//! L051: tables that are one JSON column.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::is_of_workings;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L051",
        severity: Severity::Advice,
        title: "a table that is a key and one JSON column",
        reason: "The database knows nothing of what is in it: no types, no references, no statistics for plans.",
        help: "make columns of what each row has; `#[derive(Embedded)]` says what JSON holds",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, body jsonb NOT NULL);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2) NOT NULL, notes jsonb NOT NULL);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables().filter(|table| !is_of_workings(&table.name)) {
        let mut own = table.own_columns();
        if let (Some(column), None) = (own.next(), own.next())
            && column.kind == ColumnKind::Json
            && table.references.is_empty()
        {
            found.column(table, column, format!("all that `{}` says is in `{}`", table.name, column.name));
        }
    }
}
