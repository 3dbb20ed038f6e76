//! The program `schema`: databases without entities.

use schema_test_server::Server;

use super::{Notes, run};

const SQL: &str = "CREATE SCHEMA app;
    CREATE TABLE app.a (id int PRIMARY KEY, t text CHECK (t <> ''));
    CREATE VIEW app.v AS SELECT t FROM app.a;
    COMMENT ON TABLE app.a IS 'It''s one';";

#[test]
fn it_prints_what_makes_a_database() {
    let notes = Notes::new("schema-print");
    notes.takes(SQL);
    let said = notes.run("none", &["print", &notes.database.url]);
    said.ended(0, &["CREATE TABLE app.a (", "'It''s one'"]);
    assert_eq!(said.err, "");
    let copy = Server::shared().database();
    copy.connect().batch_execute(&said.out).unwrap();
    let same = notes.run("none", &["diff", &notes.database.url, &copy.url]);
    assert_eq!((same.code, same.out.as_str(), same.err.as_str()), (Some(0), "", "nothing differs\n"));
    // By the variable, and one schema of it.
    notes.takes("CREATE TABLE public.b ()");
    let object = notes.run("none", &["print", "--schema", "app", "--json"]).json();
    assert_eq!(object["catalog"]["tables"].as_array().unwrap().len(), 1);
    assert!(!object["sql"].as_str().unwrap().contains("public.b"));
}

#[test]
fn it_plans_from_the_one_to_the_other() {
    let notes = Notes::new("schema-diff");
    notes.takes(SQL);
    let other = Server::shared().database();
    other
        .connect()
        .batch_execute(&format!("{SQL} ALTER TABLE app.a ADD c int; ALTER TABLE app.a ALTER id TYPE bigint"))
        .unwrap();
    let said = notes.run("none", &["diff", &notes.database.url, &other.url]);
    said.ended(1, &["ADD COLUMN c integer", "TYPE bigint"]);
    notes.takes(&said.out);
    notes.run("none", &["diff", &notes.database.url, &other.url]).ended(0, &[]);
    other.connect().batch_execute("ALTER TABLE app.a DROP c").unwrap();
    notes.run("none", &["diff", &notes.database.url, &other.url]).ended(1, &["not done, since it loses data"]);
    let allowed = notes.run("none", &["diff", &notes.database.url, &other.url, "--allow", "app.a.c"]);
    allowed.ended(1, &["DROP COLUMN c"]);
}

#[test]
fn what_it_is_called_with_is_checked() {
    let notes = Notes::new("schema-wrong");
    notes.run("none", &[]).ended(2, &["Usage: "]);
    notes.run("none", &["--version"]).ended(0, &["schema "]);
    notes.run("none", &["diff", &notes.database.url]).ended(2, &["<TO>"]);
    notes.run("none", &["check"]).ended(2, &["unrecognized subcommand 'check'"]);
    run(notes.command("none", &["print"]).env_remove("DATABASE_URL")).ended(2, &["no database is named"]);
    let secret = "postgres://ada:hunter2@localhost:1/shop";
    let said = notes.run("none", &["diff", secret, &notes.database.url]);
    said.ended(1, &["FROM: error connecting to server"]);
    assert!(!format!("{said:?}").contains("hunter2"));
}
