//! With a server: random migrations whose runners are killed at every step, and are two at once. Each document is changed once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bson::{Document, doc};
use futures_util::FutureExt;
use mongodb::event::EventHandler;
use mongodb::event::command::CommandEvent;
use mongodb::options::ClientOptions;
use mongodb::{Client, Database};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use schema_mongo::client::{self, Error, MigrateOptions};
use schema_mongo::{Command, Migration, PlanOptions, Spec, create, diff, plan};
use serde_json::{Value, json};

use crate::live::{lacks, with_database};

const DOCUMENTS: i64 = 7;

/// What a random migration does, and to what.
#[derive(Debug, Clone)]
struct Case {
    /// The collection gets another name.
    renames: bool,
    /// A field gets another name.
    renames_field: bool,
    /// An index is made, which may be unique.
    index: Option<bool>,
    /// Documents must be like more than before.
    tightens: bool,
    /// So many changes of documents, each so many at a time.
    updates: Vec<u32>,
    /// A document is put in.
    upserts: bool,
    /// A collection is made, with an index.
    creates: bool,
    /// Before so many commands of their own runners are killed, one after the other.
    kills: Vec<usize>,
}

fn cases() -> impl Strategy<Value = Case> {
    use proptest::prelude::*;
    // The lock, what is applied, the lock, a record, a command of the migration, the lock, a record: a runner that dies at the fifth
    // has begun one, at the sixth has done it, at the eighth and ninth has recorded it and not done the next. Later ones would pass over steps.
    let kills = prop::collection::vec(prop::sample::select(vec![5_usize, 6, 8, 9]), 200);
    let structure = (any::<bool>(), any::<bool>(), prop::option::of(any::<bool>()), any::<bool>());
    (structure, prop::collection::vec(1..5_u32, 1..4), any::<bool>(), any::<bool>(), kills).prop_map(
        |((renames, renames_field, index, tightens), updates, upserts, creates, kills)| Case {
            renames,
            renames_field,
            index,
            tightens,
            updates,
            upserts,
            creates,
            kills,
        },
    )
}

fn collection(name: &str, schema: &Value, more: &Value) -> Value {
    let validator = json!({ "$jsonSchema": schema });
    let mut collection = json!({ "name": name, "validator": { "validator": validator } });
    collection.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    collection
}

fn schema(field: &str, most: i32) -> Value {
    let members = json!({ "_id": {}, (field): { "bsonType": "long", "maximum": most }, "n": { "bsonType": "int" } });
    json!({ "bsonType": "object", "properties": members, "required": [field, "n"] })
}

/// What the database holds before and after, and the migrations.
fn migrations(case: &Case) -> (Spec, Spec, Migration) {
    let old =
        Spec::from_json(&json!({ "collections": [collection("a", &schema("was", 100), &json!({}))] }).to_string());
    let old = old.unwrap();
    let (name, field) = (if case.renames { "b" } else { "a" }, if case.renames_field { "now" } else { "was" });
    let mut more = json!({});
    if case.renames {
        more["renamed_from"] = json!(["a"]);
    }
    if case.renames_field {
        more["renamed_fields"] = json!([["was", "now"]]);
    }
    if let Some(unique) = case.index {
        more["indexes"] = json!([{ "key": { (field): 1 }, "name": "made", "unique": unique }]);
    }
    let mut collections = vec![collection(name, &schema(field, if case.tightens { 50 } else { 100 }), &more)];
    if case.creates {
        let more = json!({ "indexes": [{ "key": { "n": -1 }, "name": "c_n" }] });
        collections.push(collection("c", &schema("x", 9), &more));
    }
    let new = Spec::from_json(&json!({ "collections": collections }).to_string()).unwrap();
    let mut changes: Vec<Command<'static>> = Vec::new();
    for (i, batch) in case.updates.iter().enumerate() {
        let mark = format!("done_{i}");
        changes.push(Command::Update {
            collection: name.to_owned().into(),
            filter: json!({ (&*mark): { "$exists": false }, "seed": { "$exists": false } }),
            update: json!({ "$inc": { "n": 1 }, "$set": { (&*mark): true } }),
            batch: *batch,
        });
    }
    if case.upserts {
        let set = json!({ (field): { "$numberLong": "40" }, "n": { "$numberInt": "0" }, "seed": true });
        changes.push(Command::Upsert {
            collection: name.to_owned().into(),
            key: json!({ "_id": "seed" }),
            set,
            on_insert: json!({}),
        });
    }
    let migration = Migration::of("7", "random", &plan(&diff(&old, &new), &PlanOptions::default()).then(changes));
    (old, new, migration)
}

/// The way of a runner, that is killed before it sends the so many-th command of its own. That it died behind the one before, when
/// its answer was there or on the way, is the same to the database.
async fn killed_at<T>(
    database: &Database,
    at: usize,
    run: impl AsyncFnOnce(Database) -> Result<T, Error>,
) -> Option<Result<T, Error>> {
    let mut options = ClientOptions::parse(std::env::var("MONGODB_URL").unwrap()).await.unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    options.command_event_handler = Some(EventHandler::callback(move |event| {
        if let CommandEvent::Started(event) = &event
            && !["hello", "endSessions"].contains(&&*event.command_name)
        {
            assert!(count.fetch_add(1, Ordering::SeqCst) + 1 != at, "killed");
        }
    }));
    let other = Client::with_options(options).unwrap().database(database.name());
    std::panic::AssertUnwindSafe(run(other)).catch_unwind().await.ok()
}

/// The lock of one that was killed is free once its time has run out.
async fn time_passes(database: &Database) {
    let lock = database.collection::<Document>("_schema_migrations_lock");
    let past = bson::DateTime::from_millis(0);
    lock.update_many(doc! {}, doc! { "$set": { "until": past } }).await.unwrap();
}

async fn filled(database: &Database, old: &Spec) {
    client::apply(database, &create(old)).await.unwrap();
    let documents = (1..=DOCUMENTS).map(|id| doc! { "_id": id, "was": id, "n": 0 });
    database.collection::<Document>("a").insert_many(documents).await.unwrap();
}

/// Two runners at once, until there is nothing to do. The second is told that the first is at work, or finds its work done.
async fn two_at_once(database: &Database, all: &[Migration]) {
    let options = MigrateOptions::default();
    loop {
        let (first, second) =
            tokio::join!(client::migrate(database, all, &options), client::migrate(database, all, &options));
        let done = [first, second].map(|outcome| match outcome {
            Ok(_) => true,
            Err(Error::Locked { .. }) => false,
            Err(error) => panic!("{error}"),
        });
        if done.contains(&true) {
            return;
        }
    }
}

async fn each_document_was_changed_once(database: &Database, case: &Case, new: &Spec) {
    let name = if case.renames { "b" } else { "a" };
    let documents = database.collection::<Document>(name);
    let is_seed = doc! { "seed": true };
    let seeds = documents.count_documents(is_seed.clone()).await.unwrap();
    assert_eq!(seeds, u64::from(case.upserts));
    let mut right = doc! { "n": i32::try_from(case.updates.len()).unwrap(), "seed": { "$exists": false } };
    for i in 0..case.updates.len() {
        right.insert(format!("done_{i}"), true);
    }
    let field = if case.renames_field { "now" } else { "was" };
    right.insert(field, doc! { "$exists": true });
    assert_eq!(documents.count_documents(right).await.unwrap(), u64::try_from(DOCUMENTS).unwrap(), "{case:?}");
    holds(database, new, case).await;
    let applied = client::applied(database).await.unwrap();
    assert_eq!(applied.iter().map(|known| known.state).collect::<Vec<_>>(), [schema_mongo::State::Applied]);
}

/// The database holds this.
async fn holds(database: &Database, spec: &Spec, case: &Case) {
    let found = client::drift(database, spec).await.unwrap();
    let forgets = case.renames && found.missing.iter().all(|thing| thing.name.starts_with("validator of "));
    let is_more = !found.unexpected.is_empty() || !found.different.is_empty();
    if !found.is_empty() && forgets && !is_more && std::env::var("MONGODB_COMPATIBLE").is_ok() {
        return lacks("memory of a validator once its collection is renamed");
    }
    assert!(found.is_empty(), "{case:?}: {found}");
}

fn quietly() {
    // A runner dies by a panic, which nobody needs to read; that of a test says what failed.
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if info.payload_as_str() != Some("killed") {
            before(info);
        }
    }));
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn runners_that_are_killed_at_every_step_change_each_document_once() {
    quietly();
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let all: Vec<Case> = (0..50).map(|_| cases().new_tree(&mut runner).unwrap().current()).collect();
    let (mut deaths, mut reached, mut commands) = (0, 0, 0);
    for (i, case) in all.iter().enumerate() {
        let (old, new, migration) = migrations(case);
        let all = [migration];
        commands += all[0].up.len();
        with_database(&format!("kills_{i}"), async |database| {
            let mut steps = std::collections::BTreeSet::new();
            filled(&database, &old).await;
            let options = MigrateOptions::default();
            for kill in &case.kills {
                let ran =
                    killed_at(&database, *kill, async |other| client::migrate(&other, &all, &options).await).await;
                time_passes(&database).await;
                match ran {
                    None => deaths += 1,
                    Some(Ok(_)) => break,
                    Some(Err(error)) => panic!("{error}: {case:?}"),
                }
                steps.extend(client::applied(&database).await.unwrap().first().map(|known| known.step));
            }
            reached += steps.len();
            two_at_once(&database, &all).await;
            each_document_was_changed_once(&database, case, &new).await;
            // And back: what documents were changed to stays, which was asked for.
            let options = MigrateOptions { allow_irreversible: true, ..options };
            for kill in &case.kills {
                let back = async |other: Database| client::roll_back(&other, &all, 1, &options).await;
                let ran = killed_at(&database, *kill, back).await;
                time_passes(&database).await;
                match ran {
                    None => deaths += 1,
                    Some(Ok(_)) => break,
                    Some(Err(error)) => panic!("{error}: {case:?}"),
                }
            }
            client::roll_back(&database, &all, 1, &options).await.unwrap();
            holds(&database, &old, case).await;
            let found = database.collection::<Document>("a").count_documents(doc! { "was": { "$exists": true } }).await;
            assert_eq!(found.unwrap(), u64::try_from(DOCUMENTS).unwrap() + u64::from(case.upserts));
        });
    }
    assert!(deaths > commands && reached * 10 > commands * 9, "{deaths} runners died in {reached} of {commands} steps");
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_runner_can_be_killed_before_each_of_its_commands() {
    quietly();
    let case = Case {
        renames: true,
        renames_field: true,
        index: Some(true),
        tightens: true,
        updates: vec![4],
        upserts: true,
        creates: true,
        kills: Vec::new(),
    };
    let (old, new, migration) = migrations(&case);
    let all = [migration];
    for at in 1.. {
        let mut is_over = false;
        with_database("each", async |database| {
            filled(&database, &old).await;
            let options = MigrateOptions::default();
            let run = async |other: Database| client::migrate(&other, &all, &options).await;
            is_over = killed_at(&database, at, run).await.is_some();
            time_passes(&database).await;
            client::migrate(&database, &all, &options).await.unwrap_or_else(|error| panic!("{error}"));
            each_document_was_changed_once(&database, &case, &new).await;
        });
        if is_over {
            assert!(at > 40, "only {at} commands");
            return;
        }
    }
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn two_runners_with_no_names_of_their_own_do_a_migration_once() {
    with_database("unnamed", async |database| {
        // Three commands that nobody can do twice: only the lock keeps them.
        let add = r#"{"update":"a","updates":[{"q":{},"u":{"$inc":{"n":1}},"multi":true}]}"#;
        let add = || Command::Run(schema_mongo::Document(add.into()));
        let all = [Migration::of("1", "add", &schema_mongo::Plan::default().then([add(), add(), add()]))];
        let documents = database.collection::<Document>("a");
        documents.insert_one(doc! { "_id": 1, "n": 0 }).await.unwrap();
        two_at_once(&database, &all).await;
        assert_eq!(documents.find_one(doc! {}).await.unwrap().unwrap().get_i32("n").unwrap(), 3);
    });
}
