//! Changes in the order in which a server takes them, each with what it risks, what undoes it, and why it stands where it does.

mod backfill;
mod encrypted;
mod hazard;
mod index;
mod indexes;
mod options;
mod print;
mod refused;
mod renamed;
mod seed;
mod shard;
mod stand_in;
mod step;
mod validator;
mod widens;

use std::borrow::Cow;

pub use self::hazard::Hazard;
pub use self::options::{PlanOptions, Rollout};
pub use self::print::Plan;
pub use self::step::{Refused, Step, Why};
use crate::command::{Command, IndexChange, MaybeOwned, Sharding};
use crate::diff::{Change, diff};
use crate::spec::{Capped, Collection, Granularity, Spec, TimeSeries};

/// The plan that makes all that the spec holds, in an empty database.
#[must_use]
pub fn create(spec: &Spec) -> Plan<'_> {
    static EMPTY: Spec = Spec::EMPTY;
    plan(&diff(&EMPTY, spec), &PlanOptions::default())
}

/// Puts changes in order.
#[must_use]
pub fn plan<'a>(changes: &[Change<'a>], options: &PlanOptions) -> Plan<'a> {
    let mut plan = Plan { steps: Vec::with_capacity(changes.len() * 2), refused: Vec::new() };
    // Nothing of a collection is changed of which something can't be done.
    let left = refused::without_refused(changes, options, &mut plan);
    let changes = &*left;
    for change in changes {
        if let Change::RenameCollection { was, now } = change {
            let to = Command::Rename { from: was.name.clone(), to: now.name.clone() };
            let back = Command::Rename { from: now.name.clone(), to: was.name.clone() };
            let because = "renames first: what follows knows the new names";
            plan.steps.push(
                Step::new(because, to, Some(back)).risks(Hazard::Incompatible("the collection has another name")),
            );
        }
    }
    for change in changes {
        if let Change::CreateCollection(collection) = change {
            created(collection, changes, options, &mut plan);
        }
    }
    for change in changes {
        in_place(change, &mut plan);
    }
    // Before the indexes: one of a field under its new name would find it in no document.
    let (of_indexes, stand_ins) = renamed::make_way(changes, options, &mut plan.steps);
    validator::begin(changes, options, &mut plan.steps);
    seed::steps(changes, options, &mut plan);
    let mut all = indexes::of(&of_indexes, options);
    for indexes in &mut all {
        indexes::before_shards(indexes, &mut plan);
    }
    renamed::done(stand_ins, &mut plan.steps);
    validator::end(changes, options, &mut plan.steps);
    // Behind the indexes: a shard key needs one that leads with it.
    for change in changes {
        shard::steps(change, &mut all, options, &mut plan);
    }
    for indexes in &mut all {
        indexes::after_shards(indexes, &mut plan);
    }
    views(changes, &mut plan.steps);
    for indexes in &mut all {
        indexes::take(indexes, &mut plan);
    }
    for change in changes {
        dropped(change, options, &mut plan);
    }
    plan
}

/// All indexes in one command and before there are documents, so that none has to be scanned.
fn created<'a>(collection: &'a Collection, changes: &[Change<'a>], options: &PlanOptions, plan: &mut Plan<'a>) {
    let because = "collections first: everything else is in them";
    let is_encrypted = encrypted::belongs(collection);
    if is_encrypted {
        plan.steps.extend(encrypted::states(&collection.name).map(|(make, drop)| Step::new(because, make, Some(drop))));
    }
    let make = Command::Create(MaybeOwned::Borrowed(collection));
    let mut step = Step::new(because, make, Some(Command::Drop(collection.name.clone())));
    if collection.options.encrypted.iter().any(|field| field.key.is_none()) {
        step.hazards.push(Hazard::NeedsKeys);
    }
    plan.steps.push(step);
    let mut indexes = Cow::Borrowed(collection.indexes.as_slice());
    if is_encrypted {
        indexes.to_mut().insert(0, encrypted::index());
    }
    if !indexes.is_empty() {
        let because = "indexes before documents: nothing is scanned";
        plan.steps.push(Step::new(
            because,
            Command::CreateIndexes { collection: collection.name.clone(), indexes },
            None,
        ));
    }
    // The server made the index of a time series before, and not hidden.
    let own = collection.options.time_series.as_ref().and_then(TimeSeries::own_index);
    if let Some(index) = own.and_then(|own| collection.index(&own.name)).filter(|index| index.hidden) {
        let because = "indexes that are changed in place";
        let (collection, index) = (collection.name.clone(), index.name.clone());
        let command = Command::ModifyIndex { collection, index, change: IndexChange::Hidden(true) };
        plan.steps.push(Step::new(because, command, None));
    }
    let has_no_shards = |change: &Change<'_>| matches!(change, Change::LeaveUnsharded { collection: c, .. } if c.name == collection.name);
    match &collection.shard_key {
        // Said by the change itself.
        Some(_) if changes.iter().any(has_no_shards) => {}
        Some(_) if !options.sharding => plan.refused.push(shard::left_out(collection)),
        Some(shard_key) => {
            let because = "shard keys before documents: nothing is moved";
            plan.steps.push(Step::new(because, shard::shard(collection, shard_key, Sharding::Spread), None));
        }
        None => {}
    }
}

fn in_place(change: &Change<'_>, plan: &mut Plan<'_>) {
    let because = "options that a server changes in place";
    match change {
        Change::SetExpiry { collection, was, now } => {
            let set =
                |seconds: &Option<i64>| Command::SetExpiry { collection: collection.name.clone(), seconds: *seconds };
            let sooner = now.is_some_and(|now| was.is_none_or(|was| now < was));
            let step = Step::new(because, set(now), Some(set(was)));
            let hazard = Hazard::DataLoss("documents older than that go within a minute".into());
            plan.steps.push(if sooner { step.risks(hazard) } else { step });
        }
        Change::SetImages(collection) => {
            let set = |enabled| Command::SetImages { collection: collection.name.clone(), enabled };
            let enabled = collection.options.pre_and_post_images;
            plan.steps.push(Step::new(because, set(enabled), Some(set(!enabled))));
        }
        Change::SetCapped { collection, was, now } => {
            // Since MongoDB 6.0.
            let set = |from: &Capped, to: &Capped| Command::SetCapped {
                collection: collection.name.clone(),
                size: (from.size != to.size).then_some(to.size),
                max: (from.max != to.max).then(|| to.max.unwrap_or(0)),
            };
            let step = Step::new(because, set(was, now), Some(set(now, was)));
            let room = |of: &Capped| of.max.unwrap_or(u64::MAX);
            let is_less = now.size < was.size || room(now) < room(was);
            let hazard = Hazard::DataLoss("the oldest documents go, as many as have no room".into());
            plan.steps.push(if is_less { step.risks(hazard) } else { step });
        }
        Change::SetGranularity { collection, was, now } => {
            // One level at a time (manual, "Set Granularity for Time Series Data").
            let levels = [Granularity::Minutes, Granularity::Hours];
            for granularity in levels.into_iter().filter(|level| was < level && level <= now) {
                let command = Command::SetGranularity { collection: collection.name.clone(), granularity };
                plan.steps.push(Step::new(because, command, None).risks(Hazard::Irreversible));
            }
        }
        _ => {}
    }
}

fn views(changes: &[Change<'_>], steps: &mut Vec<Step<'_>>) {
    let because = "views after the collections that they show";
    for change in changes {
        match change {
            Change::CreateView(view) => {
                let undo = Command::Drop(view.name.clone());
                steps.push(Step::new(because, Command::CreateView((*view).clone()), Some(undo)));
            }
            Change::ReplaceView { was, now } => {
                let undo = Command::SetPipeline((*was).clone());
                let step = Step::new(because, Command::SetPipeline((*now).clone()), Some(undo));
                steps.push(step.risks(Hazard::Incompatible("the view shows something else")));
            }
            _ => {}
        }
    }
}

fn dropped(change: &Change<'_>, options: &PlanOptions, plan: &mut Plan<'_>) {
    let because = "drop last: nothing before needs these any more";
    let (name, reverse, hazard) = match change {
        Change::DropView(view) => {
            (&view.name, Some(Command::CreateView((*view).clone())), Hazard::Incompatible("the view is gone"))
        }
        Change::DropCollection(collection) => {
            (&collection.name, None, Hazard::DataLoss(format!("all documents of `{}`", collection.name)))
        }
        _ => return,
    };
    if !options.allows(name) {
        let because = format!("`{name}` would be dropped, with all that is in it");
        return plan.refused.push(Refused::new(&**name, Why::LosesData, because));
    }
    if let Change::DropCollection(collection) = change
        && !collection.options.encrypted.is_empty()
    {
        // In the order of the drivers: what belongs to it first.
        plan.steps.extend(encrypted::states(&collection.name).map(|(_, drop)| Step::new(because, drop, None)));
    }
    let mut step = Step::new(because, Command::Drop(name.clone()), reverse).risks(hazard);
    if step.reverse.is_none() {
        step.hazards.push(Hazard::Irreversible);
    }
    plan.steps.push(step);
}
