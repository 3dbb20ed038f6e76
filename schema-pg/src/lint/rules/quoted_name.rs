//! PL57: names that need quotes.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::{at_table, is_declared, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL57",
        severity: Severity::Advice,
        title: "names that need quotes",
        reason: "Each query by hand has to quote them, and what is written without is folded to small letters and not found. Reserved words are L005.",
        help: "use small letters, digits and underscores",
        wrong: "CREATE TABLE \"Users\" (id bigint PRIMARY KEY);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '$');
    let needs = |name: &str| {
        name.starts_with(|letter: char| letter.is_ascii_digit())
            || name.chars().any(|letter| letter.is_ascii() && !is_plain(letter))
    };
    let mut places = Vec::new();
    for table in own_tables(catalog) {
        let mut names: Vec<&str> =
            table.columns.iter().map(|column| &*column.name).filter(|name| needs(name)).collect();
        if needs(&table.name.name) {
            names.insert(0, &table.name.name);
        }
        if !names.is_empty() {
            let more = names.len().saturating_sub(4);
            let and = if more > 0 { format!(" and {more} more") } else { String::new() };
            names.truncate(4);
            places.push(at_table(
                table,
                format!("names of `{}` need quotes: {}{and}", table.name.name, names.join(", ")),
            ));
        }
    }
    found.habit(places, own_tables(catalog).count(), is_declared(catalog), "tables have names that need quotes");
}
