//! What goes with a column that is made anew, and comes back with it.

use super::phase::{Phase, Steps};
use super::{comments, constraint, create, grants, index, remove, table};
use crate::catalog::{Column, Index, Table};
use crate::diff::Item;
use crate::diff::renamed::names_index;

/// Constraints, indexes, statistics and rights that stay as they were.
pub fn come_back<'a>((was, now): (&'a Table, &'a Table), column: &'a Column, steps: &mut Steps<'a, '_>) {
    let read = steps.read(was);
    let names = |part: &&'a _| constraint::names(part, &column.name);
    for part in now.constraints.iter().filter(names) {
        let stays = read.constraint(&part.name).is_some_and(|old| old.kind == part.kind);
        if stays && steps.comes_back(now, &part.name) {
            constraint::create(now, part, steps);
            constraint::identity((was, now), part, steps);
            comments::of(Item::Constraint(now, part), steps);
        }
    }
    let bare = |index: &Index| Index { comment: None, ..index.clone() };
    for part in now.indexes.iter().filter(|part| names_index(part, &column.name)) {
        let stays = read.index(&part.name).is_some_and(|old| bare(old) == bare(part));
        if stays && steps.comes_back(now, &part.name) {
            index::create(now, part, steps);
            table::identity_by((was, now), (&part.name, part.name.clone()), Phase::References, steps);
            comments::of(Item::Index(now, part), steps);
        }
    }
    // Off before the column goes, so that they can be put back.
    for statistics in steps.statistics_over(&now.name, &column.name) {
        remove::item(Item::Statistics(statistics), steps);
        create::item(Item::Statistics(statistics), steps);
    }
    grants::of_column(&read, now, column, steps);
}
