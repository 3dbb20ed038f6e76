//! L020: one name with two types.

use std::collections::BTreeMap;

use crate::Severity;
use crate::lint::design::{ColumnKind, Design, DesignColumn, DesignTable};
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
    let mut by_name: BTreeMap<&str, Vec<(&DesignTable, &DesignColumn)>> = BTreeMap::new();
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
        let differs = |column: &DesignColumn| {
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
fn family_of(kind: &ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Bool => "a boolean",
        ColumnKind::Whole(_) => "an integer",
        ColumnKind::Float | ColumnKind::Decimal => "a number",
        ColumnKind::Text(_) | ColumnKind::Enum => "a text",
        ColumnKind::Moment => "a moment",
        ColumnKind::LocalMoment => "a date and time without a zone",
        ColumnKind::Date => "a date",
        ColumnKind::Time => "a time of day",
        ColumnKind::Json => "JSON",
        ColumnKind::List(_) => "a list",
        ColumnKind::Uuid => "a UUID",
        ColumnKind::Bytes => "bytes",
        ColumnKind::Other(_) => "another type",
    }
}
