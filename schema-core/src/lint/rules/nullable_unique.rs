//! L017: unique pairs with a value that may be missing.

use crate::Severity;
use crate::ir::Text;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L017",
        severity: Severity::Warning,
        title: "columns that are unique together, one of which may be missing",
        reason: "Two rows without that value are never the same, so the rule does not hold among them: (1, NULL) gets in twice. A single column that is unique and may be missing says what is meant, and is not looked at.",
        help: "make it required, or say `nulls_not_distinct` (PostgreSQL 15), or make it unique among rows that have it, `.filter(\"… IS NOT NULL\")`",
        wrong: "CREATE TABLE seats (id bigint PRIMARY KEY, hall integer NOT NULL, seat integer, UNIQUE (hall, seat));",
        right: "CREATE TABLE seats (id bigint PRIMARY KEY, hall integer NOT NULL, seat integer NOT NULL, UNIQUE (hall, seat));",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        for unique in table
            .uniques
            .iter()
            .filter(|unique| unique.columns.len() > 1 && !unique.is_partial && !unique.nulls_not_distinct)
        {
            let may_miss = |name: &&Text| table.may_miss(name);
            let missing: Vec<&Text> = unique.columns.iter().filter(may_miss).collect();
            // One text that some rows have, within something that all have: what is missing is in nobody's way, as of a single column.
            if let [only] = missing[..]
                && table.column(only).is_some_and(|column| column.kind.is_text())
                && !table.is_reference(only)
            {
                continue;
            }
            // Another one holds among those rows: UNIQUE (slug) WHERE parent_id IS NULL.
            let is_held_apart = |missing: &&&Text| {
                let others = || unique.columns.iter().filter(|name| name != *missing);
                !table.uniques.iter().any(|other| other.is_partial && other.columns.iter().eq(others()))
            };
            if let Some(missing) = missing.iter().find(is_held_apart) {
                let columns = unique.columns.join(", ");
                let message = format!("({columns}) is unique, and takes the same twice where `{missing}` is missing");
                found.add(&table.path, unique.source, message);
            }
        }
    }
}
