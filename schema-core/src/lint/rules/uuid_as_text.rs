//! L052: UUIDs as texts.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::ends_in;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L052",
        severity: Severity::Warning,
        title: "a UUID kept as text",
        reason: "36 bytes instead of 16 in each row and each index, and 'A…' is another than 'a…'.",
        help: "use `Uuid`",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, public_uuid text);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, public_uuid uuid);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.columns.iter().filter(|column| column.kind.is_text()) {
            let is_named_so = ends_in(&column.name, &["uuid", "guid"]);
            let is_made_so = column.default.as_ref().is_some_and(|default| default.contains("uuid"))
                && !ends_in(&column.name, &["secret", "token", "key"]);
            let is_as_long = matches!(column.kind, ColumnKind::Text(Some(36))) && ends_in(&column.name, &["id"]);
            if is_named_so || is_made_so || is_as_long {
                found.column(table, column, format!("`{}` looks like a UUID, and is text", column.name));
            }
        }
    }
}
