//! L022: lists in texts.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L022",
        severity: Severity::Warning,
        title: "a list kept in one text",
        reason: "\"1,2,3\" references nothing, is searched by LIKE, and can't be indexed by what is in it (first normal form).",
        help: "make rows of a table that references both, or a list of values",
        wrong: "CREATE TABLE posts (id bigint PRIMARY KEY, tag_ids text);",
        right: "CREATE TABLE posts (id bigint PRIMARY KEY, tag_ids bigint[]);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.own_columns().filter(|column| column.kind.is_text()) {
            let parts = words(&column.name);
            let last = parts.last().map_or("", String::as_str);
            if matches!(last, "ids" | "uuids" | "csv" | "scopes" | "roles" | "uris" | "emails")
                || parts.len() > 1 && last == "list"
                || parts == ["tags"]
            {
                found.column(table, column, format!("`{}` looks like a list, and is one text", column.name));
            }
        }
    }
}
