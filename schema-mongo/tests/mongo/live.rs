//! With a server: everything by using it. `MONGODB_URL` names one that may be written to; each test has a database of its own, and
//! drops it. A compatible server may lack a command: then the test says so, and what needs it is left out.

use std::future::Future;

use bson::{Bson, Document, doc};
use mongodb::{Client, Database};
use schema_core::{Entity, Registry, registry};
use schema_mongo::client::{self, Error, MigrateOptions};
use schema_mongo::{Config, Migration, Plan, PlanOptions, Spec, create, diff, plan};
use serde::Serialize;

#[derive(Serialize, Entity)]
#[entity(name = "users", timestamps, check("users_ages", "age < 150 OR age IS NULL"))]
#[mongo(live(deleted_at))]
struct User {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(unique, email)]
    email: String,
    #[entity(unique)]
    nick: Option<String>,
    #[entity(length(1..=20))]
    name: String,
    about: String,
    age: Option<i32>,
    deleted_at: Option<bson::DateTime>,
    #[mongo(ttl(days(30)))]
    seen_at: Option<bson::DateTime>,
}

#[derive(Serialize, Entity)]
#[entity(search([title.weight(A), body]))]
struct Story {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    title: String,
    body: String,
}

fn user(id: i64, email: &str) -> Document {
    doc! { "_id": id, "email": email, "nick": null, "name": "Ann", "about": "sails", "age": 30, "deleted_at": null, "seen_at": null }
}

fn registry() -> Registry {
    registry![User].unwrap()
}

fn spec() -> Spec {
    schema_mongo::lower(&registry()).unwrap()
}

/// Runs a test in a database of its own.
pub fn with_database<F: Future<Output = ()>>(name: &str, test: impl FnOnce(Database) -> F) {
    let url = std::env::var("MONGODB_URL")
        .expect("MONGODB_URL names a server that may be written to: mongodb://127.0.0.1:27017");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = Client::with_uri_str(&url).await.unwrap();
        let database = client.database(&format!("schema_test_{}_{name}", std::process::id()));
        database.drop().await.unwrap();
        test(database.clone()).await;
        database.drop().await.unwrap();
    });
}

/// The server knows the command; else the test says what it lacks.
async fn has(database: &Database, command: Document) -> bool {
    let name = command.keys().next().cloned().unwrap_or_default();
    match database.run_command(command).await {
        Err(error) if error.to_string().contains("unsupported") || error.to_string().contains("no such command") => {
            lacks(&format!("`{name}`"));
            false
        }
        _ => true,
    }
}

async fn inserts(database: &Database, document: Document) -> Result<(), String> {
    let users = database.collection::<Document>("users");
    users.insert_one(document).await.map(|_| ()).map_err(|error| {
        knows(&spec(), "users", &error);
        error.to_string()
    })
}

/// What a server refuses is known in the words of the model: the entity, and the fields where the server says which.
pub fn knows(spec: &Spec, collection: &str, error: &mongodb::error::Error) {
    let fields = schema_mongo::ServerError::fields(error);
    let all = schema_mongo::Violation::all(spec, collection, error);
    for one in &all {
        assert!(one.entity.is_some() && one.to_string().len() > 5, "{one:?} of {error:?}");
    }
    for fields in fields.iter().filter(|fields| matches!(fields.code, 121 | 11000)) {
        assert!(!all.is_empty(), "a refusal of no kind: {error:?}");
        if fields.code == 11000 || fields.info.as_ref().is_some_and(|info| info.get("details").is_some()) {
            assert!(all.iter().any(|one| !one.fields.is_empty()), "no field: {all:?} of {error:?}");
        }
    }
}

/// Compatible servers refuse some options of `create` and some kinds of indexes: those they take.
async fn apply(database: &Database, plan: &Plan<'_>) {
    client::apply(database, plan).await.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn what_is_made_is_enforced_and_found_again() {
    with_database("made", async |database| {
        apply(&database, &create(&spec())).await;
        assert_eq!(inserts(&database, user(1, "a@example.org")).await, Ok(()));
        for (name, value) in [
            ("email", Bson::from("A@example.org")),
            ("name", "".into()),
            ("age", 150.into()),
            ("age", 30_i64.into()),
            ("more", 1.into()),
        ] {
            let mut wrong = user(2, "b@example.org");
            wrong.insert(name, value);
            let refused = inserts(&database, wrong).await;
            assert!(refused.as_ref().is_err_and(|error| error.contains("failed validation")), "{name}: {refused:?}");
        }
        let live = client::introspect(&database).await.unwrap();
        client::drift(&database, &spec()).await.unwrap().assert_none();
        assert!(plan(&diff(&live, &spec()), &PlanOptions::default()).is_empty());
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn unique_holds_among_live_documents_that_have_a_value() {
    with_database("unique", async |database| {
        apply(&database, &create(&spec())).await;
        let mut first = user(1, "a@example.org");
        first.insert("deleted_at", bson::DateTime::now());
        assert_eq!(inserts(&database, first).await, Ok(()));
        // The first is deleted, and neither has a nick.
        assert_eq!(inserts(&database, user(2, "a@example.org")).await, Ok(()));
        assert!(inserts(&database, user(3, "a@example.org")).await.is_err_and(|error| error.contains("E11000")));
        let mut with_nick = user(4, "d@example.org");
        with_nick.insert("nick", "ann");
        assert_eq!(inserts(&database, with_nick.clone()).await, Ok(()));
        with_nick.insert("_id", 5_i64);
        with_nick.insert("email", "e@example.org");
        assert!(inserts(&database, with_nick).await.is_err_and(|error| error.contains("E11000")));
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn words_are_found_by_the_text_index() {
    with_database("text", async |database| {
        let spec = schema_mongo::lower(&registry![Story].unwrap()).unwrap();
        if !tried(client::apply(&database, &create(&spec)).await) {
            return;
        }
        let stories = database.collection::<Document>("story");
        stories.insert_one(doc! { "_id": 1_i64, "title": "Ann", "body": "sails" }).await.unwrap();
        let found = stories.count_documents(doc! { "$text": { "$search": "sailing" } }).await;
        match found {
            Ok(found) => assert!(found == 1 || lacks_as_compatible("forms of words"), "{found}"),
            Err(error) => assert!(!tried::<(), mongodb::error::Error>(Err(error)), "it is lacking"),
        }
        client::drift(&database, &spec).await.unwrap().assert_none();
    });
}

/// Only a server of MongoDB's own has them.
fn lacks_as_compatible(what: &str) -> bool {
    lacks(what);
    std::env::var("MONGODB_COMPATIBLE").is_ok()
}

/// Says what was not run, past the capture of the test's output: a test that passes has said what it did not show.
pub fn lacks(what: &str) {
    use std::io::Write;
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "NOT RUN: {test}: this server has no {what}");
}

/// Says which rule of MongoDB the server does not keep: what passed does not show that it is kept here. A server of MongoDB's own
/// keeps all.
pub fn unchecked(rule: &str, why: Option<&str>) {
    use std::io::Write;
    let why = why.map(|why| format!(" ({})", why.split(", labels:").next().unwrap_or(why))).unwrap_or_default();
    assert!(std::env::var("MONGODB_COMPATIBLE").is_ok(), "this server does not check: {rule}{why}");
    let _ = writeln!(std::io::stderr(), "NOT CHECKED: {rule}{why}");
}

/// It was done. A server of MongoDB's own must do all; one that is only compatible (`MONGODB_COMPATIBLE`) may lack it, and the
/// test says what it said.
#[track_caller]
pub fn tried<T, E: std::fmt::Display>(done: Result<T, E>) -> bool {
    match done {
        Ok(_) => true,
        Err(error) if std::env::var("MONGODB_COMPATIBLE").is_ok() => {
            let error = error.to_string();
            lacks(&format!("way to do this: {}", error.split(", labels:").next().unwrap_or_default()));
            false
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_tighter_validator_waits_for_wrong_documents() {
    with_database("tighter", async |database| {
        database.create_collection("probe").await.unwrap();
        if !has(&database, doc! { "collMod": "probe" }).await {
            return;
        }
        database.collection::<Document>("probe").drop().await.unwrap();
        let wide = spec();
        let mut tight = wide.clone();
        let validator = tight.collections[0].validator.as_mut().unwrap();
        validator.rules.push(serde_json::json!({"$expr": {"$gte": ["$age", 18]}}));
        apply(&database, &create(&wide)).await;
        let mut young = user(1, "a@example.org");
        young.insert("age", 17);
        inserts(&database, young).await.unwrap();
        let steps = plan(&diff(&wide, &tight), &PlanOptions::default());
        let stopped = client::apply(&database, &steps).await;
        assert!(matches!(stopped, Err(Error::InTheWay { step: 1, found: 1, .. })), "{stopped:?}");
        // The old one is in force until none is wrong: what it refuses is refused, also of the document that is wrong by the new one.
        let mut wrong = user(2, "b@example.org");
        wrong.insert("age", "not even a number");
        assert!(inserts(&database, wrong).await.is_err());
        let users = database.collection::<Document>("users");
        assert!(users.update_one(doc! { "_id": 1_i64 }, doc! { "$set": { "age": "x" } }).await.is_err());
        users.update_one(doc! { "_id": 1_i64 }, doc! { "$set": { "name": "Bo" } }).await.unwrap();
        users.update_one(doc! { "_id": 1_i64 }, doc! { "$set": { "age": 18 } }).await.unwrap();
        let live = client::introspect(&database).await.unwrap();
        apply(&database, &plan(&diff(&live, &tight), &PlanOptions::default())).await;
        client::drift(&database, &tight).await.unwrap().assert_none();
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn indexes_change_in_place_and_are_replaced() {
    with_database("indexes", async |database| {
        let indexes = |json: &str| {
            Spec::from_json(&format!(r#"{{"collections": [{{"name": "users", "indexes": [{json}]}}]}}"#)).unwrap()
        };
        let old = indexes(r#"{"key": {"a": 1}, "name": "x", "unique": true}"#);
        let new = indexes(r#"{"key": {"a": 1, "b": 1}, "name": "x", "unique": true}"#);
        apply(&database, &create(&old)).await;
        let replaced = client::apply(&database, &plan(&diff(&old, &new), &PlanOptions::default())).await;
        // Since MongoDB 5.0 indexes with the same fields may differ in their filters.
        if replaced.as_ref().is_err_and(|error| error.to_string().contains("Conflicting index definition")) {
            return lacks("two indexes of the same fields");
        }
        replaced.unwrap();
        client::drift(&database, &new).await.unwrap().assert_none();
        let none = indexes("");
        let dropped = plan(&diff(&new, &none), &PlanOptions::default());
        assert!(dropped.is_empty() && dropped.refused.len() == 1);
        if !has(&database, doc! { "collMod": "users" }).await {
            return;
        }
        let old = indexes(
            r#"{"key": {"at": 1}, "name": "x_ttl", "expireAfterSeconds": 100}, {"key": {"a": 1, "b": 1}, "name": "x", "unique": true}"#,
        );
        let new = indexes(
            r#"{"key": {"at": 1}, "name": "x_ttl", "expireAfterSeconds": 50}, {"key": {"a": 1, "b": 1}, "name": "x", "unique": true, "hidden": true}"#,
        );
        let live = client::introspect(&database).await.unwrap();
        apply(&database, &plan(&diff(&live, &old), &PlanOptions::default())).await;
        apply(&database, &plan(&diff(&old, &new), &PlanOptions::default())).await;
        let left = client::drift(&database, &new).await.unwrap();
        let is_one = left.different.len() == 1 && left.missing.is_empty() && left.unexpected.is_empty();
        assert!(left.is_empty() || is_one && lacks_as_compatible("way to hide an index"), "{left:?}");
    });
}

fn migrations() -> Vec<Migration> {
    let first = Migration::of("1", "users", &create(&spec()));
    let fill = schema_mongo::Command::Update {
        collection: "users".into(),
        filter: serde_json::json!({ "about": "" }),
        update: serde_json::json!({ "$set": { "about": "nothing yet" } }),
        batch: 2,
    };
    let empty = schema_mongo::Command::Update {
        collection: "users".into(),
        filter: serde_json::json!({ "about": "nothing yet" }),
        update: serde_json::json!({ "$set": { "about": "" } }),
        batch: 2,
    };
    let second = Migration::of("2", "fill_about", &Plan::default().then([fill])).with_down([empty]);
    vec![first, second]
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn migrations_go_up_and_down_in_batches_and_remember_it() {
    with_database("migrations", async |database| {
        let (all, options) = (migrations(), MigrateOptions::default());
        let dry = MigrateOptions { dry_run: true, ..options.clone() };
        assert_eq!(client::migrate(&database, &all, &dry).await.unwrap(), ["1", "2"]);
        assert_eq!(client::applied(&database).await.unwrap(), []);
        assert_eq!(client::migrate(&database, &all[..1], &options).await.unwrap(), ["1"]);
        for id in 1..=5 {
            let mut document =
                user(id, &format!("{}@example.org", "abcdef".as_bytes()[usize::try_from(id).unwrap()] as char));
            document.insert("about", "");
            inserts(&database, document).await.unwrap();
        }
        let users = database.collection::<Document>("users");
        assert_eq!(client::migrate(&database, &all, &options).await.unwrap(), ["2"]);
        assert_eq!(users.count_documents(doc! { "about": "nothing yet" }).await.unwrap(), 5);
        assert_eq!(client::migrate(&database, &all, &options).await.unwrap(), Vec::<String>::new());
        let mut edited = all.clone();
        edited[1].down.clear();
        let refused = client::migrate(&database, &edited, &options).await.unwrap_err().to_string();
        assert!(refused.contains("migration 2 was edited"), "{refused}");
        assert_eq!(client::roll_back(&database, &all, 2, &options).await.unwrap(), ["2", "1"]);
        assert_eq!(client::applied(&database).await.unwrap(), []);
        assert_eq!(client::introspect(&database).await.unwrap().collections, []);
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn two_runners_do_not_collide() {
    with_database("runners", async |database| {
        let all = migrations();
        let runner = |owner: &str| MigrateOptions { owner: Some(owner.into()), ..MigrateOptions::default() };
        let (a, b) = (runner("a"), runner("b"));
        let (first, second) = tokio::join!(client::migrate(&database, &all, &a), client::migrate(&database, &all, &b));
        let outcomes = [first, second];
        let done: usize = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).map(Vec::len).sum();
        assert_eq!(done, 2, "{outcomes:?}");
        for outcome in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert!(matches!(outcome, Error::Locked { .. }), "{outcome}");
        }
        assert_eq!(client::applied(&database).await.unwrap().len(), 2);
        client::drift(&database, &spec()).await.unwrap().assert_none();
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_runner_that_was_killed_half_way_is_followed_by_another() {
    with_database("killed", async |database| {
        let all = migrations();
        // As it was left: the collection made and not yet recorded, the lock held by nobody who is alive.
        let spec = spec();
        let first = Plan { steps: create(&spec).steps[..1].to_vec(), refused: Vec::new() };
        client::apply(&database, &first).await.unwrap();
        let checksum = all[0].checksum();
        let half = doc! { "_id": "1", "name": "users", "checksum": checksum, "state": "up", "step": 0, "begun": true };
        database.collection::<Document>("_schema_migrations").insert_one(half).await.unwrap();
        let lock = database.collection::<Document>("_schema_migrations_lock");
        let later = bson::DateTime::from_millis(bson::DateTime::now().timestamp_millis() + 60_000);
        lock.insert_one(doc! { "_id": "lock", "owner": "dead", "until": later }).await.unwrap();
        let options = MigrateOptions { owner: Some("next".into()), ..MigrateOptions::default() };
        let refused = client::migrate(&database, &all, &options).await;
        assert!(matches!(&refused, Err(Error::Locked { owner, .. }) if owner == "dead"), "{refused:?}");
        let past = bson::DateTime::from_millis(0);
        lock.update_one(doc! { "_id": "lock" }, doc! { "$set": { "until": past } }).await.unwrap();
        assert_eq!(client::migrate(&database, &all, &options).await.unwrap(), ["1", "2"]);
        client::drift(&database, &spec).await.unwrap().assert_none();
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn seeds_are_upserts() {
    with_database("seeds", async |database| {
        use schema_core::ir::Value;
        let registry = registry();
        let row = |name: &str| {
            let text = |text: &str| Value::Text(text.to_owned().into());
            let row =
                [("id", Value::Int(1)), ("email", text("a@example.org")), ("name", text(name)), ("about", text("x"))];
            schema_mongo::documents::seed(&registry, registry.get::<User>().unwrap(), row, &Config::default()).unwrap()
        };
        apply(&database, &create(&spec()).then([row("Ann")])).await;
        apply(&database, &Plan::default().then([row("Bo")])).await;
        let users = database.collection::<Document>("users");
        let found = users.find_one(doc! {}).await.unwrap().unwrap();
        assert_eq!((users.count_documents(doc! {}).await.unwrap(), found.get_str("name").ok()), (1, Some("Bo")));
    });
}
