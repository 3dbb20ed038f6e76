//! With a server: locks, corrections, repairs, ways back, seeds and counts of migrations.

use std::time::Duration;

use bson::{Document, doc};
use mongodb::Database;
use schema_core::registry;
use schema_mongo::client::{self, Error, MigrateOptions};
use schema_mongo::{Begun, Command, Config, Migration, Plan, PlanOptions, Spec, create, diff, plan};
use serde_json::json;

use crate::live::{lacks, tried, with_database};
use crate::seeds::{Thing, row, thing};

fn run(json: &'static str) -> Command<'static> {
    Command::Run(schema_mongo::Document(json.into()))
}

fn of<'a>(version: &str, commands: impl IntoIterator<Item = Command<'a>>) -> Migration {
    Migration::of(version, "x", &Plan::default().then(commands))
}

const ADD: &str = r#"{"update":"a","updates":[{"q":{},"u":{"$inc":{"n":1}},"multi":true}]}"#;

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_lock_is_kept_through_a_step_that_takes_longer_than_it_lasts() {
    with_database("longer", async |database| {
        let documents = database.collection::<Document>("a");
        documents.insert_many((0..200).map(|id| doc! { "_id": id, "n": 0 })).await.unwrap();
        let change = Command::Update {
            collection: "a".into(),
            filter: json!({ "done": { "$exists": false } }),
            update: json!({ "$inc": { "n": 1 }, "$set": { "done": true } }),
            batch: 1,
        };
        let all = [of("1", [change])];
        let options = MigrateOptions { lock_seconds: 1, ..MigrateOptions::default() };
        let begun = std::time::Instant::now();
        let runner = async || {
            let mut refused = 0;
            loop {
                match client::migrate(&database, &all, &options).await {
                    Err(Error::Locked { .. }) => refused += 1,
                    done => break (done.unwrap().len(), refused),
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let (first, second) = tokio::join!(runner(), runner());
        let refused = first.1 + second.1;
        assert_eq!(first.0 + second.0, 1);
        assert!(begun.elapsed() < Duration::from_secs(1) || refused > 5, "{refused}");
        assert_eq!(documents.count_documents(doc! { "n": 1 }).await.unwrap(), 200);
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_runner_that_lost_its_lock_stops_and_one_of_the_same_name_enters_on_request() {
    with_database("lost", async |database| {
        let lock = database.collection::<Document>("_schema_migrations_lock");
        let later = bson::DateTime::from_millis(bson::DateTime::now().timestamp_millis() + 600_000);
        let held = doc! { "_id": "lock", "owner": "deploy", "run": bson::oid::ObjectId::new(), "until": later };
        lock.insert_one(held).await.unwrap();
        let named = MigrateOptions { owner: Some("deploy".into()), ..MigrateOptions::default() };
        let all = [of("1", [run(r#"{"create":"a"}"#)])];
        for options in [MigrateOptions::default(), named.clone()] {
            let refused = client::migrate(&database, &all, &options).await;
            assert!(matches!(&refused, Err(Error::Locked { owner, .. }) if owner == "deploy"), "{refused:?}");
        }
        let refused = client::roll_back(&database, &all, 1, &named).await;
        assert!(matches!(refused, Err(Error::Locked { .. })), "{refused:?}");
        let again = MigrateOptions { reenter: true, ..named };
        assert_eq!(client::migrate(&database, &all, &again).await.unwrap(), ["1"]);
        assert_eq!(lock.count_documents(doc! {}).await.unwrap(), 0);

        // One whose lock goes to another while it is at work does no more, and records no more.
        let documents = database.collection::<Document>("a");
        documents.insert_many((0..50).map(|id| doc! { "_id": id, "n": 0 })).await.unwrap();
        let change = Command::Update {
            collection: "a".into(),
            filter: json!({ "n": 0 }),
            update: json!({ "$set": { "n": 1 } }),
            batch: 1,
        };
        let all = [all[0].clone(), of("2", [change])];
        let options = MigrateOptions::default();
        let taken = async {
            while lock.count_documents(doc! {}).await.unwrap() == 0 {}
            let other = doc! { "$set": { "owner": "other", "run": bson::oid::ObjectId::new() } };
            lock.update_one(doc! {}, other).await.unwrap();
        };
        let (lost, ()) = tokio::join!(client::migrate(&database, &all, &options), taken);
        assert!(matches!(lost, Err(Error::LockLost)), "{lost:?}");
        let known = client::applied(&database).await.unwrap();
        assert!(known.iter().all(|known| known.version == "1" || known.state == schema_mongo::State::Up), "{known:?}");
        assert_eq!(lock.find_one(doc! {}).await.unwrap().unwrap().get_str("owner").unwrap(), "other");
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn what_was_not_done_can_be_corrected_or_taken_out() {
    with_database("corrected", async |database| {
        let options = MigrateOptions::default();
        let wrong = of("1", [run(r#"{"createIndexes":"a","indexes":[{"key":{"a":1}}]}"#)]);
        let failed = client::migrate(&database, std::slice::from_ref(&wrong), &options).await.unwrap_err();
        assert!(failed.to_string().starts_with("command 1 was refused"), "{failed}");
        let known = client::applied(&database).await.unwrap();
        assert!(known[0].is_untouched() && known[0].failed.is_some(), "{known:?}");
        // Nothing is there to take back.
        assert_eq!(client::roll_back(&database, std::slice::from_ref(&wrong), 1, &options).await.unwrap(), [""; 0]);
        // Taken out.
        assert_eq!(client::migrate(&database, &[], &options).await.unwrap(), [""; 0]);
        assert_eq!(client::applied(&database).await.unwrap(), []);
        // Corrected.
        client::migrate(&database, std::slice::from_ref(&wrong), &options).await.unwrap_err();
        let right = of("1", [run(r#"{"create":"a"}"#)]);
        assert_eq!(client::migrate(&database, std::slice::from_ref(&right), &options).await.unwrap(), ["1"]);

        // One that failed behind its first command keeps that one, and what comes behind can be corrected.
        let second = |command| of("2", [run(r#"{"create":"b"}"#), run(command)]);
        let all = [right.clone(), second(r#"{"createIndexes":"b","indexes":[{"key":{"a":1}}]}"#)];
        client::migrate(&database, &all, &options).await.unwrap_err();
        let edited = [right.clone(), of("2", [run(r#"{"create":"c"}"#)])];
        let refused = client::migrate(&database, &edited, &options).await.unwrap_err().to_string();
        assert!(refused.contains("was edited after its first command was done"), "{refused}");
        let all = [right.clone(), second(r#"{"createIndexes":"b","indexes":[{"key":{"a":1},"name":"x"}]}"#)];
        assert_eq!(client::migrate(&database, &all, &options).await.unwrap(), ["2"]);

        // What was applied and edited since is put right by a repair that says what it does.
        let edited = [right, of("2", [run(r#"{"create":"c"}"#)])];
        client::migrate(&database, &edited, &options).await.unwrap_err();
        let dry = MigrateOptions { dry_run: true, ..options.clone() };
        let told = client::repair(&database, &edited, Begun::Unknown, &dry).await.unwrap();
        assert_eq!(
            told[0].to_string(),
            "migration 2: its files hold other commands than were applied; they are noted as they are, and none is run"
        );
        assert_eq!(client::repair(&database, &edited, Begun::Unknown, &options).await.unwrap(), told);
        assert_eq!(client::migrate(&database, &edited, &options).await.unwrap(), [""; 0]);
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_command_that_would_change_documents_twice_is_asked_about() {
    with_database("uncertain", async |database| {
        let documents = database.collection::<Document>("a");
        documents.insert_one(doc! { "_id": 1, "n": 0 }).await.unwrap();
        let (options, all) = (MigrateOptions::default(), [of("1", [run(ADD), run(ADD)])]);
        let mut at = schema_mongo::Applied::of(&all[0], schema_mongo::State::Up, 1);
        at.begun = true;
        let mut record = bson::serialize_to_document(&at).unwrap();
        // As the runner that was killed in the second command left it.
        record.remove("done");
        let known = database.collection::<Document>("_schema_migrations");
        known.insert_one(record).await.unwrap();
        let asked = client::migrate(&database, &all, &options).await.unwrap_err();
        assert!(matches!(asked, Error::Uncertain { step: 2, .. }), "{asked}");
        assert_eq!(documents.find_one(doc! {}).await.unwrap().unwrap().get_i32("n").unwrap(), 0);
        client::repair(&database, &all, Begun::NotDone, &options).await.unwrap();
        assert_eq!(client::migrate(&database, &all, &options).await.unwrap(), ["1"]);
        assert_eq!(documents.find_one(doc! {}).await.unwrap().unwrap().get_i32("n").unwrap(), 1);
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn an_update_that_leaves_its_own_filter_matching_ends() {
    with_database("endless", async |database| {
        let documents = database.collection::<Document>("a");
        documents.insert_many((0..5).map(|id| doc! { "_id": id, "n": 0 })).await.unwrap();
        for update in [json!({ "$inc": { "n": 1 } }), json!({ "$set": { "x": 1 } })] {
            let change = Command::Update { collection: "a".into(), filter: json!({}), update, batch: 2 };
            let ended = client::apply(&database, &Plan::default().then([change])).await;
            assert!(matches!(ended, Err(Error::Endless { step: 1, .. })), "{ended:?}");
        }
        assert_eq!(documents.count_documents(doc! { "n": { "$gt": 1 } }).await.unwrap(), 0);
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_way_back_that_does_not_undo_all_is_refused_before_it_begins() {
    with_database("back", async |database| {
        let spec = Spec::from_json(r#"{"collections": [{"name": "a", "indexes": [{"key": {"n": 1}, "name": "x"}]}]}"#);
        let (spec, empty) = (spec.unwrap(), Spec::from_json(r#"{"collections": [{"name": "a"}]}"#).unwrap());
        client::apply(&database, &create(&empty)).await.unwrap();
        database.collection::<Document>("a").insert_one(doc! { "_id": 1, "n": 0 }).await.unwrap();
        let change = Command::Update {
            collection: "a".into(),
            filter: json!({ "n": 0 }),
            update: json!({ "$set": { "n": 1 } }),
            batch: 9,
        };
        let mixed = Migration::of("1", "x", &plan(&diff(&empty, &spec), &PlanOptions::default()).then([change]));
        let (all, options) = ([mixed], MigrateOptions::default());
        client::migrate(&database, &all, &options).await.unwrap();
        for options in [options.clone(), MigrateOptions { dry_run: true, ..options.clone() }] {
            let refused = client::roll_back(&database, &all, 1, &options).await.unwrap_err().to_string();
            assert!(refused.contains("nothing was changed") && refused.contains("command 2: "), "{refused}");
        }
        client::drift(&database, &spec).await.unwrap().assert_none();
        let leave = MigrateOptions { allow_irreversible: true, ..options };
        assert_eq!(client::roll_back(&database, &all, 1, &leave).await.unwrap(), ["1"]);
        client::drift(&database, &empty).await.unwrap().assert_none();
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn seeds_go_where_the_settings_say_as_the_types_that_serde_writes() {
    with_database("typed", async |database| {
        let config = Config { prefix: Some("app".into()), ..Config::default() };
        let registry = registry![Thing].unwrap();
        let spec = schema_mongo::lower_with(&registry, &config).unwrap();
        let seed = schema_mongo::documents::seed(&registry, registry.get::<Thing>().unwrap(), row(), &config).unwrap();
        client::apply(&database, &create(&spec).then([seed])).await.unwrap();
        let things = database.collection::<Document>("app.things");
        let found = things.find_one(doc! {}).await.unwrap().unwrap();
        // As the driver itself writes it.
        database.collection::<Thing>("app.things").delete_one(doc! {}).await.unwrap();
        database.collection::<Thing>("app.things").insert_one(thing()).await.unwrap();
        let written = things.find_one(doc! {}).await.unwrap().unwrap();
        assert_eq!(found, written);
    });
}

/// Documents, an index, and whether a server makes it unique.
fn uniques() -> Vec<(&'static str, Vec<Document>, serde_json::Value)> {
    let index = |more: serde_json::Value| {
        let mut index = json!({ "key": { "a": 1 }, "name": "x", "unique": true });
        index.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        index
    };
    let ignoring = || index(json!({ "collation": { "locale": "en", "strength": 2 } }));
    vec![
        ("nothing and null", vec![doc! {}, doc! { "a": null }], index(json!({}))),
        ("two nothings of a sparse index", vec![doc! {}, doc! {}], index(json!({ "sparse": true }))),
        ("nothing and null of a sparse index", vec![doc! {}, doc! { "a": null }], index(json!({ "sparse": true }))),
        ("two nulls of a sparse index", vec![doc! { "a": null }, doc! { "a": null }], index(json!({ "sparse": true }))),
        ("capitals", vec![doc! { "a": "Ann" }, doc! { "a": "ann" }], index(json!({}))),
        ("capitals that count as small letters", vec![doc! { "a": "Ann" }, doc! { "a": "ann" }], ignoring()),
        (
            "capitals in ids, and one key in each",
            vec![doc! { "_id": "A", "a": "x" }, doc! { "_id": "a", "a": "X" }],
            ignoring(),
        ),
        ("lists with one element in common", vec![doc! { "a": ["x", "y"] }, doc! { "a": ["y"] }], index(json!({}))),
        ("an element twice in one list", vec![doc! { "a": ["x", "x"] }, doc! { "a": ["y"] }], index(json!({}))),
        ("an element and itself", vec![doc! { "a": ["x"] }, doc! { "a": "x" }], index(json!({}))),
        ("empty lists", vec![doc! { "a": [] }, doc! { "a": [] }], index(json!({}))),
        ("an empty list and nothing", vec![doc! { "a": [] }, doc! {}], index(json!({}))),
        (
            "what a filter leaves out",
            vec![doc! { "a": 1, "b": 1 }, doc! { "a": 1, "b": 9 }],
            index(json!({ "partialFilterExpression": { "b": { "$gt": 5 } } })),
        ),
        (
            "members of a list of objects",
            vec![doc! { "a": [{ "s": 1 }, { "s": 2 }] }, doc! { "a": [{ "s": 2 }] }],
            json!({ "key": { "a.s": 1 }, "name": "x", "unique": true }),
        ),
        (
            "members of one element together",
            vec![doc! { "a": [{ "s": 1, "q": 2 }, { "s": 2, "q": 1 }] }, doc! { "a": { "s": 1, "q": 1 } }],
            json!({ "key": { "a.s": 1, "a.q": 1 }, "name": "x", "unique": true }),
        ),
        (
            "two fields, one a list",
            vec![doc! { "a": [1, 2], "b": 1 }, doc! { "a": 2, "b": 1 }],
            json!({ "key": { "a": 1, "b": 1 }, "name": "x", "unique": true }),
        ),
        ("numbers of two widths", vec![doc! { "a": 1_i32 }, doc! { "a": 1.0 }], index(json!({}))),
    ]
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn uniqueness_is_counted_as_the_server_will_check_it() {
    with_database("uniques", async |database: Database| {
        for (i, (what, documents, index)) in uniques().into_iter().enumerate() {
            let name = format!("c{i}");
            database.collection::<Document>(&name).insert_many(documents).await.unwrap();
            let old = Spec::from_json(&json!({ "collections": [{ "name": name }] }).to_string()).unwrap();
            let new = Spec::from_json(&json!({ "collections": [{ "name": name, "indexes": [index] }] }).to_string());
            let new = new.unwrap();
            let plan = plan(&diff(&old, &new), &PlanOptions::default());
            let counted = Plan { steps: plan.steps[..1].to_vec(), refused: Vec::new() };
            let made = Plan { steps: plan.steps[1..].to_vec(), refused: Vec::new() };
            let counted = client::apply(&database, &counted).await;
            let made = client::apply(&database, &made).await;
            assert!(matches!(&counted, Ok(_) | Err(Error::InTheWay { .. })), "{what}: {counted:?}");
            if counted.is_ok() != made.is_ok() {
                assert!(std::env::var("MONGODB_COMPATIBLE").is_ok(), "{what}: counted {counted:?}, made {made:?}");
                lacks(&format!("rule of MongoDB's for the keys of unique indexes: {what}"));
            }
        }
    });
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_field_with_a_unique_index_is_renamed_and_required_ones_are_filled() {
    with_database("renamed", async |database| {
        let spec = |field: &str, more: serde_json::Value| {
            let mut properties = json!({ "_id": {}, (field): { "bsonType": "string" } });
            properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let required: Vec<String> = properties.as_object().unwrap().keys().cloned().collect();
            let schema = json!({ "bsonType": "object", "required": required, "properties": properties, "additionalProperties": false });
            let collection = json!({
                "name": "users",
                "renamed_fields": [["mail", "email"]],
                "validator": { "validator": { "$jsonSchema": schema } },
                "indexes": [{ "key": { (field): 1 }, "name": format!("{field}_key"), "unique": true }],
            });
            Spec::from_json(&json!({ "collections": [collection] }).to_string()).unwrap()
        };
        let (old, new) = (
            spec("mail", json!({ "n": { "bsonType": "int" } })),
            spec("email", json!({ "n": { "bsonType": "long" }, "locale": { "bsonType": "string" } })),
        );
        client::apply(&database, &create(&old)).await.unwrap();
        let users = database.collection::<Document>("users");
        users
            .insert_many((1..=5).map(|id| doc! { "_id": id, "mail": format!("{id}@example.org"), "n": id }))
            .await
            .unwrap();
        let options = PlanOptions::default()
            .allow("users.mail_key")
            .backfill("users.locale", json!("en"))
            .backfill("users.n", json!({ "$toLong": "$n" }));
        let changed = client::apply(&database, &plan(&diff(&old, &new), &options)).await;
        if !tried(changed) {
            return;
        }
        client::drift(&database, &new).await.unwrap().assert_none();
        let right = doc! { "email": { "$exists": true }, "mail": { "$exists": false }, "locale": "en", "n": { "$type": "long" } };
        assert_eq!(users.count_documents(right).await.unwrap(), 5);
    });
}
