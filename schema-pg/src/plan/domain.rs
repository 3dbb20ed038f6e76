//! Domains that are there.

use super::comments;
use super::phase::Phase;
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use crate::catalog::{DataType, Domain, DomainCheck};
use crate::sql::{AlterDomain, DomainAction, Statement, count_breaking_value, count_rows, is_null};

const BECAUSE: &str = "types before the tables whose columns have them";

/// A domain of which something changes.
pub fn domain<'a>(was: &'a Domain, now: &'a Domain, steps: &mut Steps<'a, '_>) {
    let because = BECAUSE;
    let say = |action| Statement::AlterDomain(AlterDomain { domain: &now.name, action });
    if was.default != now.default {
        let action = |of: &'a Domain| of.default.as_ref().map_or(DomainAction::DropDefault, DomainAction::SetDefault);
        steps.push(Phase::Objects, Step::new(because, say(action(now))));
    }
    if was.not_null != now.not_null {
        let action = |on| if on { DomainAction::SetNotNull } else { DomainAction::DropNotNull };
        let step = Step::new(because, say(action(now.not_null)));
        let mut step = if now.not_null { step.locks(Lock::Share).risks(Hazard::Scan).long() } else { step };
        if now.not_null {
            for (table, column) in steps.columns_of(&now.name) {
                step = step.risks(Hazard::MayFail(count_rows(&table.name, &is_null(&column.name))));
            }
        }
        steps.push(Phase::Objects, step);
    }
    for old in was.checks.iter().filter(|old| !now.checks.iter().any(|new| new.is_same_rule(old))) {
        take_off(now, old, steps);
    }
    for new in now.checks.iter().filter(|new| !was.checks.iter().any(|old| old.is_same_rule(new))) {
        add(now, new, steps);
    }
    comments::domain_checks(Some(was), now, steps);
}

/// A rule is made anew with what it calls; what is said about it too.
pub fn check_anew<'a>(now: &'a Domain, check: &'a DomainCheck, steps: &mut Steps<'a, '_>) {
    take_off(now, check, steps);
    add(now, check, steps);
    comments::domain_check(now, check, None, steps);
}

/// A default is taken off before what it calls, and set anew behind it; another one is set where the domain changes.
pub fn default_anew<'a>(was: &'a Domain, now: &'a Domain, steps: &mut Steps<'a, '_>) {
    let Some(default) = &was.default else { return };
    let say = |action| Statement::AlterDomain(AlterDomain { domain: &now.name, action });
    let (drop, set) = (DomainAction::DropDefault, DomainAction::SetDefault(default));
    let because = "set the default again: a function that it calls is recreated";
    steps.push(Phase::DropDependents, Step::new(because, say(drop.clone())));
    if was.default == now.default {
        steps.push(Phase::Columns, Step::new(because, say(set)));
    }
}

fn take_off<'a>(domain: &'a Domain, check: &'a DomainCheck, steps: &mut Steps<'a, '_>) {
    let say = |action| Statement::AlterDomain(AlterDomain { domain: &domain.name, action });
    steps.push(Phase::DropDependents, Step::new(BECAUSE, say(DomainAction::DropCheck(&check.name))));
}

fn add<'a>(domain: &'a Domain, check: &'a DomainCheck, steps: &mut Steps<'a, '_>) {
    let say = |action| Statement::AlterDomain(AlterDomain { domain: &domain.name, action });
    steps.push(Phase::Constraints, Step::new(BECAUSE, say(DomainAction::AddCheck(check, false))));
    if check.not_valid {
        return;
    }
    let because = "validate existing values in a transaction of its own";
    let step = Step::new(because, say(DomainAction::ValidateCheck(&check.name)));
    let mut step = step.locks(Lock::Share).risks(Hazard::Scan).long();
    // What is in an array of it, only trying tells.
    for (table, column) in steps.columns_of(&domain.name) {
        if let DataType::Named(_) = &column.ty {
            let query = count_breaking_value(&table.name, &column.name, &check.expression);
            step = step.risks(Hazard::MayFail(query));
        }
    }
    steps.push(Phase::Validate, step);
}
