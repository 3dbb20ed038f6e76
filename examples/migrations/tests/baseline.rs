//! A database that was there before its migrations: the runners themselves take the first migration for applied, and go on from there.

#![allow(dead_code, reason = "the database reads the entities' fields, the program does not")]

use std::fs;
use std::path::{Path, PathBuf};

use postgres::Client;
use refinery::{Runner, load_sql_migrations};
use schema_core::{Entity, registry};
use schema_pg::migration::CheckOutcome;
use schema_pg::{Baseline, Layout, Migrations};
use schema_test_server::{Database, Server};
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};

/// Notes of readers: it's "${text}", in two lines,
/// with an é.
#[derive(Entity)]
#[entity(name = "notes", timestamps)]
struct Note {
    #[entity(primary_key)]
    id: i64,
    title: String,
}

/// Words on notes.
#[derive(Entity)]
#[entity(name = "tags")]
struct Tag {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Note))]
    note_id: i64,
}

/// A database that was there before, with a row; and the folder that became its migrations.
struct Adopted {
    folder: PathBuf,
    database: Database,
    client: Client,
}

impl Adopted {
    fn new(layout: Layout, test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("baseline-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let database = Server::shared().database();
        let mut client = database.connect();
        let catalog = schema_pg::lower(&registry![Note].unwrap()).unwrap();
        client.batch_execute(&schema_pg::create(&catalog).to_string()).unwrap();
        client.batch_execute("INSERT INTO notes (title) VALUES ('kept')").unwrap();
        let migrations = Migrations::at(&folder).layout(layout);
        let Baseline { files, sql } = migrations.baseline(&registry![Note].unwrap(), "20261120235959_first").unwrap();
        assert!(!files.is_empty());
        client.batch_execute(&sql).unwrap();
        // What comes next is written as ever.
        let grown = migrations.write(&registry![Note, Tag].unwrap(), "20261121080000_tags").unwrap();
        assert!(matches!(grown, CheckOutcome::Written(_)));
        Self { folder, database, client }
    }

    /// The row is there, and so is what came after the first migration.
    fn went_on(&mut self) {
        let row = self.client.query_one("SELECT title, to_regclass('tags') IS NOT NULL FROM notes", &[]).unwrap();
        assert_eq!((row.get(0), row.get(1)), ("kept", true));
    }
}

impl Drop for Adopted {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn refinery_goes_on_from_the_baseline() {
    // Numbers that fit int4 are int4 in a program without `int8-versions`; this one has it.
    let mut adopted = Adopted::new(Layout::Refinery, "goes-on");
    let migrations = load_sql_migrations(&adopted.folder).unwrap();
    let report = Runner::new(&migrations).set_abort_divergent(true).run(&mut adopted.client).unwrap();
    let applied: Vec<String> = report.applied_migrations().iter().map(ToString::to_string).collect();
    assert_eq!(applied, ["V20261121080000__tags"]);
    adopted.went_on();
    assert!(Runner::new(&migrations).run(&mut adopted.client).unwrap().applied_migrations().is_empty());
}

#[test]
fn sqlx_goes_on_from_the_baseline_and_takes_all_back() {
    let mut adopted = Adopted::new(Layout::Sqlx, "sqlx");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (folder, url) = (adopted.folder.clone(), adopted.database.url.clone());
    runtime.block_on(async {
        let migrator = Migrator::new(folder.as_path()).await.unwrap();
        let mut connection = PgConnection::connect(&url).await.unwrap();
        migrator.run(&mut connection).await.unwrap();
    });
    adopted.went_on();
    runtime.block_on(async {
        let migrator = Migrator::new(folder.as_path()).await.unwrap();
        let mut connection = PgConnection::connect(&url).await.unwrap();
        // A runner that had applied it knows the way back.
        migrator.undo(&mut connection, 0).await.unwrap();
    });
    let left =
        adopted.client.query_one("SELECT to_regclass('notes') IS NULL AND to_regclass('tags') IS NULL", &[]).unwrap();
    assert!(left.get::<_, bool>(0));
}

#[test]
fn an_edited_first_migration_is_found_by_the_runner() {
    let mut adopted = Adopted::new(Layout::Refinery, "edited");
    let file = adopted.folder.join("V20261120235959__first.sql");
    fs::write(&file, fs::read_to_string(&file).unwrap() + "-- edited\n").unwrap();
    let migrations = load_sql_migrations(&adopted.folder).unwrap();
    let error = Runner::new(&migrations).run(&mut adopted.client).unwrap_err();
    assert!(error.to_string().contains("V20261120235959__first"), "{error}");
}
