//! L038: columns that look like references and are none.

use std::collections::BTreeMap;

use crate::Severity;
use crate::lint::design::{Design, Table};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::singular;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L038",
        severity: Severity::Warning,
        title: "a column named like a reference that references nothing",
        reason: "Nothing keeps the row that it names: it can be deleted, or never have been there. Looked at where a table of that name has a key of the same type.",
        help: "add `references(…)`; where the row lives in another system, allow it and say so",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let mut by_name: BTreeMap<String, Option<&Table>> = BTreeMap::new();
    for table in design.own_tables() {
        let twice = by_name.contains_key(&singular(&table.name));
        by_name.insert(singular(&table.name), (!twice).then_some(table));
    }
    for table in design.own_tables() {
        for column in table.columns.iter().filter(|column| !table.is_reference(&column.name)) {
            let Some(stem) = column.name.strip_suffix("_id").or_else(|| column.name.strip_suffix("Id")) else {
                continue;
            };
            let Some(target) = by_name.get(&singular(stem)).copied().flatten() else { continue };
            let [key] = &target.key[..] else { continue };
            let is_alike = target.column(key).is_some_and(|key| key.kind == column.kind);
            if is_alike && target.path != table.path {
                found.column(
                    table,
                    column,
                    format!("`{}` looks like a reference to `{}`, and is none", column.name, target.name),
                );
            }
        }
    }
}
