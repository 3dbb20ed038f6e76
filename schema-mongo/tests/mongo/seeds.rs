//! Seeds: rows stand in commands as the types that serde writes, so the validator takes them, from the driver and from mongosh.

use bson::{Bson, Document, doc};
use schema_core::ir::Value;
use schema_core::{DbEnum, Domain, Embedded, Entity, registry};
use schema_mongo::documents::seed;
use schema_mongo::{Config, Plan};
use serde::Serialize;
use serde_json::json;

use crate::oracle::bson;
use crate::serialized::judge;

#[derive(Serialize, DbEnum)]
enum Colour {
    Red,
}

#[derive(Serialize, Domain)]
struct Cents(i64);

#[derive(Serialize, Embedded)]
struct Part {
    size: i64,
    weight: f64,
    tags: Vec<i32>,
}

#[derive(Serialize, Entity)]
#[entity(name = "things")]
pub struct Thing {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    whole: f64,
    many: Vec<i64>,
    cents: Cents,
    counts: std::collections::BTreeMap<String, i64>,
    small: u32,
    single: f32,
    colour: Colour,
    part: Part,
    parts: Vec<Part>,
    any: serde_json::Value,
    at: bson::DateTime,
    nothing: Option<i64>,
}

pub fn row() -> Vec<(&'static str, Value)> {
    let json = |value| Value::Json(value);
    vec![
        ("id", Value::Int(9_007_199_254_740_993)),
        ("whole", Value::Float(5.0)),
        ("many", Value::List(vec![Value::Int(1), Value::Int(2)])),
        ("cents", Value::Int(3)),
        ("counts", Value::Map([("a".to_owned(), Value::Int(4))].into())),
        ("small", Value::Int(5)),
        ("single", Value::Float(0.1)),
        ("colour", Value::Variant("Red".into())),
        ("part", json(json!({ "size": 6, "weight": 7, "tags": [8] }))),
        ("parts", json(json!([{ "size": 6, "weight": 7.5, "tags": [] }]))),
        ("any", json(json!({ "a": [1, 1.5] }))),
        ("at", Value::Text("2026-01-31T10:00:00Z".into())),
        ("nothing", json(serde_json::Value::Null)),
    ]
}

/// The same as a value.
pub fn thing() -> Thing {
    Thing {
        id: 9_007_199_254_740_993,
        whole: 5.0,
        many: vec![1, 2],
        cents: Cents(3),
        counts: [("a".to_owned(), 4)].into(),
        small: 5,
        single: 0.1,
        colour: Colour::Red,
        part: Part { size: 6, weight: 7.0, tags: vec![8] },
        parts: vec![Part { size: 6, weight: 7.5, tags: vec![] }],
        any: json!({ "a": [1, 1.5] }),
        at: bson::DateTime::parse_rfc3339_str("2026-01-31T10:00:00Z").unwrap(),
        nothing: None,
    }
}

/// The document that a seed of one thing leaves.
fn seeded(row: Vec<(&'static str, Value)>) -> Result<Document, String> {
    let registry = registry![Thing].unwrap();
    let command = seed(&registry, registry.get::<Thing>().unwrap(), row, &Config::default());
    let command: serde_json::Value =
        serde_json::from_str(&command.map_err(|found| found.to_string())?.to_json()).unwrap();
    let update = &command["updates"][0];
    match (bson(&update["q"]), bson(&update["u"]["$set"])) {
        (Bson::Document(key), Bson::Document(set)) => Ok(key.into_iter().chain(set).collect()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_seed_is_what_serde_writes_at_every_depth() {
    let written = Document::from_reader(&*bson::serialize_to_vec(&thing()).unwrap()).unwrap();
    assert_eq!(seeded(row()).unwrap(), written);
    assert_eq!(judge(&registry![Thing].unwrap(), "things").refuses(&written), None);
}

/// For each field: what may be said of it besides, and what it becomes; none where it is refused.
#[test]
fn a_value_becomes_one_of_its_fields_type_or_is_refused() {
    let json = |value| Value::Json(value);
    let date = Bson::DateTime(bson::DateTime::from_millis(0));
    for (field, value, expected) in [
        ("whole", Value::Int(5), Some(Bson::Double(5.0))),
        ("whole", json(json!(5)), Some(Bson::Double(5.0))),
        ("whole", json(json!(null)), None),
        ("many", json(json!([null])), None),
        ("whole", Value::Float(f64::INFINITY), Some(Bson::Double(f64::INFINITY))),
        ("whole", Value::Float(1e300), Some(Bson::Double(1e300))),
        ("many", json(json!([1])), Some(Bson::Array(vec![Bson::Int64(1)]))),
        ("many", Value::List(vec![Value::Float(1.5)]), None),
        ("cents", json(json!(3)), Some(Bson::Int64(3))),
        ("cents", Value::Float(3.0), None),
        ("counts", json(json!({ "a": 1 })), Some(doc! { "a": 1_i64 }.into())),
        ("single", Value::Int(2), Some(Bson::Double(2.0))),
        ("colour", Value::Text("Red".into()), Some("Red".into())),
        ("colour", Value::Text("Blue".into()), None),
        ("part", json(json!({ "nothing": 1 })), None),
        ("any", Value::Int(1), Some(Bson::Int64(1))),
        ("any", json(json!({ "$date": "1970-01-01T00:00:00Z" })), Some(date.clone())),
        ("at", Value::Text("1970-01-01".into()), Some(date)),
        ("at", Value::Text("yesterday".into()), None),
        ("nothing", Value::Int(7), Some(Bson::Int64(7))),
    ] {
        let mut row = row();
        row.retain(|(name, _)| *name != field);
        row.push((field, value.clone()));
        let found = seeded(row).ok().map(|document| document.get(field).cloned().unwrap());
        assert_eq!(found, expected, "{field}: {value:?}");
    }
}

#[test]
fn a_seed_goes_to_the_collection_of_the_settings_and_a_script_fails_where_it_does() {
    let registry = registry![Thing].unwrap();
    let config = Config { prefix: Some("app".into()), ..Config::default() };
    let seed = seed(&registry, registry.get::<Thing>().unwrap(), row(), &config).unwrap();
    assert!(seed.to_json().starts_with(r#"{"update":"app.things""#));
    let script = Plan::default().then([seed]).to_string();
    assert!(script.contains("const done = db.runCommand(EJSON.deserialize({\"update\":\"app.things\""), "{script}");
    assert!(script.contains(", {relaxed: false}));"), "{script}");
    assert!(
        script.contains("if (!done.ok || done.writeErrors || done.writeConcernError) throw new Error("),
        "{script}"
    );
    assert!(script.contains(r#""_id":{"$numberLong":"9007199254740993"}"#), "{script}");
}
