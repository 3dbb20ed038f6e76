//! Maintenance of partitions as an ordinary owner calls it: under row security, late, beside open transactions, in any session.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use schema_core::{Diagnostics, Entity, Registry, registry};
use uuid::Uuid;

use crate::support::{FOREIGN_KEY, Live, empty, sql};

const DENIED: &str = "42501";
const REFUSED: &str = "23000";
const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

#[derive(Entity)]
#[entity(name = "firms", tenant = id)]
struct Firm {
    #[entity(primary_key)]
    id: Uuid,
    name: String,
}

#[derive(Entity)]
#[entity(name = "events", primary_key([id, at]), tenant = firm_id, append_only, audit.row_level())]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(1).retain(months(12)).default())]
struct Event {
    #[entity(identity)]
    id: i64,
    at: DateTime<Utc>,
    #[entity(references(Firm).on_delete(Restrict))]
    firm_id: Uuid,
    kind: String,
    #[pg(generated("upper(kind)"))]
    shout: String,
}

#[derive(Entity)]
#[entity(name = "visits", primary_key([id, at]), tenant = firm_id, timestamps, audit.row_level())]
#[entity(soft_delete.on_delete_statement())]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(0).default().then(partition_by_hash(id).modulus(2)))]
struct Visit {
    #[entity(identity)]
    id: i64,
    at: DateTime<Utc>,
    #[entity(references(Firm).initially_deferred())]
    firm_id: Uuid,
    #[entity(version)]
    version: i64,
}

/// A database of an ordinary owner, who made all that is in it. The session is the owner's.
fn owned(owner: &str, registry: Result<Registry, Diagnostics>) -> Live {
    made_by(owner, "NOSUPERUSER", registry)
}

fn made_by(owner: &str, rights: &str, registry: Result<Registry, Diagnostics>) -> Live {
    let mut live = empty();
    let database = live.text("current_database()");
    live.takes(&format!(
        "CREATE ROLE {owner} {rights} NOCREATEROLE NOBYPASSRLS; CREATE ROLE {owner}_app;
         ALTER DATABASE \"{database}\" OWNER TO {owner}; GRANT CREATE ON SCHEMA public TO {owner}; SET ROLE {owner}"
    ));
    live.takes(&sql(registry));
    live.takes(&format!("RESET ROLE; ALTER ROLE {owner} NOSUPERUSER; SET ROLE {owner}"));
    live
}

/// The same with two firms, whoever made the schema; the session is the superuser's.
fn firms(owner: &str, registry: Result<Registry, Diagnostics>) -> Live {
    let mut live = made_by(owner, "SUPERUSER", registry);
    live.takes(&format!("RESET ROLE; INSERT INTO firms VALUES ('{A}', 'a'), ('{B}', 'b')"));
    live
}

/// A row of each tenant.
fn events(live: &mut Live, at: &str) {
    live.takes(&format!("INSERT INTO events (at, firm_id, kind) VALUES ('{at}', '{A}', 'x'), ('{at}', '{B}', 'y')"));
}

/// What the function of a table says that it did, called by the owner.
fn maintained(live: &mut Live, owner: &str, table: &str, at: &str) -> String {
    live.takes(&format!("SET ROLE {owner}"));
    let lines = live.text(&format!("SELECT string_agg(line, '; ') FROM maintain_{table}_partitions('{at}') AS line"));
    live.takes("RESET ROLE");
    lines
}

/// How many rows each partition holds.
fn counts(live: &mut Live, table: &str) -> String {
    live.column(&format!(
        "SELECT tableoid::regclass || ':' || count(*) FROM {table} GROUP BY tableoid ORDER BY tableoid::regclass::text"
    ))
}

/// What guards a partition: row security, triggers, references, privileges, owner.
fn guards(live: &mut Live, part: &str) -> String {
    live.text(&format!(
        "SELECT concat_ws(' | ', relrowsecurity, relforcerowsecurity, relowner::regrole,
            (SELECT count(*) FROM aclexplode(relacl) WHERE grantee <> relowner),
            (SELECT string_agg(concat(tgname, tgenabled, tgparentid <> 0), ' ' ORDER BY tgname) FROM pg_trigger
             WHERE tgrelid = c.oid AND tgname NOT LIKE 'RI_%'),
            (SELECT string_agg(concat(convalidated, condeferrable, condeferred, conparentid <> 0, conislocal, coninhcount, pg_get_constraintdef(oid)), ' '
             ORDER BY conname) FROM pg_constraint WHERE conrelid = c.oid AND contype IN ('c', 'f')))
         FROM pg_class AS c WHERE oid = '{part}'::regclass"
    ))
}

#[test]
fn rows_of_all_tenants_move_under_forced_row_security() {
    let owner = "maintenance_moves";
    let mut live = firms(owner, registry![Firm, Event]);
    let (like, rest) = (guards(&mut live, "events_2026_02"), guards(&mut live, "events_default"));
    for at in ["2026-01-31", "2026-03-15", "2026-05-31 23:59:59.999999+00", "2026-09-01 00:00+00", "2031-01-01"] {
        events(&mut live, at);
    }
    let noted = live.text("SELECT count(*) FROM audit_log");
    assert_eq!(
        maintained(&mut live, owner, "events", "2026-09-10"),
        "created events_2026_03; created events_2026_04; created events_2026_05; created events_2026_06; \
         created events_2026_07; created events_2026_08; created events_2026_09; created events_2026_10"
    );
    let places = "events_2026_01:2 events_2026_03:2 events_2026_05:2 events_2026_09:2 events_default:2";
    assert_eq!(counts(&mut live, "events"), places);
    assert_eq!(live.text("SELECT count(*) || max(shout) || max(id) FROM events WHERE at < '2031-01-01'"), "8Y8");
    // Moving is no change of a row.
    assert_eq!(live.text("SELECT count(*) FROM audit_log"), noted);
    assert_eq!(maintained(&mut live, owner, "events", "2026-09-10"), "NULL");

    for part in ["events_2026_03", "events_2026_04", "events_2026_10"] {
        assert_eq!(guards(&mut live, part), like, "{part}");
        live.refuses(&format!("TRUNCATE {part}"), REFUSED, "events_append_only_truncate");
    }
    assert_eq!(guards(&mut live, "events_default"), rest);
    for table in ["events", "events_2026_03", "events_default"] {
        live.refuses(&format!("DELETE FROM {table}"), REFUSED, "events_append_only");
    }
    live.refuses(
        "INSERT INTO events (at, firm_id, kind) VALUES ('2026-03-15', gen_random_uuid(), 'x')",
        FOREIGN_KEY,
        "events_firm_id_fkey",
    );
    // A year later all is detached that is old, whatever the default partition holds.
    let lines = maintained(&mut live, owner, "events", "2027-09-10");
    assert!(lines.ends_with("detached public.events_2026_07; detached public.events_2026_08"), "{lines}");
    assert_eq!(counts(&mut live, "events"), "events_2026_09:2 events_default:2");
}

#[test]
fn rows_move_past_soft_deletion_into_parts_of_partitions_with_deferred_references() {
    let owner = "maintenance_soft";
    let mut live = firms(owner, registry![Firm, Visit]);
    let like = guards(&mut live, "visits_2026_01_h0");
    live.takes(&format!(
        "INSERT INTO visits (at, firm_id) SELECT timestamptz '2026-02-01 00:00+00' + n * interval '1 day', '{A}' FROM generate_series(0, 88) AS n;
         UPDATE visits SET version = version WHERE id < 5; DELETE FROM visits WHERE id = 3"
    ));
    let rows = "SELECT string_agg(v::text, ' ' ORDER BY id) FROM visits AS v";
    let (was, noted) = (live.text(rows), live.text("SELECT count(*) FROM audit_log"));
    assert_eq!(
        maintained(&mut live, owner, "visits", "2026-04-10"),
        "created visits_2026_02; created visits_2026_03; created visits_2026_04"
    );
    assert_eq!(live.text(rows), was);
    assert_eq!(live.text("SELECT count(*) FROM audit_log"), noted);
    assert_eq!(live.text("SELECT count(*) FROM visits_default"), "0");
    for part in ["visits_2026_02_h0", "visits_2026_04_h1"] {
        assert_eq!(guards(&mut live, part), like, "{part}");
    }
    // The reference waits for the end of the transaction, as before.
    live.takes(&format!(
        "BEGIN; INSERT INTO visits (at, firm_id) VALUES ('2026-03-03', '00000000-0000-0000-0000-00000000000c');
         INSERT INTO firms VALUES ('00000000-0000-0000-0000-00000000000c', 'c'); COMMIT;
         DELETE FROM visits WHERE at = '2026-03-03' AND firm_id <> '{A}'"
    ));
    assert_eq!(live.text("SELECT count(*) FROM visits WHERE deleted_at IS NOT NULL"), "2");
}

#[test]
fn nobody_else_gets_privileges_on_a_partition_whoever_calls() {
    let owner = "maintenance_grants";
    let mut live = firms(owner, registry![Firm, Event, Visit]);
    let (like, below) = (guards(&mut live, "events_2026_02"), guards(&mut live, "visits_2026_01_h1"));
    live.takes(&format!(
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO {owner}_app, PUBLIC;
         ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {owner}_app"
    ));
    events(&mut live, "2026-03-15");
    maintained(&mut live, owner, "events", "2026-03-10");
    // The superuser, whose tables would be his own.
    live.takes("SELECT maintain_events_partitions('2026-04-10'); SELECT maintain_visits_partitions('2026-02-10')");
    for part in ["events_2026_03", "events_2026_04", "events_2026_05"] {
        assert_eq!(guards(&mut live, part), like, "{part}");
        live.takes(&format!("SET ROLE {owner}_app"));
        live.refuses(&format!("SELECT FROM {part}"), DENIED, "");
        live.refuses("SELECT maintain_events_partitions()", DENIED, "");
        live.takes("RESET ROLE");
    }
    assert_eq!(guards(&mut live, "visits_2026_02_h1"), below);
    assert_eq!(maintained(&mut live, owner, "events", "2026-05-10"), "created events_2026_06");
    live.takes(&format!("ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM {owner}_app"));
}

#[derive(Entity)]
#[entity(name = "logs", global, primary_key([id, day]))]
#[pg(partition_by_range(day).weekly().from("2026-01-05").ahead(1).retain(days(14)).default())]
struct Log {
    #[entity(identity)]
    id: i64,
    day: NaiveDate,
}

#[derive(Entity)]
#[entity(name = "notes", global, foreign_key([log, day]).references(Log).on_delete(Cascade))]
struct Note {
    #[entity(primary_key)]
    id: i64,
    log: i64,
    day: NaiveDate,
}

#[derive(Entity)]
#[entity(name = "reads", global, primary_key([id, region, day]), foreign_key([log, day]).references(Log).initially_deferred())]
#[pg(partition_by_list(region).partition("north", [1]).default()
    .then(partition_by_range(day).weekly().from("2026-01-05").ahead(0).default()))]
struct Read {
    #[entity(identity)]
    id: i64,
    region: i32,
    log: i64,
    day: NaiveDate,
}

#[derive(Entity)]
#[entity(name = "sales", global, primary_key([id, region, day]))]
#[pg(partition_by_list(region).partition("north", [1]).partition("south", [2])
    .then(partition_by_range(day).weekly().from("2026-01-05").ahead(0)))]
struct Sale {
    #[entity(identity)]
    id: i64,
    region: i32,
    day: NaiveDate,
}

#[derive(Entity)]
#[entity(name = "clicks", global, primary_key([id, at]), audit)]
#[pg(partition_by_range(at).daily().from("2026-03-28").ahead(1).retain(days(3)).default())]
struct Click {
    #[entity(identity)]
    id: i64,
    at: NaiveDateTime,
}

#[test]
fn rows_that_are_not_referenced_move_though_others_could_reference_them() {
    let owner = "maintenance_referenced";
    let mut live = owned(owner, registry![Log, Note]);
    live.takes("INSERT INTO logs (day) VALUES ('2026-01-05'), ('2026-01-20'); INSERT INTO notes (log, day) VALUES (1, '2026-01-05')");
    assert_eq!(maintained(&mut live, owner, "logs", "2026-01-20"), "created logs_2026_01_19; created logs_2026_01_26");
    assert_eq!(counts(&mut live, "logs"), "logs_2026_01_05:1 logs_2026_01_19:1");
    live.takes("INSERT INTO notes (log, day) VALUES (2, '2026-01-20'); DELETE FROM logs WHERE id = 2");
    assert_eq!(live.text("SELECT count(*) FROM notes"), "1");
}

#[derive(Entity)]
#[entity(name = "receipts", tenant = firm_id, foreign_key([event, at]).references(Event))]
struct Receipt {
    #[entity(primary_key)]
    id: i64,
    firm_id: Uuid,
    event: i64,
    at: DateTime<Utc>,
}

#[test]
fn a_partition_stays_whose_rows_are_referenced_by_rows_that_the_owner_does_not_see() {
    let owner = "maintenance_hidden";
    let mut live = firms(owner, registry![Firm, Event, Receipt]);
    events(&mut live, "2026-01-15");
    events(&mut live, "2026-02-15");
    // In the default partition, and to be moved.
    events(&mut live, "2027-01-15");
    live.takes("INSERT INTO receipts (firm_id, event, at) SELECT firm_id, id, at FROM events WHERE id IN (1, 5)");
    let lines = maintained(&mut live, owner, "events", "2027-02-10");
    assert!(lines.contains("created events_2027_01; created events_2027_02"), "{lines}");
    assert!(!lines.contains("detached public.events_2026_01"), "{lines}");
    let lines = maintained(&mut live, owner, "events", "2027-03-10");
    assert_eq!(lines, "created events_2027_04; detached public.events_2026_02");
    let forced = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'receipts'";
    assert_eq!(live.text(forced), "true");
    assert_eq!(counts(&mut live, "events"), "events_2026_01:2 events_2027_01:2");
    live.refuses(
        &format!("INSERT INTO receipts (firm_id, event, at) VALUES ('{B}', 5, '2027-01-15')"),
        FOREIGN_KEY,
        "receipts_event_at_fkey",
    );
    live.takes("DELETE FROM receipts WHERE event = 1");
    assert_eq!(maintained(&mut live, owner, "events", "2027-03-10"), "detached public.events_2026_01");
    assert_eq!(live.text(forced), "true");
}

#[test]
fn references_to_a_table_that_is_partitioned_come_along() {
    let owner = "maintenance_partitioned";
    let mut live = owned(owner, registry![Log, Read]);
    let like = guards(&mut live, "reads_north_2026_01_05");
    live.takes(
        "INSERT INTO logs (day) VALUES ('2026-01-05'), ('2026-01-15');
         INSERT INTO reads (region, log, day) VALUES (1, 1, '2026-01-05'), (1, 2, '2026-01-15'), (2, 2, '2026-01-15')",
    );
    assert_eq!(
        maintained(&mut live, owner, "reads", "2026-01-20"),
        "created reads_north_2026_01_12; created reads_north_2026_01_19"
    );
    assert_eq!(counts(&mut live, "reads"), "reads_default:1 reads_north_2026_01_05:1 reads_north_2026_01_12:1");
    for part in ["reads_north_2026_01_12", "reads_north_2026_01_19"] {
        assert_eq!(guards(&mut live, part), like, "{part}");
    }
    live.refuses("INSERT INTO reads (region, log, day) VALUES (1, 3, '2026-01-20')", FOREIGN_KEY, "reads_log_day_fkey");
    // The server has a name of its own for each partition of the referenced table.
    let error = live.client.batch_execute("DELETE FROM logs WHERE id = 2").unwrap_err();
    assert_eq!(error.code().unwrap().code(), FOREIGN_KEY);
}

/// Bounds as UTC has them.
const BOUNDS: &str =
    "SELECT string_agg(c.relname || ' ' || pg_get_expr(c.relpartbound, c.oid), E'\\n' ORDER BY c.relname)
    FROM pg_class AS c WHERE relispartition AND relkind IN ('r', 'p')";

#[test]
fn partitions_are_cut_and_detached_at_the_same_hour_in_each_session() {
    let mut expected = None;
    for (at, (zone, style)) in [
        ("UTC", "ISO, MDY"),
        ("Asia/Shanghai", "German"),
        ("Asia/Kolkata", "SQL, DMY"),
        ("America/New_York", "Postgres, MDY"),
        ("Pacific/Kiritimati", "ISO, YMD"),
    ]
    .into_iter()
    .enumerate()
    {
        let owner = format!("maintenance_zone_{at}");
        let mut live = owned(&owner, registry![Firm, Event, Click, Log]);
        live.takes(&format!("SET TimeZone = '{zone}'; SET DateStyle = '{style}'"));
        let mut lines = String::new();
        for (table, moments) in [
            ("events", ["2026-04-20T00:00:00Z", "2027-02-01T00:00:00Z"]),
            ("clicks", ["2026-03-30T00:30:00Z", "2026-04-01T23:30:00Z"]),
            ("logs", ["2026-01-19T00:00:00Z", "2026-02-01T23:59:00Z"]),
            ("audit_log", ["2026-04-20T00:00:00Z", "2027-02-01T00:00:00Z"]),
        ] {
            for moment in moments {
                lines += &maintained(&mut live, &owner, table, moment);
            }
        }
        live.takes("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'");
        let found = (lines, live.text(BOUNDS));
        assert!(
            found.0.contains("detached public.events_2026_01") && found.0.contains("detached public.clicks_2026_03_28"),
            "{}",
            found.0
        );
        assert!(found.1.contains("events_2027_03 FOR VALUES FROM ('2027-03-01 00:00:00+00')"), "{}", found.1);
        assert_eq!(*expected.get_or_insert_with(|| found.clone()), found, "{zone} {style}");
    }
}

#[test]
fn partitions_that_were_cut_at_the_wrong_hour_do_not_stop_the_coming_ones() {
    let owner = "maintenance_repair";
    let mut live = firms(owner, registry![Firm, Event]);
    // As a session of Asia/Shanghai with DateStyle German made them before.
    live.takes(&format!(
        "SET ROLE {owner};
         CREATE TABLE events_2026_03 PARTITION OF events FOR VALUES FROM ('2026-03-01 14:00+00') TO ('2026-04-01 14:00+00');
         CREATE TABLE events_2026_04 PARTITION OF events FOR VALUES FROM ('2026-04-01 14:00+00') TO ('2026-05-01 14:00+00');
         RESET ROLE"
    ));
    for at in ["2026-03-01 13:59+00", "2026-03-01 14:00+00", "2026-05-01 12:00+00", "2026-05-01 15:00+00"] {
        events(&mut live, at);
    }
    assert_eq!(counts(&mut live, "events"), "events_2026_03:2 events_2026_04:2 events_default:4");
    assert_eq!(
        maintained(&mut live, owner, "events", "2026-05-10"),
        "created events_20260301_0000; created events_2026_05; created events_2026_06"
    );
    assert_eq!(
        counts(&mut live, "events"),
        "events_20260301_0000:2 events_2026_03:2 events_2026_04:2 events_2026_05:2"
    );
    assert_eq!(maintained(&mut live, owner, "events", "2026-05-10"), "NULL");
    let bounds = live.text(BOUNDS);
    assert!(
        bounds.contains("events_2026_05 FOR VALUES FROM ('2026-05-01 14:00:00+00') TO ('2026-06-01 00:00:00+00')"),
        "{bounds}"
    );
    // None goes before its last row is old.
    let lines = maintained(&mut live, owner, "events", "2027-04-01 00:00+00");
    assert!(
        lines.contains("detached public.events_20260301_0000") && !lines.contains("detached public.events_2026_03"),
        "{lines}"
    );
    let lines = maintained(&mut live, owner, "events", "2027-05-01 00:00+00");
    assert!(
        lines.contains("detached public.events_2026_03") && !lines.contains("detached public.events_2026_04"),
        "{lines}"
    );
}

#[test]
fn a_partition_that_can_not_be_made_takes_no_other_back() {
    let owner = "maintenance_fails";
    let mut live = firms(owner, registry![Firm, Event]);
    // A row that references nothing, a table that has the name, and a month that is as it should be.
    live.takes(&format!("SET session_replication_role = replica; INSERT INTO events (at, firm_id, kind) VALUES ('2026-03-03', '{}', 'z'); RESET session_replication_role; CREATE TABLE events_2026_04 ()", Uuid::nil()));
    events(&mut live, "2026-03-03");
    events(&mut live, "2026-05-03");
    let lines = maintained(&mut live, owner, "events", "2026-05-10");
    let failed = "failed events_2026_03: insert or update on table \"events_2026_03\" violates foreign key constraint \"events_firm_id_fkey\"";
    assert_eq!(lines, format!("{failed}; created events_2026_05; created events_2026_06"));
    assert_eq!(counts(&mut live, "events"), "events_2026_05:2 events_default:3");
    live.takes(&format!("DROP TABLE events_2026_04; INSERT INTO firms VALUES ('{}', 'found')", Uuid::nil()));
    assert_eq!(maintained(&mut live, owner, "events", "2026-05-10"), "created events_2026_03; created events_2026_04");
    assert_eq!(counts(&mut live, "events"), "events_2026_03:3 events_2026_05:2");
}

#[test]
fn a_table_that_was_dropped_by_hand_stops_none_of_the_others() {
    let owner = "maintenance_dropped";
    let mut live = owned(owner, registry![Log, Sale]);
    live.takes("DROP TABLE sales_north");
    assert_eq!(
        maintained(&mut live, owner, "sales", "2026-01-20"),
        "failed sales_north: it is not there; created sales_south_2026_01_12; created sales_south_2026_01_19"
    );
}

#[test]
fn an_open_transaction_stops_maintenance_for_a_moment_and_nobody_else() {
    let owner = "maintenance_open";
    let mut live = firms(owner, registry![Firm, Event]);
    let (mut open, mut reader) = (live.again(), live.again());
    open.takes("BEGIN");
    events(&mut open, "2026-03-15");
    let calls = std::thread::spawn(move || {
        let started = std::time::Instant::now();
        let lines = maintained(&mut live, owner, "events", "2026-03-10");
        (live, lines, started.elapsed())
    });
    // Whoever comes meanwhile waits no longer than each try does, and is not refused.
    for _ in 0..20 {
        let started = std::time::Instant::now();
        reader.takes("SELECT count(*) FROM events");
        events(&mut reader, "2026-03-20");
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
    let (mut live, lines, took) = calls.join().unwrap();
    assert_eq!(
        lines,
        "failed events_2026_03: canceling statement due to lock timeout; \
         failed events_2026_04: canceling statement due to lock timeout"
    );
    assert!(took.as_secs() < 20, "{took:?}");
    open.takes("COMMIT");
    assert_eq!(maintained(&mut live, owner, "events", "2026-03-10"), "created events_2026_03; created events_2026_04");
    assert_eq!(counts(&mut live, "events"), "events_2026_03:42");
}

#[test]
fn in_a_deadlock_maintenance_gives_up_and_the_application_goes_on() {
    let owner = "maintenance_deadlock";
    let mut live = firms(owner, registry![Firm, Event]);
    maintained(&mut live, owner, "events", "2026-03-10");
    // The row of a far year holds a lock of the default partition; the reference of the coming partition locks the firms.
    for _ in 0..3 {
        let mut open = live.again();
        open.takes("BEGIN");
        events(&mut open, "2031-01-01");
        let calls = std::thread::spawn(move || (maintained(&mut live, owner, "events", "2026-04-10"), live));
        for _ in 0..40 {
            open.takes("UPDATE firms SET name = name || 'x'; SELECT pg_sleep(0.01)");
        }
        let lines;
        (lines, live) = calls.join().unwrap();
        assert_eq!(lines, "failed events_2026_05: canceling statement due to lock timeout");
        open.takes("ROLLBACK");
    }
    assert_eq!(maintained(&mut live, owner, "events", "2026-04-10"), "created events_2026_05");
}

#[test]
fn writers_that_wait_for_a_late_partition_find_it() {
    let owner = "maintenance_late";
    let mut live = firms(owner, registry![Firm, Event]);
    events(&mut live, "2026-03-15");
    let mut writers: Vec<Live> = (0..4).map(|_| live.again()).collect();
    live.takes(&format!("SET ROLE {owner}; BEGIN"));
    assert_eq!(
        live.column("SELECT maintain_events_partitions('2026-03-10')"),
        "created events_2026_03 created events_2026_04"
    );
    let waiting: Vec<_> =
        writers.drain(..).map(|mut writer| std::thread::spawn(move || events(&mut writer, "2026-03-20"))).collect();
    live.takes("SELECT pg_sleep(0.3); COMMIT; RESET ROLE");
    for writer in waiting {
        writer.join().unwrap();
    }
    assert_eq!(counts(&mut live, "events"), "events_2026_03:10");
}

#[test]
fn what_anybody_can_lock_does_not_stop_maintenance() {
    let owner = "maintenance_lock";
    let mut live = firms(owner, registry![Firm, Event]);
    live.takes(&format!("GRANT SELECT, INSERT ON events TO {owner}_app"));
    let mut app = live.again();
    app.takes(&format!("SET ROLE {owner}_app"));
    app.takes("SELECT pg_advisory_lock(hashtextextended(name || ' partitions', 0)) FROM unnest(ARRAY['public.events', 'public.audit_log']) AS name");
    app.takes("BEGIN; LOCK TABLE events IN ROW EXCLUSIVE MODE");
    app.takes("SAVEPOINT s");
    for table in ["events", "audit_log"] {
        app.refuses(&format!("LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE"), DENIED, "");
        app.takes("ROLLBACK TO s");
    }
    app.takes("COMMIT");
    assert_eq!(maintained(&mut live, owner, "events", "2026-03-10"), "created events_2026_03; created events_2026_04");
    let later = live.text("SELECT (now() AT TIME ZONE 'UTC' + interval '2 months')::date");
    let newest =
        live.text("SELECT to_char(now() AT TIME ZONE 'UTC' + interval '5 months', '\"created audit_log_\"YYYY_MM')");
    let lines = maintained(&mut live, owner, "audit_log", &later);
    assert!(lines.ends_with(&newest), "{lines}");

    // Somebody who may change the table does: maintenance says so, and ends.
    let mut other = live.again();
    other.takes(&format!("SET ROLE {owner}; BEGIN; LOCK TABLE events IN SHARE UPDATE EXCLUSIVE MODE"));
    assert_eq!(
        maintained(&mut live, owner, "events", "2026-04-10"),
        "failed public.events: canceling statement due to lock timeout"
    );
    other.takes("ROLLBACK");
    assert_eq!(maintained(&mut live, owner, "events", "2026-04-10"), "created events_2026_05");
}
