//! The backfills of a column: those that are declared and what the library adds by itself, refused where they can't be read.

use super::declared_backfill::{DeclaredBackfill, covers_all, declared};
use super::options::Backfill;
use super::step::{Refused, Why};
use super::steps::Steps;
use crate::catalog::expression::mentions;
use crate::catalog::{Column, Object, Table, Text};
use crate::diff::encrypted::holds;
use crate::sql::{and, count_rows, holds_none};

/// The backfills of a column, with what the library adds by itself for rows that no condition covers. What can't be read is refused.
pub fn of_column(table: &Table, name: &Text, own: Option<&Text>, steps: &mut Steps<'_, '_>) -> Vec<DeclaredBackfill> {
    let mut found = declared(steps.options, &format!("{}.{name}", table.name));
    if let Some(own) = own.filter(|_| !covers_all(&found)) {
        found.push(DeclaredBackfill { place: usize::MAX, backfill: Backfill::value(own.clone()) });
    }
    refuse(table, &Object::Column(table.name.clone(), name.clone()), &found, steps);
    found
}

/// The expression is for values that are there already: of a column that is new itself, or whose values come with it.
pub fn is_for_old(table: &Table, column: &Column, value: &str, steps: &Steps<'_, '_>) -> bool {
    let new = |of: &&Column| of.name == column.name || steps.is_new_column(&table.name, &of.name);
    table.columns.iter().filter(new).any(|of| holds(table, &of.name) && mentions(value, &of.name))
}

/// How many rows none of them covers, as a query, among those of the condition; `None` where one covers all.
pub fn uncovered(table: &Table, among: Option<String>, all: &[DeclaredBackfill]) -> Option<String> {
    let filters: Vec<&Text> = all.iter().filter_map(|one| one.backfill.filter.as_ref()).collect();
    if filters.is_empty() || covers_all(all) {
        return None;
    }
    let none = holds_none(&filters);
    let condition = among.map_or_else(|| none.clone(), |among| and(&among, &none));
    Some(count_rows(&table.name, &condition))
}

/// Refuses what is no expression over the rows of the table.
pub fn refuse(table: &Table, object: &Object, all: &[DeclaredBackfill], steps: &mut Steps<'_, '_>) {
    for DeclaredBackfill { backfill, .. } in all {
        for (what, sql) in [("filter", backfill.filter.as_ref()), ("value", Some(&backfill.value))] {
            let Some(why) = sql.and_then(|sql| unreadable(table, sql, steps)) else { continue };
            let refused = Refused {
                object: object.clone(),
                why: Why::Backfill(format!("the {what} of its backfill can't be read: {why}")),
                sql: sql.map(ToString::to_string).unwrap_or_default(),
                hazards: Vec::new(),
            };
            if !steps.refused.contains(&refused) {
                steps.refused.push(refused);
            }
        }
    }
}

/// What is wrong with an expression over the rows of a table, while the plan runs: columns that come and columns that go are there.
#[cfg(feature = "validate")]
fn unreadable(table: &Table, sql: &Text, steps: &Steps<'_, '_>) -> Option<String> {
    let was = steps.catalog_was().tables.iter().find(|was| *steps.called(&was.name) == table.name);
    let read = was.map(|was| steps.read(was));
    let goes = read.iter().flat_map(|was| was.columns.iter());
    let columns: Vec<&str> = table.columns.iter().chain(goes).map(|column| &*column.name).collect();
    crate::validate::row_expression(sql, &table.name.name, &columns)
}

#[cfg(not(feature = "validate"))]
fn unreadable(_: &Table, _: &Text, _: &Steps<'_, '_>) -> Option<String> {
    None
}
