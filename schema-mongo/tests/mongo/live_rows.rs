//! With a server: how documents live, by using it: deletions that can be undone, versions, states, masks, the log, expiry, roles, shards.
//! What a server can't do, the test says, past the capture of its output: none passes in silence.

use std::time::Duration;

use bson::{Bson, DateTime, Document, doc};
use futures_util::StreamExt;
use mongodb::Database;
use mongodb::options::{FullDocumentBeforeChangeType, FullDocumentType};
use schema_core::types::Point;
use schema_core::{DbEnum, Embedded, Entity, Registry, registry};
use schema_mongo::documents::Caller;
use schema_mongo::{Config, PlanOptions, Roles, Spec, client, create};
use serde::Serialize;
use serde_json::{Value, json};

use crate::live::{lacks, tried, with_database};
use crate::oracle::bson;
use crate::serialized::written;

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "lowercase")]
enum State {
    Draft,
    Published,
}
use State::{Draft, Published};

#[derive(Serialize, Entity)]
#[entity(name = "articles", soft_delete, timestamps, audit, unique([code]))]
struct Article {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    code: String,
    #[entity(transitions([(Draft, Published)]))]
    state: State,
    #[entity(pii.mask(Email))]
    contact: Option<String>,
    #[entity(sensitive)]
    bank: String,
    #[entity(version)]
    version: i64,
}

fn registry() -> Registry {
    registry![Article].unwrap()
}

fn spec(registry: &Registry) -> Spec {
    schema_mongo::lower(registry).unwrap_or_else(|found| panic!("{found}"))
}

fn now() -> Caller {
    Caller::at(json!({"$date": "2026-01-01T00:00:00Z"}))
}

fn document(value: &Value) -> Document {
    match bson(value) {
        Bson::Document(document) => document,
        other => panic!("no document: {other}"),
    }
}

fn article(id: i64, code: &str) -> Document {
    let article = Article {
        id,
        code: code.into(),
        state: Draft,
        contact: Some("ann@example.org".into()),
        bank: "1".into(),
        version: 1,
    };
    let plain = Bson::Document(written(&article)).into_canonical_extjson();
    document(&schema_mongo::documents::on_insert(registry().get::<Article>().unwrap(), &now(), plain))
}

async fn changed(database: &Database, (filter, update): (Value, Value)) -> Result<u64, String> {
    let articles = database.collection::<Document>("articles");
    let done = articles.update_one(document(&filter), document(&update)).await;
    done.map(|done| done.matched_count).map_err(|error| error.to_string())
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn deleted_documents_free_their_uniques_and_come_back() {
    with_database("deleted", async |database| {
        let (registry, id) = (registry(), json!({"_id": {"$numberLong": "1"}}));
        let entity = registry.get::<Article>().unwrap();
        if !tried(client::apply(&database, &create(&spec(&registry))).await) {
            return;
        }
        let articles = database.collection::<Document>("articles");
        articles.insert_one(article(1, "a")).await.unwrap();
        let delete = || schema_mongo::documents::soft_delete(entity, &now(), id.clone()).unwrap();
        assert_eq!(changed(&database, delete()).await, Ok(1));
        assert_eq!(changed(&database, delete()).await, Ok(0), "it is deleted already");
        articles.insert_one(article(2, "a")).await.unwrap();
        let live = articles.count_documents(document(&schema_mongo::documents::live_filter(entity))).await.unwrap();
        assert_eq!(live, 1);
        let restore = || schema_mongo::documents::restore(entity, &now(), id.clone()).unwrap();
        let refused = changed(&database, restore()).await;
        assert!(refused.as_ref().is_err_and(|error| error.contains("E11000")), "{refused:?}");
        articles.delete_one(doc! { "_id": 2_i64 }).await.unwrap();
        assert_eq!(changed(&database, restore()).await, Ok(1));
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn guards_let_one_writer_pass_and_one_way() {
    with_database("guards", async |database| {
        let registry = registry();
        let entity = registry.get::<Article>().unwrap();
        if !tried(client::apply(&database, &create(&spec(&registry))).await) {
            return;
        }
        database.collection::<Document>("articles").insert_one(article(1, "a")).await.unwrap();
        let id = || json!({"_id": {"$numberLong": "1"}});
        let rename = || schema_mongo::documents::version_guard("version", 1, id(), json!({"$set": {"code": "b"}}));
        assert_eq!(changed(&database, rename()).await, Ok(1));
        assert_eq!(changed(&database, rename()).await, Ok(0), "the other writer was first");
        let go = |to: &str| {
            let filter = schema_mongo::documents::transition_guard(&registry, entity, "state", to, id()).unwrap();
            (filter, json!({"$set": {"state": to}}))
        };
        assert_eq!(changed(&database, go("published")).await, Ok(1));
        assert_eq!(changed(&database, go("draft")).await, Ok(0), "no way leads back");
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_masked_view_shows_no_private_data() {
    with_database("masked", async |database| {
        if !tried(client::apply(&database, &create(&spec(&registry()))).await) {
            return;
        }
        database.collection::<Document>("articles").insert_one(article(1, "a")).await.unwrap();
        let mut nobody = article(2, "b");
        nobody.insert("contact", Bson::Null);
        database.collection::<Document>("articles").insert_one(nobody).await.unwrap();
        let view = database.collection::<Document>("articles_masked");
        let seen = view.find_one(doc! { "_id": 1_i64 }).await.unwrap().unwrap();
        assert_eq!(seen.get_str("contact").unwrap(), "a***@example.org");
        assert!(!seen.contains_key("bank"));
        let seen = view.find_one(doc! { "_id": 2_i64 }).await.unwrap().unwrap();
        assert_eq!(seen.get("contact"), Some(&Bson::Null));
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn changes_come_to_the_log_without_private_data() {
    with_database("log", async |database| {
        let registry = registry();
        let stages = schema_mongo::documents::audit_stream(registry.get::<Article>().unwrap()).unwrap();
        let hello = database.run_command(doc! { "hello": 1 }).await.unwrap_or_default();
        if !hello.contains_key("setName") && hello.get_str("msg").ok() != Some("isdbgrid") {
            return lacks("change streams: it is no replica set");
        }
        if !tried(client::apply(&database, &create(&spec(&registry))).await) {
            return;
        }
        let articles = database.collection::<Document>("articles");
        let stages: Vec<Document> = stages.as_array().unwrap().iter().map(document).collect();
        let stream = articles
            .watch()
            .pipeline(stages)
            .full_document(FullDocumentType::WhenAvailable)
            .full_document_before_change(FullDocumentBeforeChangeType::WhenAvailable)
            .await
            .unwrap();
        let mut stream = stream.with_type::<Document>();
        let log = database.collection::<Document>("audit_log");
        // Each is read before the next is made: compatible servers have only the newest image.
        for action in ["insert", "update", "delete"] {
            let key = doc! { "_id": 1_i64 };
            match action {
                "insert" => drop(articles.insert_one(article(1, "a")).await.unwrap()),
                "update" => {
                    let update = doc! { "$set": { "code": "b", "bank": "2" } };
                    drop(articles.update_one(key, update).await.unwrap());
                }
                _ => drop(articles.delete_one(key).await.unwrap()),
            }
            let note = stream.next().await.unwrap().unwrap();
            assert_eq!(note.get_str("action").unwrap(), action);
            assert!(!note.to_string().contains("example.org"), "{note}");
            // The validator of the log takes what the stream gives.
            log.insert_one(note).await.unwrap();
        }
        let update = log.find_one(doc! { "action": "update" }).await.unwrap().unwrap();
        assert_eq!(update.get_document("old_values").unwrap().get_str("code").unwrap(), "a");
        assert_eq!(update.get_document("new_values").unwrap().get_str("code").unwrap(), "b");
        let names = update.get_array("changed_fields").unwrap();
        assert!(names.contains(&"code".into()) && names.contains(&"bank".into()), "{names:?}");
    });
}

#[derive(Serialize, Entity)]
#[entity(name = "sessions")]
struct Session {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[mongo(ttl(days(1)))]
    seen_at: DateTime,
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn documents_go_when_their_time_is_over() {
    with_database("expiry", async |database| {
        if !tried(client::apply(&database, &create(&spec(&registry![Session].unwrap()))).await) {
            return;
        }
        // Without the right to it, the server looks once a minute.
        let admin = database.client().database("admin");
        let _ = admin.run_command(doc! { "setParameter": 1, "ttlMonitorSleepSecs": 1 }).await;
        let sessions = database.collection::<Document>("sessions");
        sessions.insert_one(doc! { "_id": 1_i64, "seen_at": DateTime::from_millis(0) }).await.unwrap();
        sessions.insert_one(doc! { "_id": 2_i64, "seen_at": DateTime::now() }).await.unwrap();
        for _ in 0..180 {
            if sessions.count_documents(doc! {}).await.unwrap() == 1 {
                let left = sessions.find_one(doc! {}).await.unwrap().unwrap();
                return assert_eq!(left.get_i64("_id").ok(), Some(2));
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        assert!(std::env::var("MONGODB_COMPATIBLE").is_ok(), "the document is still there after 90 seconds");
        lacks("expiry within 90 seconds");
    });
}

#[derive(Serialize, Embedded)]
struct Line {
    #[entity(range(chrono::DateTime::UNIX_EPOCH..))]
    at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize, Entity)]
#[entity(name = "places")]
struct Place {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[mongo(geo)]
    at: Point,
    lines: Vec<Line>,
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn places_are_found_by_their_distance_and_lists_are_looked_into() {
    with_database("places", async |database| {
        if !tried(client::apply(&database, &create(&spec(&registry![Place].unwrap()))).await) {
            return;
        }
        let places = database.collection::<Document>("places");
        let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).unwrap();
        let place = |id, longitude, seconds| {
            let at = Line { at: at(seconds) };
            written(&Place { id, at: Point { longitude, latitude: 0.0 }, lines: vec![at] })
        };
        places.insert_one(place(1, 0.0, 0)).await.unwrap();
        places.insert_one(place(2, 90.0, 5)).await.unwrap();
        let wrong = places.insert_one(place(3, 0.0, -1)).await;
        assert!(wrong.is_err_and(|error| error.to_string().contains("failed validation")));
        let here = doc! { "type": "Point", "coordinates": [1.0, 0.0] };
        let near = doc! { "at": { "$nearSphere": { "$geometry": here, "$maxDistance": 200_000.0 } } };
        match places.find_one(near).await {
            Ok(found) => assert_eq!(found.unwrap().get_i64("_id").ok(), Some(1)),
            Err(error) => assert!(!tried::<(), mongodb::error::Error>(Err(error)), "it is lacking"),
        }
    });
}

#[derive(Serialize, Entity)]
#[entity(name = "payments", append_only)]
struct Payment {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn roles_are_made_as_they_are_said() {
    with_database("roles", async |database| {
        let config = Config { roles: Some(Roles { application: "app".into(), reader: None }), ..Config::default() };
        let registry = registry![Payment].unwrap();
        let spec = schema_mongo::lower_with(&registry, &config).unwrap();
        let role = &schema_mongo::roles(&registry, &spec, &config)[0];
        let _ = database.run_command(doc! { "dropRole": "app" }).await;
        let make = [role.create(database.name()), role.update(database.name())];
        if !tried(client::apply(&database, &create(&spec).then(make)).await) {
            return;
        }
        let shown = database.run_command(doc! { "rolesInfo": "app", "showPrivileges": true }).await.unwrap();
        let privileges = shown.get_array("roles").unwrap()[0].as_document().unwrap().get_array("privileges").unwrap();
        let actions = privileges[0].as_document().unwrap().get_array("actions").unwrap();
        assert_eq!(actions, &vec![Bson::from("find"), Bson::from("insert")]);
        database.run_command(doc! { "dropRole": "app" }).await.unwrap();
    });
}

#[derive(Serialize, Entity)]
#[entity(name = "orders")]
#[mongo(shard_key([id.hashed()]))]
struct Order {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_router_spreads_a_collection_by_its_shard_key() {
    with_database("shards", async |database| {
        let hello = database.run_command(doc! { "hello": 1 }).await.unwrap_or_default();
        if hello.get_str("msg").ok() != Some("isdbgrid") {
            return lacks("shards: it is no mongos");
        }
        let spec = spec(&registry![Order].unwrap());
        let admin = database.client().database("admin");
        // Needed before MongoDB 6.0.
        let _ = admin.run_command(doc! { "enableSharding": database.name() }).await;
        client::apply(&database, &create(&spec)).await.unwrap_or_else(|error| panic!("{error}"));
        let known = database.client().database("config").collection::<Document>("collections");
        let entry = known.find_one(doc! { "_id": format!("{}.orders", database.name()) }).await.unwrap().unwrap();
        assert_eq!(entry.get_document("key").unwrap().get_str("_id").unwrap(), "hashed");
        client::drift(&database, &spec).await.unwrap().assert_none();
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_server_without_shards_holds_the_collection_in_one_piece_and_it_is_said() {
    with_database("no_shards", async |database| {
        let hello = database.run_command(doc! { "hello": 1 }).await.unwrap_or_default();
        if hello.get_str("msg").ok() == Some("isdbgrid") {
            return lacks("a server without shards: it is a mongos");
        }
        let spec = spec(&registry![Order].unwrap());
        // A plan that was made without looking at the server, and one that was not.
        let applied = client::apply(&database, &create(&spec)).await;
        if !tried(applied.as_ref()) {
            return;
        }
        let left_out = applied.unwrap();
        assert!(left_out.len() == 1 && left_out[0].command.contains("shardCollection"), "{left_out:?}");
        let live = client::introspect(&database).await.unwrap();
        let rest = schema_mongo::plan(&schema_mongo::diff(&live, &spec), &PlanOptions::default());
        assert!(rest.is_empty() && rest.refused.len() == 1, "{rest}");
        client::drift(&database, &spec).await.unwrap().assert_none();
    });
}

#[derive(Serialize, Entity)]
#[entity(name = "lines")]
#[mongo(capped(65_536).max(10))]
struct Logged {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "readings", no_primary_key)]
#[mongo(time_series(at), expire_after(days(90)))]
struct Reading {
    at: DateTime,
    value: f64,
}

#[derive(Serialize, Entity)]
#[entity(name = "ticks")]
#[mongo(clustered)]
struct Tick {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    at: DateTime,
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn collections_of_each_kind_are_found_as_they_were_made() {
    for (name, registry) in
        [("capped", registry![Logged]), ("series", registry![Reading]), ("clustered", registry![Tick])]
    {
        let spec = spec(&registry.unwrap());
        with_database(name, async |database| {
            if tried(client::apply(&database, &create(&spec)).await) {
                client::drift(&database, &spec).await.unwrap().assert_none();
            }
        });
    }
}
