//! Who owns what is made.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::diff::Item;
use crate::sql::{Statement, alter_owner};

/// A new thing is the owner's, where the options name one; what is in a table goes with it.
pub fn of<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    let Some(owner) = &steps.options.owner else { return };
    let Some(sql) = alter_owner(item, owner) else { return };
    let because = "owners once the things are whole: who makes them needs no right of the owner";
    let step = Step::new(because, Statement::Raw(sql), None);
    steps.push(Phase::Owners, step.risks(Hazard::Authorization("another role owns what is made")));
}
