//! L020: one name with two types.

use std::collections::BTreeMap;

use crate::Severity;
use crate::lint::design::{Column, Design, Kind, Table};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L020",
        severity: Severity::Warning,
        title: "columns of one name with different types",
        reason: "What is an integer here and a text there can't be compared without a cast, and is converted in the one place that nobody looks at.",
        help: "give it the type that it has elsewhere, or another name",
        wrong: "CREATE TABLE a_users (id bigint PRIMARY KEY, postcode text); CREATE TABLE b_users (id bigint PRIMARY KEY, postcode text); CREATE TABLE c_users (id bigint PRIMARY KEY, postcode text); CREATE TABLE d_users (id bigint PRIMARY KEY, postcode integer);",
        right: "CREATE TABLE a_users (id bigint PRIMARY KEY, postcode text); CREATE TABLE b_users (id bigint PRIMARY KEY, postcode text); CREATE TABLE c_users (id bigint PRIMARY KEY, postcode text); CREATE TABLE d_users (id bigint PRIMARY KEY, postcode text);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let mut by_name: BTreeMap<&str, Vec<(&Table, &Column)>> = BTreeMap::new();
    for table in design.own_tables() {
        for column in table.columns.iter().filter(|column| !is_common(&column.name)) {
            by_name.entry(&column.name).or_default().push((table, column));
        }
    }
    for (name, places) in by_name {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (_, column) in &places {
            match counts.iter_mut().find(|(family, _)| *family == family_of(&column.kind)) {
                Some((_, count)) => *count += 1,
                None => counts.push((family_of(&column.kind), 1)),
            }
        }
        let Some(&(most, count)) = counts.iter().max_by_key(|(_, count)| *count) else { continue };
        // Where two types are about as common, the name means two things.
        if count < 3 || count < 2 * (places.len() - count) {
            continue;
        }
        let is_time = |family: &str| matches!(family, "a moment" | "a date and time without a zone" | "a date");
        let differs = |column: &Column| {
            let family = family_of(&column.kind);
            family != most && !(is_time(family) && is_time(most))
        };
        for (table, column) in places.iter().filter(|(_, column)| differs(column)) {
            let message = format!("`{name}` is {} here, and {most} in {count} other tables", column.kind);
            found.column(table, column, message);
        }
    }
}

/// Names that mean something else in each table.
fn is_common(name: &str) -> bool {
    const COMMON: &[&str] = &[
        "id", "key", "value", "name", "type", "kind", "state", "status", "version", "data", "code", "number",
        "position", "level", "size", "content", "payload", "settings", "options", "config", "result", "score", "rank",
        "count", "body", "path", "token", "output", "message", "error", "extra", "date", "category", "duration",
        "prompt",
    ];
    COMMON.contains(&&*name.to_lowercase())
}

/// Kinds that can be compared with each other.
fn family_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "a boolean",
        Kind::Integer(_) => "an integer",
        Kind::Float | Kind::Decimal => "a number",
        Kind::Text(_) | Kind::Enum => "a text",
        Kind::Moment => "a moment",
        Kind::LocalMoment => "a date and time without a zone",
        Kind::Date => "a date",
        Kind::Time => "a time of day",
        Kind::Json => "JSON",
        Kind::List(_) => "a list",
        Kind::Uuid => "a UUID",
        Kind::Bytes => "bytes",
        Kind::Other(_) => "another type",
    }
}
