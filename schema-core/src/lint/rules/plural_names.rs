//! L009: tables that are named for one row, beside those that are named for many.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{is_plural, words};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L009",
        severity: Severity::Advice,
        title: "a table named for one row where most are named for many, or the other way round",
        reason: "`users` beside `order`: each query has to be looked up. Looked at from five tables on, where at least four of five agree.",
        help: "name it as the others are: `name = \"…\"`, and `renamed_from(\"…\")` migrates",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE carts (id bigint PRIMARY KEY); CREATE TABLE items (id bigint PRIMARY KEY); CREATE TABLE teams (id bigint PRIMARY KEY); CREATE TABLE parcel (id bigint PRIMARY KEY);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE carts (id bigint PRIMARY KEY); CREATE TABLE items (id bigint PRIMARY KEY); CREATE TABLE teams (id bigint PRIMARY KEY); CREATE TABLE parcels (id bigint PRIMARY KEY);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let (mut many, mut one) = (Vec::new(), Vec::new());
    for table in design.own_tables().filter(|table| !table.is_junction()) {
        match is_named_for_many(&table.name) {
            Some(true) => many.push(table),
            Some(false) => one.push(table),
            None => {}
        }
    }
    let all = many.len() + one.len();
    let (others, most) = if many.len() > one.len() { (one, "many rows") } else { (many, "one row") };
    if all >= 5 && others.len() * 5 <= all {
        for table in others {
            found.table(table, format!("`{}` is not named for {most}, as the other tables are", table.name));
        }
    }
}

/// A name is one for many rows. `None` where that can't be told: of data, of numbers, of things that something has (`configs_github`).
fn is_named_for_many(name: &str) -> Option<bool> {
    let mut words = words(name);
    while words.last().is_some_and(|last| last.chars().all(|letter| letter.is_ascii_digit())) {
        words.pop();
    }
    let (last, before) = words.split_last()?;
    if name.starts_with('_') || before.iter().any(|word| is_plural(word) == Some(true)) {
        return None;
    }
    is_plural(last)
}
