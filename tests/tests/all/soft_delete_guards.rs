//! Deleting softly and trees against an application that tries to pass by what it can set, and installed by an owner that is no superuser.

use chrono::{DateTime, Utc};
use schema_core::{Diagnostics, Entity, Registry, registry};

use crate::support::{CHECK, FOREIGN_KEY, Live, config, empty, sql};

const REFUSED: &str = "23000";

/// The schema, installed by an ordinary owner; `app` may write rows. The session is the owner's.
fn installed(registry: Result<Registry, Diagnostics>, name: &str) -> Live {
    let sql = sql(registry);
    let mut live = empty();
    live.takes(&format!(
        "CREATE ROLE {name}_owner NOSUPERUSER NOCREATEROLE; CREATE ROLE {name}_app NOSUPERUSER;
         GRANT CREATE, USAGE ON SCHEMA public TO {name}_owner; GRANT USAGE ON SCHEMA public TO {name}_app; SET ROLE {name}_owner"
    ));
    live.takes(&sql);
    live.takes(&format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}_app"));
    live
}

impl Live {
    fn acts(&mut self, role: &str) {
        self.takes(&format!("RESET ROLE; SET ROLE {role}"));
    }
}

/// Runs a statement by a trigger of a temporary table, as the application can: it is as deep as a foreign key action.
fn by_trigger(statement: &str) -> String {
    format!(
        "DROP TABLE IF EXISTS pg_temp.fires; CREATE TEMP TABLE fires ();
         CREATE OR REPLACE FUNCTION pg_temp.fire() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN {statement}; RETURN NULL; END $f$;
         CREATE TRIGGER fires AFTER INSERT ON fires FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.fire(); INSERT INTO fires DEFAULT VALUES"
    )
}

#[derive(Entity)]
#[entity(name = "projects", soft_delete.cascade().refuse_references())]
struct Project {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = "")]
    name: String,
}

#[derive(Entity)]
#[entity(name = "people", soft_delete.cascade())]
struct Person {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "tasks", soft_delete.cascade().read_only())]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Project).on_delete(Cascade).on_update(Cascade))]
    project_id: i64,
    #[entity(references(Person).on_delete(Cascade))]
    person_id: Option<i64>,
    #[entity(references(Label).on_delete(SetNull).on_update(Cascade))]
    label: Option<String>,
    #[entity(default = "")]
    title: String,
}

#[derive(Entity)]
#[entity(name = "labels")]
struct Label {
    #[entity(primary_key)]
    name: String,
}

/// Not deleted softly, so it goes with its task.
#[derive(Entity)]
#[entity(name = "files")]
struct File {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Task).on_delete(Cascade))]
    task_id: i64,
}

#[derive(Entity)]
#[entity(name = "comments", soft_delete)]
struct Comment {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Task).on_delete(Cascade))]
    task_id: Option<i64>,
    #[entity(references(File).on_delete(Cascade))]
    file_id: Option<i64>,
}

fn projects(name: &str) -> Live {
    let mut live = installed(registry![Project, Person, Task, Label, File, Comment], name);
    live.acts(&format!("{name}_app"));
    live.takes(
        "INSERT INTO projects (id) VALUES (1), (2); INSERT INTO people VALUES (1), (2); INSERT INTO labels VALUES ('a');
         INSERT INTO tasks (id, project_id, person_id, label) VALUES (1, 1, 1, 'a'), (2, 1, NULL, NULL), (3, 2, 2, NULL);
         INSERT INTO files VALUES (1, 1), (2, 2); INSERT INTO comments (id, task_id, file_id) VALUES (1, 1, NULL), (2, NULL, 2)",
    );
    live
}

#[test]
fn a_deleted_row_is_read_only_also_to_triggers_of_the_application() {
    let mut live = projects("guard_read_only");
    live.takes("UPDATE projects SET deleted_at = now() WHERE id = 1");
    live.refuses("UPDATE tasks SET title = 'x' WHERE id = 1", REFUSED, "tasks_read_only");
    live.refuses(&by_trigger("UPDATE tasks SET title = 'x' WHERE id = 1"), REFUSED, "tasks_read_only");
    // What foreign keys do is no change of the application's.
    live.takes("UPDATE labels SET name = 'b'; DELETE FROM labels");
    assert_eq!(live.text("SELECT label FROM tasks WHERE id = 1"), "NULL");
}

#[test]
fn the_database_says_when_a_row_was_deleted_and_by_which_deletion() {
    let mut live = projects("guard_deletion");
    let forged = "'00000000-0000-0000-0000-00000000000f'";
    let own = format!("SELECT count(*) FROM tasks WHERE deletion_id = {forged}");
    for moment in
        ["'-infinity'", "'infinity'", "now() - interval '1 year'", "now() + interval '1 year'", "clock_timestamp()"]
    {
        for by in [|sql: &str| sql.to_owned(), by_trigger] {
            live.takes(&by(&format!("UPDATE tasks SET deleted_at = {moment}, deletion_id = {forged} WHERE id = 2")));
            assert_eq!(
                live.text("SELECT deleted_at BETWEEN now() - interval '1 minute' AND now() FROM tasks WHERE id = 2"),
                "true"
            );
            live.takes(&by(&format!("UPDATE comments SET deleted_at = {moment} WHERE id = 2")));
            assert_eq!(
                live.text("SELECT deleted_at BETWEEN now() - interval '1 minute' AND now() FROM comments WHERE id = 2"),
                "true"
            );
            assert_eq!(live.text(&own), "0");
            live.takes(
                "UPDATE tasks SET deleted_at = NULL WHERE id = 2; UPDATE comments SET deleted_at = NULL WHERE id = 2",
            );
        }
        live.refuses(
            &format!("INSERT INTO comments (id, deleted_at) VALUES (9, {moment})"),
            REFUSED,
            "comments_deletion_insert",
        );
    }
    live.refuses(
        &format!("INSERT INTO projects (id, deletion_id) VALUES (9, {forged})"),
        REFUSED,
        "projects_deletion_insert",
    );
    // Of a deleted row neither is changed, so its restoration reaches what was deleted with it, and nothing else.
    live.takes(
        "UPDATE comments SET deleted_at = now() WHERE id = 1; UPDATE projects SET deleted_at = now() WHERE id = 1",
    );
    let before = live.text("SELECT jsonb_agg(p) FROM projects AS p");
    live.takes(&format!(
        "UPDATE projects SET deletion_id = {forged}; UPDATE projects SET deleted_at = 'infinity' WHERE id = 1"
    ));
    live.takes(&by_trigger(
        "UPDATE projects SET deletion_id = gen_random_uuid(), deleted_at = '-infinity' WHERE id = 1",
    ));
    assert_eq!(live.text("SELECT jsonb_agg(p) FROM projects AS p"), before);
    live.takes("UPDATE comments SET deletion_id = (SELECT deletion_id FROM projects WHERE id = 1) WHERE id = 1");
    live.takes("UPDATE projects SET deleted_at = NULL WHERE id = 1");
    assert_eq!(live.column("SELECT id FROM tasks_live ORDER BY id"), "1 2 3");
    assert_eq!(live.column("SELECT id FROM comments_live ORDER BY id"), "2");

    // The owner may say a time in the past, and insert what was deleted elsewhere.
    live.acts("guard_deletion_owner");
    live.takes("UPDATE projects SET deleted_at = '2020-01-01' WHERE id = 1");
    assert_eq!(live.column("SELECT extract(year FROM deleted_at) FROM tasks WHERE project_id = 1"), "2020 2020");
    live.takes("UPDATE projects SET deleted_at = 'infinity' WHERE id = 2; INSERT INTO comments (id, deleted_at) VALUES (9, '2020-01-01')");
    assert_eq!(
        live.text("SELECT deleted_at = now() OR deleted_at > now() - interval '1 minute' FROM projects WHERE id = 2"),
        "true"
    );
}

#[test]
fn nothing_is_restored_below_a_deleted_row() {
    let mut live = projects("guard_restore");
    live.takes("UPDATE projects SET deleted_at = now() WHERE id = 1");
    for by in [|sql: &str| sql.to_owned(), by_trigger] {
        live.refuses(
            &by("UPDATE tasks SET deleted_at = NULL WHERE id = 1"),
            FOREIGN_KEY,
            "tasks_project_id_not_deleted",
        );
        live.refuses(
            &by("UPDATE comments SET deleted_at = NULL WHERE id = 1"),
            FOREIGN_KEY,
            "comments_task_id_not_deleted",
        );
    }
    // One that is deleted may reference what is deleted, and comes back with another.
    live.takes("UPDATE tasks SET deleted_at = NULL, project_id = 2 WHERE id = 1");
    assert_eq!(live.column("SELECT id FROM tasks_live ORDER BY id"), "1 3");
    assert_eq!(live.column("SELECT id FROM comments_live ORDER BY id"), "1 2");
}

#[test]
fn what_is_deleted_with_two_comes_back_with_the_last_of_them() {
    let mut live = projects("guard_two");
    live.takes(
        "UPDATE projects SET deleted_at = now() WHERE id = 1; UPDATE people SET deleted_at = now() WHERE id = 1",
    );
    live.takes("UPDATE projects SET deleted_at = NULL WHERE id = 1");
    assert_eq!(live.column("SELECT id FROM tasks_live ORDER BY id"), "2 3");
    assert_eq!(live.column("SELECT id FROM comments_live ORDER BY id"), "2");
    live.takes("UPDATE people SET deleted_at = NULL WHERE id = 1");
    assert_eq!(live.column("SELECT id FROM tasks_live ORDER BY id"), "1 2 3");
    assert_eq!(live.column("SELECT id FROM comments_live ORDER BY id"), "1 2");
}

#[test]
fn a_purge_by_an_ordinary_owner_removes_no_live_row() {
    let mut live = projects("guard_purge");
    live.acts("guard_purge_owner");
    live.takes("INSERT INTO projects (id) VALUES (3); UPDATE projects SET deleted_at = '2020-01-01'");
    // One that references it, and one below a row that is not deleted softly, found at any depth.
    live.takes("ALTER TABLE tasks DISABLE TRIGGER USER; UPDATE tasks SET deleted_at = NULL WHERE id = 3; ALTER TABLE tasks ENABLE TRIGGER USER");
    assert_eq!(live.text("SELECT purge_projects(interval '1 day')"), "1");
    assert_eq!(live.column("SELECT id FROM projects ORDER BY id"), "1 2");
    assert_eq!(live.column("SELECT id FROM comments_live"), "2");
    live.takes("UPDATE tasks SET deleted_at = '2020-01-01' WHERE id = 3");
    assert_eq!(live.text("SELECT purge_projects(interval '1 day', 1)"), "1");
    assert_eq!(live.text("SELECT purge_projects(interval '1 day', 1)"), "0");
    live.takes("UPDATE comments SET deleted_at = now() WHERE id = 2");
    assert_eq!(live.text("SELECT purge_projects(interval '1 day')"), "1");
    assert_eq!(
        live.text(
            "SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM files) + (SELECT count(*) FROM comments)"
        ),
        "0"
    );
    assert_eq!(live.text("SELECT current_setting('schema.purges', true)"), "");
    live.acts("guard_purge_app");
    live.refuses("SELECT purge_projects(interval '0')", "42501", "");
}

#[derive(Entity)]
#[entity(name = "replies", soft_delete.on_delete_statement())]
struct Reply {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Reply).on_delete(Cascade))]
    to: Option<i64>,
}

#[test]
fn a_purge_ends_its_wish_to_delete_for_good_and_stops_at_live_rows_of_its_own_table() {
    let mut live = installed(registry![Reply], "guard_reply");
    live.takes("INSERT INTO replies VALUES (1, NULL), (2, 1), (3, 2), (4, NULL), (5, 4); DELETE FROM replies WHERE id IN (1, 2, 4, 5)");
    live.takes("ALTER TABLE replies DISABLE TRIGGER USER; UPDATE replies SET deleted_at = '2020-01-01' WHERE deleted_at IS NOT NULL; ALTER TABLE replies ENABLE TRIGGER USER");
    // 3 is live and stands below 2 and 1; 5 goes with 4, or before.
    live.takes("BEGIN; SET LOCAL app.hard_delete = 'off'; SELECT purge_replies(interval '1 day')");
    assert_eq!(live.text("SELECT current_setting('app.hard_delete')"), "off");
    live.takes("COMMIT; DELETE FROM replies WHERE id = 3");
    assert_eq!(live.column("SELECT id FROM replies ORDER BY id"), "1 2 3");
    // Also behind an error.
    live.takes("CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'; CREATE TRIGGER zz BEFORE DELETE ON replies FOR EACH ROW EXECUTE FUNCTION fails()");
    live.refuses("SELECT purge_replies(interval '0')", "P0001", "");
    live.takes("BEGIN; SAVEPOINT a");
    live.refuses("SELECT purge_replies(interval '0')", "P0001", "");
    live.takes("ROLLBACK TO a");
    assert_eq!(
        live.text("SELECT concat(current_setting('app.hard_delete', true), current_setting('schema.purges', true))"),
        ""
    );
    live.takes("ROLLBACK");
    // A DELETE by a trigger of the application deletes softly too: its right to DELETE is the guard, the setting a switch.
    live.takes("DROP TRIGGER zz ON replies");
    live.acts("guard_reply_app");
    live.takes("UPDATE replies SET deleted_at = NULL");
    live.takes(&by_trigger("DELETE FROM replies WHERE id = 3"));
    assert_eq!(live.column("SELECT id FROM replies WHERE deleted_at IS NOT NULL"), "3");
}

#[derive(Entity)]
#[entity(name = "teams", tenant = id)]
struct Team {
    #[entity(primary_key)]
    id: i32,
}

#[derive(Entity)]
#[entity(name = "docs", tenant = team_id, tree(parent_id))]
struct Doc {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Team))]
    team_id: i32,
    #[entity(references(Doc).on_delete(Cascade))]
    parent_id: Option<i64>,
    #[entity(default = "")]
    title: String,
}

const DOCS: &str = "SELECT string_agg(array_to_string(path, '.') || ':' || level, ' ' ORDER BY path) FROM docs";

#[test]
fn where_a_row_stands_is_written_by_nobody_else() {
    let mut live = installed(registry![Team, Doc], "guard_tree");
    live.takes(
        "SET app.tenant_id = '1'; INSERT INTO teams VALUES (1); SET app.tenant_id = '2'; INSERT INTO teams VALUES (2)",
    );
    live.acts("guard_tree_app");
    live.takes("SET app.tenant_id = '1'; INSERT INTO docs (id, team_id, parent_id, path, level) VALUES (1, 1, NULL, '{9,1}', 7), (2, 1, 1, '{2}', 0), (3, 1, 2, '{2}', 0)");
    assert_eq!(live.text(DOCS), "1:0 1.2:1 1.2.3:2");
    for statement in ["UPDATE docs SET path = '{9,3}', level = 1 WHERE id = 3", "UPDATE docs SET level = 0"] {
        live.takes(statement);
        live.takes(&by_trigger(statement));
    }
    live.takes(
        "INSERT INTO docs (id, team_id, path) VALUES (3, 1, '{}') ON CONFLICT (id) DO UPDATE SET path = excluded.path",
    );
    assert_eq!(live.text(DOCS), "1:0 1.2:1 1.2.3:2");

    // Another tenant holds nothing that rows of this one wait for: not the lock whose key can be computed, nor any row.
    let mut other = live.again();
    other.takes("SET ROLE guard_tree_app; SET app.tenant_id = '2'; BEGIN");
    other.takes("SELECT pg_advisory_lock(hashtextextended('tree public.docs 1', 0)); SELECT pg_advisory_lock(hashtextextended('tree public.docs', 0))");
    other.takes(
        "SELECT FROM docs FOR UPDATE; SELECT FROM teams FOR UPDATE; INSERT INTO docs (id, team_id) VALUES (21, 2)",
    );
    live.takes("SET lock_timeout = '2s'; INSERT INTO docs (id, team_id, parent_id) VALUES (4, 1, 3); UPDATE docs SET parent_id = NULL WHERE id = 2");
    assert_eq!(live.text(DOCS), "1:0 2:0 2.3:1 2.3.4:2");
    live.refuses("UPDATE docs SET parent_id = 4 WHERE id = 2", CHECK, "docs_tree");
    other.takes("COMMIT");
}

#[derive(Entity)]
#[entity(name = "regions", soft_delete.refuse_references())]
struct Region {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "orders", primary_key([at, id]), soft_delete.cascade().on_delete_statement().read_only())]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(1).default())]
struct Order {
    id: i64,
    at: DateTime<Utc>,
    #[entity(references(Region).on_delete(SetNull))]
    region_id: Option<i64>,
    #[entity(references(Person).on_delete(Cascade))]
    person_id: Option<i64>,
    #[entity(default = "")]
    note: String,
}

#[derive(Entity)]
#[entity(name = "lines", soft_delete, foreign_key([at, order_id]).references(Order).on_delete(Cascade).on_update(Cascade))]
struct Line {
    #[entity(primary_key)]
    id: i64,
    at: DateTime<Utc>,
    order_id: i64,
}

const ORDERS: &str = "SELECT concat(id, ' ', tableoid::regclass, CASE WHEN deleted_at IS NOT NULL THEN ' deleted' END) FROM orders ORDER BY id";

fn list(live: &mut Live, query: &str) -> String {
    live.text(&format!("SELECT string_agg(c, ', ') FROM ({query}) AS rows (c)"))
}

#[test]
fn rows_that_move_between_partitions_are_deleted_and_restored_as_others_are() {
    let mut live = installed(registry![Region, Person, Order, Line], "guard_move");
    live.acts("guard_move_app");
    live.takes("INSERT INTO regions VALUES (1), (2); INSERT INTO people VALUES (1)");
    live.takes("INSERT INTO orders (id, at, region_id, person_id) VALUES (1, '2026-01-05', 1, 1), (2, '2026-01-05', 1, NULL), (3, '2019-01-05', 2, NULL)");
    // A move is no deletion, nor is what follows it.
    live.takes("UPDATE orders SET at = '2026-02-05' WHERE id = 1; UPDATE orders SET at = '2026-01-06' WHERE id = 2");
    assert_eq!(list(&mut live, ORDERS), "1 orders_2026_02, 2 orders_2026_01, 3 orders_default");
    live.takes("BEGIN; UPDATE orders SET at = '2026-01-07' WHERE id <= 2; DELETE FROM orders WHERE id <= 2; COMMIT");
    assert_eq!(list(&mut live, ORDERS), "1 orders_2026_01 deleted, 2 orders_2026_01 deleted, 3 orders_default");
    live.refuses("UPDATE orders SET at = '2026-02-05' WHERE id = 1", "0A000", "orders_deletion_key");
    live.refuses("UPDATE orders SET note = 'x' WHERE id = 1", REFUSED, "orders_read_only");
    live.takes("UPDATE orders SET deleted_at = NULL WHERE id <= 2");
    // By a foreign key action, by a statement that deletes and moves at once, by one that restores and moves.
    live.takes("UPDATE people SET deleted_at = now()");
    assert_eq!(list(&mut live, ORDERS), "1 orders_2026_01 deleted, 2 orders_2026_01, 3 orders_default");
    live.refuses(
        "UPDATE orders SET deleted_at = now(), at = '2026-02-05' WHERE id = 2",
        "0A000",
        "orders_deletion_key",
    );
    live.takes("UPDATE people SET deleted_at = NULL");
    // Rows that reference a deleted row may stay, and move.
    live.takes("UPDATE regions SET deleted_at = now() WHERE id = 1; UPDATE orders SET at = '2026-02-05' WHERE id = 1");
    live.refuses(
        "INSERT INTO orders (id, at, region_id) VALUES (4, '2026-01-05', 1)",
        FOREIGN_KEY,
        "orders_region_id_not_deleted",
    );
    live.refuses(
        "UPDATE orders SET region_id = 1, at = '2026-02-05' WHERE id = 3",
        FOREIGN_KEY,
        "orders_region_id_not_deleted",
    );
    live.refuses(
        "INSERT INTO orders (id, at, deleted_at) VALUES (4, '2026-01-05', now())",
        REFUSED,
        "orders_deletion_insert",
    );
    live.refuses(
        "INSERT INTO orders (id, at) VALUES (3, '2019-01-05') ON CONFLICT (at, id) DO UPDATE SET region_id = 1",
        FOREIGN_KEY,
        "orders_region_id_not_deleted",
    );
    live.takes("INSERT INTO orders (id, at) VALUES (3, '2019-01-05') ON CONFLICT (at, id) DO UPDATE SET deleted_at = '-infinity'");
    assert_eq!(live.text("SELECT deleted_at > now() - interval '1 minute' FROM orders WHERE id = 3"), "true");
    assert_eq!(list(&mut live, ORDERS), "1 orders_2026_02, 2 orders_2026_01, 3 orders_default deleted");
    if config().version >= schema_pg::Version::V15 {
        live.takes("MERGE INTO orders USING (VALUES (1), (2)) AS v (id) ON orders.id = v.id WHEN MATCHED AND v.id = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET at = '2026-02-07'");
        assert_eq!(list(&mut live, ORDERS), "1 orders_2026_02 deleted, 2 orders_2026_02, 3 orders_default deleted");
        live.refuses("UPDATE orders SET deleted_at = NULL WHERE id = 1", FOREIGN_KEY, "orders_region_id_not_deleted");
        live.takes("UPDATE orders SET deleted_at = NULL, region_id = NULL WHERE id = 1");
        live.takes("UPDATE orders SET at = '2026-01-07' WHERE id = 2");
    }
    live.takes("UPDATE regions SET deleted_at = NULL");
    // With dependents, whose reference follows the key. (Before PostgreSQL 15 such a move is to them a deletion of the row.)
    live.takes("INSERT INTO lines VALUES (1, '2026-01-07', 2); UPDATE orders SET deleted_at = now() WHERE id = 2");
    assert_eq!(live.text("SELECT count(*) FROM lines_live"), "0");
    live.refuses("UPDATE orders SET deleted_at = NULL, at = '2026-02-05' WHERE id = 2", "0A000", "orders_deletion_key");
    live.takes("UPDATE orders SET deleted_at = NULL WHERE id = 2");
    assert_eq!(live.text("SELECT count(*) FROM lines_live"), "1");
    if config().version >= schema_pg::Version::V15 {
        live.takes("UPDATE orders SET at = '2026-02-05' WHERE id = 2");
        assert_eq!(live.text("SELECT count(*) FROM lines_live"), "1");
        live.takes("DELETE FROM orders WHERE id = 2");
        assert_eq!(live.text("SELECT count(*) FROM lines_live"), "0");
    }
    live.refuses("TRUNCATE orders CASCADE", "42501", "");
    live.acts("guard_move_owner");
    live.takes("ALTER TABLE orders DISABLE TRIGGER USER; UPDATE orders SET deleted_at = '2020-01-01' WHERE id IN (1, 3); ALTER TABLE orders ENABLE TRIGGER USER");
    assert_eq!(live.text("SELECT purge_orders(interval '1 day')"), "2");
    assert_eq!(live.column("SELECT id FROM orders"), "2");
}

#[test]
fn rows_come_into_partitions_by_copy_as_by_insert() {
    use std::io::Write as _;
    let mut live = installed(registry![Region, Person, Order, Line], "guard_copy");
    live.acts("guard_copy_app");
    live.takes("INSERT INTO regions VALUES (1), (2); UPDATE regions SET deleted_at = now() WHERE id = 1");
    let mut copy = |columns: &str, rows: &str| {
        let mut writer = live.client.copy_in(&format!("COPY orders ({columns}) FROM STDIN")).unwrap();
        writer.write_all(rows.as_bytes()).unwrap();
        writer.finish().err().map(|error| error.as_db_error().unwrap().constraint().unwrap_or_default().to_owned())
    };
    assert_eq!(copy("id, at, region_id", "1\t2026-01-05\t2\n2\t2026-02-05\t\\N\n"), None);
    let refused = copy("id, at, region_id", "3\t2026-01-05\t2\n4\t2026-02-05\t1\n");
    assert_eq!(refused.as_deref(), Some("orders_region_id_not_deleted"));
    assert_eq!(copy("id, at, deleted_at", "5\t2026-01-05\tinfinity\n").as_deref(), Some("orders_deletion_insert"));
    assert_eq!(list(&mut live, ORDERS), "1 orders_2026_01, 2 orders_2026_02");
}

#[derive(Entity)]
#[entity(name = "nodes", tree(parent_id))]
#[pg(partition_by_hash(id).modulus(2))]
struct Node {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Node).on_delete(SetNull).on_update(Cascade))]
    parent_id: Option<i64>,
}

#[test]
fn a_row_of_a_tree_may_move_between_partitions() {
    let mut live = installed(registry![Node], "guard_nodes");
    live.acts("guard_nodes_app");
    let paths = "SELECT string_agg(array_to_string(path, '.') || ':' || level, ' ' ORDER BY path) FROM nodes";
    let sorted = |text: String| {
        let mut words: Vec<&str> = text.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    live.takes("INSERT INTO nodes (id, parent_id) VALUES (1, NULL), (2, 1), (3, 2), (4, NULL)");
    // Numbers whose partition is another one.
    let other = |live: &mut Live, id: i64| {
        let was = format!("SELECT tableoid FROM nodes WHERE id = {id}");
        let moved = |live: &mut Live, now: i64| {
            live.takes(&format!("BEGIN; INSERT INTO nodes (id) VALUES ({now})"));
            let moved = live.text(&format!("SELECT ({was}) <> tableoid FROM nodes WHERE id = {now}")) == "true";
            live.takes("ROLLBACK");
            moved
        };
        (200 * id..).find(|now| moved(live, *now)).unwrap()
    };
    let now = other(&mut live, 3);
    live.takes(&format!("UPDATE nodes SET id = {now}, parent_id = 4, path = '{{x}}' WHERE id = 3"));
    assert_eq!(live.text(paths), format!("1:0 1.2:1 4:0 4.{now}:1"));
    if config().version >= schema_pg::Version::V15 {
        let root = other(&mut live, 4);
        live.refuses(&format!("UPDATE nodes SET id = {root}, parent_id = {now} WHERE id = 4"), CHECK, "nodes_tree");
        live.takes(&format!("UPDATE nodes SET id = {root} WHERE id = 4"));
        assert_eq!(sorted(live.text(paths)), sorted(format!("{root}:0 {root}.{now}:1 1:0 1.2:1")));
    }
}

#[derive(Entity)]
#[entity(name = "stones", soft_delete, tree(parent_id))]
struct Stone {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
    #[entity(immutable)]
    path: Vec<String>,
    #[entity(immutable)]
    deleted_at: Option<DateTime<Utc>>,
}

#[test]
fn columns_that_the_database_changes_are_not_immutable() {
    let Err(Diagnostics(found)) = registry![Stone] else { panic!("no mistake was found") };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines.join("\n"),
        "E0730 Stone.deleted_at: `immutable` says that `deleted_at` never changes, and `soft_delete` changes it
E0730 Stone.path: `immutable` says that `path` never changes, and `tree` changes it"
    );
}

#[derive(Entity)]
#[entity(name = "chests", soft_delete.cascade())]
struct Chest {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "coins", soft_delete)]
#[pg(policy("coins_app").for_all().to("guard_policy_app").using("true"))]
struct Coin {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Chest).on_delete(Cascade))]
    chest_id: i64,
}

#[test]
fn dependents_that_policies_hide_from_the_owner_are_an_error_and_do_not_stay_live() {
    let mut early = empty();
    early.takes("CREATE ROLE guard_policy_app NOSUPERUSER; CREATE ROLE guard_policy_owner NOSUPERUSER NOCREATEROLE");
    early.takes("GRANT CREATE, USAGE ON SCHEMA public TO guard_policy_owner; SET ROLE guard_policy_owner");
    early.takes(&sql(registry![Chest, Coin]));
    early.takes("GRANT SELECT, INSERT, UPDATE ON chests, coins TO guard_policy_app");
    early.acts("guard_policy_app");
    early.takes("INSERT INTO chests VALUES (1); INSERT INTO coins (id, chest_id) VALUES (1, 1)");
    early.refuses("UPDATE chests SET deleted_at = now()", "42501", "");
    early.takes("RESET ROLE; ALTER ROLE guard_policy_owner BYPASSRLS; SET ROLE guard_policy_app; UPDATE chests SET deleted_at = now()");
    assert_eq!(early.text("SELECT count(*) FROM coins WHERE deleted_at IS NULL"), "0");
}

#[derive(Entity)]
#[entity(name = "boxes", tenant = tenant, soft_delete.cascade().refuse_references())]
struct Carton {
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
}

#[derive(Entity)]
#[entity(name = "pens", tenant = tenant, soft_delete)]
struct Pen {
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
    #[entity(references(Carton).on_delete(Cascade))]
    box_id: i64,
}

#[test]
fn dependents_of_a_tenant_are_deleted_under_row_security_without_a_right_on_them() {
    let mut live = installed(registry![Carton, Pen], "guard_tenant");
    live.takes("REVOKE UPDATE ON pens FROM guard_tenant_app");
    live.acts("guard_tenant_app");
    for tenant in [1, 2] {
        live.takes(&format!("SET app.tenant_id = '{tenant}'; INSERT INTO boxes VALUES ({tenant}, {tenant}); INSERT INTO pens (id, tenant, box_id) VALUES ({tenant}, {tenant}, {tenant})"));
    }
    live.takes("UPDATE boxes SET deleted_at = now()");
    live.refuses("INSERT INTO pens (id, tenant, box_id) VALUES (3, 2, 2)", FOREIGN_KEY, "pens_box_id_not_deleted");
    live.refuses("UPDATE pens SET deleted_at = NULL", "42501", "");
    assert_eq!(live.text("SELECT count(*) FROM pens_live"), "0");
    live.takes("SET app.tenant_id = '1'");
    assert_eq!(live.text("SELECT count(*) FROM pens_live"), "1");
    live.acts("guard_tenant_owner");
    live.takes("SET app.tenant_id = '2'");
    live.refuses("UPDATE pens SET deleted_at = NULL", FOREIGN_KEY, "pens_box_id_not_deleted");
    live.takes("UPDATE boxes SET deleted_at = NULL");
    assert_eq!(live.text("SELECT count(*) FROM pens_live"), "1");
}
