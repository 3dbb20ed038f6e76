//! L044: values that others give.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L044",
        severity: Severity::Advice,
        title: "a column whose value follows from others of its row",
        reason: "An age is wrong a year later, and a full name as soon as somebody marries. Columns that the database computes are not looked at.",
        help: "compute it where it is read, `#[pg(generated(\"…\"))]`, or say why it stands here: `denormalized(\"…\")`",
        wrong: "CREATE TABLE people (id bigint PRIMARY KEY, birth_date date, age integer);",
        right: "CREATE TABLE people (id bigint PRIMARY KEY, birth_date date);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for (name, sources) in FOLLOWS {
            let Some(column) = table.column(name).filter(|column| !column.is_filled && !column.is_denormalized) else {
                continue;
            };
            let is_there = |names: &&[&str]| names.iter().all(|name| table.column(name).is_some());
            if let Some(sources) = sources.iter().find(|names| is_there(names)) {
                found.column(table, column, format!("`{name}` follows from {}", sources.join(" and ")));
            }
        }
    }
}

/// What follows from what.
const FOLLOWS: &[(&str, &[&[&str]])] = &[
    ("age", &[&["birth_date"], &["birthdate"], &["birthday"], &["date_of_birth"], &["born_on"], &["dob"]]),
    ("full_name", &[&["first_name", "last_name"], &["given_name", "family_name"], &["firstname", "lastname"]]),
    ("fullname", &[&["firstname", "lastname"], &["first_name", "last_name"]]),
    ("line_total", &[&["quantity", "unit_price"], &["quantity", "price"]]),
    ("total_price", &[&["quantity", "unit_price"], &["quantity", "price"]]),
    ("duration", &[&["started_at", "ended_at"], &["started_at", "finished_at"], &["start_time", "end_time"]]),
];
