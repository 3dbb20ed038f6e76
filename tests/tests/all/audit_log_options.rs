//! The log as people want it: a key, indexes, types, columns of one's own; and its first month, which is the server's.

use schema_core::{Entity, registry};
use schema_pg::audit_log::{AuditIndex, IpType, actor, at, record_key, table_name};
use schema_pg::{AuditLog, Config, SessionValue};
use uuid::Uuid;

use crate::support::{FOREIGN_KEY, Live, config, empty, restrict};

#[derive(Entity)]
#[entity(name = "users")]
struct User {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "notes", audit, soft_delete)]
struct Note {
    #[entity(primary_key)]
    id: i64,
    text: String,
}

fn wanted() -> AuditLog {
    let mut log = AuditLog::new()
        .primary_key()
        .index([table_name, record_key, at.desc()])
        .actor_references::<User>()
        .ip(IpType::Inet)
        .column("source", SessionValue::Setting("app.source".into()))
        .column("it\"s", SessionValue::Expression("current_user".into()))
        .upper_case_actions();
    log.indexes.push(AuditIndex { name: Some("log_of_an_actor".into()), columns: vec![actor, at.desc()] });
    log
}

fn notes(audit: AuditLog) -> Live {
    let config = Config { audit, ..config() };
    let live = empty();
    let catalog = schema_pg::lower_with(&registry![Note, User].unwrap(), &config).unwrap();
    live.installs(&schema_pg::create(&catalog).to_string());
    live
}

#[test]
fn the_log_holds_what_was_asked_for() {
    let mut live = notes(wanted());
    live.takes("INSERT INTO users (id) VALUES ('00000000-0000-0000-0000-00000000000a')");
    live.takes("SET app.user_id = '00000000-0000-0000-0000-00000000000a'; SET app.ip_address = '10.0.0.1'; SET app.source = 'api'");
    live.takes(
        "INSERT INTO notes (text) VALUES ('a'); UPDATE notes SET text = 'b'; UPDATE notes SET deleted_at = now()",
    );
    live.takes("UPDATE notes SET deleted_at = NULL; DELETE FROM notes; TRUNCATE notes");
    assert_eq!(
        live.column("SELECT action FROM audit_log ORDER BY id"),
        "INSERT UPDATE SOFT_DELETE RESTORE DELETE TRUNCATE"
    );
    assert_eq!(
        live.text("SELECT DISTINCT concat_ws(' ', actor, host(ip_address), source) FROM audit_log"),
        "00000000-0000-0000-0000-00000000000a 10.0.0.1 api"
    );
    assert_eq!(live.text("SELECT count(DISTINCT \"it\"\"s\") FROM audit_log"), "1");
    live.refuses("DELETE FROM users", restrict(), "audit_log_actor_fkey");
    let plan = live.plan("SELECT FROM audit_log WHERE table_name = 'public.notes' AND record_key = '{\"id\": 1}' ORDER BY at DESC LIMIT 5");
    assert!(plan.contains("Index"), "{plan}");
    // One index leads with the actor: the reference has no other.
    assert_eq!(
        live.column("SELECT indexname FROM pg_indexes WHERE tablename = 'audit_log' ORDER BY 1"),
        "audit_log_pkey audit_log_table_name_record_key_at_idx log_of_an_actor"
    );
}

#[test]
fn what_the_session_says_must_be_what_the_columns_hold() {
    let mut live = notes(wanted());
    live.takes("SET app.user_id = 'ann'");
    live.refuses("INSERT INTO notes (text) VALUES ('a')", "22P02", "");
    live.takes("SET app.user_id = '00000000-0000-0000-0000-00000000000b'");
    live.refuses("INSERT INTO notes (text) VALUES ('a')", FOREIGN_KEY, "audit_log_actor_fkey");
    live.takes("SET app.user_id = ''; SET app.ip_address = 'x'");
    live.refuses("INSERT INTO notes (text) VALUES ('a')", "22P02", "");
    live.takes("SET app.ip_address = ''; INSERT INTO notes (text) VALUES ('a')");
    assert_eq!(live.text("SELECT count(*) FROM audit_log WHERE actor IS NULL AND ip_address IS NULL"), "1");
}

#[test]
fn the_first_month_is_the_servers_and_later_plans_leave_what_came_with_time() {
    let config = config();
    let catalog = schema_pg::lower_with(&registry![Note, User].unwrap(), &config).unwrap();
    let mut live = empty();
    live.takes("DO $$ BEGIN CREATE ROLE audit_log_options_owner; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$");
    live.administrates(&["audit_log_options_owner"]);
    let options =
        schema_pg::PlanOptions { owner: Some("audit_log_options_owner".into()), ..schema_pg::PlanOptions::default() };
    live.installs(&schema_pg::create_with(&catalog, &options).to_string());
    live.takes("INSERT INTO notes (text) VALUES ('a')");
    assert_eq!(live.text("SELECT tableoid::regclass::text = to_char(now() AT TIME ZONE 'UTC', '\"audit_log_\"YYYY_MM') FROM audit_log"), "true");
    assert_eq!(live.text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_log'::regclass"), "5");
    // Whose the table is, theirs its partitions are.
    assert_eq!(
        live.column("SELECT DISTINCT relowner::regrole FROM pg_class WHERE relname LIKE 'audit_log%'"),
        "audit_log_options_owner"
    );
    let read = schema_pg::blocking::introspect(&mut live.client, &["public"]).unwrap();
    let names = |catalog: &schema_pg::Catalog| {
        catalog.tables.iter().filter(|table| table.name.name.starts_with("audit_log_")).count()
    };
    assert_eq!((names(&catalog), names(&read)), (1, 5));
    let changes = schema_pg::diff(&read, &catalog, &schema_pg::Renames::none());
    assert!(
        !changes.iter().any(|change| matches!(change, schema_pg::Change::Drop(schema_pg::Item::Table(_)))),
        "partitions are dropped"
    );
    // Partitions that an older snapshot holds stay, too; the log may have another name by then.
    let from = Config { audit: AuditLog { from: Some("2026-01".into()), ..AuditLog::new() }, ..config };
    let older = schema_pg::lower_with(&registry![Note, User].unwrap(), &from).unwrap();
    assert_eq!(names(&older), 5);
    let plan = schema_pg::diff(&older, &catalog, &schema_pg::Renames::none());
    assert!(
        !plan.iter().any(|change| matches!(change, schema_pg::Change::Drop(schema_pg::Item::Table(_)))),
        "partitions are dropped"
    );
    // With the table they go.
    let nothing = schema_pg::Catalog::default();
    let changes = schema_pg::diff(&read, &nothing, &schema_pg::Renames::none());
    let dropped = |name: &str| {
        changes.iter().any(|change| matches!(change, schema_pg::Change::Drop(schema_pg::Item::Table(table)) if table.name.name == name))
    };
    assert!(dropped("audit_log") && dropped("audit_log_default"));
}

#[test]
fn options_of_the_log_come_and_go_with_the_rows_that_it_holds() {
    let lowered = |audit: AuditLog| {
        schema_pg::lower_with(&registry![Note, User].unwrap(), &Config { audit, ..config() }).unwrap()
    };
    let (plain, full) = (lowered(AuditLog::new()), lowered(wanted()));
    let mut live = notes(AuditLog::new());
    live.takes("INSERT INTO users (id) VALUES ('00000000-0000-0000-0000-00000000000a')");
    live.takes("SET app.user_id = '00000000-0000-0000-0000-00000000000a'; SET app.ip_address = '10.0.0.1'");
    live.takes("INSERT INTO notes (text) VALUES ('a'); UPDATE notes SET text = 'b'");
    let held = "SELECT concat_ws(' ', upper(action), actor, host(ip_address::inet)) FROM audit_log ORDER BY id";
    let before = live.column(held);
    for (was, now) in [(&plain, &full), (&full, &plain)] {
        let changes = schema_pg::diff(was, now, &schema_pg::Renames::none());
        let options =
            schema_pg::PlanOptions::default().allow("public.audit_log.source").allow("public.audit_log.it\"s");
        let plan = schema_pg::plan(&changes, &options);
        assert!(plan.refused.is_empty(), "{plan}");
        for step in &plan.steps {
            live.takes(&step.sql());
        }
        assert_eq!(live.column(held), before, "{plan}");
        let fresh = notes(if std::ptr::eq(now, &full) { wanted() } else { AuditLog::new() });
        let read = |live: &Live| schema_pg::blocking::introspect(&mut live.again().client, &["public"]).unwrap();
        schema_pg::drift(&read(&live), &read(&fresh)).assert_none();
    }
}

#[test]
fn an_administrator_reads_the_log_and_nobody_changes_it() {
    let mut live = empty();
    live.takes("DO $$ BEGIN CREATE ROLE audit_log_options_admin; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$");
    let config = Config { audit: AuditLog::new().read_by("audit_log_options_admin"), ..config() };
    let catalog = schema_pg::lower_with(&registry![Note, User].unwrap(), &config).unwrap();
    live.installs(&schema_pg::create(&catalog).to_string());
    live.takes("INSERT INTO notes (text) VALUES ('a'); SET ROLE audit_log_options_admin");
    assert_eq!(live.column("SELECT action FROM audit_log"), "insert");
    for refused in [
        "DELETE FROM audit_log",
        "UPDATE audit_log SET actor = 'x'",
        "SELECT FROM audit_log_default",
        "TRUNCATE audit_log",
    ] {
        live.refuses(refused, "42501", "");
    }
}

mod wrong {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(tenant = id)]
    pub struct Firm {
        #[entity(primary_key)]
        id: uuid::Uuid,
    }

    #[derive(Entity)]
    #[entity(tenant = firm_id, audit)]
    pub struct Deed {
        #[entity(primary_key)]
        id: uuid::Uuid,
        firm_id: uuid::Uuid,
    }

    #[derive(Entity)]
    pub struct Place {
        #[entity(primary_key)]
        id: chrono::NaiveDate,
    }
}

#[test]
fn what_the_log_can_not_hold_is_refused() {
    let lowered = |registry: schema_core::Registry, audit: AuditLog| {
        schema_pg::lower_with(&registry, &Config { audit, ..config() }).unwrap_err().to_string()
    };
    let found = lowered(registry![Note].unwrap(), wanted().column("actor", SessionValue::Setting("app.x".into())));
    assert!(found.contains("the log references `User`, which is not registered"), "{found}");
    assert!(found.contains("the log has a column `actor` already"), "{found}");
    let found = lowered(registry![Note, wrong::Place].unwrap(), AuditLog::new().actor_references::<wrong::Place>());
    assert!(found.contains("the log can hold no key of `Place`: it is no UUID, number or text"), "{found}");
    let roles = schema_pg::Roles { application: "app".into(), ..schema_pg::Roles::default() };
    let config = Config { audit: AuditLog::new().read_by("app"), roles: Some(roles), ..config() };
    let found = schema_pg::lower_with(&registry![wrong::Firm, wrong::Deed].unwrap(), &config).unwrap_err().to_string();
    assert!(
        found.contains("`app` is the role of the application, and the log holds what is done for all tenants"),
        "{found}"
    );
    let found = lowered(registry![Note].unwrap(), AuditLog::new().index([schema_core::Column::new("gone")]));
    assert!(found.contains("`index` names `gone`, which `AuditLog` does not have"), "{found}");
}
