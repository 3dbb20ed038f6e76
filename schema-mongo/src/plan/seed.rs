//! Reference documents: those that go, those that change, those that come. A filter asks for what was seeded, so that nothing is written over what
//! somebody changed by hand; drift tells of that.

use schema_core::ir::SeedMode;
use serde_json::{Map, Value, json};

use super::step::Why;
use super::{Hazard, Plan, PlanOptions, Refused, Step};
use crate::command::Command;
use crate::diff::Change;
use crate::spec::{Collection, Seed, SeedDocument};

const BECAUSE: &str = "reference documents, once the collection takes them";

/// Steps for all documents.
pub fn steps<'a>(changes: &[Change<'a>], options: &PlanOptions, plan: &mut Plan<'a>) {
    for change in changes {
        if let Change::DropDocument { was, collection, document } = change {
            dropped(was, collection, document, options, plan);
        }
    }
    for change in changes {
        if let Change::ChangeDocument { collection, was, now, observed } = change {
            changed((collection, *observed), was, now, options, plan);
        }
    }
    for change in changes {
        if let Change::CreateDocument { collection, document } = change {
            plan.steps.push(Step::new(BECAUSE, inserted(collection, document), None));
        }
    }
}

/// It is put in, unless one of its key is there; or sets its fields there.
fn inserted(collection: &Collection, document: &SeedDocument) -> Command<'static> {
    let overwrites = collection.seed.as_ref().is_some_and(|seed| seed.mode == SeedMode::Overwrite);
    let mut on_insert = document.on_insert.as_object().cloned().unwrap_or_default();
    let set = match overwrites {
        true => document.set.clone(),
        false => {
            on_insert.extend(document.set.as_object().cloned().unwrap_or_default());
            Value::Object(Map::new())
        }
    };
    let (collection, key) = (collection.name.clone(), document.key.clone());
    Command::Upsert { collection, key, set, on_insert: Value::Object(on_insert) }
}

fn changed<'a>(
    (collection, is_seen): (&'a Collection, bool),
    was: &SeedDocument,
    now: &SeedDocument,
    options: &PlanOptions,
    plan: &mut Plan<'a>,
) {
    let Some(seed) = &collection.seed else { return };
    let set: Map<String, Value> = now.differing(was).map(|(name, value)| (name.clone(), value.clone())).collect();
    let is_fixed = set.keys().any(|name| seed.fixed.iter().any(|fixed| fixed == name));
    if seed.append_only || seed.immutable || is_fixed {
        return plan.refused.push(Refused::new(
            named(collection, now),
            Why::Impossible,
            format!("`{}` holds what never changes: leave the document, and add another", named(collection, now)),
        ));
    }
    // Of what was read from a database nobody knows whether somebody changed it.
    let (name, all) = (named(collection, now), format!("{}(*)", collection.name));
    if is_seen && !options.allows(&name) && !options.allows(&all) {
        let because = format!("the document `{name}` has other values, which somebody may have given it");
        return plan.refused.push(Refused::new(name, Why::LosesData, because));
    }
    let mut filter = now.key.as_object().cloned().unwrap_or_default();
    let follows = seed.mode == SeedMode::Follow && !is_seen;
    let before = set.keys().filter_map(|name| Some((name.clone(), was.set.get(name)?.clone())));
    let before: Map<String, Value> = before.filter(|_| follows).collect();
    // It is changed until it no longer matches: one that has the values already needs nothing.
    if before.is_empty() {
        let has = |(name, value): (&String, &Value)| match value {
            Value::Null => (name.clone(), json!({ "$type": "null" })),
            value => (name.clone(), json!({ "$eq": value })),
        };
        filter.insert("$nor".to_owned(), json!([set.iter().map(has).collect::<Map<_, _>>()]));
    }
    filter.extend(before);
    let step = Step::new(BECAUSE, update(collection, filter, json!({ "$set": set })), None);
    plan.steps.push(step.risks(Hazard::ChangesDocuments));
}

fn dropped<'a>(
    was: &'a Collection,
    collection: &'a Collection,
    document: &SeedDocument,
    options: &PlanOptions,
    plan: &mut Plan<'a>,
) {
    let name = named(collection, document);
    let Some(seed) = collection.seed.as_ref().or(was.seed.as_ref()) else { return };
    if seed.append_only {
        let because = format!("`{name}` is in a collection from which nothing is deleted: leave it");
        return plan.refused.push(Refused::new(name, Why::Impossible, because));
    }
    if !options.allows(&name) && !options.allows(&format!("{}(*)", collection.name)) {
        let because = format!("the document `{name}` would be deleted");
        return plan.refused.push(Refused::new(name, Why::LosesData, because));
    }
    let mut filter = document.key.as_object().cloned().unwrap_or_default();
    if seed.mode == SeedMode::Follow {
        filter.extend(document.set.as_object().cloned().unwrap_or_default());
    }
    let command = match &seed.deleted_at {
        Some(deleted_at) => {
            filter.insert(deleted_at.to_string(), Value::Null);
            update(collection, filter, json!({ "$currentDate": { (&**deleted_at): true } }))
        }
        None => Command::Delete { collection: collection.name.clone(), filter: Value::Object(filter) },
    };
    let step = Step::new("documents that go, before others take what is unique of them", command, None);
    plan.steps.push(step.risks(Hazard::DataLoss(format!("the document `{name}`"))).risks(Hazard::Irreversible));
}

/// With the time of the change and the next version.
fn update(collection: &Collection, filter: Map<String, Value>, mut update: Value) -> Command<'static> {
    let none = Seed {
        mode: SeedMode::Follow,
        documents: Vec::new(),
        updated_at: None,
        version: None,
        deleted_at: None,
        fixed: Vec::new(),
        immutable: false,
        append_only: false,
        observed: Default::default(),
    };
    let seed = collection.seed.as_ref().unwrap_or(&none);
    if let Some(updated_at) = &seed.updated_at {
        update["$currentDate"][&**updated_at] = true.into();
    }
    if let Some(version) = &seed.version {
        update["$inc"][&**version] = 1.into();
    }
    Command::Update { collection: collection.name.clone(), filter: Value::Object(filter), update, batch: 1 }
}

/// `roles(1)`
pub fn named(collection: &Collection, document: &SeedDocument) -> String {
    format!("{}({})", collection.name, document.name())
}
