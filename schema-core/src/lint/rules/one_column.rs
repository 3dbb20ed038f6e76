//! L027: tables of one column.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L027",
        severity: Severity::Advice,
        title: "a table of one column that others reference",
        reason: "It is a list of values, which an enum or a CHECK would hold without a join and without an index.",
        help: "add what is known of it, or make it an enum",
        wrong: "CREATE TABLE colours (name text PRIMARY KEY); CREATE TABLE cars (id bigint PRIMARY KEY, colour text REFERENCES colours);",
        right: "CREATE TABLE colours (name text PRIMARY KEY, hex text NOT NULL); CREATE TABLE cars (id bigint PRIMARY KEY, colour text REFERENCES colours);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let targets = design.referenced();
    for table in design.own_tables().filter(|table| targets.contains(&*table.path)) {
        if let [only] = &table.columns[..]
            && only.kind.is_text()
        {
            found.table(table, format!("`{}` holds values and nothing of them", table.name));
        }
    }
}
