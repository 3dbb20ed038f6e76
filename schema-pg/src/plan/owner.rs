//! Who owns what is made.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::View;
use crate::diff::Item;
use crate::sql::{Statement, alter_owner, refresh};

/// A new thing is the owner's, where the options name one; what is in a table goes with it.
pub fn of<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let Item::View(view) = item
        && view.owner.is_some()
    {
        return changed(None, view, steps);
    }
    let Some(owner) = &steps.options.owner else { return };
    let Some(sql) = alter_owner(item, owner) else { return };
    let (phase, because) = match item {
        Item::Schema(_) => {
            (Phase::SchemaOwners, "schemas before what is in them: a new owner has to be able to make it there")
        }
        _ => (Phase::Owners, "owners once the things are whole: who makes them needs no right of the owner"),
    };
    let step = Step::new(because, Statement::Raw(sql), None);
    steps.push(phase, step.risks(Hazard::Authorization("another role owns what is made")));
}

/// A view of an owner of its own gets it, and its rows as that owner sees them.
pub fn changed<'a>(was: Option<&'a View>, now: &'a View, steps: &mut Steps<'a, '_>) {
    let own = now.owner.as_ref().or(steps.options.owner.as_ref());
    let Some(own) = own.filter(|_| was.is_none_or(|was| was.owner != now.owner)) else { return };
    let undo = was.and_then(|was| alter_owner(Item::View(was), was.owner.as_ref()?));
    let Some(sql) = alter_owner(Item::View(now), own) else { return };
    let because = "owners of views once they may read what the views show";
    let step = Step::new(because, Statement::Raw(sql), undo.map(Statement::Raw));
    steps.push(Phase::Owners, step.risks(Hazard::Authorization("another role owns what is made")));
    if now.is_materialized() && now.owner.is_some() {
        let because = "rows that policies hid from who made the view: its owner sees them";
        steps.push(Phase::Owners, Step::new(because, Statement::Raw(refresh(&now.name, false)), None));
    }
}
