//! L041: tables that have to do with no other.

use crate::Severity;
use crate::lint::design::{Design, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{ends_in, is_of_workings};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L041",
        severity: Severity::Advice,
        title: "a table that references nothing, and that nothing references",
        reason: "Either a reference is missing, or nobody needs the table any more. Looked at from four tables on, where most have references; tables of settings, jobs and logs are not.",
        help: "add the reference that is missing, or drop the table",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users); CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint REFERENCES orders); CREATE TABLE leftovers (id bigint PRIMARY KEY, name text);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users); CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint REFERENCES orders); CREATE TABLE parcels (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let mut targets = design.referenced();
    targets.extend(design.own_tables().flat_map(|table| &table.links).map(String::as_str));
    let is_alone =
        |table: &&DesignTable| table.references.is_empty() && table.links.is_empty() && !targets.contains(&*table.path);
    let all = design.own_tables().count();
    let alone: Vec<&DesignTable> = design.own_tables().filter(is_alone).collect();
    // What looks like a reference and is none is another lint.
    let looks_so = |table: &DesignTable| {
        table.columns.iter().any(|column| ends_in(&column.name, &["id"]) && !table.is_key(&column.name))
    };
    let is_found = |table: &&DesignTable| !is_of_workings(&table.name) && table.columns.len() > 1 && !looks_so(table);
    if all >= 4 && alone.len() * 3 < all {
        for table in alone.into_iter().filter(is_found) {
            found.table(table, format!("`{}` has no reference to another table, and none has one to it", table.name));
        }
    }
}
