//! L029: keys that people change.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L029",
        severity: Severity::Warning,
        title: "a key that people change, and that others reference",
        reason: "A mail address, a phone number or a name changes, and with it the key of every row that references this one.",
        help: "use a key that means nothing, and make the other unique",
        wrong: "CREATE TABLE users (email text PRIMARY KEY, name text); CREATE TABLE orders (id bigint PRIMARY KEY, user_email text REFERENCES users);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, name text); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let targets = design.referenced();
    for table in design.own_tables().filter(|table| targets.contains(&*table.path)) {
        let [key] = &table.key[..] else { continue };
        let Some(column) =
            table.column(key).filter(|column| column.kind.is_text() && !table.is_reference(&column.name))
        else {
            continue;
        };
        let last = words(key).pop().unwrap_or_default();
        if matches!(&*last, "email" | "mail" | "username" | "login" | "phone" | "mobile" | "nickname" | "address") {
            found.column(table, column, format!("`{key}` is the key, and people change it"));
        }
    }
}
