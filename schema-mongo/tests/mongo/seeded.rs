//! Reference documents: part of the model, put in, changed and deleted by plans; what somebody changed by hand is left.

use bson::oid::ObjectId;
use bson::spec::BinarySubtype;
use bson::{Binary, Bson, Decimal128, Document, doc};
use schema_core::{DbEnum, Entity, Registry, Seed};
use schema_mongo::{PlanOptions, Spec, create, diff, drift, plan};
use serde::Serialize;
use serde_json::json;

use crate::oracle::bson;
use crate::serialized::{judge, written};

#[derive(DbEnum, Serialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Low,
    High,
}

#[derive(Entity, Serialize, Clone)]
#[serde(rename_all = "camelCase")]
#[entity(name = "roles", timestamps)]
pub struct Role {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    pub id: i32,
    #[entity(unique)]
    pub display_name: String,
    pub level: Level,
    pub rights: Vec<String>,
    pub note: Option<String>,
    #[entity(version)]
    pub version: i32,
    pub created_at: bson::DateTime,
    pub updated_at: bson::DateTime,
}

pub fn role(id: i32, name: &str) -> Role {
    Role {
        id,
        display_name: name.into(),
        level: Level::High,
        rights: vec!["read".into(), "write".into()],
        note: None,
        version: 1,
        created_at: bson::DateTime::from_millis(0),
        updated_at: bson::DateTime::from_millis(0),
    }
}

#[track_caller]
pub fn spec(seed: Seed<Role>) -> Spec {
    let registry = Registry::builder().entity::<Role>().seed(seed).build().unwrap_or_else(|found| panic!("{found}"));
    schema_mongo::lower(&registry).unwrap_or_else(|found| panic!("{found}"))
}

/// Each type that bson has.
#[derive(Entity, Serialize, Clone)]
#[entity(name = "samples")]
struct Sample {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: ObjectId,
    at: bson::DateTime,
    amount: Decimal128,
    picture: Binary,
    uuid: bson::Uuid,
    any: Bson,
    all: Document,
    moments: Vec<bson::DateTime>,
    none: Option<bson::Uuid>,
}

#[test]
fn values_of_bson_come_as_serde_writes_them() {
    let moment = bson::DateTime::from_millis(1_700_000_000_123);
    let id = ObjectId::parse_str("507f1f77bcf86cd799439011").unwrap();
    let sample = Sample {
        id,
        at: moment,
        amount: "12.50".parse().unwrap(),
        picture: Binary { subtype: BinarySubtype::Generic, bytes: vec![0, 255, 7] },
        uuid: bson::Uuid::from_bytes([7; 16]),
        any: Bson::ObjectId(id),
        all: doc! { "a": moment, "b": { "$c": 1 } },
        moments: vec![moment, bson::DateTime::from_millis(-1)],
        none: None,
    };
    let registry = Registry::builder().entity::<Sample>().seed(Seed::of([sample.clone()])).build().unwrap();
    let spec = schema_mongo::lower(&registry).unwrap();
    let plan = create(&spec);
    let command: serde_json::Value = serde_json::from_str(&plan.steps.last().unwrap().command.to_json()).unwrap();
    let update = &command["updates"][0];
    let mut document = update["u"]["$setOnInsert"].clone();
    document["_id"] = update["q"]["_id"].clone();
    let Bson::Document(found) = bson(&document) else { panic!("{document}") };
    let mut expected = bson::serialize_to_document(&sample).unwrap();
    for (name, value) in &found {
        assert_eq!(Some(value), expected.remove(name).as_ref(), "{name}");
    }
    assert!(expected.is_empty(), "{expected:?}");
}

fn commands(was: &Spec, now: &Spec, options: &PlanOptions) -> Vec<String> {
    let plan = plan(&diff(was, now), options);
    assert!(plan.refused.is_empty(), "{plan}");
    plan.steps.iter().map(|step| step.command.to_json()).collect()
}

#[test]
fn documents_come_as_serde_writes_them_and_the_validator_takes_them() {
    let spec = spec(Seed::of([role(2, "user"), role(1, "admin")]));
    let plan = create(&spec);
    let last: Vec<String> = plan.steps.iter().rev().take(2).map(|step| step.command.to_json()).collect();
    assert_eq!(
        last[1],
        r#"{"update":"roles","updates":[{"q":{"_id":{"$numberInt":"1"}},"u":{"$setOnInsert":{"createdAt":{"$date":{"$numberLong":"0"}},"displayName":"admin","level":"high","note":null,"rights":["read","write"],"updatedAt":{"$date":{"$numberLong":"0"}},"version":{"$numberInt":"1"}}},"upsert":true}]}"#
    );
    let registry = Registry::builder().entity::<Role>().build().unwrap();
    assert_eq!(judge(&registry, "roles").refuses(&written(&role(1, "admin"))), None);
    // The snapshot holds them, and nothing is to be done.
    assert_eq!(diff(&Spec::from_json(&spec.to_json()).unwrap(), &spec), []);
}

#[test]
fn a_change_asks_for_what_was_seeded_and_a_removal_has_to_be_allowed() {
    let was = spec(Seed::of([role(1, "admin"), role(2, "user"), role(3, "guest")]));
    let now = spec(Seed::of([role(1, "admin"), role(2, "member"), role(4, "guest")]));
    let refused = plan(&diff(&was, &now), &PlanOptions::default());
    let texts: Vec<String> = refused.refused.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["not done: the document `roles(3)` would be deleted (allow it by name: \"roles(3)\")"]);
    let found = commands(&was, &now, &PlanOptions::default().allow("roles(3)"));
    assert!(
        found[0].starts_with(
            r#"{"delete":"roles","deletes":[{"limit":1,"q":{"_id":{"$numberInt":"3"},"displayName":"guest""#
        ),
        "{found:?}"
    );
    assert_eq!(
        found[1],
        r#"{"update":"roles","updates":[{"multi":true,"q":{"_id":{"$numberInt":"2"},"displayName":"user"},"u":{"$currentDate":{"updatedAt":true},"$inc":{"version":1},"$set":{"displayName":"member"}}}]}"#
    );
    assert!(found[2].contains(r#""_id":{"$numberInt":"4"}"#) && found.len() == 3, "{found:?}");
    let over = spec(Seed::of([role(1, "admin")]).overwrite());
    let found = commands(&spec(Seed::of([])), &over, &PlanOptions::default());
    assert!(
        found[0].contains(r#""$set":{"displayName":"admin""#) && found[0].contains(r#""$setOnInsert":{"createdAt""#),
        "{found:?}"
    );
    // One that is written over is changed until it has the values: no filter goes on matching.
    let was = spec(Seed::of([role(1, "root")]).overwrite());
    let found = commands(&was, &over, &PlanOptions::default());
    assert!(found[0].contains(r#""q":{"$nor":[{"displayName":{"$eq":"admin"}}],"_id":"#), "{found:?}");
    let (was, now) = (spec(Seed::of([role(1, "a")]).insert_only()), spec(Seed::of([role(1, "b")]).insert_only()));
    assert_eq!(diff(&was, &now), []);
}

#[test]
fn what_was_changed_by_hand_is_drift_and_is_changed_back_only_when_allowed() {
    let should = spec(Seed::of([role(1, "admin"), role(2, "user")]));
    let mut is = should.clone();
    is.collections[0].seed = None;
    // However the server writes numbers.
    let found = json!({ "_id": 1, "displayName": "boss", "level": "high", "rights": ["read", "write"], "note": null, "version": 7 });
    schema_mongo::observe_seeds(&should, &mut is, &[("roles".into(), vec![found])]);
    let report = drift(&is, &should).to_string();
    assert!(
        report.contains("document roles(2)") && report.contains("document roles(1)") && report.contains("boss"),
        "{report}"
    );
    let plan = plan(&diff(&is, &should), &PlanOptions::default());
    assert_eq!(plan.refused.len(), 1, "{plan}");
    assert_eq!(plan.steps.len(), 1, "{plan}");
}

#[test]
fn what_a_command_would_show_is_refused() {
    let registry = |seed: Seed<Role>| Registry::builder().entity::<Role>().seed(seed).build();
    let mut secret = role(1, "admin");
    secret.note = Some("seed.note".into());
    let found =
        schema_mongo::lower(&registry(Seed::of([secret]).from_session(Role::columns().note)).unwrap()).unwrap_err();
    assert_eq!(found.codes(), ["M0803"], "{found}");
}
