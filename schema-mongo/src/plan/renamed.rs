//! Unique indexes of a field that gets another name: to them all documents that were renamed have the same value, none.

use std::borrow::Cow;

use serde_json::json;

use super::options::qualified;
use super::{Hazard, PlanOptions, Step};
use crate::command::Command;
use crate::diff::Change;
use crate::spec::{Collection, Index, Text, Value, is_below};

/// What stands in for such an index while documents are renamed.
pub struct StandIn<'a> {
    collection: &'a Collection,
    index: Index,
}

/// Makes way for renamed fields. What would be the same value twice is taken out of the index first: another one stands in that
/// holds only documents under the old name. The changes of indexes that are left come back.
pub fn make_way<'a>(
    changes: &[Change<'a>],
    options: &PlanOptions,
    steps: &mut Vec<Step<'a>>,
) -> (Vec<Change<'a>>, Vec<StandIn<'a>>) {
    let (mut left, mut stand_ins) = (Vec::with_capacity(changes.len()), Vec::new());
    for change in changes {
        let (collection, was, now) = match *change {
            Change::DropIndex { collection, index } => (collection, index, None),
            Change::ReplaceIndex { collection, was, now } => (collection, was, Some(now)),
            _ => {
                left.push(*change);
                continue;
            }
        };
        let renames = of(changes, collection);
        let stands_against = was.unique && renames.iter().any(|(from, _)| holds_documents_without(was, from));
        let allowed = options.allows(&qualified(&collection.name, &was.name));
        if !stands_against || !(now.is_some() || is_followed(was, collection, &renames) || allowed) {
            left.push(*change);
            continue;
        }
        let because =
            "a unique index of a field that is renamed makes way: to it, documents without the old name are one";
        let index = stand_in(was, &renames);
        let make =
            Command::CreateIndexes { collection: collection.name.clone(), indexes: Cow::Owned(vec![index.clone()]) };
        let undo = drop(collection, &index.name);
        steps.push(Step::new(because, make, Some(undo)).risks(Hazard::Scan));
        let undo = Command::CreateIndexes {
            collection: collection.name.clone(),
            indexes: Cow::Borrowed(std::slice::from_ref(was)),
        };
        let gap = Hazard::Gap("a value may stand under the old name of the field and under its new one");
        steps.push(Step::new(because, drop(collection, &was.name), Some(undo)).risks(gap));
        stand_ins.push(StandIn { collection, index });
        left.extend(now.map(|index| Change::CreateIndex { collection, index }));
    }
    (left, stand_ins)
}

/// Takes the stand-ins, once the indexes of the new names are there.
pub fn done<'a>(stand_ins: Vec<StandIn<'a>>, steps: &mut Vec<Step<'a>>) {
    for StandIn { collection, index } in stand_ins {
        let because = "what stood in for the index of the old name holds no document any more";
        let take = drop(collection, &index.name);
        let undo = Command::CreateIndexes { collection: collection.name.clone(), indexes: Cow::Owned(vec![index]) };
        steps.push(Step::new(because, take, Some(undo)));
    }
}

fn of<'a>(changes: &[Change<'a>], collection: &Collection) -> Vec<(&'a Text, &'a Text)> {
    let of = |change: &Change<'a>| match change {
        Change::RenameField { collection: c, was, now } if c.name == collection.name => Some((*was, *now)),
        _ => None,
    };
    changes.iter().filter_map(of).collect()
}

fn drop(collection: &Collection, index: &Text) -> Command<'static> {
    Command::DropIndex { collection: collection.name.clone(), index: index.clone() }
}

/// Documents without the field are in the index too.
fn holds_documents_without(index: &Index, field: &str) -> bool {
    let is_key = index.keys.0.iter().any(|(name, _)| is_below(name, field));
    let is_alone = index.keys.0.len() == 1;
    is_key && !(index.sparse && is_alone) && !index.partial.as_ref().is_some_and(|filter| asks_for(filter, field))
}

/// A document that this matches has a value in the field.
fn asks_for(filter: &Value, field: &str) -> bool {
    let Some(members) = filter.as_object() else { return false };
    members.iter().any(|(name, value)| match name.as_str() {
        "$and" => value.as_array().is_some_and(|all| all.iter().any(|part| asks_for(part, field))),
        "$or" => value.as_array().is_some_and(|all| all.iter().all(|part| asks_for(part, field))),
        name => (is_below(name, field)) && !value.is_null() && value["$exists"] != false,
    })
}

/// The same index under the new names is to be there.
fn is_followed(was: &Index, now: &Collection, renames: &[(&Text, &Text)]) -> bool {
    // Outer names first: an inner one is said below the new name of what is around it.
    let renamed = |name: &Text| {
        renames.iter().fold(name.to_string(), |name, (from, to)| match name.strip_prefix(&***from) {
            Some(rest) if rest.is_empty() || rest.starts_with('.') => format!("{to}{rest}"),
            _ => name,
        })
    };
    let keys: Vec<_> = was.keys.0.iter().map(|(name, direction)| (renamed(name), *direction)).collect();
    now.indexes.iter().any(|index| {
        index.unique
            && index.keys.0.len() == keys.len()
            && index.keys.0.iter().zip(&keys).all(|((name, direction), (key, way))| **name == **key && direction == way)
    })
}

fn stand_in(was: &Index, renames: &[(&Text, &Text)]) -> Index {
    let has = renames
        .iter()
        .filter(|(from, _)| holds_documents_without(was, from))
        .map(|(from, _)| json!({ (&***from): { "$exists": true } }));
    let all: Vec<Value> = was.partial.iter().cloned().chain(has).collect();
    let mut index = Index { sparse: false, hidden: false, expire_after_seconds: None, ..was.clone() };
    index.name = format!("{}_stand_in_old", was.name).into();
    index.partial = Some(crate::condition::all(&all));
    index
}
