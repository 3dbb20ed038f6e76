//! Copies of other entities' fields under names of their own, and the documents that references lead to.

use bson::oid::ObjectId;
use schema_core::{Diagnostics, Embedded, Entity, Registry, registry};
use schema_mongo::documents::{lookup, push_newest, refresh_copies, stale_copies};
use serde::Serialize;
use serde_json::{Value, json};

use crate::expression;

#[derive(Serialize, Entity)]
#[entity(name = "users")]
struct User {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: ObjectId,
    name: String,
    #[serde(rename = "profilePhoto")]
    photo: Option<String>,
}

/// What Node programs keep of a user beside a text.
#[derive(Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
struct Author {
    #[mongo(copy_of("_id"))]
    user_id: ObjectId,
    name: String,
    #[mongo(copy_of("photo"))]
    avatar: Option<String>,
}

#[derive(Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
struct Reply {
    #[entity(references(User))]
    user_id: ObjectId,
    text: String,
}

#[derive(Serialize, Entity)]
#[entity(name = "topics")]
#[serde(rename_all = "camelCase")]
struct Topic {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: ObjectId,
    #[mongo(embeds(User))]
    author: Author,
    #[mongo(embeds(User).index_name("topics_of_an_editor"))]
    last_editor: Option<Author>,
    #[mongo(embeds(User), max_items(20))]
    members: Vec<Author>,
    #[mongo(max_items(3))]
    recent_replies: Vec<Reply>,
    reply_count: i32,
}

fn model() -> Registry {
    registry![User, Topic].unwrap()
}

#[test]
fn copies_have_names_of_their_own() {
    let spec = schema_mongo::lower(&model()).unwrap();
    let topics = spec.collection("topics").unwrap();
    for key in ["author.userId", "lastEditor.userId", "members.userId", "recentReplies.userId"] {
        assert!(topics.is_indexed(&[key]), "{key}");
    }
    assert!(topics.index("topics_of_an_editor").is_some());
}

#[test]
fn a_change_of_the_original_reaches_all_copies() {
    let registry = model();
    let key = json!({"$oid": "0123456789abcdef01234567"});
    let now = json!({"_id": key, "name": "Ann"});
    let commands = refresh_copies(&registry, registry.get::<User>().unwrap(), &now, &schema_mongo::Config::default());
    let one = |path: &str| {
        json!({
            "q": {(format!("{path}.userId")): key}, "multi": true,
            "u": {"$set": {(format!("{path}.name")): "Ann"}, "$unset": {(format!("{path}.avatar")): ""}},
        })
    };
    let mut list = one("members");
    list["u"] = json!({"$set": {"members.$[copy].name": "Ann"}, "$unset": {"members.$[copy].avatar": ""}});
    list["arrayFilters"] = json!([{"copy.userId": key}]);
    assert_eq!(commands, [json!({"update": "topics", "updates": [one("author"), one("lastEditor"), list]})]);
}

#[test]
fn stale_copies_are_those_that_differ_or_whose_originals_are_gone() {
    let registry = model();
    let topic = registry.get::<Topic>().unwrap();
    let config = schema_mongo::Config { prefix: Some("app".into()), ..Default::default() };
    let stages = stale_copies(&registry, topic, "members", &config).unwrap();
    assert_eq!(stages[0], json!({"$unwind": "$members"}));
    assert_eq!(stages[2]["$lookup"]["from"], "app.users");
    // What is left of a document and its original, by the condition itself.
    let condition = &stages[3]["$match"]["$expr"];
    let stale = |copy: bson::Document, originals: Vec<bson::Document>| {
        let document = bson::doc! {"members": copy, "_original": originals};
        expression::is_true(&expression::evaluate(condition, &document))
    };
    let ann = || bson::doc! {"_id": 1, "name": "Ann", "profilePhoto": "a.png"};
    assert!(!stale(bson::doc! {"userId": 1, "name": "Ann", "avatar": "a.png"}, vec![ann()]));
    assert!(stale(bson::doc! {"userId": 1, "name": "Anne", "avatar": "a.png"}, vec![ann()]));
    assert!(stale(bson::doc! {"userId": 1, "name": "Ann"}, vec![ann()]));
    assert!(stale(bson::doc! {"userId": 1, "name": "Ann", "avatar": "a.png"}, vec![]));
    // Null and missing are the same.
    let bare = || bson::doc! {"_id": 1, "name": "Ann"};
    assert!(!stale(bson::doc! {"userId": 1, "name": "Ann", "avatar": bson::Bson::Null}, vec![bare()]));
    assert_eq!(stale_copies(&registry, topic, "recent_replies", &config), None);
}

#[test]
fn references_lead_to_documents_from_wherever_they_stand() {
    let registry = model();
    let topic = registry.get::<Topic>().unwrap();
    let stages = |path: &str| lookup(&registry, topic, path, "users", &schema_mongo::Config::default());
    let many =
        |path: &str| json!([{"$lookup": {"from": "users", "localField": path, "foreignField": "_id", "as": "users"}}]);
    for path in ["recentReplies.userId", "members.userId"] {
        assert_eq!(stages(path), Some(many(path)));
    }
    assert_eq!(stages("author.userId").unwrap().as_array().map(Vec::len), Some(2));
    assert_eq!(stages("replyCount"), None);
}

#[test]
fn lists_keep_the_newest() {
    let registry = model();
    let topic = registry.get::<Topic>().unwrap();
    let reply = json!({"userId": 1, "text": "x"});
    assert_eq!(
        push_newest(topic, "recent_replies", reply.clone()),
        Some(json!({"$push": {"recentReplies": {"$each": [reply], "$slice": -3}}}))
    );
    assert_eq!(push_newest(topic, "reply_count", Value::Null), None);
}

fn codes(registry: Result<Registry, Diagnostics>) -> Vec<&'static str> {
    match schema_mongo::lower(&registry.unwrap()) {
        Ok(_) => Vec::new(),
        Err(found) => found.0.iter().map(|found| found.code).collect(),
    }
}

#[test]
fn copies_of_nothing_are_reported() {
    #[derive(Serialize, Embedded)]
    struct Lost {
        #[mongo(copy_of("id"))]
        user_id: ObjectId,
        #[mongo(copy_of("nam"))]
        label: String,
    }

    #[derive(Serialize, Entity)]
    struct Note {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        #[mongo(embeds(User))]
        author: Lost,
    }

    #[derive(Serialize, Entity)]
    struct Loose {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        author: Author,
    }

    assert_eq!(codes(registry![User, Note]), ["M0603"]);
    assert_eq!(codes(registry![User, Loose]), ["M0622", "M0622"]);
}
