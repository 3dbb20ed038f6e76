//! Types that documents of Node programs have, as serde writes them: pairs, sets, lists with gaps, maps by enum and UUID, timestamps.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use bson::{Bson, DateTime, Document, Timestamp, doc, oid::ObjectId};
use schema_core::{DbEnum, Embedded, Entity, registry};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::serialized::{judge, written};

#[derive(Serialize, DbEnum, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "camelCase")]
enum Channel {
    Email,
    TextMessage,
}

#[derive(Serialize, Embedded)]
struct Corner {
    #[entity(unique)]
    label: String,
    #[mongo(hidden)]
    secret: i64,
}

#[derive(Serialize, Embedded)]
struct Place {
    #[serde(rename = "type")]
    #[entity(one_of(["Point"]))]
    ty: String,
    coordinates: [f64; 2],
    address: Option<String>,
}

#[derive(Serialize, Entity)]
#[entity(name = "nodes")]
#[mongo(index([at.sphere()]), index([flat.plane()]))]
struct Node {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: ObjectId,
    at: Place,
    #[mongo(geo)]
    pair: [f64; 2],
    flat: (f64, f64),
    #[mongo(max_items(100))]
    ring: Vec<[f64; 2]>,
    mixed: (String, i64, bool),
    corners: [Corner; 2],
    #[mongo(max_items(9), unique_items)]
    tags: BTreeSet<String>,
    #[mongo(max_items(9))]
    numbers: HashSet<i64>,
    #[mongo(max_items(9))]
    gaps: Vec<Option<i32>>,
    #[entity(default = 3)]
    views: u64,
    by_channel: BTreeMap<Channel, bool>,
    by_key: HashMap<Uuid, i32>,
    cluster_time: Timestamp,
    digest: [u8; 4],
    seen_at: Option<DateTime>,
}

fn node() -> Node {
    let corner = |label: &str| Corner { label: label.into(), secret: 1 };
    Node {
        id: ObjectId::new(),
        at: Place { ty: "Point".into(), coordinates: [13.4, 52.5], address: Some("Mitte".into()) },
        pair: [13.4, 52.5],
        flat: (1.0, 2.0),
        ring: vec![[0.0, 0.0], [1.0, 0.0]],
        mixed: ("a".into(), 1, true),
        corners: [corner("a"), corner("b")],
        tags: ["a".to_owned(), "b".to_owned()].into(),
        numbers: [1, 2].into(),
        gaps: vec![Some(1), None],
        views: 9_007_199_254_740_993,
        by_channel: [(Channel::Email, true), (Channel::TextMessage, false)].into(),
        by_key: [(Uuid::from_u128(7), 1)].into(),
        cluster_time: Timestamp { time: 1, increment: 2 },
        digest: [1, 2, 3, 255],
        seen_at: None,
    }
}

#[test]
fn what_serde_writes_of_them_is_taken() {
    let judge = judge(&registry![Node].unwrap(), "nodes");
    let document = written(&node());
    assert_eq!(judge.refuses(&document), None, "{document}");
    assert_eq!(document.get("by_channel"), Some(&Bson::Document(doc! {"email": true, "textMessage": false})));
    assert!(document.get_document("by_key").unwrap().contains_key("00000000-0000-0000-0000-000000000007"));
}

#[test]
fn what_they_can_not_be_is_refused() {
    let judge = judge(&registry![Node].unwrap(), "nodes");
    let wrong: [(&str, Bson); 12] = [
        ("pair", vec![1.0].into()),
        ("pair", vec![1.0, 2.0, 3.0].into()),
        ("pair", Bson::Array(vec!["a".into(), "b".into()])),
        ("ring", Bson::Array(vec![vec![1.0].into()])),
        ("mixed", Bson::Array(vec![1_i64.into(), "a".into(), true.into()])),
        ("mixed", Bson::Array(vec!["a".into(), 1_i64.into()])),
        ("tags", Bson::Array(vec!["a".into(), "a".into()])),
        ("gaps", Bson::Array(vec!["a".into()])),
        ("views", Bson::Int64(-1)),
        ("by_channel", Bson::Document(doc! {"email": "yes"})),
        ("cluster_time", DateTime::from_millis(1).into()),
        ("digest", Bson::Array(vec![256.into(), 1.into(), 1.into(), 1.into()])),
    ];
    for (field, value) in wrong {
        let mut document: Document = written(&node());
        document.insert(field, value.clone());
        assert!(judge.refuses(&document).is_some(), "{field}: {value}");
    }
}

#[test]
fn structs_in_arrays_keep_their_words() {
    let registry = registry![Node].unwrap();
    let spec = schema_mongo::lower(&registry).unwrap();
    let nodes = spec.collection("nodes").unwrap();
    let unique = nodes.index("nodes_corners_label_key").unwrap();
    assert!(unique.unique);
    let projection = schema_mongo::documents::public_projection(registry.entity("nodes").unwrap());
    assert_eq!(projection, json!({"corners.secret": 0}));
    let keys: Vec<String> = nodes.indexes.iter().map(|index| serde_json::to_string(&index.keys).unwrap()).collect();
    for key in [r#"{"at":"2dsphere"}"#, r#"{"pair":"2dsphere"}"#, r#"{"flat":"2d"}"#] {
        assert!(keys.iter().any(|known| known == key), "{key} {keys:?}");
    }
}

#[test]
fn larger_numbers_than_stores_hold_are_no_default() {
    #[derive(Serialize, Entity)]
    struct Large {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        #[entity(default = u64::MAX)]
        views: u64,
    }
    let found = registry![Large].unwrap_err();
    assert_eq!(found.0.iter().map(|found| found.code).collect::<Vec<_>>(), ["E0405"], "{found}");
}

#[test]
fn defaults_are_what_serde_writes() {
    use schema_mongo::documents::{Caller, with_defaults};
    #[derive(Serialize, Entity)]
    #[serde(rename_all = "camelCase")]
    struct Post {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        #[entity(default = Channel::TextMessage)]
        sent_by: Channel,
        #[entity(default = 0)]
        view_count: u64,
        #[entity(default = now())]
        seen_at: DateTime,
        note: Option<String>,
    }
    let registry = registry![Post].unwrap();
    let now = json!({"$date": {"$numberLong": "1"}});
    let caller = Caller::at(now.clone());
    let made = with_defaults(&registry, registry.get::<Post>().unwrap(), &caller, json!({"_id": 1, "sentBy": "email"}));
    assert_eq!(made, json!({"_id": 1, "sentBy": "email", "viewCount": {"$numberLong": "0"}, "seenAt": now}));
    let made = with_defaults(&registry, registry.get::<Post>().unwrap(), &caller, json!({"_id": 1}));
    assert_eq!(made["sentBy"], "textMessage");
}
