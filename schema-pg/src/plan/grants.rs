//! Who may do what.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{Column, DefaultPrivileges, Grant, Table, TypePrivileges};
use crate::diff::Item;
use crate::sql::{DefaultGrant, GrantOn, GrantTo, PublicExecute, RevokeFrom, Statement, public_usage};

const BECAUSE: &str = "privileges once the things are there";

/// The privileges on a new thing.
pub fn of<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let Some((on, true)) = private(item) {
        public(on, false, steps);
    }
    if let Some((on, now)) = granted(item) {
        changes(&on, &[], now, steps);
    }
}

/// The privileges on a thing that was there, where they changed.
pub fn changed<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let (Some((_, was)), Some((on, now))) = (private(was), private(now))
        && was != now
    {
        public(on, !now, steps);
    }
    if let (Item::Table(old), Item::Table(new)) = (was, now) {
        // Rights on columns stay with those that are called otherwise.
        return changes(&GrantOn::Relation(&new.name), &steps.read(old).grants, &new.grants, steps);
    }
    if let (Some((_, was)), Some((on, now))) = (granted(was), granted(now)) {
        changes(&on, was, now, steps);
    }
}

/// The privileges on a column that is made anew: those that stay.
pub fn of_column<'a>(was: &Table, table: &'a Table, column: &'a Column, steps: &mut Steps<'a, '_>) {
    let stay = table.grants.iter().filter(|grant| grant.columns.contains(&column.name) && was.grants.contains(grant));
    for grant in stay {
        let grant = Grant { columns: vec![column.name.clone()], ..grant.clone() };
        let statement = GrantTo { on: GrantOn::Relation(&table.name), grant: &grant }.to_string();
        steps.push(Phase::Grants, Step::new(BECAUSE, Statement::Raw(statement), None));
    }
}

/// Whether not everybody may call it.
fn private<'a>(item: Item<'a>) -> Option<(GrantOn<'a>, bool)> {
    match item {
        Item::Function(item) => Some((GrantOn::Function(item), item.private)),
        Item::Aggregate(item) => Some((GrantOn::Aggregate(item), item.private)),
        _ => None,
    }
}

fn public<'a>(on: GrantOn<'a>, granted: bool, steps: &mut Steps<'a, '_>) {
    let (statement, undo) = (PublicExecute { on: on.clone(), granted }, PublicExecute { on, granted: !granted });
    let what = if granted { "everybody may call a function" } else { "not everybody may call a function" };
    let step = Step::new(BECAUSE, Statement::PublicExecute(statement), Some(Statement::PublicExecute(undo)));
    steps.push(Phase::Grants, step.risks(Hazard::Authorization(what)));
}

fn changes<'a>(on: &GrantOn<'a>, was: &[Grant], now: &'a [Grant], steps: &mut Steps<'a, '_>) {
    for grant in was.iter().filter(|grant| !now.contains(grant)) {
        let (statement, undo) = (RevokeFrom { on: on.clone(), grant }, GrantTo { on: on.clone(), grant });
        let undo = Some(Statement::Raw(undo.to_string()));
        let step = Step::new(BECAUSE, Statement::Raw(statement.to_string()), undo);
        steps.push(Phase::Grants, step.risks(Hazard::Authorization("a role may do less")));
    }
    for grant in now.iter().filter(|grant| !was.contains(grant)) {
        let (statement, undo) = (GrantTo { on: on.clone(), grant }, RevokeFrom { on: on.clone(), grant });
        let undo = Some(Statement::Revoke(Box::new(undo)));
        let step = Step::new(BECAUSE, Statement::Grant(Box::new(statement)), undo);
        steps.push(Phase::Grants, step.risks(Hazard::Authorization("a role may do more")));
    }
}

fn granted<'a>(item: Item<'a>) -> Option<(GrantOn<'a>, &'a [Grant])> {
    Some(match item {
        Item::Schema(item) => (GrantOn::Schema(&item.name), &item.grants),
        Item::Table(item) => (GrantOn::Relation(&item.name), &item.grants),
        Item::View(item) => (GrantOn::Relation(&item.name), &item.grants),
        Item::Sequence(item) => (GrantOn::Sequence(&item.name), &item.grants),
        Item::Function(item) => (GrantOn::Function(item), &item.grants),
        Item::Aggregate(item) => (GrantOn::Aggregate(item), &item.grants),
        _ => return None,
    })
}

/// Who may use a type, before and after.
pub fn of_type<'a>(was: Option<&'a TypePrivileges>, now: Option<&'a TypePrivileges>, steps: &mut Steps<'a, '_>) {
    let Some(of) = now.or(was) else { return };
    let is_private = |of: Option<&TypePrivileges>| of.is_some_and(|of| of.private);
    if is_private(was) != is_private(now) {
        let granted = is_private(was);
        let (statement, undo) = (public_usage(&of.name, granted), public_usage(&of.name, !granted));
        let what = if granted { "everybody may use a type" } else { "not everybody may use a type" };
        let step = Step::new(BECAUSE, Statement::Raw(statement), Some(Statement::Raw(undo)));
        steps.push(Phase::Grants, step.risks(Hazard::Authorization(what)));
    }
    let grants = |of: Option<&'a TypePrivileges>| of.map_or(&[][..], |of| &of.grants);
    changes(&GrantOn::Type(&of.name), grants(was), grants(now), steps);
}

/// Default privileges, before and after.
pub fn default<'a>(was: Option<&'a DefaultPrivileges>, now: Option<&'a DefaultPrivileges>, steps: &mut Steps<'a, '_>) {
    let grants = |of: Option<&'a DefaultPrivileges>| of.map_or(&[][..], |of| &of.grants);
    let revoked = |of: Option<&'a DefaultPrivileges>| of.filter(|of| !of.revoked_from_public.is_empty());
    let because = "default privileges behind all that is made here: they are for what is made later";
    let mut push = |of, grant, granted| {
        let statement = DefaultGrant { of, grant, granted };
        let undo = Statement::DefaultGrant(Box::new(DefaultGrant { granted: !granted, ..statement.clone() }));
        let step = Step::new(because, Statement::DefaultGrant(Box::new(statement)), Some(undo));
        steps.push(Phase::Grants, step.risks(Hazard::Authorization("what is made later is open to others")));
    };
    if let Some(of) = was {
        for grant in grants(was).iter().filter(|grant| !grants(now).contains(grant)) {
            push(of, Some(grant), false);
        }
    }
    if let Some(of) = now {
        for grant in grants(now).iter().filter(|grant| !grants(was).contains(grant)) {
            push(of, Some(grant), true);
        }
    }
    match (revoked(was), revoked(now)) {
        (Some(of), None) => push(of, None, true),
        (None, Some(of)) => push(of, None, false),
        _ => {}
    }
}
