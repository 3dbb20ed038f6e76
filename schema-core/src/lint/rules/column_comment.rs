//! L003: columns without a description in tables where most have one.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L003",
        severity: Severity::Advice,
        title: "a column without a description, where most columns have one",
        reason: "A gap in a description looks as if there was nothing to say. Keys, references and columns that the store fills say it by what they are, and a table in which most columns have none is not looked at.",
        help: "describe it: a doc comment on the field, or COMMENT ON COLUMN",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, state text, note text, stage text); COMMENT ON COLUMN orders.state IS 'Where it stands.'; COMMENT ON COLUMN orders.note IS 'For the driver.';",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, state text, note text, stage text); COMMENT ON COLUMN orders.state IS 'Where it stands.'; COMMENT ON COLUMN orders.note IS 'For the driver.'; COMMENT ON COLUMN orders.stage IS 'How far the parcel is.';",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        let (with, without): (Vec<_>, Vec<_>) = table.own_columns().partition(|column| column.is_described);
        if with.len() >= 2 && with.len() >= without.len() && !without.is_empty() {
            let names: Vec<&str> = without.iter().map(|column| &*column.name).collect();
            found.table(table, format!("columns of `{}` have no description: {}", table.name, names.join(", ")));
        }
    }
}
