//! Sequences that are there.

use super::phase::Phase;
use super::step::Step;
use super::steps::Steps;
use crate::catalog::Sequence;
use crate::sql::{AlterSequence, OwnSequence, Statement};

pub fn sequence<'a>(was: &'a Sequence, now: &'a Sequence, steps: &mut Steps<'a, '_>) {
    let because = "sequences before the columns that count with them";
    if was.ty != now.ty || was.options != now.options {
        let statement = Statement::AlterSequence(AlterSequence(now));
        steps.push(Phase::Objects, Step::new(because, statement));
    }
    if was.owned_by != now.owned_by {
        let own =
            |of: &'a Sequence| Statement::OwnSequence(OwnSequence { sequence: &of.name, owner: of.owned_by.as_ref() });
        let because = "sequences are owned by their columns once those exist";
        steps.push(Phase::References, Step::new(because, own(now)));
    }
}
