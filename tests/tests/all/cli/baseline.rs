//! `baseline`: a database that was there before its migrations.

use std::fs;

use super::Notes;

/// Layouts, the tables in which their runners note migrations, and what is noted of `1_first` and `2_second`.
const RUNNERS: [(&str, &str, &str); 10] = [
    (
        "sqlx",
        "_sqlx_migrations",
        "SELECT string_agg(version || description || success || length(checksum), ' ') FROM _sqlx_migrations",
    ),
    ("refinery", "refinery_schema_history", "SELECT string_agg(version || name, ' ') FROM refinery_schema_history"),
    (
        "flyway",
        "flyway_schema_history",
        "SELECT string_agg(version || type || success, ' ') FROM flyway_schema_history",
    ),
    (
        "supabase",
        "supabase_migrations.schema_migrations",
        "SELECT string_agg(version || name, ' ') FROM supabase_migrations.schema_migrations",
    ),
    ("golang-migrate", "schema_migrations", "SELECT string_agg(version || ' ' || dirty, ' ') FROM schema_migrations"),
    ("dbmate", "schema_migrations", "SELECT string_agg(version, ' ') FROM schema_migrations"),
    ("diesel", "__diesel_schema_migrations", "SELECT string_agg(version, ' ') FROM __diesel_schema_migrations"),
    ("alembic", "alembic_version", "SELECT string_agg(version_num, ' ') FROM alembic_version"),
    ("liquibase", "databasechangelog", "SELECT string_agg(id || author || filename, ' ') FROM databasechangelog"),
    (
        "sea-orm",
        "seaql_migrations",
        "SELECT string_agg(version || ' ' || (now() - to_timestamp(applied_at) < '1 hour'), ' ') FROM seaql_migrations",
    ),
];

#[test]
fn the_first_migration_is_written_and_marked_in_the_words_of_each_runner() {
    let expected = [
        "1firsttrue48",
        "1first",
        "1BASELINEtrue",
        "1first",
        "1 false",
        "1",
        "1",
        "1",
        "1_firstschema-pg1_first.sql",
        "m1_first true",
    ];
    for ((layout, table, noted), expected) in RUNNERS.into_iter().zip(expected) {
        let notes = Notes::new(&format!("baseline-{layout}"));
        assert_eq!(notes.run("first", &["apply", "--yes"]).code, Some(0));
        let said = notes.run("first", &["baseline", "1_first", "--live", "--yes", "--layout", layout]);
        said.ended(0, &["takes the migrations for applied"]);
        assert_eq!(notes.text(noted), expected, "{layout}");
        notes.run("first", &["check", "--layout", layout]).ended(0, &[]);
        // The table of the runner is no difference.
        notes.run("first", &["drift", "--schema", "public"]).ended(0, &[]);
        notes
            .run("first", &["baseline", "2_again", "--live", "--yes", "--layout", layout])
            .ended(1, &["only the first one is a baseline"]);
        // Again, and nothing is marked twice. Flyway takes it once.
        let (code, says) =
            if layout == "flyway" { (1, "nothing was marked") } else { (0, "takes the migrations for applied") };
        notes.run("first", &["baseline", "--live", "--yes", "--layout", layout]).ended(code, &[says]);
        assert_eq!(notes.text(&format!("SELECT count(*) FROM {table}")), "1", "{layout}");
    }
}

#[test]
fn files_that_are_there_are_marked_all() {
    let notes = Notes::new("baseline-there");
    notes.run("first", &["write", "1_first", "--layout", "diesel"]).ended(0, &[]);
    notes.run("grown", &["write", "2_grow", "--layout", "diesel"]).ended(0, &[]);
    notes.run("grown", &["baseline", "--layout", "diesel"]).ended(0, &["VALUES ('1')", "VALUES ('2')"]);
    let said = notes.run("grown", &["baseline", "--live", "--yes", "--layout", "diesel"]);
    // It was never applied there.
    said.ended(1, &["does not hold what the entities say", "table app.notes"]);
    assert_eq!(notes.text("to_regclass('__diesel_schema_migrations') IS NULL"), "true");
    assert!(
        notes.run("first", &["baseline", "--layout", "diesel"]).code == Some(1),
        "the folder is behind, or before, the entities"
    );
}

#[test]
fn without_a_database_the_sql_is_printed_and_psql_keeps_no_list() {
    let notes = Notes::new("baseline-sql");
    let said = notes.run("first", &["baseline", "1_first", "--layout", "sqlx"]);
    said.ended(0, &["written into migrations: 1_first.up.sql"]);
    assert!(said.out.starts_with("BEGIN;\nCREATE TABLE IF NOT EXISTS _sqlx_migrations"), "{}", said.out);
    notes.takes(&said.out);
    assert_eq!(notes.text("SELECT count(*) FROM _sqlx_migrations"), "1");
    let text = fs::read_to_string(notes.folder.join("migrations/1_first.up.sql")).unwrap();
    assert_eq!(notes.text("SELECT encode(checksum, 'hex') FROM _sqlx_migrations"), sha384(&notes, &text));
    let other = Notes::new("baseline-psql");
    other.run("first", &["baseline", "1_first"]).ended(0, &["keeps no list"]);
    assert!(other.files().contains(&"migrations/1_first.up.sql".to_owned()));
}

/// By the server, which computes it on its own.
fn sha384(notes: &Notes, text: &str) -> String {
    let row = notes.database.connect().query_one("SELECT encode(sha384(convert_to($1, 'UTF8')), 'hex')", &[&text]);
    row.unwrap().get(0)
}

/// The tables as their runners make them: Flyway's and Supabase's command lines, golang-migrate 4, dbmate 2, Diesel 2, SeaORM, Alembic; with the names of what is in them.
const TABLES: [(&str, &str); 7] = [
    (
        "flyway",
        "CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,
            script VARCHAR(1000) NOT NULL, checksum INTEGER, installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT now(),
            execution_time INTEGER NOT NULL, success BOOLEAN NOT NULL);
         ALTER TABLE flyway_schema_history ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);
         CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);",
    ),
    (
        "supabase",
        "CREATE SCHEMA IF NOT EXISTS supabase_migrations;
         CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY);
         ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS statements text[];
         ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS name text;",
    ),
    ("golang-migrate", "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint not null primary key, dirty boolean not null);"),
    ("dbmate", "create table if not exists schema_migrations (version varchar primary key);"),
    (
        "diesel",
        "CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);",
    ),
    (
        "alembic",
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));",
    ),
    ("sea-orm", "CREATE TABLE IF NOT EXISTS \"seaql_migrations\" (\"version\" varchar NOT NULL PRIMARY KEY, \"applied_at\" bigint NOT NULL);"),
];

#[test]
fn the_tables_of_runners_are_as_the_runners_make_them() {
    for (layout, table) in TABLES {
        let notes = Notes::new(&format!("baseline-table-{layout}"));
        let marks = notes.run("first", &["baseline", "1_first", "--layout", layout]);
        notes.takes(&marks.out);
        let runner = schema_test_server::Server::shared().database();
        runner.connect().batch_execute(table).unwrap();
        let held = |database| crate::introspection::introspected(database).tables;
        assert_eq!(held(&notes.database), held(&runner), "{layout}");
        // The runner meets its own table, and takes it.
        let again = table.replace("CREATE TABLE f", "CREATE TABLE IF NOT EXISTS f");
        if table.contains("if not exists") || table.contains("IF NOT EXISTS") {
            notes.takes(&again);
        }
    }
}
