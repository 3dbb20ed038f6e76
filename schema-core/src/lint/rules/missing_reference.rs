//! L038: columns that look like references and are none.

use std::collections::BTreeMap;

use crate::Severity;
use crate::lint::design::{Design, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint, Place};
use crate::lint::words::{is_of_workings, singular};

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
    let mut by_name: BTreeMap<String, Option<&DesignTable>> = BTreeMap::new();
    for table in design.own_tables() {
        let twice = by_name.contains_key(&singular(&table.name));
        by_name.insert(singular(&table.name), (!twice).then_some(table));
    }
    let (mut places, mut all) = (Vec::new(), 0);
    for table in design.own_tables().filter(|table| !is_of_workings(&table.name)) {
        for column in &table.columns {
            let Some(stem) = column.name.strip_suffix("_id").or_else(|| column.name.strip_suffix("Id")) else {
                continue;
            };
            let Some(target) = by_name.get(&singular(stem)).copied().flatten() else { continue };
            let [key] = &target.key[..] else { continue };
            let Some(key) = target.column(key).filter(|_| target.path != table.path) else { continue };
            let is_alike = key.kind == column.kind || key.kind.is_integer() && column.kind.is_integer();
            // It chooses one of several tables.
            let is_of_several =
                [format!("{stem}_type"), format!("{stem}Type")].iter().any(|name| table.column(name).is_some());
            if !is_alike || is_of_several {
                continue;
            }
            all += 1;
            if !table.is_reference(&column.name) {
                let also = if key.kind == column.kind { "" } else { ", and of another type than its key" };
                let message =
                    format!("`{}` looks like a reference to `{}`, and is none{also}", column.name, target.name);
                places.push(Place::column(table, column, message));
            }
        }
    }
    found.habit(places, all, design.is_declared, "columns that look like references are none");
}
