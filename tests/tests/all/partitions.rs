//! Partitions: where rows go, and the function that keeps partitions coming and going.

use chrono::{DateTime, NaiveDate, Utc};
use schema_core::{Entity, registry};

use crate::support::{FOREIGN_KEY, Live, live};

#[derive(Entity)]
#[entity(name = "events", primary_key([id, happened_at]), index([kind]), timestamps)]
#[pg(partition_by_range(happened_at).monthly().from("2026-01").ahead(2).retain(months(6)).default())]
#[pg(with("fillfactor", 90))]
struct Event {
    #[entity(identity)]
    id: i64,
    happened_at: DateTime<Utc>,
    kind: String,
    #[pg(generated("upper(kind)"))]
    shout: String,
}

/// Each row's partition and id.
fn places(live: &mut Live, table: &str) -> String {
    live.column(&format!("SELECT tableoid::regclass || ':' || id FROM {table} ORDER BY id"))
}

/// What the function says that it did.
fn maintained(live: &mut Live, function: &str, at: &str) -> String {
    live.column(&format!("SELECT {function}('{at}')"))
}

#[test]
fn rows_before_in_and_after_the_ranges_find_their_partition() {
    let mut live = live(registry![Event]);
    live.takes(
        "INSERT INTO events (happened_at, kind) VALUES ('2025-12-31 23:59:59+00', 'before'), ('2026-01-01 00:00+00', 'first'),
         ('2026-01-31 23:59:59.999+00', 'in'), ('2026-03-31 12:00+00', 'last'), ('2026-04-01 00:00+00', 'after')",
    );
    assert_eq!(
        places(&mut live, "events"),
        "events_default:1 events_2026_01:2 events_2026_01:3 events_2026_03:4 events_default:5"
    );
    assert_eq!(live.text("SELECT reloptions FROM pg_class WHERE relname = 'events_2026_01'"), "{fillfactor=90}");
    assert_eq!(live.text("SELECT reloptions FROM pg_class WHERE relname = 'events'"), "NULL");
}

#[test]
fn maintenance_makes_what_comes_moves_what_was_caught_and_detaches_what_is_old() {
    let mut live = live(registry![Event]);
    live.takes(
        "SET TimeZone = 'America/New_York';
         INSERT INTO events (happened_at, kind) VALUES ('2025-12-31 23:59:59+00', 'before'), ('2026-01-15 00:00+00', 'old'),
         ('2026-04-01 00:00+00', 'caught'), ('2026-06-30 23:59:59+00', 'caught'), ('2027-01-01 00:00+00', 'after')",
    );
    assert_eq!(
        maintained(&mut live, "maintain_events_partitions", "2026-04-20 10:00+00"),
        "created events_2026_04 created events_2026_05 created events_2026_06"
    );
    assert_eq!(
        places(&mut live, "events"),
        "events_default:1 events_2026_01:2 events_2026_04:3 events_2026_06:4 events_default:5"
    );
    // Twice without harm.
    assert_eq!(maintained(&mut live, "maintain_events_partitions", "2026-04-20 10:00+00"), "NULL");
    assert_eq!(maintained(&mut live, "maintain_events_partitions", "2026-04-30 23:59+00"), "NULL");
    // Half a year later January is too old: detached, and still there.
    assert_eq!(
        maintained(&mut live, "maintain_events_partitions", "2026-08-01 00:00+00"),
        "created events_2026_07 created events_2026_08 created events_2026_09 created events_2026_10 \
         detached public.events_2026_01"
    );
    assert_eq!(live.text("SELECT kind || shout FROM events_2026_01"), "oldOLD");
    assert_eq!(live.text("SELECT count(*) FROM events WHERE kind = 'old'"), "0");
    assert_eq!(maintained(&mut live, "maintain_events_partitions", "2026-08-01 00:00+00"), "NULL");
    // What was made later is as what was made first: key, index, trigger, generated column, number.
    live.takes("INSERT INTO events (happened_at, kind) VALUES ('2026-10-31 23:59:59+00', 'late')");
    assert_eq!(live.text("SELECT tableoid::regclass || shout FROM events WHERE kind = 'late'"), "events_2026_10LATE");
    live.refuses(
        "UPDATE events SET created_at = now() - interval '1 day' WHERE kind = 'late'",
        "23000",
        "events_timestamps",
    );
    assert!(live.plan("SELECT 1 FROM events WHERE happened_at = '2026-10-31' AND kind = 'x'").contains("Index"));
    assert_eq!(
        live.text("SELECT count(*) FROM pg_index WHERE indrelid = 'events_2026_10'::regclass"),
        live.text("SELECT count(*) FROM pg_index WHERE indrelid = 'events_2026_03'::regclass")
    );
    let plain: String = live.text("SELECT count(*) FROM maintain_events_partitions()");
    assert!(plain.parse::<u32>().is_ok(), "{plain}");
}

#[test]
fn two_callers_at_once_make_each_partition_once() {
    let mut one = live(registry![Event]);
    let mut two = one.again();
    one.takes("BEGIN; SELECT maintain_events_partitions('2026-05-01')");
    let waiting = std::thread::spawn(move || maintained(&mut two, "maintain_events_partitions", "2026-05-01"));
    one.takes("SELECT pg_sleep(0.2); COMMIT");
    assert_eq!(waiting.join().unwrap(), "NULL");
}

#[derive(Entity)]
#[entity(name = "logs", primary_key([id, day]))]
#[pg(partition_by_range(day).weekly().from("2026-01-05").ahead(1).retain(days(14)).default())]
struct Log {
    #[entity(identity)]
    id: i64,
    day: NaiveDate,
}

#[derive(Entity)]
#[entity(name = "notes", foreign_key([log, day]).references(Log).on_delete(Cascade))]
struct Note {
    #[entity(primary_key)]
    id: i64,
    log: i64,
    day: NaiveDate,
}

#[test]
fn rows_that_are_referenced_are_never_moved() {
    let mut live = live(registry![Log, Note]);
    live.takes("INSERT INTO logs (day) VALUES ('2026-01-05'), ('2026-01-25'); INSERT INTO notes (log, day) VALUES (2, '2026-01-25')");
    live.refuses("INSERT INTO notes (log, day) VALUES (9, '2026-01-25')", FOREIGN_KEY, "notes_log_day_fkey");
    // The week from the 19th holds a referenced row: moving it would delete the note.
    assert_eq!(maintained(&mut live, "maintain_logs_partitions", "2026-01-20"), "created logs_2026_01_26");
    assert_eq!(live.text("SELECT count(*) FROM notes"), "1");
    assert_eq!(places(&mut live, "logs"), "logs_2026_01_05:1 logs_default:2");
}

#[test]
fn a_partition_whose_rows_are_referenced_stays_and_the_others_come_and_go() {
    let mut live = live(registry![Log, Note]);
    live.takes("INSERT INTO logs (day) VALUES ('2026-01-05'); INSERT INTO notes (log, day) VALUES (1, '2026-01-05')");
    // The week from the 5th is too old and referenced; that from the 12th is too old alone.
    for did in [
        "created logs_2026_01_19 created logs_2026_01_26 created logs_2026_02_02 created logs_2026_02_09 detached public.logs_2026_01_12",
        "NULL",
    ] {
        assert_eq!(maintained(&mut live, "maintain_logs_partitions", "2026-02-03"), did);
        assert_eq!(places(&mut live, "logs"), "logs_2026_01_05:1");
    }
    live.takes("INSERT INTO logs (day) VALUES ('2026-02-10'); DELETE FROM notes");
    assert_eq!(maintained(&mut live, "maintain_logs_partitions", "2026-02-03"), "detached public.logs_2026_01_05");
    assert_eq!(places(&mut live, "logs"), "logs_2026_02_09:2");
}

#[derive(Entity)]
#[entity(name = "sales", primary_key([id, region, day]))]
#[pg(partition_by_list(region).partition("europe", ["de", "fr"]).partition("asia", ["jp"]).default()
    .then(partition_by_range(day).quarterly().from("2026-01").ahead(0)))]
struct Sale {
    #[entity(identity)]
    id: i64,
    region: String,
    day: NaiveDate,
}

#[derive(Entity)]
#[entity(name = "clicks", primary_key([id, at]))]
#[pg(partition_by_range(at).yearly().from("2026").ahead(0).then(partition_by_hash(id).modulus(2)))]
struct Click {
    #[entity(identity)]
    id: i64,
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "parts", primary_key([id, size]))]
#[pg(partition_by_range(size).partition("small", 0, 10).partition("large", 10, 1000))]
struct Part {
    #[entity(identity)]
    id: i64,
    size: i32,
}

#[test]
fn partitions_are_cut_again() {
    let mut live = live(registry![Sale, Click, Part]);
    live.takes(
        "INSERT INTO sales (region, day) VALUES ('de', '2026-02-01'), ('jp', '2026-03-31'), ('us', '2030-01-01');
         INSERT INTO clicks (at) SELECT '2026-07-01' FROM generate_series(1, 20);
         INSERT INTO parts (size) VALUES (0), (10)",
    );
    assert_eq!(places(&mut live, "sales"), "sales_europe_2026_q1:1 sales_asia_2026_q1:2 sales_default:3");
    assert_eq!(places(&mut live, "parts"), "parts_small:1 parts_large:2");
    assert_eq!(live.text("SELECT count(DISTINCT tableoid) FROM clicks"), "2");
    live.refuses("INSERT INTO parts (size) VALUES (1000)", "23514", "");
    assert_eq!(
        maintained(&mut live, "maintain_sales_partitions", "2026-05-01"),
        "created sales_europe_2026_q2 created sales_asia_2026_q2"
    );
    assert_eq!(maintained(&mut live, "maintain_clicks_partitions", "2027-01-01"), "created clicks_2027");
    live.takes("INSERT INTO clicks (at) SELECT '2027-07-01' FROM generate_series(1, 20)");
    assert_eq!(
        live.column("SELECT DISTINCT tableoid::regclass FROM clicks ORDER BY 1"),
        "clicks_2026_h0 clicks_2026_h1 clicks_2027_h0 clicks_2027_h1"
    );
    assert_eq!(maintained(&mut live, "maintain_clicks_partitions", "2027-01-01"), "NULL");
}

#[derive(Entity)]
#[entity(name = "wrong", index([kind]).unique())]
#[pg(partition_by_range(at).monthly().from("2026-01-15"))]
struct Wrong {
    #[entity(primary_key)]
    id: i64,
    at: DateTime<Utc>,
    kind: String,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_hash([kind, size]))]
struct NoParts {
    kind: String,
    size: i32,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_range(size).daily().from("yesterday"))]
struct NoClock {
    size: i32,
}

#[test]
fn partitions_that_could_hold_no_row_and_keys_that_could_not_be_kept_are_refused() {
    let found = schema_pg::lower(&registry![Wrong, NoParts, NoClock].unwrap()).unwrap_err();
    let found: Vec<String> = found.0.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(
        found,
        [
            "P0301 periods are cut by a date or a time",
            "P0301 there is no partition, so no row could be stored",
            "P0301 there is no partition, so no row could be stored",
            "P0301 partitions are cut by the column `at`, which the key `wrong_pkey` does not hold",
            "P0301 partitions are cut by the column `at`, which the key `wrong_kind_idx` does not hold",
            "P0301 `2026-01-15` is not the first day of a month",
            "P0301 there is no partition, so no row could be stored",
        ]
    );
}

#[derive(Entity)]
#[entity(name = "odd \"parts\" %s $$ '1' ÄÖÜ, and a name that is far too long", primary_key([id, at, kind]))]
#[pg(partition_by_range(at).daily().from("2026-01-01").ahead(0).retain(days(2)).default()
    .then(partition_by_list(kind).partition("it's %I", ["it's", "%s"]).default()))]
struct OddPart {
    #[entity(identity, column = "i\"d %L")]
    id: i64,
    #[entity(column = "a't %1$s")]
    at: DateTime<Utc>,
    kind: String,
}

#[test]
fn hostile_names_come_through_maintenance() {
    let mut live = live(registry![OddPart]);
    let table: String = live.text("SELECT oid::regclass FROM pg_class WHERE relkind = 'p' AND NOT relispartition");
    let function: String = live.text("SELECT oid::regproc FROM pg_proc WHERE proname LIKE 'maintain%'");
    let insert = |at: &str, kind: &str| format!("INSERT INTO {table} (\"a't %1$s\", kind) VALUES ('{at}', '{kind}')");
    live.takes(&insert("2026-01-01 12:00+00", "it''s"));
    live.takes(&insert("2026-01-02 12:00+00", "%s"));
    live.takes(&insert("2026-01-03 12:00+00", "else"));
    let made = live.text(&format!("SELECT count(*) FROM {function}('2026-01-03 01:00+00')"));
    assert_eq!(made, "2");
    assert_eq!(live.text(&format!("SELECT count(DISTINCT tableoid) FROM {table}")), "3");
    let moved = format!("SELECT count(*) FROM {table} WHERE tableoid::regclass::text LIKE '%2026_01_0_\\_%'");
    assert_eq!(live.text(&moved), "3");
    assert_eq!(live.text(&format!("SELECT count(*) FROM {function}('2026-01-03 01:00+00')")), "0");
    assert_eq!(live.text(&format!("SELECT count(*) FROM {function}('2026-01-04 01:00+00')")), "2");
    assert_eq!(live.text(&format!("SELECT count(*) FROM {table}")), "2");
}

#[derive(Entity)]
#[entity(name = "pulses", no_primary_key)]
#[pg(partition_by_range(at).daily().from_now().ahead(2).default())]
struct Pulse {
    at: DateTime<Utc>,
}

#[test]
fn partitions_that_start_now_start_on_the_servers_day() {
    let mut live = live(registry![Pulse]);
    live.takes("INSERT INTO pulses VALUES (now()), (now() + interval '2 days'), ('2020-01-01')");
    let expected =
        "SELECT format('pulses_default pulses_%s pulses_%s', to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM_DD'),
        to_char((now() + interval '2 days') AT TIME ZONE 'UTC', 'YYYY_MM_DD'))";
    let expected = live.text(expected);
    assert_eq!(live.column("SELECT tableoid::regclass FROM pulses ORDER BY at"), expected);
    assert_eq!(live.text("SELECT count(*) FROM pg_inherits"), "4");
    // Days that nobody called for are made up for.
    live.takes("SELECT maintain_pulses_partitions(now() + interval '5 days')");
    assert_eq!(live.text("SELECT count(*) FROM pg_inherits"), "9");
}

#[derive(Entity)]
#[entity(name = "payers")]
struct Payer {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "payments", no_primary_key)]
#[pg(partition_by_range(year).partition("old", 2000, 2020).partition("new", 2020, 2040).default())]
#[pg(partition("old", check("closed", "amount IS NOT NULL"), with("fillfactor", 100), primary_key([id])))]
#[pg(partition(
    "new",
    unique([id, year]),
    index([amount.desc()]).filter("amount > 0"),
    foreign_key([payer]).references(Payer).on_delete(Cascade),
    trigger("unchanged").before().update().execute("suppress_redundant_updates_trigger()"),
))]
#[pg(partition("default", exclude("one_by_payer").using_btree([payer.eq()])))]
struct Payment {
    id: i64,
    year: i32,
    payer: i64,
    amount: Option<i64>,
}

#[test]
fn one_partition_keeps_what_the_others_do_not() {
    let mut live = live(registry![Payer, Payment]);
    live.takes("INSERT INTO payers VALUES (1)");
    live.takes("INSERT INTO payments (id, year, payer, amount) VALUES (1, 2010, 9, 5), (1, 2030, 1, NULL), (1, 2050, 9, NULL), (1, 2050, 8, 5)");
    live.refuses("INSERT INTO payments (id, year, payer) VALUES (2, 2010, 9)", "23514", "closed");
    live.refuses("INSERT INTO payments (id, year, payer, amount) VALUES (1, 2011, 9, 5)", "23505", "payments_old_pkey");
    live.refuses("INSERT INTO payments (id, year, payer) VALUES (2, 2030, 9)", "23503", "payments_new_payer_fkey");
    live.refuses("INSERT INTO payments (id, year, payer) VALUES (1, 2030, 1)", "23505", "payments_new_id_year_key");
    live.refuses("INSERT INTO payments (id, year, payer) VALUES (2, 2060, 9)", "23P01", "one_by_payer");
    live.takes("DELETE FROM payers");
    assert_eq!(live.text("SELECT string_agg(year::text, ',' ORDER BY year) FROM payments"), "2010,2050,2050");
    let index = "SELECT indexdef FROM pg_indexes WHERE indexname = 'payments_new_amount_idx'";
    assert_eq!(
        live.text(index),
        "CREATE INDEX payments_new_amount_idx ON public.payments_new USING btree (amount DESC) WHERE (amount > 0)"
    );
    assert_eq!(live.text("SELECT reloptions::text FROM pg_class WHERE relname = 'payments_old'"), "{fillfactor=100}");
}
