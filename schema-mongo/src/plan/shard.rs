//! How collections are spread over shards, after the indexes that lead with their keys.

use super::indexes::{Indexes, is_spread, ready};
use super::step::Why;
use super::{Hazard, Plan, PlanOptions, Refused, Step};
use crate::command::{Command, Sharding};
use crate::diff::Change;
use crate::spec::{Collection, ShardKey};
use crate::version::Version;

/// The command, or what stands against it.
pub fn steps<'a>(change: &Change<'a>, indexes: &mut [Indexes<'a, '_>], options: &PlanOptions, plan: &mut Plan<'a>) {
    let (collection, was, now) = match change {
        Change::LeaveUnsharded { collection, .. } => return plan.refused.push(left_out(collection)),
        Change::Shard { collection, .. } if !options.sharding => return plan.refused.push(left_out(collection)),
        Change::Shard { collection, was, now } => (*collection, *was, *now),
        _ => return,
    };
    let Some(indexes) = indexes.iter_mut().find(|indexes| indexes.collection.name == collection.name) else { return };
    let mut refuse = |because: String| {
        let object = format!("{}.shard_key", collection.name);
        if !options.allows(&object) {
            plan.refused.push(Refused::new(object, Why::ByHand, because));
        }
    };
    let is_series = collection.options.time_series.is_some();
    let Some(now) = now else {
        // Manual, "unshardCollection": new in 8.0; of time series since 8.0.10.
        let since = if is_series { Version::V8_1 } else { Version::V8_0 };
        if options.version < since {
            return refuse(format!(
                "`{}` stays spread over shards: `unshardCollection` gathers it since MongoDB {since}, the target is {} (`PlanOptions::version`)",
                collection.name, options.version
            ));
        }
        let because = "collections that are gathered on one shard";
        let Some(was) = was else { return };
        let command = shard(collection, was, Sharding::Gather);
        plan.steps.push(Step::new(because, command, None).risks(Hazard::MovesDocuments).risks(Hazard::Irreversible));
        return is_spread(indexes, None);
    };
    let how = match was {
        None => Sharding::Spread,
        // A time series can't be refined (manual, "Time Series Collection Limitations"). A unique key that is refined stays unique.
        Some(was) if !is_series && now.key.0.starts_with(&was.key.0) && (!was.unique || now.unique) => Sharding::Refine,
        Some(_) => Sharding::Again,
    };
    // Manual, "Reshard a Collection": a time series since 8.0.10.
    if is_series && how == Sharding::Again && options.version < Version::V8_1 {
        return refuse(format!(
            "`{}` stays spread as it is: a time series is resharded since MongoDB 8.0.10, the target is {}",
            collection.name, options.version
        ));
    }
    if let Err(why) = ready(indexes, now, now.unique && how != Sharding::Again, plan) {
        let because = format!("`{}` is not spread by its new key: {why}", collection.name);
        let object = format!("{}.shard_key", collection.name);
        if !options.allows(&object) {
            plan.refused.push(Refused::new(object, Why::ByHand, because));
        }
        return;
    }
    let because = "shard keys after the indexes that lead with them";
    let mut step = Step::new(because, shard(collection, now, how), None);
    if how != Sharding::Refine {
        step.hazards.push(Hazard::MovesDocuments);
    }
    plan.steps.push(step.risks(Hazard::Irreversible));
    is_spread(indexes, Some(&now.key));
}

/// The command that spreads the collection by this key.
pub fn shard(collection: &Collection, key: &ShardKey, how: Sharding) -> Command<'static> {
    let ShardKey { key, unique } = key.clone();
    // Where the collection compares otherwise, a server wants to hear that shards compare bytes (manual, "shardCollection" and
    // "reshardCollection": "you must include `{ locale: \"simple\" }`").
    let simple = collection.options.collation.as_ref().is_some_and(|collation| collation.locale != "simple");
    Command::Shard { collection: collection.name.clone(), key, unique, simple, how }
}

/// Why a collection is not sharded.
pub fn left_out(collection: &Collection) -> Refused {
    let because = format!(
        "`{}` is not spread over shards: the server has none, a replica set and a standalone hold all documents themselves",
        collection.name
    );
    Refused::new(format!("{}.shard_key", collection.name), Why::NoShards, because)
}
