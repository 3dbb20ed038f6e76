//! Indexes: new ones before old ones go, so that no query is ever without.

use std::borrow::Cow;

use super::{Hazard, Step};
use crate::command::{Command, IndexChange};
use crate::spec::{Collection, Direction, Index, Text};

pub(super) fn create<'a>(collection: &Collection, index: &'a Index) -> Command<'a> {
    let indexes = Cow::Borrowed(std::slice::from_ref(index));
    Command::CreateIndexes { collection: collection.name.clone(), indexes }
}

pub(super) fn drop(collection: &Collection, index: &Text) -> Command<'static> {
    Command::DropIndex { collection: collection.name.clone(), index: index.clone() }
}

/// Values that occur twice, where they may not.
fn expect_unique(collection: &Collection, index: &Index) -> Command<'static> {
    Command::ExpectUnique { collection: collection.name.clone(), index: Box::new(index.clone()) }
}

pub(super) fn build<'a>(collection: &Collection, index: &'a Index, because: &'static str, steps: &mut Vec<Step<'a>>) {
    let mut step =
        Step::new(because, create(collection, index), Some(drop(collection, &index.name))).risks(Hazard::Scan);
    if index.unique {
        let because = "no value may occur twice before an index makes it unique";
        steps.push(Step::new(because, expect_unique(collection, index), None).risks(Hazard::Scan));
        step.hazards.push(Hazard::RefusesWrites);
    }
    if index.expire_after_seconds.is_some() {
        step.hazards.push(Hazard::DataLoss("documents older than that go within a minute".into()));
    }
    steps.push(step);
}

pub(super) fn modify(collection: &Collection, was: &Index, now: &Index, steps: &mut Vec<Step<'_>>) {
    let because = "indexes that are changed in place";
    // The index keeps the name that it has.
    let to = |change| Command::ModifyIndex { collection: collection.name.clone(), index: was.name.clone(), change };
    if was.hidden != now.hidden {
        let undo = to(IndexChange::Hidden(was.hidden));
        let step = Step::new(because, to(IndexChange::Hidden(now.hidden)), Some(undo));
        steps.push(if now.hidden { step.risks(Hazard::Dropped) } else { step });
    }
    if let Some(after) = now.expire_after_seconds
        && was.expire_after_seconds != Some(after)
    {
        // No command makes an index one by which documents stay: they go after the longest time that there is.
        let before = was.expire_after_seconds.unwrap_or(i64::from(i32::MAX));
        let undo = to(IndexChange::ExpireAfter(before));
        let step = Step::new(because, to(IndexChange::ExpireAfter(after)), Some(undo));
        let hazard = Hazard::DataLoss("documents older than that go within a minute".into());
        steps.push(if after < before { step.risks(hazard) } else { step });
    }
    if now.unique && !was.unique {
        // Since MongoDB 6.0.
        let because = "an index becomes unique in place: first for new values, then, once none occurs twice, for all";
        let undo = to(IndexChange::PrepareUnique(false));
        let prepare = Step::new(because, to(IndexChange::PrepareUnique(true)), Some(undo));
        steps.push(prepare.risks(Hazard::RefusesWrites));
        // The server itself says which documents stand in the way.
        steps.push(Step::new(because, to(IndexChange::CheckUnique), None).risks(Hazard::Scan));
        steps.push(Step::new(because, to(IndexChange::Unique), None).risks(Hazard::Scan).risks(Hazard::Irreversible));
    }
}

/// A name is an index's for good, and two indexes that are nearly the same can't both be there. So others stand in: one
/// that serves the same queries, and, where values are unique, one that keeps them so.
pub(super) fn replace<'a>(
    collection: &Collection,
    old: &[&'a Index],
    now: &'a Index,
    stand_ins: &[Index],
    steps: &mut Vec<Step<'a>>,
) {
    let words = now.has(Direction::Text);
    let because = match words {
        true => "a collection has one text index, so the old one goes first",
        false => "an index is replaced without a gap: others stand in while it is built again",
    };
    if now.unique {
        steps.push(Step::new(because, expect_unique(collection, now), None).risks(Hazard::Scan));
    }
    if !stand_ins.is_empty() {
        let indexes = Cow::Owned(stand_ins.to_vec());
        let make = Command::CreateIndexes { collection: collection.name.clone(), indexes };
        steps.push(Step::new(because, make, None).risks(Hazard::Scan));
    }
    let serves = stand_ins.iter().any(|index| !index.unique);
    let keeps = stand_ins.iter().any(|index| index.unique);
    for was in old {
        let mut taken = Step::new(because, drop(collection, &was.name), Some(create(collection, was)));
        if words {
            taken.hazards.push(Hazard::Gap("no words are found"));
        } else if !serves {
            taken.hazards.push(Hazard::Gap("queries are without the index"));
        }
        if now.unique && was.unique && !keeps {
            taken.hazards.push(Hazard::Gap("values can occur twice"));
        }
        steps.push(taken);
    }
    steps.push(Step::new(because, create(collection, now), Some(drop(collection, &now.name))).risks(Hazard::Scan));
    for index in stand_ins {
        steps.push(Step::new(because, drop(collection, &index.name), None));
    }
}
