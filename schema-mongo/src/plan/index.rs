//! Indexes: new ones before old ones go, so that no query is ever without.

use std::borrow::Cow;

use serde_json::json;

use super::{Hazard, Plan, PlanOptions, Step, Withheld, qualified};
use crate::command::{Command, IndexChange};
use crate::diff::Change;
use crate::spec::{Collection, Direction, Index, Text};

/// New indexes, and changes in place.
pub fn make<'a>(change: &Change<'a>, steps: &mut Vec<Step<'a>>) {
    match change {
        Change::CreateIndex { collection, index } => build(collection, index, "new indexes before old ones go", steps),
        Change::ModifyIndex { collection, was, now } => modify(collection, was, now, steps),
        Change::ReplaceIndex { collection, was, now } => replace(collection, was, now, steps),
        _ => {}
    }
}

/// Indexes that go.
pub fn take<'a>(change: &Change<'a>, options: &PlanOptions, plan: &mut Plan<'a>) {
    let Change::DropIndex { collection, index } = change else { return };
    let name = qualified(&collection.name, &index.name);
    if !options.allows("index", &name) {
        let what = if index.unique {
            "and with it the promise that its values are unique"
        } else {
            "and queries that use it become slow"
        };
        let because = format!("the index `{}` of `{}` would go, {what}", index.name, collection.name);
        return plan.withheld.push(Withheld { name: Some(format!("index {name}")), because });
    }
    let because = "old indexes once the new ones are there";
    let step = Step::new(because, drop(collection, &index.name), Some(create(collection, index)));
    plan.steps.push(step.with(Hazard::SlowsQueries));
}

fn create<'a>(collection: &Collection, index: &'a Index) -> Command<'a> {
    let indexes = Cow::Borrowed(std::slice::from_ref(index));
    Command::CreateIndexes { collection: collection.name.clone(), indexes }
}

fn drop(collection: &Collection, index: &Text) -> Command<'static> {
    Command::DropIndex { collection: collection.name.clone(), index: index.clone() }
}

/// Values that occur twice, where they may not.
fn expect_unique(collection: &Collection, index: &Index) -> Command<'static> {
    Command::ExpectUnique { collection: collection.name.clone(), index: Box::new(index.clone()) }
}

fn build<'a>(collection: &Collection, index: &'a Index, because: &'static str, steps: &mut Vec<Step<'a>>) {
    let mut step =
        Step::new(because, create(collection, index), Some(drop(collection, &index.name))).with(Hazard::Scans);
    if index.unique {
        let because = "no value may occur twice before an index makes it unique";
        steps.push(Step::new(because, expect_unique(collection, index), None).with(Hazard::Scans));
        step.hazards.push(Hazard::RefusesWrites);
    }
    if index.expire_after_seconds.is_some() {
        step.hazards.push(Hazard::LosesData("documents older than that go within a minute".into()));
    }
    steps.push(step);
}

fn modify(collection: &Collection, was: &Index, now: &Index, steps: &mut Vec<Step<'_>>) {
    let because = "indexes that are changed in place";
    // The index keeps the name that it has.
    let to = |change| Command::ModifyIndex { collection: collection.name.clone(), index: was.name.clone(), change };
    if was.hidden != now.hidden {
        let undo = to(IndexChange::Hidden(was.hidden));
        let step = Step::new(because, to(IndexChange::Hidden(now.hidden)), Some(undo));
        steps.push(if now.hidden { step.with(Hazard::SlowsQueries) } else { step });
    }
    if let (Some(before), Some(after)) = (was.expire_after_seconds, now.expire_after_seconds)
        && before != after
    {
        let undo = to(IndexChange::ExpireAfter(before));
        let step = Step::new(because, to(IndexChange::ExpireAfter(after)), Some(undo));
        let hazard = Hazard::LosesData("documents older than that go within a minute".into());
        steps.push(if after < before { step.with(hazard) } else { step });
    }
    if now.unique && !was.unique {
        // Since MongoDB 6.0.
        let because = "an index becomes unique in place: first for new values, then, once none occurs twice, for all";
        let undo = to(IndexChange::PrepareUnique(false));
        let prepare = Step::new(because, to(IndexChange::PrepareUnique(true)), Some(undo));
        steps.push(prepare.with(Hazard::RefusesWrites));
        steps.push(Step::new(because, expect_unique(collection, now), None).with(Hazard::Scans));
        steps.push(Step::new(because, to(IndexChange::Unique), None).with(Hazard::Scans).with(Hazard::CanNotBeUndone));
    }
}

/// A name is an index's for good, and two indexes that are nearly the same can't both be there. So others stand in: one
/// that serves the same queries, and, where values are unique, one that keeps them so.
fn replace<'a>(collection: &Collection, was: &'a Index, now: &'a Index, steps: &mut Vec<Step<'a>>) {
    if was.has(Direction::Text) || now.has(Direction::Text) {
        let because = "a collection has one text index, so the old one goes first";
        let gap = Hazard::Gap("no words are found");
        steps.push(Step::new(because, drop(collection, &was.name), Some(create(collection, was))).with(gap));
        steps.push(Step::new(because, create(collection, now), Some(drop(collection, &now.name))).with(Hazard::Scans));
        return;
    }
    let because = "an index is replaced without a gap: others stand in while it is made anew";
    let stand_ins = stand_ins(now);
    if now.unique {
        steps.push(Step::new(because, expect_unique(collection, now), None).with(Hazard::Scans));
    }
    if !stand_ins.is_empty() {
        let indexes = Cow::Owned(stand_ins.clone());
        let make = Command::CreateIndexes { collection: collection.name.clone(), indexes };
        steps.push(Step::new(because, make, None).with(Hazard::Scans));
    }
    let mut taken = Step::new(because, drop(collection, &was.name), Some(create(collection, was)));
    if stand_ins.is_empty() {
        taken.hazards.push(Hazard::Gap("queries are without the index"));
    }
    steps.push(taken);
    steps.push(Step::new(because, create(collection, now), Some(drop(collection, &now.name))).with(Hazard::Scans));
    for index in &stand_ins {
        steps.push(Step::new(because, drop(collection, &index.name), None));
    }
}

fn stand_ins(now: &Index) -> Vec<Index> {
    let mut found = Vec::new();
    let is_plain = now.keys.0.iter().all(|(_, d)| matches!(d, Direction::Ascending | Direction::Descending));
    if !is_plain || now.is_wildcard() {
        return found;
    }
    // One field more at the end serves the same queries, and is another index.
    let mut serving = Index { unique: false, expire_after_seconds: None, ..now.clone() };
    serving.name = format!("{}_stand_in", now.name).into();
    serving.keys.0.push(("_id".into(), Direction::Ascending));
    found.push(serving);
    if now.unique {
        // Every document has an `_id`: the filter leaves none out, and makes another index of it.
        let all = json!({ "_id": { "$exists": true } });
        let mut keeping = Index { expire_after_seconds: None, sparse: false, ..now.clone() };
        keeping.name = format!("{}_stand_in_key", now.name).into();
        keeping.partial = Some(crate::condition::all(&now.partial.iter().cloned().chain([all]).collect::<Vec<_>>()));
        found.push(keeping);
    }
    found
}
