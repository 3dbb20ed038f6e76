//! L028: tables without a key.

use crate::Severity;
use crate::ir::Text;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L028",
        severity: Severity::Warning,
        title: "a table without a primary key",
        reason: "Logical replication refuses its changes, and tools that edit rows don't know which; where nothing else is unique, no row can be told from another, and a duplicate can't be removed.",
        help: "give it a key (a unique index becomes one: ADD PRIMARY KEY USING INDEX); where rows are only ever added and counted, say `no_primary_key`",
        wrong: "CREATE TABLE visits (page text NOT NULL, at timestamptz NOT NULL);",
        right: "CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, page text NOT NULL, at timestamptz NOT NULL);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables().filter(|table| table.key.is_empty() && !table.without_key) {
        let is_required = |name: &Text| table.is_required(name);
        let could_be = table.uniques.iter().find(|unique| !unique.is_partial && unique.columns.iter().all(is_required));
        match could_be {
            Some(unique) => {
                let columns = unique.columns.join(", ");
                let message = format!("`{}` has no primary key, and ({columns}) could be it", table.name);
                found.advise(&table.path, table.source, message);
            }
            None => {
                found.table(table, format!("`{}` has no primary key, and nothing tells its rows apart", table.name));
            }
        }
    }
}
