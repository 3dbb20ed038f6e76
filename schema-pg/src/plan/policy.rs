//! Policies, and row security.

use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use crate::catalog::{Policy, RowSecurity, Table};
use crate::sql::{CreatePolicy, Statement, TableAction};

/// A policy of a table.
pub fn create<'a>(table: &'a Table, policy: &'a Policy, steps: &mut Steps<'a, '_>) {
    let because = "policies before ENABLE ROW LEVEL SECURITY: without a policy no row is visible";
    let statement = Statement::CreatePolicy(CreatePolicy { table: &table.name, policy });
    let mut step = Step::new(because, statement);
    if !steps.is_new(&table.name) {
        step = step.locks(Lock::AccessExclusive).risks(Hazard::Authorization(match policy.permissive {
            true => "an additional permissive policy shows more rows",
            false => "an additional restrictive policy shows fewer rows",
        }));
    }
    steps.push(Phase::Policies, step);
}

/// Row security as a table has it now.
pub fn row_security<'a>(table: &'a Table, was: RowSecurity, steps: &mut Steps<'a, '_>) {
    let now = table.row_security;
    let because = "row security after the policies";
    let mut push = |action: TableAction<'a>, phase, what| {
        let mut step = Step::new(because, alter(&table.name, action));
        if !steps.is_new(&table.name) {
            step = step.locks(Lock::AccessExclusive).risks(Hazard::Authorization(what));
        }
        steps.push(phase, step);
    };
    let (enable, force) = (TableAction::RowSecurity, TableAction::ForceRowSecurity);
    if was.is_off() && !now.is_off() {
        push(enable(true), Phase::RowSecurity, "policies decide which rows are seen");
    }
    if was != RowSecurity::Forced && now == RowSecurity::Forced {
        push(force(true), Phase::RowSecurity, "policies decide for the owner too");
    }
    if was == RowSecurity::Forced && now != RowSecurity::Forced {
        push(force(false), Phase::DropDependents, "the owner sees all rows");
    }
    if !was.is_off() && now.is_off() {
        push(enable(false), Phase::DropDependents, "all rows are seen");
    }
}
