//! Columns that are made anew, and what goes with them and comes back.

use super::declared_backfill;
use super::encrypted::{self, Turn};
use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::{column, comments, constraint, grants, index, replica};
use crate::catalog::{Column, Constraint, ConstraintKind, Object, Table};
use crate::diff::Item;
use crate::sql::{TableAction, count_rows};

/// A column that can't become what it is to be: a generated one, whose values can be computed again (before 17, its
/// expression can't be changed in place), or one of whose type there is no cast.
pub fn remake<'a>(
    (was_table, was): (&'a Table, &'a Column),
    (table, now): (&'a Table, &'a Column),
    steps: &mut Steps<'a, '_>,
) {
    let because = "the column cannot be altered in place: it is dropped and added again";
    let drop = alter(&table.name, TableAction::DropColumn(&now.name));
    let mut step = Step::new(because, drop).locks(Lock::AccessExclusive);
    if was.generated.is_none() {
        let object = Object::Column(was_table.name.clone(), was.name.clone());
        step = step.risks(Hazard::DataLoss(object)).risks(Hazard::Incompatible("they read or write another type"));
        if matches!(encrypted::turn((was_table, was), (table, now), steps.options), Turn::Lost) {
            step = step.risks(encrypted::unknown(table, now));
        }
    }
    let has_value = now.default.is_some() || now.identity.is_some() || now.generated.is_some();
    let all = declared_backfill::declared(steps.options, &format!("{}.{}", table.name, now.name));
    let filled = now.backfill.0.is_some() || declared_backfill::covers_all(&all);
    if !now.nullable && !has_value && !filled {
        step = step.risks(Hazard::MayFail(count_rows(&was_table.name, "true")));
    }
    let refused = step.is_destructive() && !steps.options.allows(&format!("{}.{}", was_table.name, was.name));
    // Before all else: it may look at another column that changes, and that one may be made anew too.
    let phase = if was.generated.is_some() { Phase::DropGeneratedColumns } else { Phase::RecreateColumns };
    steps.push(phase, step);
    if refused {
        return;
    }
    column::create(table, now, steps);
    come_back((was_table, table), now, steps);
    for (was, below) in steps.below(was_table) {
        come_back((was, below), now, steps);
    }
    grants::of_identity(table, None, now, steps);
    comments::of(Item::Column(table, now), steps);
}

/// Constraints, indexes, statistics and rights that stay as they were.
fn come_back<'a>((was, now): (&'a Table, &'a Table), column: &'a Column, steps: &mut Steps<'a, '_>) {
    let read = steps.read(was);
    // References come back by themselves: they are dropped before the column.
    let names = |part: &&'a Constraint| {
        !matches!(part.kind, ConstraintKind::ForeignKey { .. }) && constraint::names(part, &column.name)
    };
    for part in now.constraints.iter().filter(names) {
        let stays = read.constraint(&part.name).is_some_and(|old| old.kind == part.kind);
        if stays && steps.comes_back(now, &part.name) {
            constraint::create(now, part, steps);
            constraint::identity(now, part, steps);
            comments::of(Item::Constraint(now, part), steps);
        }
    }
    for part in now.indexes.iter().filter(|part| part.mentions(&column.name)) {
        let stays = read.index(&part.name).is_some_and(|old| old.created() == part.created());
        if stays && steps.comes_back(now, &part.name) {
            index::create(now, part, steps);
            replica::identity_by(now, (&part.name, part.name.clone()), Phase::References, steps);
            comments::of(Item::Index(now, part), steps);
        }
    }
    grants::of_column(&read, now, column, steps);
}
