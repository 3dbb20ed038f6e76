//! Domains that are there.

use super::comments;
use super::phase::{Phase, Steps};
use super::step::{Hazard, Lock, Step};
use crate::catalog::{DataType, Domain, Object};
use crate::sql::{AlterDomain, DomainAction, Statement, count_breaking_value, count_rows, is_null};

pub fn domain<'a>(was: &'a Domain, now: &'a Domain, steps: &mut Steps<'a, '_>) {
    let because = "types before the tables whose columns have them";
    let say = |action| Statement::AlterDomain(AlterDomain { domain: &now.name, action });
    if was.ty != now.ty || was.collation != now.collation {
        let object = Object::Type(was.name.clone());
        let statement = Statement::Raw(crate::sql::replace_domain(now));
        let why = "the type under a domain can't be changed: the domain is made anew, its columns are written anew";
        let step = Step::new(why, statement, None).locks(Lock::AccessExclusive).risks(Hazard::Rewrite).long();
        steps.push(Phase::Columns, step.risks(Hazard::DataLoss(object)));
        return;
    }
    if was.default != now.default {
        let action = |of: &'a Domain| of.default.as_ref().map_or(DomainAction::DropDefault, DomainAction::SetDefault);
        steps.push(Phase::Objects, Step::new(because, say(action(now)), Some(say(action(was)))));
    }
    if was.not_null != now.not_null {
        let action = |on| if on { DomainAction::SetNotNull } else { DomainAction::DropNotNull };
        let step = Step::new(because, say(action(now.not_null)), Some(say(action(was.not_null))));
        let mut step = if now.not_null { step.locks(Lock::Share).risks(Hazard::Scan).long() } else { step };
        if now.not_null {
            for (table, column) in steps.columns_of(&now.name) {
                step = step.risks(Hazard::MayFail(count_rows(&table.name, &is_null(&column.name))));
            }
        }
        steps.push(Phase::Objects, step);
    }
    for old in was.checks.iter().filter(|old| !now.checks.iter().any(|new| new.is_same_rule(old))) {
        let undo = say(DomainAction::AddCheck(old, false));
        steps.push(Phase::TakeOff, Step::new(because, say(DomainAction::DropCheck(&old.name)), Some(undo)));
    }
    for new in now.checks.iter().filter(|new| !was.checks.iter().any(|old| old.is_same_rule(new))) {
        let undo = say(DomainAction::DropCheck(&new.name));
        steps.push(Phase::Constraints, Step::new(because, say(DomainAction::AddCheck(new, false)), Some(undo)));
        if !new.not_valid {
            let because = "values that are there are looked at in a transaction of its own";
            let step = Step::new(because, say(DomainAction::ValidateCheck(&new.name)), None);
            let mut step = step.locks(Lock::Share).risks(Hazard::Scan).long();
            // What is in an array of it, only trying tells.
            for (table, column) in steps.columns_of(&now.name) {
                if let DataType::Named(_) = &column.ty {
                    let query = count_breaking_value(&table.name, &column.name, &new.expression);
                    step = step.risks(Hazard::MayFail(query));
                }
            }
            steps.push(Phase::Validate, step);
        }
    }
    comments::domain_checks(Some(was), now, steps);
}
