//! NOT NULL: how a column that is in use gets it, and its name, which it has since PostgreSQL 18.

use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Stage, Step};
use super::steps::Steps;
use crate::catalog::identifier::object_name;
use crate::catalog::{Column, Object, Table};
use crate::lower::not_null_check;
use crate::sql::{Statement, TableAction, count_rows, is_not_null, is_null};

/// NULL is no longer taken: a constraint looks at all rows while the table is in use, and makes SET NOT NULL cheap. `uncovered` counts
/// the rows that get no value, where that can be asked before.
pub fn set_not_null<'a>(
    table: &'a Table,
    column: &'a Column,
    stage: Stage,
    uncovered: Option<String>,
    steps: &mut Steps<'a, '_>,
) {
    let because = "a validated CHECK lets SET NOT NULL skip the scan";
    let query = uncovered.unwrap_or_else(|| count_rows(&table.name, &is_null(&column.name)));
    if steps.is_quiet(table) {
        let set = alter(&table.name, TableAction::SetNotNull(&column.name, column.not_null_name()));
        let mut step = Step::new(because, set).locks(Lock::AccessExclusive).risks(Hazard::Scan);
        // Behind the values that rows get.
        step.stage = stage;
        steps.push(Phase::SetNotNull, step.risks(Hazard::MayFail(query)));
        return;
    }
    let name = not_null_check(&table.name.name, &column.name);
    let drop = alter(&table.name, TableAction::DropConstraint(name.clone()));
    let add = alter(&table.name, TableAction::AddCheck(name.clone(), is_not_null(&column.name).into()));
    let held = Object::Column(table.name.clone(), column.name.clone());
    let add = Step::new(because, add).locks(Lock::AccessExclusive);
    let mut add = add.declares(|effects| effects.uses.push(held));
    let validate = alter(&table.name, TableAction::ValidateConstraint(name));
    let mut validate =
        Step::new("validate existing rows in a transaction of its own, without blocking reads or writes", validate)
            .locks(Lock::ShareUpdateExclusive)
            .long()
            .risks(Hazard::Scan)
            .risks(Hazard::MayFail(query));
    let set = alter(&table.name, TableAction::SetNotNull(&column.name, column.not_null_name()));
    let checked = Object::Constraint(table.name.clone(), not_null_check(&table.name.name, &column.name));
    let set = Step::new(because, set).locks(Lock::AccessExclusive);
    let mut set = set.declares(|effects| effects.uses.push(checked));
    let mut drop = Step::new(because, drop).locks(Lock::AccessExclusive);
    for step in [&mut add, &mut validate, &mut set, &mut drop] {
        step.stage = stage;
    }
    steps.push(Phase::NotNull, add);
    steps.push(Phase::NotNull, validate);
    steps.push(Phase::NotNull, set);
    steps.push(Phase::NotNull, drop);
}

/// The NOT NULL of a column that had it gets the name that somebody gave it, or the one that PostgreSQL gives.
pub fn rename<'a>(table: &'a Table, was: &Column, now: &'a Column, steps: &mut Steps<'a, '_>) {
    if was.nullable || now.nullable || was.not_null_name() == now.not_null_name() {
        return;
    }
    let name = match now.not_null_name() {
        Some(name) => name.clone(),
        None => object_name(&table.name.name, &now.name, "not_null"),
    };
    let because = "the NOT NULL constraint keeps its given name";
    let step = Step::new(because, Statement::RenameNotNull(&table.name, &now.name, name)).locks(Lock::AccessExclusive);
    steps.push(Phase::SetNotNull, step);
}
