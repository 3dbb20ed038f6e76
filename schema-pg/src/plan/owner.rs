//! Who owns what is made.

use super::graph::Things;
use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{Owner, Text, View};
use crate::diff::{Changes, Item};
use crate::sql::{AlterOwner, Statement};

/// A new thing is the owner's, where the options name one; what is in a table goes with it.
pub fn of<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let Item::View(view) = item
        && view.owner.is_some()
    {
        return changed(None, view, steps);
    }
    let read = owner_of(item, steps).cloned();
    let keeps = read.is_some() && steps.before(item).and_then(|was| steps.catalog_was().owner(was)) == read.as_ref();
    let Some(owner) = read.as_ref().or(steps.options.owner.as_ref()) else { return };
    let Some(statement) = AlterOwner::of(item, owner) else { return };
    let (phase, because) = match item {
        Item::Schema(_) => {
            (Phase::SchemaOwners, "schemas before what is in them: a new owner has to be able to make it there")
        }
        _ => (Phase::Owners, "owners once the things are whole: who makes them needs no right of the owner"),
    };
    let step = Step::new(because, Statement::AlterOwner(statement));
    let keeps = std::mem::replace(&mut steps.keeps, keeps);
    steps.push(phase, step.risks(Hazard::Authorization("another role owns what is made")));
    steps.keeps = keeps;
}

/// The owner that a new thing is to have: the one that it had where it is recreated, the one of the other server where owners
/// are compared.
fn owner_of<'a>(item: Item<'a>, steps: &Steps<'a, '_>) -> Option<&'a Text> {
    let before = steps.before(item).and_then(|was| steps.catalog_was().owner(was));
    let after = steps.catalog_now().owner(item).filter(|_| steps.options.compare_owners);
    after.or(before)
}

/// The owners of all that is there before and after.
pub fn compare<'a>(changes: &Changes<'a>, steps: &mut Steps<'a, '_>) {
    let now = Things::of(changes.now);
    for owned in &changes.was.owners {
        let items = now.find(&owned.object);
        let is_it = |item: &&Item<'a>| crate::catalog::arguments(**item) == owned.arguments;
        if let Some(item) = items.iter().find(is_it)
            && steps.before(*item).is_none()
        {
            compared(owned, *item, steps);
        }
    }
}

/// A thing that was there has another owner.
fn compared<'a>(was: &Owner, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    let Some(after) = steps.catalog_now().owner(now) else { return };
    if was.role == *after {
        return;
    }
    let Some(statement) = AlterOwner::of(now, after) else { return };
    let because = "owners before privileges: what the former owner keeps is granted afterwards";
    let step = Step::new(because, Statement::AlterOwner(statement));
    let step = step.declares(|effects| effects.uses.extend(now.object()));
    steps.push(Phase::ChangedOwners, step.risks(Hazard::Authorization("another role owns it")));
}

/// A view of an owner of its own gets it, and its rows as that owner sees them.
pub fn changed<'a>(was: Option<&'a View>, now: &'a View, steps: &mut Steps<'a, '_>) {
    let own = now.owner.as_ref().or(steps.options.owner.as_ref());
    let Some(own) = own.filter(|_| was.is_none_or(|was| was.owner != now.owner)) else { return };
    let Some(statement) = AlterOwner::of(Item::View(now), own) else { return };
    // Not at once with the view: what the plan grants its owner, on the schema and on tables that were there, comes later.
    let at_once = steps.at_once.take();
    let because = "owners of views once they can read what the views show";
    let step = Step::new(because, Statement::AlterOwner(statement));
    steps.push(Phase::Owners, step.risks(Hazard::Authorization("another role owns what is made")));
    if now.is_materialized() && now.owner.is_some() {
        let because = "refresh as the owner: policies hid rows from the role that created the view";
        steps.push(Phase::Owners, Step::new(because, Statement::Refresh(&now.name)));
    }
    steps.at_once = at_once;
}
