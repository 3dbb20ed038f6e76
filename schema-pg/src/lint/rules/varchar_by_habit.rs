//! PL14: varchar(255).

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Column, DataType};
use crate::lint::place::{at_table, is_declared, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL14",
        severity: Severity::Advice,
        title: "a text of 255 characters at most, by habit",
        reason: "255 was a limit of other databases. A name of 256 characters is refused for no reason, and nothing is saved.",
        help: "use text, or the limit that is meant",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, name varchar(255));",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, name text);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let mut places = Vec::new();
    for table in own_tables(catalog) {
        let by_habit = |column: &&Column| matches!(column.ty, DataType::Varchar(255 | 256 | 191));
        let names: Vec<&str> = table.columns.iter().filter(by_habit).map(|column| &*column.name).collect();
        if !names.is_empty() {
            let message = format!("limits of `{}` look like a habit: {}", table.name.name, names.join(", "));
            places.push(at_table(table, message));
        }
    }
    found.habit(
        places,
        own_tables(catalog).count(),
        is_declared(catalog),
        "tables have texts of 255 characters, by habit",
    );
}
