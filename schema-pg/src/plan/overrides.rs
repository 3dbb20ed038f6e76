//! What partitions' columns have otherwise than the tables above them.

use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Stage, Step};
use super::steps::Steps;
use super::{column, kept};
use crate::catalog::{Object, Table};
use crate::diff::overrides::{Differing, differing};
use crate::lower::Kept;
use crate::sql::{Comment, Commented, Statement, TableAction};

const BECAUSE: &str = "what a partition's column has of its own is said behind what is said of its table";

/// Of a new partition.
pub fn create<'a>(table: &'a Table, steps: &mut Steps<'a, '_>) {
    // One that is made beside its table is there only then.
    let phase = if steps.is_beside(table) { Phase::Attach } else { Phase::Columns };
    for item in differing(None, &(table, steps.now().above(table)), &steps.touched, None) {
        say(table, &item, phase, steps);
    }
}

/// Of a partition that was there, or is one no longer.
pub fn change<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    let (old, new) = ((was, steps.was().above(was)), (now, steps.now().above(now)));
    for item in differing(Some(&old), &new, &steps.touched, steps.renamed()) {
        say(now, &item, Phase::Columns, steps);
    }
}

fn say<'a>(table: &'a Table, item: &Differing<'a>, phase: Phase, steps: &mut Steps<'a, '_>) {
    let Differing { column, was, now, says, .. } = item;
    let name = &column.name;
    let is_new = steps.is_new(&table.name);
    let step = |statement| {
        let lock = if is_new { Lock::None } else { Lock::AccessExclusive };
        Step::new(BECAUSE, statement).locks(lock)
    };
    let default = |kept: &Kept<'a>| match kept.default {
        Some(default) => alter(&table.name, TableAction::SetDefault(name, default)),
        None => alter(&table.name, TableAction::DropDefault(name)),
    };
    let none = Kept { default: None, ..was.clone() };
    if item.frees_default {
        let because =
            "a partition's own default goes before what is said of its table, and may be none of another type";
        let phase = if item.calls { Phase::TakeOff } else { Phase::Objects };
        steps.push(phase, Step { because, ..step(default(&none)) });
    }
    if says.default {
        // What is said of a table above is said of this one too.
        let above: Vec<Object> =
            steps.now().above(table).iter().map(|table| Object::Default(table.name.clone(), name.clone())).collect();
        let step = step(default(now));
        steps.push(phase, step.declares(|effects| effects.after.extend(above)));
    }
    if says.not_null {
        not_null(table, item, phase, steps);
    }
    kept::say((table, column), (was, now), says, (phase, BECAUSE), steps);
    if says.comment {
        let comment = |text| Statement::Comment(Box::new(Comment { on: Commented::Column(&table.name, name), text }));
        let because = "comments last: they change nothing";
        let shared = if is_new { Lock::None } else { Lock::ShareUpdateExclusive };
        steps.push(Phase::Comments, Step::new(because, comment(now.comment)).locks(shared));
    }
}

fn not_null<'a>(table: &'a Table, item: &Differing<'a>, phase: Phase, steps: &mut Steps<'a, '_>) {
    let name = &item.column.name;
    match (item.now.not_null, steps.is_new(&table.name)) {
        (true, true) => steps.push(phase, Step::new(BECAUSE, alter(&table.name, TableAction::SetNotNull(name, None)))),
        (true, false) => column::set_not_null(table, item.column, Stage::Expand, steps),
        (false, _) => {
            let mut step =
                Step::new(BECAUSE, alter(&table.name, TableAction::DropNotNull(name))).locks(Lock::AccessExclusive);
            match item.had_not_null {
                true => step = step.risks(Hazard::Incompatible("they do not expect NULL")),
                // It follows from its table, unless a NOT NULL came with it.
                false if steps.options.version < crate::Version::V18 => return,
                false => {}
            }
            steps.push(phase, step);
        }
    }
}
