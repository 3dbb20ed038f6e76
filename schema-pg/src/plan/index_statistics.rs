//! Statistics targets of the expressions of indexes.

use super::phase::Phase;
use super::step::{Lock, Stage, Step};
use super::steps::Steps;
use crate::catalog::Index;
use crate::diff::Item;
use crate::sql::Statement;

/// Those of a new index.
pub fn of<'a>(item: Item<'a>, stage: Stage, steps: &mut Steps<'a, '_>) {
    set(&[], item, stage, steps);
}

/// Those of an index that was there, where they changed.
pub fn changed<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    match was {
        // All of them are set with those of its table.
        Item::Index(table, index) if steps.is_retyped(table, |name| index.mentions(name)) => {}
        Item::Index(_, index) | Item::ViewIndex(_, index) => set(&index.statistics, now, Stage::Expand, steps),
        _ => {}
    }
}

/// Those of indexes under which a column gets another type: the server builds these again, and forgets their targets.
pub fn of_retyped(steps: &mut Steps<'_, '_>) {
    for was in steps.retyped_tables() {
        let Some(now) = steps.now().table(steps.called(&was.name)) else { continue };
        let read = steps.read(was).into_owned();
        for (old, read) in was.indexes.iter().zip(&read.indexes) {
            if !steps.is_retyped(was, |name| old.mentions(name)) {
                continue;
            }
            let is_same = |index: &&Index| index.name == read.name && index.created() == read.created();
            if let Some(index) = now.indexes.iter().find(is_same) {
                of(Item::Index(now, index), Stage::Expand, steps);
            }
        }
    }
}

fn set<'a>(was: &[(i16, i32)], now: Item<'a>, stage: Stage, steps: &mut Steps<'a, '_>) {
    let (schema, index) = match now {
        Item::Index(table, index) => (&table.name.schema, index),
        Item::ViewIndex(view, index) => (&view.name.schema, index),
        _ => return,
    };
    let is_set = |number: &i16| index.statistics.iter().any(|(set, _)| set == number);
    // -1 is the default.
    let reset = was.iter().filter(|(number, _)| !is_set(number)).map(|(number, _)| (*number, -1));
    for target in index.statistics.iter().filter(|target| !was.contains(target)).copied().chain(reset) {
        let statement = Statement::IndexStatistics(schema, &index.name, target);
        let mut step = Step::new("statistics targets after their indexes", statement).locks(Lock::ShareUpdateExclusive);
        step.stage = stage;
        steps.push(Phase::Comments, step);
    }
}
