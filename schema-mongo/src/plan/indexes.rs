//! The indexes of a collection while a plan changes them. What a server holds is followed step by step: it never holds two indexes that
//! are one to it, and shards ask for an index that leads with their key, and for uniques that do.

use std::borrow::Cow;

use super::index::{build, create, drop, modify, replace};
use super::options::qualified;
use super::stand_in::stand_ins;
use super::step::Why;
use super::{Hazard, Plan, PlanOptions, Refused, Step};
use crate::command::Command;
use crate::diff::{Change, exclude_each_other};
use crate::lower::shard::serves;
use crate::spec::{Collation, Collection, Direction, Index, Keys, ShardKey, Text};

/// The indexes of a collection while a plan changes them.
pub struct Indexes<'a, 'o> {
    pub collection: &'a Collection,
    options: &'o PlanOptions,
    /// What the server holds after the steps so far.
    there: Vec<Index>,
    /// What is still to be made.
    made: Vec<&'a Index>,
    /// What is still to be changed in place.
    modified: Vec<(&'a Index, &'a Index)>,
    /// What is still to go.
    gone: Vec<&'a Index>,
    /// The key by which the collection is spread after the steps so far.
    key: Option<&'a Keys>,
    /// Indexes that serve a shard key for a while.
    for_a_while: Vec<Index>,
}

/// Of each collection whose indexes or shard key change.
pub fn of<'a, 'o>(changes: &[Change<'a>], options: &'o PlanOptions) -> Vec<Indexes<'a, 'o>> {
    let mut all: Vec<Indexes<'a, 'o>> = Vec::new();
    for change in changes {
        let (Change::CreateIndex { collection, .. }
        | Change::DropIndex { collection, .. }
        | Change::ModifyIndex { collection, .. }
        | Change::ReplaceIndex { collection, .. }
        | Change::Shard { collection, .. }) = change
        else {
            continue;
        };
        if all.last().is_none_or(|last| last.collection.name != collection.name) {
            let has_shards = options.sharding && !changes.iter().any(|other| leaves(other, collection));
            let key = collection.shard_key.as_ref().filter(|_| has_shards).map(|shard| &shard.key);
            let there = collection.indexes.clone();
            let (made, modified, gone) = (Vec::new(), Vec::new(), Vec::new());
            all.push(Indexes { collection, options, there, made, modified, gone, key, for_a_while: Vec::new() });
        }
        let Some(last) = all.last_mut() else { continue };
        match change {
            Change::CreateIndex { index, .. } => last.is_new(index),
            Change::ReplaceIndex { was, now, .. } => {
                last.is_new(now);
                last.gone.push(was);
                last.there.push((*was).clone());
            }
            Change::ModifyIndex { was, now, .. } => {
                last.modified.push((was, now));
                last.there.retain(|index| index.name != now.name);
                last.there.push((*was).clone());
            }
            Change::DropIndex { index, .. } => {
                last.gone.push(index);
                last.there.push((*index).clone());
            }
            Change::Shard { was, .. } if options.sharding => last.key = was.map(|shard| &shard.key),
            _ => {}
        }
    }
    all
}

fn leaves(change: &Change<'_>, of: &Collection) -> bool {
    matches!(change, Change::LeaveUnsharded { collection, .. } if collection.name == of.name)
}

/// What can be made, changed and replaced while the collection is spread as it was.
pub fn before_shards<'a>(indexes: &mut Indexes<'a, '_>, plan: &mut Plan<'a>) {
    while indexes.make(plan) | indexes.modify(false, plan) | indexes.replace(plan) {}
}

/// The rest; what a server would refuse even now is reported.
pub fn after_shards<'a>(indexes: &mut Indexes<'a, '_>, plan: &mut Plan<'a>) {
    while indexes.make(plan) | indexes.modify(true, plan) | indexes.replace(plan) {}
    for index in std::mem::take(&mut indexes.for_a_while) {
        let because = "what served a shard key for a while goes";
        plan.steps.push(Step::new(because, drop(indexes.collection, &index.name), None));
        indexes.there.retain(|there| there.name != index.name);
    }
    let collection = &indexes.collection.name;
    let names = indexes.made.iter().map(|index| &index.name).chain(indexes.modified.iter().map(|(was, _)| &was.name));
    for name in names {
        let because = format!(
            "the index `{name}` of `{collection}` is not built as the model has it: what is in its place serves the shard key, or it would be unique without leading with it"
        );
        plan.refused.push(Refused::new(qualified(collection, name), Why::Impossible, because));
    }
}

/// Indexes that go.
pub fn take<'a>(indexes: &mut Indexes<'a, '_>, plan: &mut Plan<'a>) {
    for index in std::mem::take(&mut indexes.gone) {
        let name = qualified(&indexes.collection.name, &index.name);
        if !indexes.options.allows(&name) {
            let what = if index.unique {
                "and with it the promise that its values are unique"
            } else {
                "and queries that use it become slow"
            };
            let because = format!("the index `{}` of `{}` would go, {what}", index.name, indexes.collection.name);
            plan.refused.push(Refused::new(name, Why::LosesData, because));
            continue;
        }
        if indexes.is_last(&[&index.name], &[]) {
            let because = format!(
                "the index `{}` of `{}` is the last that leads with the shard key, which a server keeps",
                index.name, indexes.collection.name
            );
            plan.refused.push(Refused::new(name, Why::Impossible, because));
            continue;
        }
        indexes.there.retain(|there| there.name != index.name);
        let because = "old indexes once the new ones are there";
        let step = Step::new(because, drop(indexes.collection, &index.name), Some(create(indexes.collection, index)));
        plan.steps.push(step.risks(Hazard::Dropped));
    }
}

/// The indexes are as a server wants them before it spreads the collection by this key; else why not. What stands in the way and may go
/// goes. `unique`, the command says that the key is.
pub fn ready<'a>(
    indexes: &mut Indexes<'a, '_>,
    key: &'a ShardKey,
    unique: bool,
    plan: &mut Plan<'a>,
) -> Result<(), String> {
    // Unique, it is so by the first index of its fields that the server finds.
    let in_the_way = |index: &Index| !fits(index, Some(&key.key)) || unique && index.keys == key.key && !index.unique;
    let old: Vec<&'a Index> = indexes.gone.iter().copied().filter(|index| in_the_way(index)).collect();
    for index in old {
        let name = qualified(&indexes.collection.name, &index.name);
        if !indexes.options.allows(&name) {
            return Err(format!("`{}` stands in the way (allow that it is dropped: \"{name}\")", index.name));
        }
        if let Some(key) = indexes.key.filter(|_| indexes.is_last(&[&index.name], &[])) {
            indexes.stand_in_for(key, plan);
        }
        let because = "old indexes that the new shard key can't have";
        let step = Step::new(because, drop(indexes.collection, &index.name), Some(create(indexes.collection, index)));
        plan.steps.push(step.risks(Hazard::Dropped));
        indexes.there.retain(|there| there.name != index.name);
        indexes.gone.retain(|gone| gone.name != index.name);
    }
    if let Some(index) = indexes.there.iter().find(|index| in_the_way(index)) {
        return Err(format!("`{}` is unique, or is not, otherwise than the key asks for", index.name));
    }
    let leads = |index: &Index, unique| serves(index, &key.key, unique, indexes.default());
    if key.key == Keys::ascending(["_id"]) || indexes.there.iter().any(|index| leads(index, unique)) {
        return Ok(());
    }
    // One that becomes unique is built after the command, which would refuse it before.
    if !unique && indexes.made.iter().any(|index| leads(index, false)) {
        indexes.stand_in_for(&key.key, plan);
        return Ok(());
    }
    Err("no index leads with it".to_owned())
}

/// The collection is spread by this key now.
pub fn is_spread<'a>(indexes: &mut Indexes<'a, '_>, key: Option<&'a Keys>) {
    indexes.key = key;
}

/// A unique index leads with the shard key, or with `_id` (`shard_key_pattern.cpp`, `isIndexUniquenessCompatible`).
fn fits(index: &Index, key: Option<&Keys>) -> bool {
    let names = |keys: &'_ Keys| keys.0.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    !index.unique
        || key.is_none_or(|key| {
            let own = names(&index.keys);
            own.first().is_some_and(|first| first == "_id") || own.starts_with(&names(key))
        })
}

impl<'a> Indexes<'a, '_> {
    fn is_new(&mut self, index: &'a Index) {
        self.made.push(index);
        self.there.retain(|there| there.name != index.name);
    }

    /// How the collection compares texts.
    fn default(&self) -> Option<&'a Collation> {
        self.collection.options.collation.as_deref()
    }

    /// Without these, and with those, no index would lead with the shard key any more: a server refuses that (code 373,
    /// CannotDropShardKeyIndex).
    fn is_last(&self, without: &[&str], with: &[Index]) -> bool {
        let Some(key) = self.key.filter(|key| **key != Keys::ascending(["_id"])) else { return false };
        let serve = |index: &Index| serves(index, key, false, self.default());
        let (goes, stays): (Vec<&Index>, Vec<&Index>) =
            self.there.iter().partition(|index| without.contains(&&*index.name));
        goes.into_iter().any(serve) && !stays.into_iter().chain(with).any(serve)
    }

    /// Makes an index that leads with the key for a while.
    fn stand_in_for(&mut self, key: &Keys, plan: &mut Plan<'a>) {
        let fields: Vec<&str> = key.0.iter().map(|(name, _)| &**name).collect();
        let mut index = Index::new(format!("{}_shard", fields.join("_")), key.clone());
        index.collation = self.default().map(|_| Box::new(Collation::of("simple")));
        let Some(index) = stand_ins(&index, &self.there, self.default()).into_iter().next() else { return };
        let because = "an index leads with the shard key while others change";
        let indexes = Cow::Owned(vec![index.clone()]);
        let make = Command::CreateIndexes { collection: self.collection.name.clone(), indexes };
        plan.steps.push(Step::new(because, make, None).risks(Hazard::Scan));
        self.there.push(index.clone());
        self.for_a_while.push(index);
    }

    /// Makes those that nothing is in the way of.
    fn make(&mut self, plan: &mut Plan<'a>) -> bool {
        let before = self.made.len();
        for index in std::mem::take(&mut self.made) {
            let free = !self.there.iter().any(|other| exclude_each_other(other, index, self.default()));
            if free && fits(index, self.key) {
                build(self.collection, index, "new indexes before old ones go", &mut plan.steps);
                self.there.push(index.clone());
            } else {
                self.made.push(index);
            }
        }
        self.made.len() < before
    }

    /// Changes those that can be changed in place; `hiding`, also those that are hidden by that.
    fn modify(&mut self, hiding: bool, plan: &mut Plan<'a>) -> bool {
        let before = self.modified.len();
        for (was, now) in std::mem::take(&mut self.modified) {
            let hides = now.hidden && !was.hidden;
            if fits(now, self.key) && (!hides || hiding && !self.is_last(&[&was.name], &[])) {
                modify(self.collection, was, now, &mut plan.steps);
                self.there.retain(|there| there.name != was.name);
                self.there.push(Index { name: was.name.clone(), ..now.clone() });
            } else {
                self.modified.push((was, now));
            }
        }
        self.modified.len() < before
    }

    /// Replaces those in whose way others are that go.
    fn replace(&mut self, plan: &mut Plan<'a>) -> bool {
        let before = self.made.len();
        for index in std::mem::take(&mut self.made) {
            if !fits(index, self.key) || !self.replace_one(index, plan) {
                self.made.push(index);
            }
        }
        self.made.len() < before
    }

    /// `true` where it is settled: it was replaced, or refused.
    fn replace_one(&mut self, index: &'a Index, plan: &mut Plan<'a>) -> bool {
        let in_the_way = |other: &&'a Index| exclude_each_other(other, index, self.default());
        let old: Vec<&'a Index> = self.gone.iter().copied().filter(in_the_way).collect();
        let names: Vec<&str> = old.iter().map(|old| &*old.name).collect();
        // What stays and what is still to be changed is settled first.
        let held = |other: &Index| exclude_each_other(other, index, self.default()) && !names.contains(&&*other.name);
        if old.is_empty() || self.there.iter().any(held) {
            return false;
        }
        let path = |old: &Index| qualified(&self.collection.name, &old.name);
        let kept = old.iter().find(|old| old.name != index.name && !self.options.allows(&path(old)));
        if let Some(kept) = kept {
            let why = if kept.has(Direction::Text) {
                "a collection has one index of words"
            } else {
                "to a server both are one index"
            };
            let because = format!(
                "the index `{}` of `{}` would be replaced by `{}`: {why}, so the new one is not made while the old one is there",
                kept.name, self.collection.name, index.name
            );
            plan.refused.push(Refused::new(path(kept), Why::LosesData, because));
            let kept = kept.name.clone();
            self.gone.retain(|gone| gone.name != kept);
            return true;
        }
        // A time series has few kinds of indexes: none stands in there.
        let is_series = self.collection.options.time_series.is_some();
        let others = if is_series { Vec::new() } else { stand_ins(index, &self.there, self.default()) };
        if self.is_last(&names, &others) {
            return false;
        }
        replace(self.collection, &old, index, &others, &mut plan.steps);
        let taken = |name: &Text| names.contains(&&**name) || others.iter().any(|other| other.name == *name);
        self.there.retain(|there| !taken(&there.name));
        self.gone.retain(|gone| !taken(&gone.name));
        self.there.push(index.clone());
        true
    }
}
