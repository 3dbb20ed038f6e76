//! L019: some few values, as any text.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{ends_in, words};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L019",
        severity: Severity::Advice,
        title: "a text that looks like one of some few values",
        reason: "Nothing refuses 'actve'. A type, a CHECK or a table of values says which there are, to the database and to people.",
        help: "use a `#[derive(DbEnum)]`, `one_of([…])`, or a reference to a table of values",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL CHECK (status IN ('open', 'closed')));",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.own_columns().filter(|column| column.kind.is_text() && !column.is_restricted) {
            let parts = words(&column.name);
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let is_open = match parts[..] {
                // What others define: types of media, of events.
                [.., "content" | "mime" | "media" | "token" | "event" | "file" | "photo", "type"] => true,
                // Of an address; of a conversation.
                [.., "session" | "prev" | "billing" | "shipping", "state"] => true,
                [.., "state"] => {
                    table.columns.iter().any(|other| ends_in(&other.name, &["city", "zip", "postcode", "country"]))
                }
                // Beside an id it chooses a table: that is another lint.
                [.., "type" | "kind"] => beside(&column.name).iter().any(|name| table.column(name).is_some()),
                [.., "status" | "severity" | "priority" | "gender" | "mode"] => false,
                _ => true,
            };
            if !is_open {
                let message = format!("`{}` looks like one of some few values, and takes any text", column.name);
                found.column(table, column, message);
            }
        }
    }
}

/// `x_id` and `xId` of `x_type`.
fn beside(name: &str) -> Vec<String> {
    let stem = ["_type", "_kind", "Type", "Kind"].iter().find_map(|ending| name.strip_suffix(ending));
    stem.map(|stem| vec![format!("{stem}_id"), format!("{stem}Id")]).unwrap_or_default()
}
