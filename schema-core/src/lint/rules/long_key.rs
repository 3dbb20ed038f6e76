//! L030: long keys that are referenced.

use std::collections::BTreeMap;

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L030",
        severity: Severity::Advice,
        title: "a key of four columns or more that other tables reference",
        reason: "Each of those tables repeats all of them, and each of their indexes too.",
        help: "give the table a key of its own, and make these columns unique",
        wrong: "CREATE TABLE slots (a integer, b integer, c integer, d integer, PRIMARY KEY (a, b, c, d)); CREATE TABLE uses (id bigint PRIMARY KEY, a integer, b integer, c integer, d integer, FOREIGN KEY (a, b, c, d) REFERENCES slots);",
        right: "CREATE TABLE slots (id bigint PRIMARY KEY, a integer, b integer, c integer, d integer, UNIQUE (a, b, c, d)); CREATE TABLE uses (id bigint PRIMARY KEY, slot_id bigint REFERENCES slots);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let mut by_target: BTreeMap<&str, usize> = BTreeMap::new();
    for reference in design.own_tables().flat_map(|table| &table.references) {
        *by_target.entry(&reference.target).or_default() += 1;
    }
    for table in design.own_tables().filter(|table| table.key.len() > 3) {
        if let Some(count) = by_target.get(&*table.path) {
            let message = format!(
                "the key of `{}` has {} columns, and {count} references repeat it",
                table.name,
                table.key.len()
            );
            found.table(table, message);
        }
    }
}
