//! Who changed a row, which version it has, and what of it never changes.

use chrono::{DateTime, Utc};
use schema_core::{Entity, registry};
use uuid::Uuid;

use crate::support::{FOREIGN_KEY, NOT_NULL, config, live, restrict};

/// What triggers refuse.
const REFUSED: &str = "23000";
const STALE: &str = "40001";

#[derive(Entity)]
#[entity(name = "users")]
struct User {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "notes", actors.references(User), timestamps)]
struct Note {
    #[entity(primary_key)]
    id: i64,
    title: String,
}

#[derive(Entity)]
#[entity(name = "memos", actors)]
struct Memo {
    #[entity(primary_key)]
    id: i64,
    #[entity(column = "by \"whom\"")]
    created_by: String,
    title: String,
}

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

#[test]
fn actors_follow_the_session_and_the_maker_of_a_row_never_changes() {
    let mut live = live(registry![User, Note, Memo]);
    live.takes(&format!("INSERT INTO users VALUES ('{A}'), ('{B}')"));
    live.takes(&format!("SET app.user_id = '{A}'; INSERT INTO notes (title, created_by) VALUES ('a', '{B}')"));
    live.takes(&format!("SET app.user_id = '{B}'; UPDATE notes SET title = 'b', updated_by = '{A}'"));
    let right = format!("SELECT created_by = '{A}' AND updated_by = '{B}' FROM notes");
    assert_eq!(live.text(&right), "true");
    live.refuses(&format!("UPDATE notes SET created_by = '{B}'"), REFUSED, "notes_actors");
    live.refuses("UPDATE notes SET created_by = NULL", REFUSED, "notes_actors");
    live.takes("SET app.user_id = 'nobody'");
    live.refuses("UPDATE notes SET title = 'c'", "22P02", "");
    live.takes("SET app.user_id = '00000000-0000-0000-0000-00000000000c'");
    live.refuses("UPDATE notes SET title = 'c'", FOREIGN_KEY, "notes_updated_by_fkey");

    // While the session says nothing, a change is nobody's.
    live.takes("RESET app.user_id; UPDATE notes SET title = 'c'");
    assert_eq!(live.text("SELECT updated_by FROM notes"), "NULL");
    live.takes(&format!("SET app.user_id = '{A}'; UPDATE notes SET title = 'd'"));
    // The actor goes, while it is the one who asks: the columns become empty.
    live.takes(&format!("DELETE FROM users WHERE id = '{A}'"));
    assert_eq!(live.text("SELECT num_nulls(created_by, updated_by) FROM notes"), "2");

    live.takes("SET app.user_id = 'ann'; INSERT INTO memos (title) VALUES ('a')");
    live.refuses("UPDATE memos SET \"by \"\"whom\"\"\" = 'bob'", REFUSED, "memos_actors");
    live.takes("RESET app.user_id; BEGIN; SET LOCAL app.user_id = 'bob'; UPDATE memos SET title = 'b'; COMMIT");
    assert_eq!(live.text("SELECT \"by \"\"whom\"\"\" || updated_by FROM memos"), "annbob");
    // Behind a SET LOCAL the variable is empty, not unset: the same nobody.
    live.refuses("INSERT INTO memos (title) VALUES ('b')", NOT_NULL, "");
}

#[derive(Entity)]
#[entity(name = "tasks", primary_key([list, no]))]
struct Task {
    list: String,
    no: i32,
    title: String,
    #[entity(version)]
    version: i32,
}

#[derive(Entity)]
#[entity(name = "plans")]
struct Plan {
    #[entity(primary_key)]
    id: i64,
    #[entity(version, column = "Lock \"no\"")]
    lock: i64,
}

#[test]
fn a_stale_version_is_refused_and_named_and_bulk_updates_work() {
    let mut live = live(registry![Task, Plan]);
    live.takes("INSERT INTO tasks (list, no, title) SELECT 'a', n, 'x' FROM generate_series(1, 100) AS n");
    live.takes("UPDATE tasks SET title = 'y', version = 1 WHERE no = 7");
    live.takes("UPDATE tasks SET title = 'z' WHERE no = 7");
    assert_eq!(live.text("SELECT version FROM tasks WHERE no = 7"), "3");
    live.refuses("UPDATE tasks SET title = 'old', version = 2 WHERE no = 7", STALE, "tasks_version");
    let error = live.client.batch_execute("UPDATE tasks SET version = 2 WHERE no = 7").unwrap_err();
    assert_eq!(
        error.as_db_error().unwrap().message(),
        "row (list)=(a), (no)=(7) of public.tasks was changed since it was read: it has version 3, not 2"
    );
    live.refuses("UPDATE tasks SET version = 9 WHERE no = 7", REFUSED, "tasks_version");
    live.takes("UPDATE tasks SET title = 'all'");
    assert_eq!(live.text("SELECT sum(version) FROM tasks"), "202");
    live.takes("INSERT INTO tasks VALUES ('a', 7, 'up') ON CONFLICT (list, no) DO UPDATE SET title = excluded.title");
    assert_eq!(live.text("SELECT version FROM tasks WHERE no = 7"), "5");

    live.takes("INSERT INTO plans DEFAULT VALUES; UPDATE plans SET id = id; UPDATE plans SET id = 5");
    live.refuses("UPDATE plans SET \"Lock \"\"no\"\"\" = 1", STALE, "plans_version");
}

#[test]
fn the_ready_update_says_the_version_that_was_read() {
    let registry = registry![Task, Plan].unwrap();
    let update = schema_pg::versioned_update::<Task>(&registry, &config(), [Task::columns().title]).unwrap();
    let mut live = live(Ok(registry));
    live.takes("INSERT INTO tasks (list, no, title) VALUES ('a', 1, 'x'), ('a', 2, 'x')");
    let row = live.client.query_one(&update, &[&"mine", &1_i32, &"a", &1_i32]).unwrap();
    assert_eq!(row.get::<_, i32>(0), 2);
    let error = live.client.query(&update, &[&"theirs", &1_i32, &"a", &1_i32]).unwrap_err();
    assert_eq!(error.code().unwrap().code(), STALE);
    assert!(live.client.query(&update, &[&"gone", &1_i32, &"b", &1_i32]).unwrap().is_empty());
    assert_eq!(live.text("SELECT string_agg(title || version, ' ' ORDER BY no) FROM tasks"), "mine2 x1");

    let registry = registry![Plan, User].unwrap();
    let mistakes = |found: Result<String, schema_core::Diagnostics>| found.unwrap_err().to_string();
    let refused = mistakes(schema_pg::versioned_update::<Plan>(&registry, &config(), [Plan::columns().lock]));
    assert!(refused.contains("P0507") && refused.contains("`lock` can't be set here"), "{refused}");
    let refused = mistakes(schema_pg::versioned_update::<User>(&registry, &config(), [User::columns().id.desc()]));
    assert!(refused.contains("no version") && refused.contains("an expression"), "{refused}");
    let refused = mistakes(schema_pg::versioned_update::<Task>(&registry, &config(), [Task::columns().title]));
    assert!(refused.contains("not in the registry"), "{refused}");
}

#[derive(Entity)]
#[entity(name = "prices", immutable, timestamps)]
struct Price {
    #[entity(primary_key)]
    id: i64,
    cents: i64,
    #[pg(generated("cents * 2"))]
    twice: i64,
}

#[derive(Entity)]
#[entity(name = "postings", append_only)]
struct Posting {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Price))]
    price_id: Option<i64>,
}

#[derive(Entity)]
#[entity(name = "goods", rename_all = "camelCase")]
struct Good {
    #[entity(primary_key)]
    id: i64,
    #[entity(immutable)]
    first_code: Option<String>,
    #[entity(immutable)]
    born: DateTime<Utc>,
    name: String,
}

#[test]
fn what_lasts_can_not_be_changed() {
    let mut live = live(registry![Price, Posting, Good]);
    live.takes("INSERT INTO prices (cents) VALUES (1), (2), (3); INSERT INTO postings (price_id) VALUES (1), (NULL)");
    live.refuses("UPDATE prices SET cents = 5", REFUSED, "prices_immutable");
    live.takes("UPDATE prices SET cents = cents");
    live.takes("DELETE FROM prices WHERE id = 2");

    live.refuses("UPDATE postings SET price_id = NULL", REFUSED, "postings_append_only");
    live.refuses("UPDATE postings SET price_id = price_id", REFUSED, "postings_append_only");
    live.refuses("DELETE FROM postings", REFUSED, "postings_append_only");
    live.refuses("TRUNCATE postings", REFUSED, "postings_append_only_truncate");
    live.refuses("TRUNCATE prices CASCADE", REFUSED, "postings_append_only_truncate");
    // Neither does a row go with what it references.
    live.refuses("DELETE FROM prices WHERE id = 1", restrict(), "postings_price_id_fkey");
    assert_eq!(live.text("SELECT count(*) FROM postings"), "2");

    live.takes("INSERT INTO goods (\"firstCode\", born, name) VALUES (NULL, now(), 'a')");
    live.takes("UPDATE goods SET name = 'b', born = born");
    live.refuses("UPDATE goods SET \"firstCode\" = 'x'", REFUSED, "goods_immutable");
    let error = live.client.batch_execute("UPDATE goods SET born = 'epoch'").unwrap_err();
    assert_eq!(error.as_db_error().unwrap().message(), "firstCode, born of rows of public.goods can't be changed");
    let error = live.client.batch_execute("DELETE FROM postings").unwrap_err();
    assert_eq!(error.as_db_error().unwrap().message(), "rows of public.postings can't be deleted");
}

#[test]
fn triggers_are_not_called_for_nothing() {
    let sql = crate::support::sql(registry![Price, Good]);
    for when in [
        "WHEN (pg_catalog.record_image_ne(ROW(OLD.id, OLD.cents, OLD.created_at, OLD.updated_at), ROW(NEW.id, ",
        r#"WHEN (pg_catalog.record_image_ne(ROW(OLD."firstCode", OLD.born), ROW(NEW."firstCode", NEW.born)))"#,
    ] {
        assert!(sql.contains(when), "{when}\nis not in\n{sql}");
    }
}

#[derive(Entity)]
#[entity(name = "odd", append_only, immutable, index([deleted_at, created_by]), soft_delete)]
struct Odd {
    #[entity(primary_key)]
    id: i64,
    #[entity(version)]
    a: i64,
    #[entity(version)]
    b: Option<i64>,
    deleted_at: String,
}

#[test]
fn what_contradicts_itself_is_reported() {
    let Err(schema_core::Diagnostics(found)) = registry![Odd] else { panic!("no mistake was found") };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines.join("\n"),
        "E0108 Odd: `append_only` and `immutable` are both said
E0703 Odd.b: `version` counts `b`, which must always be there
E0704 Odd: `version` stands on `a` and on `b`
E0702 Odd.deleted_at: `soft_delete` keeps `deleted_at`, which must be an `Option<DateTime<Utc>>`
E0704 Odd: `immutable` says that rows never change, and `version` is about changes
E0704 Odd: `immutable` says that rows never change, and `soft_delete` is about changes
E0501 Odd.created_by: `index` names `created_by`, which `Odd` does not have"
    );
}
