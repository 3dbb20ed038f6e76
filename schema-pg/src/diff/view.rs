//! Views.

use super::pairs::{Pair, pairs};
use super::table::of_indexes;
use super::{Change, Item, parts};
use crate::catalog::{Catalog, DataType, View};

/// All views. A view whose query stays is altered; any other is made anew, unless it only gets more columns at its end.
pub fn all<'a>(was: &'a Catalog, now: &'a Catalog, found: &mut Vec<Change<'a>>) {
    for pair in pairs(&was.views, &now.views, |view| &view.name) {
        match pair {
            Pair::Gone(was) => found.push(Change::Drop(Item::View(was))),
            Pair::New(now) => found.push(Change::Create(Item::View(now))),
            Pair::Both(was, now) if was == now => {}
            Pair::Both(was, now) => one(was, now, found),
        }
    }
}

fn one<'a>(was: &'a View, now: &'a View, found: &mut Vec<Change<'a>>) {
    if !replaceable(was, now) {
        return found.push(Change::Rebuild(Item::View(was), Item::View(now)));
    }
    found.push(Change::Alter(Item::View(was), Item::View(now)));
    let (item_was, item_now) = (|index| Item::ViewIndex(was, index), |index| Item::ViewIndex(now, index));
    of_indexes(was.indexes(), was.indexes(), now.indexes(), item_was, item_now, found);
    parts::triggers((&was.name, &was.triggers), &was.triggers, (&now.name, &now.triggers), found);
    parts::rules((&was.name, &was.rules), &was.rules, (&now.name, &now.rules), found);
}

/// CREATE OR REPLACE VIEW keeps the columns that are there, and may put others behind them (manual, CREATE VIEW). Rows of a
/// materialized view are kept as long as its query is.
pub fn replaceable(was: &View, now: &View) -> bool {
    let first = was.columns.len() <= now.columns.len()
        && was.columns.iter().zip(&now.columns).all(|(was, now)| was.name == now.name && was.ty == now.ty);
    // Columns of other types can't be distinguished from these.
    let known = was.columns.iter().chain(&now.columns).all(|column| column.ty != DataType::Unknown);
    match (was.is_materialized(), now.is_materialized()) {
        (false, false) => first && known && !was.columns.is_empty(),
        (true, true) => was.query == now.query,
        _ => false,
    }
}
