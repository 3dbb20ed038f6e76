//! L012: moments without a zone.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design, DesignColumn};
use crate::lint::finder::{Finder, Findings, Lint, Place};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L012",
        severity: Severity::Warning,
        title: "a date and time without a time zone",
        reason: "It is another moment for whoever has another zone, and an hour each autumn is there twice. Right only for what a wall clock shows, wherever it hangs: the opening hours of a shop.",
        help: "use `DateTime<Utc>` (timestamptz), for a day `NaiveDate` (date); where a wall clock is meant, allow it and say so",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let is_local = |column: &&DesignColumn| column.kind == ColumnKind::LocalMoment;
    let is_moment = |column: &&DesignColumn| matches!(column.kind, ColumnKind::LocalMoment | ColumnKind::Moment);
    let all = design.tables.iter().flat_map(|table| &table.columns).filter(is_moment).count();
    let local =
        design.tables.iter().flat_map(|table| table.columns.iter().filter(is_local).map(move |column| (table, column)));
    let places = local.map(|(table, column)| {
        let message = match is_day(&column.name) {
            true => format!("`{}` is a day, and is kept with a time of no zone", column.name),
            false => format!("`{}` is a date and time of no zone", column.name),
        };
        Place::column(table, column, message)
    });
    found.habit(places.collect(), all, design.is_declared, "moments have no zone");
}

fn is_day(name: &str) -> bool {
    let words = words(name);
    words.last().is_some_and(|last| matches!(&**last, "birthday" | "birthdate" | "day"))
        || words.len() == 2 && words[1] == "date" && matches!(&*words[0], "birth" | "hire" | "due")
}
