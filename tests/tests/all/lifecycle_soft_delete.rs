//! Rows that are deleted softly: what holds among live ones, what goes along, what is refused.

use chrono::{DateTime, Utc};
use schema_core::{Entity, registry};

use crate::support::{FOREIGN_KEY, Live, UNIQUE, live};

const REFUSED: &str = "23000";

#[derive(Entity)]
#[entity(name = "folders", soft_delete.read_only().cascade().refuse_references(), timestamps, unique([owner, name]))]
#[entity(index([name.lower()]))]
struct Folder {
    #[entity(primary_key)]
    id: i64,
    owner: i64,
    name: String,
}

#[derive(Entity)]
#[entity(name = "files", soft_delete.cascade(), actors)]
struct File {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Folder).on_delete(Cascade))]
    folder_id: i64,
    #[entity(unique)]
    name: String,
    #[entity(version)]
    version: i64,
}

#[derive(Entity)]
#[entity(name = "pages", soft_delete)]
struct Page {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(File).on_delete(Cascade))]
    file_id: i64,
}

#[derive(Entity)]
#[entity(name = "marks")]
struct Mark {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Folder).on_delete(SetNull))]
    folder_id: Option<i64>,
}

fn folders() -> Live {
    let mut live = live(registry![Folder, File, Page, Mark]);
    live.takes("INSERT INTO folders (owner, name) VALUES (1, 'a'), (1, 'b')");
    live.takes("INSERT INTO files (folder_id, name) VALUES (1, 'x'), (1, 'y'), (2, 'z')");
    live.takes("INSERT INTO pages (file_id) VALUES (1), (1), (2), (3)");
    live
}

#[test]
fn unique_values_are_free_again_once_their_row_is_deleted() {
    let mut live = folders();
    live.refuses("INSERT INTO folders (owner, name) VALUES (1, 'a')", UNIQUE, "folders_owner_name_key");
    live.takes("UPDATE folders SET deleted_at = now() WHERE name = 'a'");
    live.takes("INSERT INTO folders (owner, name) VALUES (1, 'a')");
    live.refuses("INSERT INTO folders (owner, name) VALUES (1, 'a')", UNIQUE, "folders_owner_name_key");
    // The deleted one can't come back beside it.
    live.refuses("UPDATE folders SET deleted_at = NULL WHERE id = 1", UNIQUE, "folders_owner_name_key");
    assert_eq!(live.column("SELECT id FROM folders_live ORDER BY id"), "2 4");
    let plan = live.plan("SELECT id FROM folders_live WHERE lower(name) = 'a'");
    assert!(plan.contains("folders_name_idx"), "{plan}");
}

#[test]
fn a_deleted_row_is_read_only_until_it_is_restored() {
    let mut live = folders();
    live.takes("UPDATE folders SET deleted_at = now() WHERE id = 1");
    live.refuses("UPDATE folders SET name = 'c' WHERE id = 1", REFUSED, "folders_read_only");
    live.refuses("UPDATE folders SET deleted_at = '2020-01-01' WHERE id = 1", REFUSED, "folders_read_only");
    live.takes("UPDATE folders SET name = 'c' WHERE id = 2");
    live.takes("UPDATE folders SET deleted_at = NULL WHERE id = 1; UPDATE folders SET name = 'd' WHERE id = 1");
    // Files are not read only.
    live.takes("UPDATE files SET deleted_at = now() WHERE id = 1; UPDATE files SET name = 'other' WHERE id = 1");
}

#[test]
fn a_deletion_takes_children_along_and_its_restoration_those_alone() {
    let mut live = folders();
    // In one transaction, so at one time: still two deletions.
    live.takes(
        "BEGIN; UPDATE files SET deleted_at = now() WHERE id = 1; UPDATE folders SET deleted_at = now() WHERE id = 1; COMMIT",
    );
    assert_eq!(live.column("SELECT id FROM files_live ORDER BY id"), "3");
    assert_eq!(live.column("SELECT id FROM pages_live ORDER BY id"), "4");
    assert_eq!(live.text("SELECT count(DISTINCT deletion_id) FROM files WHERE deleted_at IS NOT NULL"), "2");
    live.takes("UPDATE folders SET deleted_at = NULL WHERE id = 1");
    assert_eq!(live.column("SELECT id FROM files_live ORDER BY id"), "2 3");
    assert_eq!(live.column("SELECT id FROM pages_live ORDER BY id"), "3 4");
    assert_eq!(live.text("SELECT count(*) FROM folders WHERE deletion_id IS NOT NULL"), "0");
    live.takes("UPDATE files SET deleted_at = NULL WHERE id = 1");
    assert_eq!(live.text("SELECT count(*) FROM pages_live"), "4");
    // Deleting counts as a change of the child.
    assert_eq!(live.column("SELECT version FROM files ORDER BY id"), "3 3 1");
    // Many at once, each with its own.
    live.takes("UPDATE folders SET deleted_at = now(); UPDATE folders SET deleted_at = NULL WHERE id = 2");
    assert_eq!(live.column("SELECT id FROM files_live ORDER BY id"), "3");
}

#[test]
fn no_row_starts_to_reference_a_deleted_one() {
    let mut live = folders();
    live.takes("INSERT INTO marks (folder_id) VALUES (1), (2), (NULL)");
    live.takes("UPDATE folders SET deleted_at = now() WHERE id = 1");
    live.refuses("INSERT INTO marks (folder_id) VALUES (1)", FOREIGN_KEY, "marks_folder_id_not_deleted");
    live.refuses("UPDATE marks SET folder_id = 1 WHERE folder_id = 2", FOREIGN_KEY, "marks_folder_id_not_deleted");
    live.refuses("INSERT INTO files (folder_id, name) VALUES (1, 'n')", FOREIGN_KEY, "files_folder_id_not_deleted");
    live.refuses("INSERT INTO marks (folder_id) VALUES (77)", FOREIGN_KEY, "marks_folder_id_fkey");
    // One that did before may stay.
    live.takes("UPDATE marks SET folder_id = folder_id, id = id + 10 WHERE folder_id = 1");
    live.takes("UPDATE marks SET folder_id = NULL WHERE folder_id = 1");
    live.takes("INSERT INTO marks (folder_id) VALUES (2)");
}

#[test]
fn a_row_that_is_being_deleted_is_not_referenced_meanwhile() {
    let mut live = folders();
    let mut other = live.again();
    live.takes("BEGIN; UPDATE folders SET deleted_at = now() WHERE id = 1");
    let waits = std::thread::spawn(move || {
        other.refuses("INSERT INTO marks (folder_id) VALUES (1)", FOREIGN_KEY, "marks_folder_id_not_deleted");
    });
    let blocked = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)";
    while live.text(blocked) != "true" {
        assert!(!waits.is_finished(), "it did not wait");
    }
    live.takes("COMMIT");
    waits.join().unwrap();
}

#[derive(Entity)]
#[entity(name = "accounts")]
struct Account {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "mails", soft_delete.on_delete_statement().read_only())]
struct Mail {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Account).on_delete(Cascade))]
    account_id: Option<i64>,
    #[entity(column = "gone \"at\"")]
    deleted_at: Option<DateTime<Utc>>,
}

#[derive(Entity)]
#[entity(name = "letters", primary_key([year, no]), soft_delete.on_delete_statement())]
struct Letter {
    year: i32,
    no: i32,
}

#[test]
fn delete_deletes_softly_unless_more_is_asked_for() {
    let mut live = live(registry![Account, Mail, Letter]);
    live.takes("INSERT INTO accounts DEFAULT VALUES; INSERT INTO mails (account_id) VALUES (1), (1), (NULL)");
    live.takes("DELETE FROM mails WHERE id = 1");
    assert_eq!(live.text("SELECT \"gone \"\"at\"\"\" IS NOT NULL FROM mails WHERE id = 1"), "true");
    live.takes("DELETE FROM mails WHERE id = 1");
    assert_eq!(live.text("SELECT count(*) FROM mails"), "3");
    live.takes("SET app.hard_delete = 'off'; DELETE FROM mails WHERE id = 2; RESET app.hard_delete");
    assert_eq!(live.text("SELECT count(*) FROM mails_live"), "1");
    live.takes("BEGIN; SET LOCAL app.hard_delete = 'on'; DELETE FROM mails WHERE id = 1; COMMIT");
    assert_eq!(live.column("SELECT id FROM mails ORDER BY id"), "2 3");
    // A row that stayed when what it references went would break the reference.
    live.takes("DELETE FROM accounts");
    assert_eq!(live.column("SELECT id FROM mails"), "3");

    live.takes("INSERT INTO letters VALUES (2025, 1), (2025, 2), (2026, 1); DELETE FROM letters WHERE no = 1");
    assert_eq!(live.column("SELECT year FROM letters_live"), "2025");
    assert_eq!(live.text("SELECT count(*) FROM letters"), "3");
}

#[test]
fn what_was_deleted_long_ago_is_removed_in_batches() {
    let mut live = live(registry![Account, Mail, Letter]);
    live.takes("INSERT INTO letters SELECT 2025, n FROM generate_series(1, 30) AS n");
    live.takes(
        "UPDATE letters SET deleted_at = now() - n * interval '1 day' FROM generate_series(1, 25) AS n WHERE no = n",
    );
    assert_eq!(live.text("SELECT purge_letters(interval '10 days', 6)"), "6");
    assert_eq!(live.text("SELECT min(no) || ' ' || count(*) FROM letters WHERE deleted_at IS NOT NULL"), "1 19");
    assert_eq!(live.text("SELECT purge_letters(interval '10 days')"), "10");
    assert_eq!(live.text("SELECT purge_letters(interval '10 days')"), "0");
    assert_eq!(live.text("SELECT count(*) FROM letters_live"), "5");
    // The wish to delete for good ends with the call.
    live.takes("DELETE FROM letters WHERE no = 30");
    assert_eq!(live.text("SELECT count(*) FROM letters WHERE no = 30"), "1");
    live.takes("INSERT INTO mails (\"gone \"\"at\"\"\") VALUES ('2020-01-01')");
    assert_eq!(live.text("SELECT purge_mails(interval '1 day')"), "1");
    assert_eq!(
        live.text("SELECT has_function_privilege('pg_monitor', 'purge_mails(interval, integer)', 'EXECUTE')"),
        "false"
    );
}

#[derive(Entity)]
#[entity(name = "events", primary_key([at, id]), soft_delete.on_delete_statement().read_only(), unique([at, code]), append_only)]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(1).default())]
struct Both {
    id: i64,
    at: DateTime<Utc>,
    code: String,
}

#[derive(Entity)]
#[entity(name = "logs", primary_key([at, id]), soft_delete.on_delete_statement().read_only(), unique([at, code]))]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(1).default())]
struct Log {
    id: i64,
    at: DateTime<Utc>,
    code: String,
}

#[test]
fn partitions_delete_softly_too() {
    let mut live = live(registry![Log]);
    live.takes("INSERT INTO logs (id, at, code) VALUES (1, '2026-01-05', 'a'), (2, '2019-01-05', 'b')");
    live.refuses("INSERT INTO logs (id, at, code) VALUES (3, '2026-01-05', 'a')", UNIQUE, "logs_2026_01_at_code_idx");
    live.takes("DELETE FROM logs");
    assert_eq!(live.text("SELECT count(*) FROM logs WHERE deleted_at IS NOT NULL"), "2");
    live.refuses("UPDATE logs SET code = 'c'", REFUSED, "logs_read_only");
    live.refuses("UPDATE logs_default SET code = 'c'", REFUSED, "logs_read_only");
    live.takes("INSERT INTO logs (id, at, code) VALUES (3, '2026-01-05', 'a')");
    assert_eq!(live.text("SELECT purge_logs(interval '0')"), "2");
    assert_eq!(live.text("SELECT count(*) FROM logs"), "1");
}

#[test]
fn what_contradicts_itself_is_reported() {
    let Err(found) = registry![Both] else { panic!("no mistake was found") };
    let found = found.to_string();
    assert!(
        found.contains("E0704") && found.contains("`append_only` says that rows never change, and `soft_delete`"),
        "{found}"
    );
}

#[derive(Entity)]
#[entity(name = "shelves", tenant = tenant, soft_delete.cascade().refuse_references(), audit)]
struct Shelf {
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
}

#[derive(Entity)]
#[entity(name = "books", primary_key([tenant, at, id]), tenant = tenant, timestamps, actors, audit, unique([at, code]))]
#[entity(soft_delete.read_only().on_delete_statement())]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(1).default())]
struct Book {
    id: i64,
    at: DateTime<Utc>,
    tenant: i64,
    code: String,
    #[entity(references(Shelf).on_delete(Cascade))]
    shelf_id: i64,
    #[entity(version)]
    version: i64,
}

#[test]
fn deletion_goes_with_partitions_tenants_versions_actors_and_the_log_at_once() {
    let mut live = live(registry![Shelf, Book]);
    live.takes("CREATE ROLE soft_together; GRANT ALL ON shelves, books, shelves_live, books_live TO soft_together");
    for tenant in [1, 2] {
        live.takes(&format!(
            "SET app.tenant_id = '{tenant}'; INSERT INTO shelves VALUES ({tenant}, {tenant});
             INSERT INTO books (id, at, tenant, code, shelf_id) VALUES (1{tenant}, '2026-01-05', {tenant}, 'a', {tenant}),
                (2{tenant}, '2019-01-05', {tenant}, 'b', {tenant})"
        ));
    }
    live.takes("SET ROLE soft_together; SET app.tenant_id = '1'; SET app.user_id = 'ann'");
    // A book alone, by DELETE, which reaches no other tenant's.
    live.takes("DELETE FROM books WHERE code = 'b'");
    assert_eq!(live.column("SELECT id FROM books_live"), "11");
    // The shelf takes the other along, in its partition; and restores that one alone.
    live.takes("UPDATE shelves SET deleted_at = now()");
    assert_eq!(live.text("SELECT count(*) FROM books_live"), "0");
    live.refuses(
        "INSERT INTO books (id, at, tenant, code, shelf_id) VALUES (31, '2026-01-06', 1, 'c', 1)",
        FOREIGN_KEY,
        "books_shelf_id_not_deleted",
    );
    live.refuses("UPDATE books SET code = 'x' WHERE id = 11", REFUSED, "books_read_only");
    live.takes("UPDATE shelves SET deleted_at = NULL");
    assert_eq!(live.column("SELECT id FROM books_live"), "11");
    assert_eq!(live.column("SELECT concat(id, ':', version, updated_by) FROM books ORDER BY id"), "11:3ann 21:2ann");
    live.refuses("UPDATE books SET code = 'x', version = 1 WHERE id = 11", "40001", "books_version");
    live.takes("UPDATE books SET code = 'x', version = 3 WHERE id = 11");
    live.takes("RESET ROLE");
    // Not the view of live rows: before PostgreSQL 15 it asks for the tenant itself, whoever looks.
    let others = "SELECT id FROM books WHERE deleted_at IS NULL AND tenant = 2 ORDER BY id";
    assert_eq!(live.column(others), "12 22");
    assert_eq!(
        live.column(
            "SELECT concat(replace(table_name, 'public.', ''), ' ', action, ' ', coalesce(record_key ->> 'id', '')) FROM audit_log
             WHERE actor = 'ann' AND tenant = '1' ORDER BY id"
        ),
        "books soft_delete 21 books soft_delete 11 shelves soft_delete 1 books restore 11 shelves restore 1 books update 11"
    );
    assert_eq!(live.text("SELECT purge_books(interval '0')"), "1");
    assert_eq!(live.text("SELECT action FROM audit_log ORDER BY id DESC LIMIT 1"), "delete");
}
