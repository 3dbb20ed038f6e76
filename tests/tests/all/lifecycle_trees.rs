//! Rows that stand below one another: where each stands is kept, whoever moves it, and no row stands below itself.

use std::time::Duration;

use schema_core::types::Ltree;
use schema_core::{Entity, registry};
use uuid::Uuid;

use crate::support::{CHECK, FOREIGN_KEY, Live, config, live};

#[derive(Entity)]
#[entity(name = "folders", tree(parent_id))]
struct Folder {
    #[entity(primary_key)]
    id: i32,
    parent_id: Option<i32>,
    #[entity(default = "")]
    title: String,
}

const PATHS: &str = "SELECT string_agg(array_to_string(path, '.') || ':' || level, ' ' ORDER BY path) FROM folders";

/// 1 above 2 above 3, and 4 beside 1.
fn folders() -> Live {
    let mut live = live(registry![Folder]);
    live.takes("INSERT INTO folders (id, parent_id) VALUES (1, NULL), (2, 1), (3, 2), (4, NULL)");
    assert_eq!(live.text(PATHS), "1:0 1.2:1 1.2.3:2 4:0");
    live
}

#[test]
fn where_a_row_stands_follows_each_move_and_each_delete() {
    let mut live = folders();
    live.takes("UPDATE folders SET parent_id = 4 WHERE id = 2");
    assert_eq!(live.text(PATHS), "1:0 4:0 4.2:1 4.2.3:2");
    live.takes("UPDATE folders SET parent_id = NULL WHERE id = 2");
    assert_eq!(live.text(PATHS), "1:0 2:0 2.3:1 4:0");
    live.takes("UPDATE folders SET parent_id = 4 WHERE id IN (1, 2)");
    assert_eq!(live.text(PATHS), "4:0 4.1:1 4.2:1 4.2.3:2");
    // Those below become roots, and take along what is below them.
    live.takes("INSERT INTO folders (id, parent_id) SELECT n, n - 1 FROM generate_series(4, 8) AS n WHERE n > 4");
    live.takes("DELETE FROM folders WHERE id IN (4, 6)");
    assert_eq!(live.text(PATHS), "1:0 2:0 2.3:1 5:0 7:0 7.8:1");
    // A key that changes is part of the paths below it.
    live.takes("UPDATE folders SET id = 9 WHERE id = 8");
    live.takes("INSERT INTO folders (id, parent_id) VALUES (9, 1) ON CONFLICT (id) DO UPDATE SET parent_id = 3");
    assert_eq!(live.text(PATHS), "1:0 2:0 2.3:1 2.3.9:2 5:0 7:0");
}

#[test]
fn what_is_written_to_path_and_level_is_overwritten() {
    let mut live = folders();
    live.takes("INSERT INTO folders (id, parent_id, path, level) VALUES (5, 3, '{x}', 7)");
    live.takes("UPDATE folders SET path = '{x}', level = level + 1");
    live.takes("UPDATE folders SET path = NULL WHERE id = 2");
    live.takes("UPDATE folders SET parent_id = 4, path = '{x}' WHERE id = 3");
    assert_eq!(live.text(PATHS), "1:0 1.2:1 4:0 4.3:1 4.3.5:2");
}

#[test]
fn a_change_of_anything_else_calls_no_trigger() {
    let mut live = folders();
    live.takes("SET track_functions = 'pl'");
    let calls = "SELECT coalesce(sum(calls), 0) FROM pg_stat_xact_user_functions WHERE funcname LIKE '%tree%'";
    live.takes("BEGIN; UPDATE folders SET title = 'x', parent_id = parent_id, path = path, level = level, id = id");
    assert_eq!(live.text(calls), "0");
    live.takes("UPDATE folders SET parent_id = NULL WHERE id = 2");
    assert_eq!(live.text(calls), "2");
    live.takes("COMMIT");
}

#[test]
fn no_row_stands_below_itself() {
    let mut live = folders();
    live.refuses("UPDATE folders SET parent_id = 3 WHERE id = 1", CHECK, "folders_tree");
    live.refuses("UPDATE folders SET parent_id = 1 WHERE id = 1", CHECK, "folders_tree");
    live.refuses("UPDATE folders SET parent_id = 5 - id WHERE id IN (1, 4)", CHECK, "folders_tree");
    live.refuses("INSERT INTO folders (id, parent_id) VALUES (5, 5)", FOREIGN_KEY, "folders_tree_insert");
    live.refuses("INSERT INTO folders (id, parent_id) VALUES (5, 6), (6, 5)", FOREIGN_KEY, "folders_tree_insert");
    let error = live.client.batch_execute("UPDATE folders SET parent_id = 3 WHERE id = 1").unwrap_err();
    let error = error.as_db_error().unwrap();
    assert_eq!(error.message(), "row 1 of public.folders would stand below itself: row 3 is below it");
    assert_eq!((error.schema(), error.table()), (Some("public"), Some("folders")));
    assert_eq!(live.text(PATHS), "1:0 1.2:1 1.2.3:2 4:0");
}

#[test]
fn one_statement_moves_many_rows_and_only_its_end_counts() {
    let mut live = folders();
    // The chain is turned round: on the way each row is below one that was below it.
    live.takes("UPDATE folders SET parent_id = CASE id WHEN 1 THEN 2 WHEN 2 THEN 3 END WHERE id <= 3");
    assert_eq!(live.text(PATHS), "3:0 3.2:1 3.2.1:2 4:0");
    live.takes("INSERT INTO folders (id, parent_id) SELECT n, n / 2 FROM generate_series(5, 1000) AS n ORDER BY n");
    live.takes("UPDATE folders SET parent_id = CASE WHEN id % 3 = 0 THEN id / 3 WHEN id > 3 THEN id - 1 END");
    let wrong = "WITH RECURSIVE r AS (SELECT id, ARRAY[id::text] AS p FROM folders WHERE parent_id IS NULL
            UNION ALL SELECT f.id, r.p || f.id::text FROM folders AS f JOIN r ON f.parent_id = r.id)
        SELECT count(*) || ' ' || count(*) FILTER (WHERE f.path <> r.p OR f.level <> cardinality(r.p) - 1)
        FROM r JOIN folders AS f USING (id)";
    assert_eq!(live.text(wrong), "1000 0");
    assert!(live.plan("SELECT * FROM folders WHERE path @> ARRAY['7']").contains("folders_path_idx"));
}

/// Runs a statement in a session of its own, which waits.
fn waits(live: &Live, statement: &'static str) -> std::thread::JoinHandle<Option<(String, String)>> {
    let mut other = live.again();
    let thread = std::thread::spawn(move || {
        let error = other.client.batch_execute(statement).err()?;
        let error = error.as_db_error().cloned()?;
        Some((error.code().code().to_owned(), error.constraint().unwrap_or_default().to_owned()))
    });
    let mut observer = live.again();
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..500 {
        if observer.text(waiting) == "1" {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(observer.text(waiting), "1");
    thread
}

#[test]
fn two_sessions_can_not_move_each_below_the_other() {
    let mut live = folders();
    live.takes("BEGIN; UPDATE folders SET parent_id = 4 WHERE id = 1");
    let other = waits(&live, "UPDATE folders SET parent_id = 3 WHERE id = 4");
    live.takes("COMMIT");
    assert_eq!(other.join().unwrap(), Some((CHECK.to_owned(), "folders_tree".to_owned())));
    assert_eq!(live.text(PATHS), "4:0 4.1:1 4.1.2:2 4.1.2.3:3");

    // The first gives up: then the second may.
    live.takes("UPDATE folders SET parent_id = NULL WHERE id = 1");
    live.takes("BEGIN; UPDATE folders SET parent_id = 4 WHERE id = 1");
    let other = waits(&live, "UPDATE folders SET parent_id = 3 WHERE id = 4");
    live.takes("ROLLBACK");
    assert_eq!(other.join().unwrap(), None);
    assert_eq!(live.text(PATHS), "1:0 1.2:1 1.2.3:2 1.2.3.4:3");
}

#[test]
fn a_row_that_comes_below_one_that_moves_stands_where_that_went() {
    let mut live = folders();
    live.takes("BEGIN; UPDATE folders SET parent_id = 4 WHERE id = 2");
    let other = waits(&live, "INSERT INTO folders (id, parent_id) VALUES (5, 3)");
    live.takes("COMMIT");
    assert_eq!(other.join().unwrap(), None);
    live.takes("BEGIN; INSERT INTO folders (id, parent_id) VALUES (6, 5)");
    let other = waits(&live, "UPDATE folders SET parent_id = 1 WHERE id = 2");
    live.takes("COMMIT");
    assert_eq!(other.join().unwrap(), None);
    assert_eq!(live.text(PATHS), "1:0 1.2:1 1.2.3:2 1.2.3.5:3 1.2.3.5.6:4 4:0");
    // Rows that come do not wait for each other.
    live.takes("BEGIN; INSERT INTO folders (id, parent_id) VALUES (7, 3)");
    let mut other = live.again();
    other.takes("SET lock_timeout = '1s'; INSERT INTO folders (id, parent_id) VALUES (8, 3); UPDATE folders SET title = 'x' WHERE id = 3");
    live.takes("COMMIT");
}

#[test]
fn of_two_that_add_and_then_move_one_is_taken_back_and_can_be_tried_again() {
    let mut one = folders();
    let mut other = one.again();
    let paths = one.text(PATHS);
    one.takes("BEGIN; INSERT INTO folders (id, parent_id) VALUES (5, 3)");
    other.takes("BEGIN; INSERT INTO folders (id, parent_id) VALUES (6, 3)");
    let moves = "UPDATE folders SET parent_id = 4 WHERE id = 2";
    // Each finds the deadlock after `deadlock_timeout`, and the first to find it is taken back.
    let waiting = std::thread::spawn(move || {
        let said = other.client.batch_execute("UPDATE folders SET parent_id = 4 WHERE id = 3");
        (other, said.err().map(|error| error.as_db_error().unwrap().code().code().to_owned()))
    });
    let said = one.client.batch_execute(moves).err().map(|error| error.as_db_error().unwrap().code().code().to_owned());
    if said.is_some() {
        one.takes("ROLLBACK");
    }
    let (mut other, waited) = waiting.join().unwrap();
    let states: Vec<&str> = [&said, &waited].into_iter().flatten().map(String::as_str).collect();
    assert_eq!(states, ["40P01"], "exactly one is taken back");
    // What the one did is whole, and nothing is left of the other.
    if said.is_some() {
        other.takes("COMMIT");
        assert_eq!(one.text(PATHS), "1:0 1.2:1 4:0 4.3:1 4.3.6:2");
    } else {
        one.takes("COMMIT");
        other.takes("ROLLBACK");
        assert_eq!(one.text(PATHS), "1:0 4:0 4.2:1 4.2.3:2 4.2.3.5:3");
    }
    one.takes("DELETE FROM folders WHERE id IN (5, 6); UPDATE folders SET parent_id = 2 WHERE id = 3");
    one.takes("UPDATE folders SET parent_id = 1 WHERE id = 2");
    assert_eq!(one.text(PATHS), paths);

    // Who moves first has the tree alone, and who comes then waits and is not taken back.
    one.takes("BEGIN; UPDATE folders SET parent_id = 4 WHERE id = 2");
    let add = |id: i32| format!("INSERT INTO folders (id, parent_id) VALUES ({id}, 3); COMMIT");
    let theirs = format!("BEGIN; UPDATE folders SET parent_id = 4 WHERE id = 3; {}", add(6));
    let waiting = std::thread::spawn(move || other.takes(&theirs));
    one.takes(&add(5));
    waiting.join().unwrap();
    assert_eq!(one.text(PATHS), "1:0 4:0 4.2:1 4.3:1 4.3.5:2 4.3.6:2");
}

#[test]
fn a_transaction_that_does_not_see_what_came_meanwhile_moves_nothing() {
    let mut live = folders();
    live.takes("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM folders");
    live.again().takes("UPDATE folders SET parent_id = 4 WHERE id = 2");
    live.refuses("INSERT INTO folders (id, parent_id) VALUES (5, 3)", "40001", "");
    live.takes("ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ; INSERT INTO folders (id, parent_id) VALUES (5, 3)");
    live.refuses("UPDATE folders SET parent_id = 1 WHERE id = 2", "25000", "folders_tree_update");
    live.takes("ROLLBACK; BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM folders");
    live.again().takes("INSERT INTO folders (id, parent_id) VALUES (6, 2)");
    live.refuses("UPDATE folders SET parent_id = NULL WHERE id = 2", "25000", "folders_tree_update");
    live.takes("ROLLBACK");
    assert_eq!(live.text(PATHS), "1:0 4:0 4.2:1 4.2.3:2 4.2.6:2");
}

/// All that write are SERIALIZABLE.
#[derive(Entity)]
#[entity(name = "shelves", tree(parent_id).serializable())]
struct Shelf {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
}

#[test]
fn a_tree_whose_writers_are_serializable_moves_in_that_level() {
    let mut live = live(registry![Shelf]);
    live.takes("INSERT INTO shelves (id, parent_id) VALUES (1, NULL), (4, NULL)");
    live.takes("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM shelves");
    let mut other = live.again();
    other.takes("BEGIN ISOLATION LEVEL SERIALIZABLE; UPDATE shelves SET parent_id = 4 WHERE id = 1; COMMIT");
    live.refuses("UPDATE shelves SET parent_id = 1 WHERE id = 4", "40001", "");
    live.takes("ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ");
    live.refuses("UPDATE shelves SET parent_id = NULL WHERE id = 1", "25000", "shelves_tree_update");
    live.takes("ROLLBACK");
}

#[derive(Entity)]
#[entity(name = "say \"pages\"", tree(above).path("trail").level("deep"))]
struct Page {
    #[entity(primary_key, column = "it's \"me\"")]
    id: Uuid,
    #[entity(references(Page).on_delete(Cascade), column = "A \"b\"")]
    above: Option<Uuid>,
    #[entity(column = "tra'il\\")]
    trail: Ltree,
    #[entity(column = "select")]
    deep: i16,
}

#[test]
fn a_path_can_be_an_ltree_and_what_is_below_can_go_along() {
    let mut live = live(registry![Page]);
    let id = |n: u32| format!("00000000-0000-0000-0000-00000000000{n}");
    let table = "\"say \"\"pages\"\"\"";
    for (n, above) in [(1, None), (2, Some(1)), (3, Some(2)), (4, None)] {
        let above = above.map_or("NULL".to_owned(), |n| format!("'{}'", id(n)));
        live.takes(&format!("INSERT INTO {table} VALUES ('{}', {above})", id(n)));
    }
    let paths = format!(
        "SELECT string_agg(replace(\"tra'il\\\"::text, '00000000_0000_0000_0000_00000000000', '') || ':' || \"select\", ' ' ORDER BY \"tra'il\\\") FROM {table}"
    );
    assert_eq!(live.text(&paths), "1:0 1.2:1 1.2.3:2 4:0");
    live.takes(&format!("UPDATE {table} SET \"A \"\"b\"\"\" = '{}' WHERE \"it's \"\"me\"\"\" = '{}'", id(4), id(2)));
    live.takes(&format!("UPDATE {table} SET \"tra'il\\\" = 'x'"));
    assert_eq!(live.text(&paths), "1:0 4:0 4.2:1 4.2.3:2");
    let name = "say \"pages\"_tree";
    let circle = format!("UPDATE {table} SET \"A \"\"b\"\"\" = '{}' WHERE \"it's \"\"me\"\"\" = '{}'", id(3), id(4));
    live.refuses(&circle, CHECK, name);
    let below = format!("SELECT * FROM {table} WHERE \"tra'il\\\" <@ '00000000_0000_0000_0000_000000000004'");
    assert!(live.plan(&below).contains("Index"), "{}", live.plan(&below));
    live.takes(&format!("DELETE FROM {table} WHERE \"it's \"\"me\"\"\" = '{}'", id(2)));
    assert_eq!(live.text(&paths), "1:0 4:0");
}

#[derive(Entity)]
#[entity(name = "teams", tenant = id)]
struct Team {
    #[entity(primary_key)]
    id: i32,
}

#[derive(Entity)]
#[entity(name = "docs", tenant = team_id, tree(parent_id), soft_delete.read_only(), audit, timestamps)]
struct Doc {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Team))]
    team_id: i32,
    parent_id: Option<i64>,
    #[entity(version)]
    version: i32,
}

const DOCS: &str = "SELECT string_agg(array_to_string(path, '.') || ':' || level, ' ' ORDER BY path) FROM docs";

/// A schema whose tables belong to a role that does not pass row security, and a session of another role.
fn as_roles(mut live: Live, role: &str, table: &str) -> Live {
    live.takes(&format!("CREATE ROLE {role}_owner; CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}_owner"));
    live.takes(&format!(
        "ALTER TABLE {table} OWNER TO {role}_owner; GRANT SELECT, INSERT, UPDATE (parent_id) ON {table} TO {role}"
    ));
    let functions = "SELECT string_agg(format('ALTER FUNCTION %s OWNER TO OWNER_', oid::regprocedure), ';')
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname ~ '_tree_'";
    let functions = live.text(functions).replace("OWNER_", &format!("{role}_owner"));
    live.takes(&functions);
    live.takes(&format!("SET ROLE {role}"));
    live
}

#[test]
fn a_tree_is_one_tenants_and_is_kept_below_what_is_deleted_softly() {
    // Before, a reference within a tenant can't become empty alone; that is a diagnostic.
    if config().version < schema_pg::Version::V15 {
        return;
    }
    let mut live = live(registry![Team, Doc]);
    live.takes("INSERT INTO teams VALUES (1), (2)");
    let mut live = as_roles(live, "lifecycle_tree_tenants", "docs");
    live.takes("SET app.tenant_id = '1'");
    live.takes("INSERT INTO docs (id, team_id, parent_id) VALUES (1, 1, NULL), (2, 1, 1), (3, 1, 2), (4, 1, NULL)");
    live.takes("UPDATE docs SET parent_id = 4 WHERE id = 2");
    assert_eq!(live.text(DOCS), "1:0 4:0 4.2:1 4.2.3:2");
    live.refuses("UPDATE docs SET path = '{}'", "42501", "");
    // Row 4 is not there for another tenant, and is no parent of its rows.
    live.takes("SET app.tenant_id = '2'");
    live.refuses("INSERT INTO docs (id, team_id, parent_id) VALUES (5, 2, 4)", FOREIGN_KEY, "docs_tree_insert");
    live.takes("INSERT INTO docs (id, team_id, parent_id) VALUES (5, 2, NULL)");
    assert_eq!(live.text(DOCS), "5:0");
    live.takes("RESET app.tenant_id; RESET ROLE");
    live.refuses("UPDATE docs SET parent_id = 4 WHERE id = 5", "42501", "docs_tree_update");

    // A row that is deleted softly stays in its place, and moves with the rows above it.
    live.takes("SET app.tenant_id = '1'; UPDATE docs SET deleted_at = now() WHERE id = 3");
    live.takes("UPDATE docs SET parent_id = 1 WHERE id = 2");
    assert_eq!(live.text(DOCS), "1:0 1.2:1 1.2.3:2 4:0 5:0");
    let noted = "SELECT string_agg(record_key ->> 'id' || (new_values ->> 'path'), ' ' ORDER BY id) FROM audit_log
        WHERE action = 'update' AND 'path' = ANY (changed_fields)";
    let expected = r#"3["4", "2", "3"] 2["4", "2"] 3["1", "2", "3"] 2["1", "2"]"#;
    assert_eq!(live.text(noted), expected);
}

#[derive(Entity)]
#[entity(name = "notes", tree(parent_id), owner = user_id)]
struct Note {
    #[entity(primary_key)]
    id: i64,
    user_id: i32,
    parent_id: Option<i64>,
}

#[test]
fn a_tree_of_which_policies_hide_a_part_is_kept_whole_or_not_written() {
    let mut live = as_roles(live(registry![Note]), "lifecycle_tree_owner", "notes");
    live.takes("SET app.user_id = '1'; INSERT INTO notes (id, user_id) VALUES (1, 1), (2, 1)");
    // The owner of the table does not see the rows of others, so nobody's tree can be kept.
    live.refuses("INSERT INTO notes (id, user_id, parent_id) VALUES (3, 1, 1)", "42501", "");
    live.refuses("UPDATE notes SET parent_id = 1 WHERE id = 2", "42501", "");
    live.takes("RESET ROLE; ALTER ROLE lifecycle_tree_owner_owner BYPASSRLS; SET ROLE lifecycle_tree_owner");
    live.takes("INSERT INTO notes (id, user_id, parent_id) VALUES (3, 1, 1)");
    live.takes("SET app.user_id = '2'; INSERT INTO notes (id, user_id, parent_id) VALUES (4, 2, 3)");
    // A row that this user does not see goes along, and closes a circle.
    live.takes("SET app.user_id = '1'; UPDATE notes SET parent_id = 2 WHERE id = 3");
    live.refuses("UPDATE notes SET parent_id = 4 WHERE id = 2", CHECK, "notes_tree");
    live.takes("RESET ROLE");
    assert_eq!(
        live.text("SELECT string_agg(array_to_string(path, '.'), ' ' ORDER BY path) FROM notes"),
        "1 2 2.3 2.3.4"
    );
}

#[derive(Entity)]
#[entity(name = "nodes", tree(parent_id))]
#[pg(partition_by_hash(id).modulus(3))]
struct Node {
    #[entity(primary_key, identity)]
    id: i64,
    parent_id: Option<i64>,
}

#[test]
fn a_tree_may_be_cut_into_partitions_by_its_key() {
    let mut live = live(registry![Node]);
    live.takes("INSERT INTO nodes (id, parent_id) SELECT n, NULLIF(n / 2, 0) FROM generate_series(1, 20) AS n");
    live.takes("UPDATE nodes SET parent_id = 3 WHERE id = 2");
    live.refuses("UPDATE nodes SET parent_id = 20 WHERE id = 5", CHECK, "nodes_tree");
    assert_eq!(live.text("SELECT path || level::text FROM nodes WHERE id = 20"), "{1,3,2,5,10,20,5}");
    live.takes("DELETE FROM nodes WHERE id = 5");
    assert_eq!(live.text("SELECT path || level::text FROM nodes WHERE id = 20"), "{10,20,1}");
}
