//! The log of changes: what is noted, what is not, and who can touch it.

use chrono::{DateTime, Utc};
use schema_core::{DbEnum, Entity, registry};
use uuid::Uuid;

use crate::support::{Live, live};

const REFUSED: &str = "23000";
const DENIED: &str = "42501";

#[derive(DbEnum)]
enum Mood {
    Fine,
    Bad,
}

#[derive(Entity)]
#[entity(name = "people", audit.except([seen]), soft_delete, timestamps, actors)]
struct Person {
    #[entity(primary_key)]
    id: Uuid,
    name: String,
    #[entity(pii)]
    email: Option<String>,
    #[entity(sensitive, column = "pass \"word\"")]
    password: Option<String>,
    tags: Option<Vec<String>>,
    extra: Option<serde_json::Value>,
    mood: Option<Mood>,
    #[pg(generated("upper(name)"))]
    shout: String,
    seen: Option<i64>,
    #[entity(version)]
    version: i64,
}

#[derive(Entity)]
#[entity(name = "Line \"items\"", primary_key([order, line]), audit)]
#[pg(schema = "shop's")]
struct LineItem {
    order: String,
    line: i32,
    #[entity(column = "n'o\\te")]
    note: Option<String>,
    actor: Option<String>,
    n: Option<i32>,
    o: Option<i32>,
}

#[derive(Entity)]
#[entity(name = "rows", audit.row_level())]
struct Row {
    #[entity(primary_key)]
    id: i64,
    a: Option<i32>,
    at: Option<DateTime<Utc>>,
}

#[derive(Entity)]
#[entity(name = "loose", no_primary_key, audit)]
struct Loose {
    a: Option<i32>,
}

fn people() -> Live {
    live(registry![Person, LineItem, Row, Loose])
}

/// What was noted, oldest first, and the log is empty again.
fn noted(live: &mut Live) -> String {
    let noted = live.column(
        "SELECT concat_ws('|', action, record_key, old_values, new_values, changed_fields) FROM audit_log ORDER BY id",
    );
    live.takes("SET session_replication_role = replica; DELETE FROM audit_log; RESET session_replication_role");
    noted
}

const ID: &str = "00000000-0000-0000-0000-00000000000a";

#[test]
fn what_was_done_is_noted_and_what_changed_nothing_is_not() {
    let mut live = people();
    live.takes(&format!(
        "INSERT INTO people (id, name, email, created_at, updated_at) VALUES ('{ID}', 'a', 'x@y.z', 'epoch', 'epoch')"
    ));
    let found = noted(&mut live);
    assert!(found.starts_with(&format!(r#"insert|{{"id": "{ID}"}}|{{"#)), "{found}");
    for (part, is_there) in
        [(r#""name": "a""#, true), (r#""shout": "A""#, true), ("x@y.z", false), ("pass", false), ("seen", false)]
    {
        assert_eq!(found.contains(part), is_there, "{part}: {found}");
    }
    // Nothing changes, or only what each change changes, or what is not looked at.
    live.takes("UPDATE people SET name = name, email = email; UPDATE people SET seen = 5; UPDATE people SET name = 'b' WHERE false");
    assert_eq!(noted(&mut live), "NULL");
    live.takes("UPDATE people SET email = 'new@y.z', tags = '{a,\"b c\"}', mood = 'bad', extra = '{\"k\": null}'");
    let found = noted(&mut live);
    assert!(found.contains(r#""tags": ["a", "b c"]"#) && found.contains(r#""mood": "bad""#), "{found}");
    assert!(found.ends_with("|{email,tags,extra,mood,updated_at,version}"), "{found}");
    assert!(!found.contains("@y.z") && found.contains(r#""extra": {"k": null}"#), "{found}");
    live.takes("UPDATE people SET tags = NULL");
    let found = noted(&mut live);
    assert!(found.contains(r#""tags": ["a", "b c"]"#) && found.contains(r#""tags": null"#), "{found}");

    live.takes("UPDATE people SET deleted_at = 'epoch'; UPDATE people SET deleted_at = NULL; DELETE FROM people; TRUNCATE people");
    assert_eq!(live.column("SELECT action FROM audit_log ORDER BY id"), "soft_delete restore delete truncate");
    assert_eq!(
        live.text(
            "SELECT record_key IS NULL AND table_name = 'public.people' FROM audit_log WHERE action = 'truncate'"
        ),
        "true"
    );
}

#[test]
fn every_way_to_write_is_noted() {
    let mut live = people();
    let table = "\"shop's\".\"Line \"\"items\"\"\"";
    live.takes(&format!(
        "INSERT INTO {table} (\"order\", line) SELECT 'x', n FROM generate_series(1, 3) AS n;
         INSERT INTO {table} (\"order\", line, n, o) VALUES ('x', 3, 1, 1), ('x', 4, 2, 2)
            ON CONFLICT (\"order\", line) DO UPDATE SET n = 7, \"n'o\\te\" = 'it''s'"
    ));
    let actions = |live: &mut Live| {
        live.text("SELECT string_agg(c, ' ') FROM (SELECT action || count(*) FROM audit_log GROUP BY action ORDER BY 1) AS a (c)")
    };
    assert_eq!(actions(&mut live), "insert4 update1");
    let key = live.text("SELECT record_key::text || new_values || table_name FROM audit_log WHERE action = 'update'");
    assert_eq!(key, r#"{"line": 3, "order": "x"}{"n": 7, "n'o\\te": "it's"}shop's.Line "items""#);
    noted(&mut live);

    let mut copy = live.client.copy_in(&format!("COPY {table} (\"order\", line) FROM STDIN")).unwrap();
    std::io::Write::write_all(&mut copy, b"y\t1\ny\t2\n").unwrap();
    copy.finish().unwrap();
    if schema_test_server::Server::shared().version() < 15 {
        return;
    }
    live.takes(&format!(
        "MERGE INTO {table} AS t USING (VALUES ('y', 1), ('y', 2), ('y', 3)) AS v (a, b) ON t.\"order\" = v.a AND t.line = v.b
            WHEN MATCHED AND b = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET n = 1 WHEN NOT MATCHED THEN INSERT (\"order\", line) VALUES (a, b)"
    ));
    assert_eq!(actions(&mut live), "delete1 insert3 update1");
    noted(&mut live);

    // The key changes: it is noted of the row that had the key before.
    live.takes(&format!("UPDATE {table} SET line = line + 10 WHERE line = 2"));
    assert_eq!(live.column("SELECT action || (record_key ->> 'line') FROM audit_log ORDER BY 1"), "update2 update2");
}

#[test]
fn rows_can_be_noted_as_they_change() {
    let mut live = people();
    live.takes("INSERT INTO rows (a) VALUES (1), (2); UPDATE rows SET a = a; UPDATE rows SET a = 5 WHERE id = 1; DELETE FROM rows WHERE id = 2");
    let found = noted(&mut live);
    assert!(found.contains(r#"update|{"id": 1}|{"a": 1}|{"a": 5}|{a}"#), "{found}");
    assert_eq!(
        found.matches("insert|").count() + found.matches("update|").count() + found.matches("delete|").count(),
        4,
        "{found}"
    );
    live.takes("UPDATE rows SET id = 9; TRUNCATE rows");
    assert_eq!(live.column("SELECT action FROM audit_log ORDER BY id"), "update truncate");
    noted(&mut live);
    live.takes("INSERT INTO loose VALUES (1); UPDATE loose SET a = 2; DELETE FROM loose");
    assert_eq!(noted(&mut live), r#"insert|{"a": 1} update|{"a": 1}|{"a": 2}|{a} delete|{"a": 2}"#);
}

#[test]
fn who_it_was_is_noted_as_far_as_the_session_says() {
    let mut live = people();
    live.takes("INSERT INTO rows (a) VALUES (1)");
    assert_eq!(
        live.text("SELECT num_nulls(actor, tenant, request_id, ip_address, user_agent) || db_user || (txid > 0) FROM audit_log"),
        format!("5{}true", live.text("SELECT session_user"))
    );
    noted(&mut live);
    live.takes(
        "BEGIN; SET LOCAL app.user_id = 'ann'; SET LOCAL app.tenant_id = 't'; SET LOCAL app.request_id = 'r';
         SET LOCAL app.ip_address = '::1'; SET LOCAL app.user_agent = 'it''s'; INSERT INTO rows (a) VALUES (1); COMMIT",
    );
    let said = "SELECT concat_ws(' ', actor, tenant, request_id, ip_address, user_agent) FROM audit_log ORDER BY id DESC LIMIT 1";
    assert_eq!(live.text(said), "ann t r ::1 it's");
    live.takes("INSERT INTO rows (a) VALUES (1)");
    assert_eq!(live.text(said), "");
}

#[test]
fn nobody_changes_the_log_and_the_application_does_not_see_it() {
    let mut live = people();
    live.takes("CREATE ROLE lifecycle_audited; CREATE ROLE lifecycle_log_owner");
    live.takes("GRANT SELECT, INSERT, UPDATE, DELETE ON rows TO lifecycle_audited; SET ROLE lifecycle_audited");
    live.takes("INSERT INTO rows (a) VALUES (1); UPDATE rows SET a = 2; DELETE FROM rows");
    for denied in [
        "SELECT FROM audit_log",
        "INSERT INTO audit_log (table_name) VALUES ('x')",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "SELECT audit_rows()",
    ] {
        live.refuses(denied, DENIED, "");
    }
    live.takes("RESET ROLE");
    for part in ["audit_log", "audit_log_default"] {
        live.refuses(&format!("TRUNCATE {part}"), REFUSED, "audit_log_append_only_truncate");
    }
    live.refuses("UPDATE audit_log SET actor = 'x'", REFUSED, "audit_log_append_only");
    live.refuses("DELETE FROM audit_log", REFUSED, "audit_log_append_only");
    // Even where somebody granted it all by mistake.
    live.takes("GRANT ALL ON ALL TABLES IN SCHEMA public TO lifecycle_audited; SET ROLE lifecycle_audited");
    assert_eq!(live.text("SELECT count(*) FROM audit_log"), "0");
    assert_eq!(live.text("SELECT count(*) FROM audit_log_default"), "0");
    live.refuses("INSERT INTO audit_log (table_name, action, db_user, txid) VALUES ('x', 'y', 'z', 1)", DENIED, "");
    live.takes("SET schema.keeps_partitions = 'on'");
    assert_eq!(live.client.execute("DELETE FROM audit_log", &[]).unwrap(), 0);
    live.refuses("TRUNCATE audit_log_default", REFUSED, "audit_log_append_only_truncate");
    live.takes("RESET ROLE");
    assert_eq!(live.text("SELECT count(*) FROM audit_log"), "3");
}

#[test]
fn coming_months_get_their_partitions_and_rows_move_there() {
    let mut live = people();
    live.takes("INSERT INTO audit_log (at, table_name, action, db_user, txid) VALUES ('2031-05-05', 'x', 'y', 'z', 1)");
    assert_eq!(live.text("SELECT tableoid::regclass FROM audit_log"), "audit_log_default");
    live.takes("SELECT maintain_audit_log_partitions('2031-04-01')");
    assert_eq!(live.text("SELECT tableoid::regclass FROM audit_log"), "audit_log_2031_05");
    live.refuses("TRUNCATE audit_log_2031_05", REFUSED, "audit_log_append_only_truncate");
    live.refuses("DELETE FROM audit_log_2031_05", REFUSED, "audit_log_append_only");
    assert_eq!(live.text("SELECT relrowsecurity FROM pg_class WHERE relname = 'audit_log_2031_05'"), "true");
}

#[test]
fn partitions_that_come_with_time_are_no_drift_unless_they_are_less_guarded() {
    let mut live = people();
    let expected = schema_pg::blocking::introspect(&mut people().client, &["public", "shop's"]).unwrap();
    let drift = |live: &mut Live| {
        let found = schema_pg::blocking::introspect(&mut live.client, &["public", "shop's"]).unwrap();
        schema_pg::drift(&found, &expected)
    };
    live.takes("SELECT maintain_audit_log_partitions('2031-04-01')");
    assert_eq!(live.text("SELECT to_regclass('audit_log_2031_05') IS NOT NULL"), "true");
    drift(&mut live).assert_none();
    live.takes(
        "ALTER TABLE audit_log_2031_05 DISABLE ROW LEVEL SECURITY; GRANT SELECT ON audit_log_2031_05 TO pg_monitor",
    );
    let said = drift(&mut live).to_string();
    assert!(
        said.contains("table public.audit_log_2031_05\n    row_security is off, should be enabled\n    grants is "),
        "{said}"
    );
    live.takes("CREATE TABLE audit_log_mine PARTITION OF audit_log FOR VALUES FROM ('2001-01-01') TO ('2001-02-01')");
    live.takes("ALTER TABLE audit_log_mine ENABLE ROW LEVEL SECURITY; CREATE TABLE rows_other ()");
    let said = drift(&mut live).to_string();
    assert!(said.contains("table public.audit_log_mine\n    triggers is ") && said.contains("rows_other"), "{said}");
}
