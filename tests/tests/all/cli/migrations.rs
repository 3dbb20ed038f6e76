//! `check`, `diff`, `write`: the life of a folder of migrations, without a database.

use std::fs;

use super::{Notes, run};

#[test]
fn migrations_are_stale_until_they_are_written_and_again_when_the_entities_change() {
    let notes = Notes::new("life");
    let offline = |version: &str, arguments: &[&str]| run(notes.command(version, arguments).env_remove("DATABASE_URL"));
    offline("first", &["check"])
        .ended(1, &["are behind the entities", "CREATE TABLE app.notes", "notes write what_changed"]);
    offline("first", &["write", "first"]).ended(0, &["written into migrations:", "_first.up.sql"]);
    let files = notes.files();
    let digits = files[0].trim_start_matches("migrations/").split('_').next().unwrap();
    assert!(digits.len() == 14 && digits.starts_with("20"), "{files:?}");
    offline("first", &["check"]).ended(0, &["make what the entities say"]);
    offline("first", &["write", "again"]).ended(0, &["nothing to write"]);
    let diff = offline("first", &["diff"]);
    assert_eq!((diff.code, diff.out.as_str()), (Some(0), ""));
    assert_eq!(notes.files(), files);

    let stale = offline("grown", &["check"]);
    stale.ended(1, &["RENAME COLUMN body TO text", "CREATE TABLE app.tags"]);
    let diff = offline("grown", &["diff"]);
    diff.ended(1, &["RENAME COLUMN body TO text"]);
    // In the same second: the number is after the last one's all the same.
    let object = offline("grown", &["write", "grow", "--json"]).json();
    assert!(object["name"].as_str().unwrap() > files[0].trim_start_matches("migrations/"), "{object}");
    for file in object["files"].as_array().unwrap() {
        assert!(notes.folder.join("migrations").join(file.as_str().unwrap()).is_file());
    }
    offline("grown", &["check"]).ended(0, &[]);
    // The files make it: the server says so.
    let mut client = notes.database.connect();
    for file in notes.files().iter().filter(|file| file.ends_with(".up.sql")) {
        let text = fs::read_to_string(notes.folder.join(file)).unwrap();
        // psql sends one statement after the other; where a transaction begins, all of it may come at once.
        match text.contains("\nBEGIN;") {
            true => client.batch_execute(&text).unwrap(),
            false => text.split(";\n").for_each(|statement| client.batch_execute(statement).unwrap()),
        }
    }
    notes.run("grown", &["drift"]).ended(0, &[]);
}

#[test]
fn what_would_be_lost_is_not_written_until_it_is_named() {
    let notes = Notes::new("lost");
    notes.run("first", &["write", "1_first"]).ended(0, &[]);
    let before = notes.files();
    let refused = notes.run("shrunk", &["write", "less"]);
    refused.ended(1, &["data would be lost", "--allow app.notes.body", "--allow app.notes.created_at"]);
    assert_eq!(notes.files(), before);
    let allow = ["--allow", "app.notes.body", "--allow", "app.notes.created_at", "--allow", "app.notes.updated_at"];
    let arguments = [&["write", "less"][..], &allow].concat();
    // Migrations that are counted are counted on.
    notes.run("shrunk", &arguments).ended(0, &["2_less.up.sql"]);
    notes.run("shrunk", &["check"]).ended(0, &[]);
}

#[test]
fn another_folder_and_another_runner_are_said_by_arguments() {
    let notes = Notes::new("folder");
    let arguments = ["write", "1_first", "--migrations", "db/files", "--layout", "diesel"];
    notes.run("first", &arguments).ended(0, &["1_first/up.sql"]);
    assert!(notes.folder.join("db/files/1_first/down.sql").is_file());
    notes.run("first", &["check", "--migrations", "db/files", "--layout", "diesel"]).ended(0, &[]);
    notes.run("first", &["check"]).ended(1, &[]);
}

#[test]
fn names_and_files_that_are_wrong_are_said_and_nothing_is_written() {
    let notes = Notes::new("names");
    for name in ["add-nickname", "../x", "a b", "x_down", "7", "; rm -rf", "é"] {
        notes.run("first", &["write", name]).ended(2, &["can't be the name of a migration"]);
    }
    notes.run("first", &["write"]).ended(2, &["<NAME>"]);
    notes.run("first", &["write", ""]).ended(2, &["can't be the name"]);
    assert_eq!(notes.files(), Vec::<String>::new());

    notes.run("first", &["write", "5_first"]).ended(0, &[]);
    notes.run("grown", &["write", "3_grow"]).ended(2, &["it comes before 5_first"]);
    let file = notes.folder.join("migrations/5_first.up.sql");
    fs::write(&file, fs::read_to_string(&file).unwrap() + "-- more\n").unwrap();
    notes.run("first", &["check"]).ended(1, &["5_first.up.sql was edited"]);
    notes.run("grown", &["write", "6_grow"]).ended(1, &["5_first.up.sql was edited"]);
    fs::write(notes.folder.join("migrations/schema.snapshot.json"), "{").unwrap();
    notes.run("first", &["diff"]).ended(1, &["schema.snapshot.json"]);
}
