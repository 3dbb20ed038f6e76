//! Indexes that stand in while another is built again: one that serves the same queries, and, where values are unique, one that keeps
//! them so.

use serde_json::json;

use crate::diff::exclude_each_other;
use crate::spec::{Collation, Direction, Index};

/// A field that no document has: with it behind them, the same fields are another index.
const NOWHERE: &str = "_stand_in";

/// At most so many fields are in one index, and so many indexes on a collection, without those that a server makes (manual, "MongoDB Limits and Thresholds").
const MOST_FIELDS: usize = 32;
const MOST_INDEXES: usize = 62;

/// What can stand in for this one while the others are there.
pub fn stand_ins(now: &Index, there: &[Index], default: Option<&Collation>) -> Vec<Index> {
    let mut found: Vec<Index> = Vec::new();
    let is_plain =
        now.keys.0.iter().all(|(_, d)| matches!(d, Direction::Ascending | Direction::Descending | Direction::Hashed));
    if !is_plain || now.is_wildcard() {
        return found;
    }
    let mut add = |index: Index| {
        // One that a plan left behind when it was stopped is taken as it is.
        let is_free = !there.iter().any(|other| *other != index && exclude_each_other(other, &index, default));
        if is_free && there.len() + found.len() < MOST_INDEXES {
            found.push(index);
        }
    };
    // One field more at the end serves the same queries, and is another index. A server takes no field twice.
    let end = if now.keys.0.iter().any(|(name, _)| name == "_id") { NOWHERE } else { "_id" };
    let mut serving = Index { unique: false, expire_after_seconds: None, hidden: false, ..now.clone() };
    serving.name = format!("{}_stand_in", now.name).into();
    serving.keys.0.push((end.into(), Direction::Ascending));
    if serving.keys.0.len() <= MOST_FIELDS {
        add(serving);
    }
    if now.unique {
        // Every document has an `_id`: the filter leaves none out, and makes another index of it. A sparse one leaves out those that have
        // none of its fields.
        let all = match now.sparse {
            false => json!({ "_id": { "$exists": true } }),
            true => {
                let mut fields: Vec<_> =
                    now.keys.0.iter().map(|(name, _)| json!({ (&**name): { "$exists": true } })).collect();
                if fields.len() == 1 { fields.remove(0) } else { json!({ "$or": fields }) }
            }
        };
        let mut keeping = Index { expire_after_seconds: None, sparse: false, hidden: false, ..now.clone() };
        keeping.name = format!("{}_stand_in_key", now.name).into();
        keeping.partial = Some(crate::condition::all(&now.partial.iter().cloned().chain([all]).collect::<Vec<_>>()));
        add(keeping);
    }
    found
}
