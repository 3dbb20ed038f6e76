//! L007: names that repeat what they stand in.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{singular, words};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L007",
        severity: Severity::Advice,
        title: "columns that repeat the name of their table, or tables and columns with a prefix of their kind",
        reason: "`users.user_email` is longer to write and says nothing more; `tbl_users` is wrong once a view takes its place. One column of a key (`user_id`) is common, and not looked at.",
        help: "take the prefix off",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, user_email text, user_name text, user_phone text);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, email text, name text, phone text);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        let name = words(&table.name);
        if name.len() > 1 && name[0] == "tbl" {
            found.table(table, format!("`{}` begins with the kind of thing that it is", table.name));
        }
        let one: Vec<String> = match name.split_last() {
            Some((last, first)) => first.iter().cloned().chain([singular(last)]).collect(),
            None => continue,
        };
        let mut own = 0;
        let mut repeats = Vec::new();
        for column in table.own_columns() {
            own += 1;
            let parts = words(&column.name);
            if parts.len() > one.len() && parts.starts_with(&one) {
                repeats.push(&*column.name);
            }
        }
        if repeats.len() >= 3 && repeats.len() * 2 > own {
            found.table(table, format!("columns of `{}` repeat its name: {}", table.name, repeats.join(", ")));
        }
    }
}
