//! L054: addresses of the internet as texts.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L054",
        severity: Severity::Advice,
        title: "an address of the internet kept as text",
        reason: "Nothing refuses 'localhost:80', one address has several texts (::1, 0:0:0:0:0:0:0:1), and no search asks for a network.",
        help: "use `IpAddr` or `IpNet`",
        wrong: "CREATE TABLE visits (id bigint PRIMARY KEY, ip_address text);",
        right: "CREATE TABLE visits (id bigint PRIMARY KEY, ip_address inet);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.columns.iter().filter(|column| column.kind.is_text() && !column.is_restricted) {
            let parts = words(&column.name);
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            if matches!(parts[..], ["ip"] | ["ip", "address"] | [.., "ip"] | [.., "ip", "address"]) {
                found.column(
                    table,
                    column,
                    format!("`{}` looks like an address of the internet, and is text", column.name),
                );
            }
        }
    }
}
