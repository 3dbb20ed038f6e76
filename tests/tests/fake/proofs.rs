//! Proofs of how rows live hold for what entities say, and each finds a mutant.
#![allow(dead_code, reason = "structs are described, and none is made")]

use chrono::{DateTime, Utc};
use schema_core::Registry;
use schema_core::{Entity, registry};
use schema_pg::Config;
use schema_pg::blocking::{
    LifecycleError, LifecycleReport, prove_audit, prove_retention, prove_soft_delete, prove_versions,
};
use schema_test_server::{Database, Server};

use crate::config;

/// What is worked on.
#[derive(Entity)]
#[entity(name = "projects", timestamps, audit, soft_delete.cascade().read_only().refuse_references().on_delete_statement())]
#[pg(purge_after(days(90)))]
struct Project {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(1..=50))]
    title: String,
    #[entity(version)]
    version: i64,
}

/// What is to be done.
#[derive(Entity)]
#[entity(name = "tasks", audit.except([note]), soft_delete)]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Project).on_delete(Cascade))]
    project_id: i64,
    title: String,
    note: Option<String>,
}

/// What happened.
#[derive(Entity)]
#[entity(name = "events", primary_key([id, at]))]
#[pg(partition_by_range(at).monthly().from("2019-01").ahead(3).retain(months(12)))]
struct Event {
    id: i64,
    at: DateTime<Utc>,
    kind: String,
}

fn registry() -> Registry {
    registry![Project, Task, Event].unwrap()
}

type Prove = fn(&mut postgres::Client, &Registry, &Config) -> Result<LifecycleReport, LifecycleError>;

fn database() -> Database {
    let database = Server::shared().database();
    let catalog = schema_pg::lower_with(&registry(), &config()).unwrap();
    database.connect_as_owner().batch_execute(&schema_pg::create(&catalog).to_string()).unwrap();
    database
}

/// The proof holds, and with the mutant it finds this.
#[track_caller]
fn finds(prove: Prove, mutant: &str, found: &str) {
    let database = database();
    let mut client = database.connect();
    let report = prove(&mut client, &registry(), &config()).unwrap_or_else(|error| panic!("{error}"));
    assert!(report.tried > 0 && report.untried.is_empty(), "{report:?}");
    let rows: i64 =
        client.query_one("SELECT (SELECT count(*) FROM projects) + (SELECT count(*) FROM tasks)", &[]).unwrap().get(0);
    assert_eq!(rows, 0, "all is taken back");
    client.batch_execute(mutant).unwrap_or_else(|error| panic!("{mutant}: {error:?}"));
    let error = prove(&mut client, &registry(), &config()).expect_err(mutant).to_string();
    assert!(error.contains(found), "{mutant}: {error}");
}

/// Takes away the triggers of a table whose functions are called like this.
fn without(table: &str, like: &str) -> String {
    format!(
        "DO $$ DECLARE t record; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal
            AND tgfoid::regproc::text LIKE '{like}' LOOP EXECUTE format('DROP TRIGGER %I ON {table}', t.tgname); END LOOP;
            IF NOT FOUND THEN RAISE 'no such trigger'; END IF; END $$"
    )
}

#[test]
fn a_change_that_is_in_no_log_is_found() {
    finds(prove_audit, &without("tasks", "%audit%"), "tasks: not so: an UPDATE is in the log");
}

#[test]
fn a_log_without_deletions_is_found() {
    let mutant = "DO $$ DECLARE t record; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'tasks'::regclass AND tgfoid::regproc::text LIKE '%audit%'
        AND tgtype & 8 <> 0 LOOP EXECUTE format('ALTER TABLE tasks DISABLE TRIGGER %I', t.tgname); END LOOP; END $$";
    finds(prove_audit, mutant, "a DELETE is in the log");
}

#[test]
fn a_version_that_does_not_count_is_found() {
    finds(prove_versions, &without("projects", "%version%"), "a change counts the version");
}

#[test]
fn deletions_that_are_for_good_are_found() {
    finds(prove_soft_delete, &without("projects", "%delete%"), "DELETE keeps the row");
}

#[test]
fn dependents_that_stay_are_found() {
    finds(prove_soft_delete, &without("projects", "%cascade%"), "dependents are deleted with a row");
}

#[test]
fn what_is_kept_too_long_is_found() {
    let mutant = "DO $$ DECLARE f text := pg_get_functiondef('purge_projects'::regproc); BEGIN
        EXECUTE replace(f, 'now() - $1', 'now() - interval ''100 years'''); END $$";
    finds(prove_retention, mutant, "what is older than it is kept goes");
}
