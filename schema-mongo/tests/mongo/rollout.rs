//! The roll-out of a tighter validator, and its way back: at each of its steps documents that both validators refuse are refused.

use bson::{Bson, Document};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use schema_mongo::spec::{ValidationAction, ValidationLevel};
use schema_mongo::{Command, PlanOptions, Spec, Version, diff, plan};
use serde_json::{Map, Value, json};

use crate::oracle::Judge;

/// A collection whose documents have some of three fields.
#[derive(Debug, Clone)]
struct Said {
    fields: Vec<(usize, usize, bool)>,
    closed: bool,
    renames: bool,
    moderate: bool,
}

const NAMES: [&str; 3] = ["a", "b", "c"];

fn schema_of(kind: usize) -> Value {
    match kind {
        0 => json!({ "bsonType": "int" }),
        1 => json!({ "bsonType": "int", "maximum": 5 }),
        2 => json!({ "bsonType": "string" }),
        _ => json!({ "bsonType": ["int", "string"] }),
    }
}

fn spec(said: &Said) -> Spec {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    properties.insert("_id".into(), json!({}));
    for (name, kind, is_required) in &said.fields {
        properties.insert(NAMES[*name].into(), schema_of(*kind));
        if *is_required && !required.contains(&NAMES[*name]) {
            required.push(NAMES[*name]);
        }
    }
    let mut schema = json!({ "bsonType": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if said.closed {
        schema["additionalProperties"] = json!(false);
    }
    let level = if said.moderate { "moderate" } else { "strict" };
    let renamed = if said.renames { json!([["a", "b"]]) } else { json!([]) };
    let collection = json!({
        "name": "users",
        "renamed_fields": renamed,
        "validator": { "validator": { "$jsonSchema": schema }, "validationLevel": level },
    });
    Spec::from_json(&json!({ "collections": [collection] }).to_string()).unwrap()
}

/// Which of the documents a validator refuses.
fn refused(query: &Value, documents: &[Document]) -> Vec<bool> {
    match query["$or"].as_array() {
        Some(either) => {
            let each: Vec<Vec<bool>> = either.iter().map(|query| refused(query, documents)).collect();
            (0..documents.len()).map(|i| each.iter().all(|refused| refused[i])).collect()
        }
        None => {
            let judge = Judge::of(query);
            documents.iter().map(|document| judge.refuses(document).is_some()).collect()
        }
    }
}

/// Every document of some values in the three fields.
fn documents() -> Vec<Document> {
    let values = [None, Some(Bson::Int32(5)), Some(Bson::Int32(6)), Some("x".into()), Some(Bson::Boolean(true))];
    let mut all = vec![Document::new()];
    for name in NAMES {
        let with = |document: &Document, value: &Option<Bson>| {
            let mut document = document.clone();
            value.iter().for_each(|value| drop(document.insert(name, value.clone())));
            document
        };
        all = all
            .iter()
            .flat_map(|document| values.iter().map(|value| with(document, value)).collect::<Vec<_>>())
            .collect();
    }
    all
}

/// The validators that commands set, one after the other.
fn validators<'c>(commands: impl Iterator<Item = &'c Command<'c>>) -> Vec<(Value, ValidationLevel, ValidationAction)> {
    let of = |command: &Command<'_>| match command {
        Command::SetValidator { validator, level, action, .. } => {
            Some((validator.as_ref().map_or(json!({}), |validator| validator.query()), *level, *action))
        }
        _ => None,
    };
    commands.filter_map(of).collect()
}

#[test]
fn what_both_validators_refuse_is_refused_at_every_step() {
    let fields = || prop::collection::vec((0..NAMES.len(), 0..4_usize, any::<bool>()), 0..4);
    let said = |renames: bool| {
        (fields(), any::<bool>(), prop::bool::weighted(0.2)).prop_map(move |(fields, closed, moderate)| Said {
            fields,
            closed,
            renames,
            moderate,
        })
    };
    let documents = documents();
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let pairs = (said(false), any::<bool>().prop_flat_map(said), any::<bool>());
    runner
        .run(&pairs, |(was, now, newest)| {
            let (old, new) = (spec(&was), spec(&now));
            let version = if newest { Version::V8_1 } else { Version::V6_0 };
            let options = PlanOptions { version, ..PlanOptions::default() };
            let plan = plan(&diff(&old, &new), &options);
            let query = |spec: &Spec| spec.collections[0].validator.as_ref().unwrap().query();
            let (before, after) = (query(&old), query(&new));
            let there = validators(plan.steps.iter().map(|step| &step.command));
            let back = validators(plan.reverse());
            if before != after || was.moderate != now.moderate {
                prop_assert_eq!(&there.last().unwrap().0, &after);
                prop_assert_eq!(&back.last().unwrap().0, &before);
            }
            let (refused_before, refused_after) = (refused(&before, &documents), refused(&after, &documents));
            for (step, level, action) in there.iter().chain(&back) {
                prop_assert!(action.refuses() && *level != ValidationLevel::Off, "{}", plan);
                let loose = *level == ValidationLevel::Moderate;
                prop_assert!(!loose || was.moderate || now.moderate, "{}", plan);
                for (i, refused) in refused(step, &documents).into_iter().enumerate() {
                    let neither = refused_before[i] && refused_after[i];
                    prop_assert!(!neither || refused, "{} is taken: {}", documents[i], plan);
                }
            }
            // What stopped half-way goes on: no other validator is put between.
            for (step, ..) in &there {
                let mut live = old.clone();
                let validator = live.collections[0].validator.take().unwrap();
                let (level, action) = (validator.level, validator.action);
                live.collections[0].validator = schema_mongo::spec::Validator::from_query(step.clone(), level, action);
                let again = schema_mongo::plan(&diff(&live, &new), &options);
                let again = validators(again.steps.iter().map(|step| &step.command));
                prop_assert!(again.iter().all(|(set, ..)| *set == after || set == step), "{again:?} from {step}");
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_new_version_of_the_server_logs_who_is_refused_while_it_is_rolled_out() {
    let said = |kind: usize| Said { fields: vec![(0, kind, true)], closed: true, renames: false, moderate: false };
    let (old, new) = (spec(&said(0)), spec(&said(1)));
    let actions = |version: Version| {
        let plan = plan(&diff(&old, &new), &PlanOptions { version, ..PlanOptions::default() });
        let set = validators(plan.steps.iter().map(|step| &step.command));
        set.into_iter().map(|(_, _, action)| action).collect::<Vec<_>>()
    };
    assert_eq!(actions(Version::V8_0), [ValidationAction::Error]);
    assert_eq!(actions(Version::V8_1), [ValidationAction::ErrorAndLog, ValidationAction::Error]);
}
