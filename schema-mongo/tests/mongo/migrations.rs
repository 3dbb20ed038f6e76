//! Migrations as files: written from entities, checked against them, read for a runner.

use schema_core::{Entity, Registry, registry};
use schema_mongo::{CheckOutcome, Command, Config, Migration, MigrationError, Migrations, Spec, create};
use serde::Serialize;
use serde_json::json;

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn migration(version: &str) -> Migration {
    let json = r#"{"collections": [{"name": "b", "indexes": [{"key": {"z": 1, "a": -1}, "name": "x"}]}]}"#;
    Migration::of(version, "first", &create(&Spec::from_json(json).unwrap()))
}

fn text(files: &Migrations, name: &str) -> String {
    std::fs::read_to_string(files.dir.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn migrations_are_read_as_they_were_written_in_the_order_of_numbers() {
    let files = Migrations::at(folder("written"));
    for version in ["1", "9", "10"] {
        files.add(&migration(version)).unwrap();
    }
    let read = files.read().unwrap();
    assert_eq!(read, ["1", "9", "10"].map(migration));
    assert_eq!(read[0].checksum(), migration("5").checksum());
    assert_eq!(
        text(&files, "10_first.up.json"),
        "[\n{\"command\":{\"create\":\"b\"}},\n{\"command\":{\"createIndexes\":\"b\",\"indexes\":[{\"key\":{\"z\":1,\"a\":-1},\"name\":\"x\"}]}}\n]\n"
    );
    assert_eq!(text(&files, "10_first.down.json"), "[\n{\"command\":{\"drop\":\"b\"},\"undoes\":1}\n]\n");
    assert_eq!(text(&files, "10_first.down.js"), "db.runCommand({\"drop\":\"b\"});\n");
}

#[test]
fn what_stays_is_said_in_the_way_back_and_read_back() {
    let files = Migrations::at(folder("stays"));
    let update = Command::Update {
        collection: "b".into(),
        filter: json!({ "n": null }),
        update: json!({ "$set": { "n": 1 } }),
        batch: 9,
    };
    let mixed = Migration::of(
        "1",
        "mixed",
        &create(&Spec::from_json(r#"{"collections": [{"name": "b"}]}"#).unwrap()).then([update]),
    );
    files.add(&mixed).unwrap();
    assert_eq!(files.read().unwrap(), std::slice::from_ref(&mixed));
    assert!(text(&files, "1_mixed.down.json").starts_with("[\n{\"irreversible\":2},\n{\"command\""));
    assert!(
        text(&files, "1_mixed.down.js").starts_with("// not undone: command 2 of the way there: {\"update\":\"b\"")
    );
}

#[test]
fn names_and_files_that_are_none_are_refused() {
    let files = Migrations::at(folder("wrong"));
    assert_eq!(files.read().unwrap(), []);
    let error = |result: Result<CheckOutcome, MigrationError>| result.unwrap_err().to_string();
    assert!(error(files.add(&migration("../1"))).contains("can't be the name of a migration"));
    files.add(&migration("2")).unwrap();
    for early in ["1", "2", "002"] {
        assert!(error(files.add(&migration(early))).contains("it comes before 2_first or has its number"), "{early}");
    }
    let write = |name: &str, text: &str| std::fs::write(files.dir.join(name), text).unwrap();
    write("02_second.up.json", "[]");
    let read = |files: &Migrations| files.read().unwrap_err().to_string();
    assert!(read(&files).contains("two migrations have the version 2: 02_second and 2_first"), "{}", read(&files));
    assert!(files.rehash().unwrap_err().to_string().contains("two migrations have the version"));
    std::fs::remove_file(files.dir.join("02_second.up.json")).unwrap();
    write("3_third.up.json", "{");
    assert!(read(&files).contains("holds no list of commands"));
    write("3_third.up.json", "[]");
    assert!(read(&files).contains("3_third.up.json is not in migrations.sum"), "{}", read(&files));
    files.rehash().unwrap();
    assert_eq!(files.read().unwrap().len(), 2);
    write("3_third.up.json", "[ ]");
    assert!(read(&files).contains("3_third.up.json was edited"));
    write("4_lonely.down.json", "[]");
    assert!(read(&files).contains("the commands that it belongs to"));
    std::fs::remove_file(files.dir.join("4_lonely.down.json")).unwrap();
    write("fourth.up.json", "[]");
    assert!(read(&files).contains("a number, `_` and words stand before"));
}

mod first {
    use super::*;

    #[derive(Serialize, Entity)]
    #[entity(name = "users", index([nick]))]
    pub struct User {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        nick: Option<String>,
    }
}

mod second {
    use super::*;

    #[derive(Serialize, Entity)]
    #[entity(name = "users")]
    pub struct User {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        nick: Option<String>,
        #[entity(length(2..=5))]
        locale: String,
    }
}

fn one() -> Registry {
    registry![first::User].unwrap()
}

fn two() -> Registry {
    registry![second::User].unwrap()
}

#[test]
fn a_build_fails_until_a_migration_says_what_changed() {
    let files = Migrations::at(folder("check"));
    let stale = files.check(&one()).unwrap_err().to_string();
    assert!(stale.contains("are behind the entities. Missing:\n\n    // collections first"), "{stale}");
    assert!(stale.contains("UPDATE_MIGRATIONS=$(date -u +%Y%m%d%H%M%S)_say_what_changed cargo build -p schema-mongo"));
    let written = files.write(&one(), "1_users").unwrap();
    let names = ["1_users.down.js", "1_users.down.json", "1_users.up.js", "1_users.up.json"];
    assert_eq!(written, CheckOutcome::Written(names.map(String::from).to_vec()));
    assert_eq!(files.status(&one()).unwrap(), CheckOutcome::Current);
    files.assert_current(&one());
    // Written anew it is the same, byte by byte.
    let snapshot = text(&files, "schema.snapshot.json");
    assert!(snapshot.starts_with("{\n  \"version\": 1,\n  \"spec\": {"));
    assert_eq!(files.write(&one(), "2_again").unwrap(), CheckOutcome::Current);
    assert_eq!(text(&files, "schema.snapshot.json"), snapshot);

    let stale = files.status(&two()).unwrap_err().to_string();
    assert!(stale.contains("UPDATE_MIGRATIONS=2_say_what_changed"), "{stale}");
    let refused = files.write(&two(), "2_locale").unwrap_err().to_string();
    assert!(refused.contains(".allow(\"users.users_nick_idx\")"), "{refused}");
    assert_eq!(text(&files, "schema.snapshot.json"), snapshot);
    let allowed = files.clone().allow("users.users_nick_idx").backfill("users.locale", json!("en"));
    assert!(allowed.write(&two(), "01_locale").unwrap_err().to_string().contains("comes before 1_users"));
    assert!(matches!(allowed.write(&two(), "2_locale").unwrap(), CheckOutcome::Written(_)));
    assert_eq!(files.status(&two()).unwrap(), CheckOutcome::Current);
    let read = files.read().unwrap();
    assert_eq!(read.len(), 2);
    let commands: Vec<&str> = read[1].up.iter().map(|record| &*record.command.0).collect();
    assert!(commands[0].contains(r#""validator":{"$or":["#), "{commands:#?}");
    assert!(commands[1].contains(r#""u":[{"$set":{"locale":"en"}}]"#), "{commands:#?}");
    assert!(commands.last().unwrap().contains("dropIndexes"));
    // All of it has a way back: the field is taken away again.
    assert_eq!(read[1].irreversible, Vec::<u32>::new());
}

#[test]
#[should_panic(expected = "are behind the entities")]
fn a_test_fails_until_a_migration_says_what_changed() {
    Migrations::at(folder("assert")).assert_current(&one());
}

#[test]
fn what_is_not_as_it_was_written_is_found() {
    let files = Migrations::at(folder("history"));
    files.write(&one(), "1_users").unwrap();
    for name in ["1_users.up.json", "1_users.down.js", "schema.snapshot.json"] {
        let path = files.dir.join(name);
        let was = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{was} ")).unwrap();
        let found = files.status(&one()).unwrap_err().to_string();
        assert!(found.contains(&format!("- {name} was edited")) && found.contains("UPDATE_MIGRATIONS=sum"), "{found}");
        std::fs::write(&path, was).unwrap();
    }
    assert_eq!(files.status(&one()).unwrap(), CheckOutcome::Current);
    let path = files.dir.join("schema.snapshot.json");
    std::fs::write(&path, "<<<<<<< ours\n=======\n>>>>>>> theirs\n").unwrap();
    assert!(files.status(&one()).unwrap_err().to_string().contains("their merge is not finished"));
    std::fs::write(&path, r#"{"version": 9, "spec": {}}"#).unwrap();
    assert!(files.status(&one()).unwrap_err().to_string().contains("it has version 9 of the form"));
}

#[test]
fn settings_are_those_of_the_snapshot() {
    let files = Migrations::at(folder("config")).config(Config { prefix: Some("app".into()), ..Config::default() });
    files.write(&one(), "1_users").unwrap();
    assert!(files.read().unwrap()[0].up[0].command.0.starts_with(r#"{"create":"app.users""#));
    assert!(files.missing(&one()).unwrap().plan().is_empty());
}
