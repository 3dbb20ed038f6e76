//! How a live database does: each check finds what was provoked, and finds nothing in a database that does well.

use std::time::Duration;

use chrono::{DateTime, Utc};
use schema_core::{Entity, Registry, Severity, registry};
use schema_pg::blocking::health;
use schema_pg::health::{HealthOptions, HealthReport, health_checks, health_queries, judge};
use schema_pg::{Catalog, Config};

use crate::support::{Live, live};

#[derive(Entity)]
#[entity(name = "orders", expected_rows = 1_000)]
#[entity(access("of_customer", "what a customer ordered").by([customer]), index([total]))]
struct Order {
    #[entity(primary_key)]
    id: i32,
    customer: i64,
    total: i64,
}

#[derive(Entity)]
#[entity(name = "events", primary_key([id, at]))]
#[pg(partition_by_range(at).monthly().from("2020-01").ahead(1).default())]
struct Event {
    id: i64,
    at: DateTime<Utc>,
}

fn orders() -> Registry {
    registry![Order, Event].unwrap()
}

fn catalog() -> Catalog {
    schema_pg::lower_with(&orders(), &Config::default()).unwrap()
}

/// Small tables are looked at, and nothing is recent.
fn options() -> HealthOptions {
    HealthOptions { unused_days: 0, least_bytes: 0, long_seconds: 0, partition_days: 7, ..HealthOptions::default() }
}

fn looked_at(live: &mut Live) -> HealthReport {
    health(&mut live.client, &catalog(), Some(&orders()), &options()).unwrap_or_else(|error| panic!("{error}"))
}

/// Once this check finds something: statistics are reported with a delay.
fn eventually(live: &mut Live, code: &str) -> HealthReport {
    for _ in 0..100 {
        let report = looked_at(live);
        if report.findings.iter().any(|finding| finding.code == code) {
            return report;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    looked_at(live)
}

#[track_caller]
fn finds(report: &HealthReport, code: &str, severity: Severity, part: &str) {
    let of: Vec<_> = report.findings.iter().filter(|finding| finding.code == code).collect();
    assert!(of.iter().any(|finding| finding.severity == severity && finding.message.contains(part)), "{part}: {of:#?}");
}

fn without(report: &HealthReport, codes: &[&str]) -> Vec<String> {
    report
        .findings
        .iter()
        .filter(|finding| !codes.contains(&finding.code))
        .map(|finding| format!("{} {}", finding.code, finding.message))
        .collect()
}

/// What sessions of other tests do on the same server is none of this.
const OF_SERVER: [&str; 1] = ["H16"];

#[test]
fn a_new_database_does_well_but_for_indexes_that_nothing_reads_yet() {
    let mut live = live(Ok(orders()));
    let report = looked_at(&mut live);
    // The last partition is that of this month, and one more: at the end of a month that is less than a week ahead.
    assert_eq!(without(&report, &["H02", "H10", OF_SERVER[0]]), Vec::<String>::new());
    finds(
        &report,
        "H02",
        Severity::Advice,
        "orders.orders_customer_idx serves access pattern of_customer, has 0 scans in ",
    );
    finds(&report, "H02", Severity::Advice, "orders.orders_total_idx has 0 scans in ");
    let later = HealthOptions { unused_days: 30, least_bytes: 1 << 20, ..options() };
    let found = health(&mut live.client, &catalog(), Some(&orders()), &later).unwrap();
    assert_eq!(without(&found, &["H10", OF_SERVER[0]]), Vec::<String>::new());
    let sizes: Vec<_> = report.sizes.iter().map(|size| (&*size.table, size.rows, size.expected_rows)).collect();
    assert_eq!(sizes, [("public.events", 0, None), ("public.orders", 0, Some(1_000))]);
}

#[test]
fn tables_tell_of_sizes_scans_dead_rows_and_statistics() {
    let mut live = live(Ok(orders()));
    live.takes("ALTER TABLE orders SET (autovacuum_enabled = off)");
    live.takes("INSERT INTO orders (customer, total) SELECT n % 100, n FROM generate_series(1, 60000) AS n");
    finds(&looked_at(&mut live), "H07", Severity::Warning, "public.orders has ");
    live.takes("ANALYZE orders");
    live.takes("ALTER TABLE orders ADD CONSTRAINT total_low CHECK (total < 50) NOT VALID");
    let mut application = live.owner();
    for _ in 0..110 {
        application.takes("SELECT count(*) FROM orders WHERE total % 7 = 3");
    }
    application.takes("DELETE FROM orders WHERE id <= 45000");
    // Statistics are reported at the end of a session at the latest.
    drop(application);
    let report = eventually(&mut live, "H06");
    finds(&report, "H01", Severity::Warning, "public.orders has about 60,000 rows, and 1,000 were expected");
    finds(&report, "H05", Severity::Warning, "public.orders was read whole 1");
    finds(&report, "H06", Severity::Warning, "public.orders has 45,000 dead rows beside");
    finds(&report, "H08", Severity::Warning, "public.orders has the constraint total_low");
    assert!(!report.is_well() && without(&report, &["H02"]).iter().all(|found| !found.starts_with("H07")), "{report}");
}

#[test]
fn indexes_tell_when_they_are_half_empty_or_not_valid() {
    let mut live = live(Ok(orders()));
    live.takes("INSERT INTO orders (customer, total) SELECT n % 100, n FROM generate_series(1, 120000) AS n");
    live.takes("DELETE FROM orders WHERE id % 20 <> 0");
    live.takes("VACUUM ANALYZE orders");
    live.takes("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_customer_idx'::regclass");
    let report = looked_at(&mut live);
    finds(&report, "H03", Severity::Advice, "public.orders.orders_total_idx takes 2.");
    finds(&report, "H04", Severity::Error, "public.orders.orders_customer_idx is not valid");
    live.takes("REINDEX TABLE orders");
    let report = looked_at(&mut live);
    assert!(!report.findings.iter().any(|finding| ["H03", "H04"].contains(&finding.code)), "{report}");
}

#[test]
fn numbers_and_partitions_tell_before_they_run_out() {
    let mut live = live(Ok(orders()));
    live.takes("SELECT setval(pg_get_serial_sequence('orders', 'id'), 1600000000)");
    finds(
        &looked_at(&mut live),
        "H09",
        Severity::Warning,
        "public.orders.id has used 74 % of its numbers (1,600,000,000 of 2,147,483,647",
    );
    live.takes("SELECT setval(pg_get_serial_sequence('orders', 'id'), 2100000000)");
    finds(&looked_at(&mut live), "H09", Severity::Error, "public.orders.id has used 97 %");

    live.takes("INSERT INTO events (id, at) VALUES (1, '2019-05-05')");
    live.takes("ANALYZE events");
    let report = looked_at(&mut live);
    finds(&report, "H11", Severity::Warning, "public.events holds about 1 rows in its default partition");
    // All but the first month go.
    let drop = "DO $$ DECLARE p regclass; BEGIN
        FOR p IN SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class AS c ON c.oid = inhrelid
            WHERE inhparent = 'events'::regclass AND pg_get_expr(c.relpartbound, c.oid) !~ 'DEFAULT|2020-01-01'
        LOOP EXECUTE 'DROP TABLE ' || p; END LOOP; END $$";
    live.takes(drop);
    finds(&looked_at(&mut live), "H10", Severity::Error, "public.events has partitions until 2020-02-01, in -");
}

#[test]
fn sessions_tell_who_waits_for_whom() {
    let mut live = live(Ok(orders()));
    let (mut holder, mut waiter) = (live.owner().client, live.owner().client);
    let mut holding = holder.transaction().unwrap();
    holding.batch_execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE").unwrap();
    let waiting = std::thread::spawn(move || waiter.batch_execute("SELECT count(*)   FROM orders").unwrap());
    let report = eventually(&mut live, "H15");
    finds(&report, "H14", Severity::Warning, "idle in transaction): LOCK TABLE orders");
    finds(&report, "H15", Severity::Warning, ": SELECT count(*) FROM orders");
    // Who asks for sizes waits for the lock as well, and not for long.
    assert!(report.skipped.iter().any(|(code, why)| *code == "H01" && why.contains("lock timeout")), "{report}");
    holding.rollback().unwrap();
    waiting.join().unwrap();
}

#[test]
fn replication_slots_that_nobody_reads_are_found() {
    let mut live = live(Ok(orders()));
    live.takes("SELECT pg_create_physical_replication_slot('health_of_nobody', true)");
    let report = looked_at(&mut live);
    live.takes("SELECT pg_drop_replication_slot('health_of_nobody')");
    finds(&report, "H16", Severity::Warning, "the replication slot health_of_nobody is read by nobody");
}

/// The extension counts only where the server was started with it: a view with its columns stands for it.
#[test]
fn slow_statements_are_told_by_their_tables() {
    let mut live = live(Ok(orders()));
    live.takes("CREATE SCHEMA \"Stats\"");
    live.takes(
        "CREATE VIEW \"Stats\".pg_stat_statements AS SELECT oid AS dbid, E'SELECT *\n   FROM orders AS o WHERE total = $1' AS query, 40::bigint AS calls,
            812.4::float8 AS mean_exec_time, 32496.0::float8 AS total_exec_time FROM pg_database WHERE datname = current_database()",
    );
    let options = HealthOptions { statements_schema: Some("Stats".into()), ..options() };
    let queries = health_queries(&catalog(), &options);
    assert_eq!(queries.len(), health_checks().len());
    let query = queries.iter().find(|query| query.code == "H13").unwrap();
    let rows = live.client.simple_query(&query.sql).unwrap();
    let row = rows.iter().find_map(|row| match row {
        postgres::SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
        }
        _ => None,
    });
    let answers: Vec<Result<_, String>> = queries
        .iter()
        .map(|query| Ok(if query.code == "H13" { vec![Vec::clone(row.as_ref().unwrap())] } else { Vec::new() }))
        .collect();
    let report = judge(&catalog(), Some(&orders()), &options, &answers);
    let said = "a statement about public.orders takes 812 ms on average, 32 s in 40 calls: SELECT * FROM orders AS o WHERE total = $1";
    finds(&report, "H13", Severity::Advice, said);
    assert!(report.is_well(), "{report}");
    // Without the extension nothing is asked of it.
    assert!(!health_queries(&catalog(), &HealthOptions::default()).iter().any(|query| query.code == "H13"));
}

#[test]
fn transaction_numbers_that_run_out_are_an_error() {
    let options = HealthOptions { off: ["H02".to_owned()].into(), ..HealthOptions::default() };
    let of = |age: &str| {
        let row = vec![Some(age.to_owned()), Some("200000000".to_owned())];
        let answers: Vec<Result<_, String>> = health_queries(&catalog(), &options)
            .iter()
            .map(|query| Ok(if query.code == "H12" { vec![row.clone()] } else { Vec::new() }))
            .collect();
        judge(&catalog(), None, &options, &answers)
    };
    assert!(of("190000000").findings.is_empty());
    finds(&of("1900000000"), "H12", Severity::Error, "1,900,000,000 transactions old");
    let codes: Vec<&str> = health_checks().iter().map(|check| check.code).collect();
    let numbered: Vec<String> = (1..=codes.len()).map(|number| format!("H{number:02}")).collect();
    assert_eq!(codes, numbered);
}

#[test]
fn the_other_driver_finds_the_same() {
    let live = live(Ok(orders()));
    let url = live.url().to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let report = runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let report = schema_pg::client::health(&client, &catalog(), Some(&orders()), &options()).await.unwrap();
        // Its transactions are ended.
        let mut times = Vec::new();
        for _ in 0..2 {
            times.push(client.query_one("SELECT now()::text", &[]).await.unwrap().get::<_, String>(0));
        }
        assert_ne!(times[0], times[1]);
        report
    });
    finds(&report, "H02", Severity::Advice, "orders.orders_total_idx has 0 scans in ");
    assert_eq!(report.skipped, []);
}
