//! What triggers and row security cost a server: its CPU time beside that of the bare table, in one run. Linux alone tells
//! the time of one process. `cargo bench --profile dev -p schema-tests --bench server`: what runs in the
//! server is the same in each profile. Machines are noisy: read the ratios.

#![allow(dead_code, reason = "the database reads the entities' fields, the program does not")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod measure;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schema_core::{DbEnum, Entity, registry};
use schema_pg::Config;
use schema_test_server::Server;
use uuid::Uuid;

use measure::{Process, median};

#[derive(DbEnum)]
#[entity(name = "item_status")]
enum Status {
    Draft,
    Active,
    Archived,
}

/// The table of the benchmarks, with these attributes. `$time` is how it says when a row was made and changed.
macro_rules! item {
    ($name:ident, $table:literal $(, $attribute:ident)*) => {
        #[derive(Entity)]
        #[entity(name = $table, index([parent_id, created_at]), index([name]).filter("is_active") $(, $attribute)*)]
        struct $name {
            #[entity(primary_key)]
            id: i64,
            #[entity(unique, length(..=64))]
            code: String,
            name: String,
            description: Option<String>,
            #[entity(default = Status::Draft)]
            status: Status,
            #[entity(range(0..), default = 0)]
            quantity: i32,
            #[entity(default = 0)]
            total_cents: i64,
            #[entity(precision(12, 2))]
            price: Decimal,
            ratio: Option<f64>,
            #[entity(default = true)]
            is_active: bool,
            #[entity(default = sql("'{}'"))]
            metadata: serde_json::Value,
            #[entity(references = Self)]
            parent_id: Option<i64>,
            #[entity(default = now())]
            created_at: DateTime<Utc>,
            #[entity(default = now())]
            updated_at: DateTime<Utc>,
        }
    };
}
item!(Bare, "bare");
item!(Stamped, "stamped", timestamps);
item!(Extension, "extension", timestamps);
item!(Audited, "audited", audit);
item!(Classic, "classic");
item!(Keys, "keys");

#[derive(Entity)]
#[entity(name = "visits", tenant = tenant_id)]
struct Visit {
    #[entity(primary_key)]
    id: i64,
    tenant_id: Uuid,
    note: String,
}

/// What people write by hand: for each row, what changed is found by taking both rows apart; and a log of keys alone.
const BY_HAND: &str = "
    CREATE TABLE classic_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
        table_name text, action text, old_values jsonb, new_values jsonb, changed text[]);
    CREATE FUNCTION classic_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO classic_log (table_name, action, new_values) VALUES (TG_TABLE_NAME, TG_OP, to_jsonb(NEW));
        ELSE
            INSERT INTO classic_log (table_name, action, old_values, new_values, changed)
            VALUES (TG_TABLE_NAME, TG_OP, to_jsonb(OLD), to_jsonb(NEW), ARRAY(
                SELECT n.key FROM jsonb_each(to_jsonb(NEW)) AS n JOIN jsonb_each(to_jsonb(OLD)) AS o USING (key)
                WHERE n.value IS DISTINCT FROM o.value));
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER classic_note AFTER INSERT OR UPDATE ON classic FOR EACH ROW EXECUTE FUNCTION classic_note();
    CREATE TABLE keys_log (at timestamptz NOT NULL DEFAULT now(), action text, key bigint);
    CREATE FUNCTION keys_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO keys_log (action, key) SELECT TG_OP, id FROM rows; RETURN NULL;
    END $$;
    CREATE TRIGGER keys_insert AFTER INSERT ON keys REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION keys_note();
    CREATE TRIGGER keys_update AFTER UPDATE ON keys REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION keys_note();";

const BATCH: i32 = 10_000;
const ROUNDS: i32 = 9;
const TABLES: [&str; 6] = ["bare", "stamped", "extension", "keys", "audited", "classic"];

/// The statement of a round on a table.
type Statement = fn(&str, i32) -> String;

#[derive(Entity)]
#[entity(name = "parents")]
struct Parent {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "plain")]
struct Plain {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Parent).on_delete(Cascade))]
    parent_id: i64,
    note: String,
}

#[derive(Entity)]
#[entity(name = "limited")]
struct Limited {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Parent).on_delete(Cascade).rows(..=5))]
    parent_id: i64,
    note: String,
}

#[derive(Entity)]
#[entity(name = "counted_parents")]
struct CountedParent {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "counted")]
struct Counted {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(CountedParent).on_delete(Cascade).rows(1..=5))]
    parent_id: i64,
    note: String,
}

fn main() {
    // One of them alone: `-- counted`.
    if std::env::args().any(|argument| argument == "counted") {
        return counted();
    }
    let database = Server::shared().database();
    let mut server = Process::of(&database);
    let registry = registry![Bare, Stamped, Audited, Classic, Keys].expect("the benchmark's entities are right");
    let catalog = schema_pg::lower(&registry).expect("the benchmark's entities are right");
    server.run(&schema_pg::create(&catalog).to_string());
    let config = Config { moddatetime: true, schema: "extended".into(), ..Config::default() };
    let extended = registry![Extension].and_then(|registry| schema_pg::lower_with(&registry, &config));
    server.run(&schema_pg::create(&extended.expect("the benchmark's entities are right")).to_string());
    server.run("SET search_path = public, extended");
    server.run(BY_HAND);
    server.run("SET synchronous_commit = off");
    println!(
        "PostgreSQL {}, CPU of the server, microseconds a row (and times the bare table)",
        Server::shared().version()
    );
    let writes: [(&str, i32, Statement); 4] = [
        ("insert, 10,000 rows at once", BATCH, insert),
        ("update, 10,000 rows at once", BATCH, |table, round| {
            format!("UPDATE {table} SET quantity = {round}, name = 'r{round} ' || id WHERE code LIKE 'r{round}-%'")
        }),
        ("insert, one row at a time", 2_000, single_inserts),
        ("update, one row at a time", 2_000, |table, round| {
            format!(
                "DO $$ BEGIN FOR i IN 1..2000 LOOP UPDATE {table} SET quantity = {round}, name = 's{round}' WHERE code = 's{round}-' || i; END LOOP; END $$"
            )
        }),
    ];
    for (what, rows, statement) in writes {
        let mut took: Vec<Vec<f64>> = vec![Vec::new(); TABLES.len()];
        for round in 0..ROUNDS {
            for (at, table) in TABLES.iter().enumerate() {
                let seconds = server.cpu(&statement(table, round));
                took[at].push(seconds * 1e6 / f64::from(rows));
            }
        }
        let medians: Vec<f64> = took.into_iter().map(median).collect();
        let shown = TABLES.iter().zip(&medians).map(|(table, m)| format!("{table} {m:.1} ({:.2})", m / medians[0]));
        println!("{what}: {}", shown.collect::<Vec<_>>().join(", "));
    }
    tenants();
    counted();
}

fn insert(table: &str, round: i32) -> String {
    format!(
        "INSERT INTO {table} (code, name, description, price, ratio, metadata)
         SELECT 'r{round}-' || i, 'name ' || i, 'some words of text', i / 7.0, i, '{{\"a\": 1, \"b\": [1, 2]}}' FROM generate_series(1, {BATCH}) AS i"
    )
}

fn single_inserts(table: &str, round: i32) -> String {
    format!(
        "DO $$ BEGIN FOR i IN 1..2000 LOOP INSERT INTO {table} (code, name, description, price, ratio, metadata)
         VALUES ('s{round}-' || i, 'name', 'some words of text', i / 7.0, i, '{{\"a\": 1, \"b\": [1, 2]}}'); END LOOP; END $$"
    )
}

/// A million rows of a hundred tenants, asked for by WHERE and by a policy.
fn tenants() {
    let database = Server::shared().database();
    let mut server = Process::of(&database);
    let catalog = registry![Visit].and_then(|registry| schema_pg::lower(&registry)).expect("the entity is right");
    server.run(&schema_pg::create(&catalog).to_string());
    server.run(
        "INSERT INTO visits (tenant_id, note) SELECT lpad((i % 100)::text, 32, '0')::uuid, 'note ' || i FROM generate_series(1, 1000000) AS i;
         SET max_parallel_workers_per_gather = 0; DROP ROLE IF EXISTS bench_tenant; CREATE ROLE bench_tenant; GRANT SELECT ON visits TO bench_tenant",
    );
    server.run("VACUUM ANALYZE visits");
    let tenant = "00000000-0000-0000-0000-000000000007";
    for (what, setting, times) in [("scan", "off", 5), ("index", "on", 40)] {
        server.run(&format!("SET enable_indexscan = {setting}; SET enable_bitmapscan = {setting}"));
        let (mut by_where, mut by_policy) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            server.run("RESET ROLE");
            by_where
                .push(server.repeated(&format!("SELECT count(note) FROM visits WHERE tenant_id = '{tenant}'"), times));
            server.run(&format!("SET ROLE bench_tenant; SET app.tenant_id = '{tenant}'"));
            by_policy.push(server.repeated("SELECT count(note) FROM visits", times));
        }
        let (plain, policy) = (median(by_where) * 1e3, median(by_policy) * 1e3);
        println!(
            "a tenant of a million rows, by {what}: WHERE {plain:.2} ms, policy {policy:.2} ms ({:.2})",
            policy / plain
        );
    }
    server.run("RESET ROLE; DROP OWNED BY bench_tenant; DROP ROLE bench_tenant");
}

/// Rows that reference others, five each: with the reference alone, with a maximum, with a minimum too.
fn counted() {
    let database = Server::shared().database();
    let mut server = Process::of(&database);
    let catalog =
        registry![Parent, Plain, Limited, CountedParent, Counted].and_then(|registry| schema_pg::lower(&registry));
    server.run(&schema_pg::create(&catalog.expect("the entities are right")).to_string());
    server.run("SET synchronous_commit = off; SET session_replication_role = replica");
    for parents in ["parents", "counted_parents"] {
        server.run(&format!(
            "INSERT INTO {parents} OVERRIDING SYSTEM VALUE SELECT i FROM generate_series(1, {}) AS i",
            BATCH / 5
        ));
    }
    server.run("SET session_replication_role = origin; VACUUM ANALYZE parents, counted_parents");
    for (what, statement) in [
        (
            "insert, 10,000 rows at once",
            "INSERT INTO {table} (parent_id, note) SELECT 1 + i / 5, 'some words of text' FROM generate_series(0, 9999) AS i",
        ),
        (
            "insert, one row at a time",
            "DO $$ BEGIN FOR i IN 0..9999 LOOP INSERT INTO {table} (parent_id, note) VALUES (1 + i / 5, 'some words of text'); END LOOP; END $$",
        ),
        (
            "delete and insert, one row at a time",
            "DO $$ BEGIN FOR i IN 0..9999 LOOP DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table} WHERE parent_id = 1 + i / 5); INSERT INTO {table} (parent_id, note) VALUES (1 + i / 5, 'some words of text'); END LOOP; END $$",
        ),
    ] {
        let tables = ["plain", "limited", "counted"];
        let mut took: Vec<Vec<f64>> = vec![Vec::new(); tables.len()];
        for _ in 0..ROUNDS {
            for (at, table) in tables.iter().enumerate() {
                if what.starts_with("insert") {
                    server.run(&format!("TRUNCATE {table}"));
                }
                took[at].push(server.cpu(&statement.replace("{table}", table)) * 1e6 / f64::from(BATCH));
            }
        }
        let medians: Vec<f64> = took.into_iter().map(median).collect();
        let shown = tables.iter().zip(&medians).map(|(table, m)| format!("{table} {m:.1} ({:.2})", m / medians[0]));
        println!("references, {what}: {}", shown.collect::<Vec<_>>().join(", "));
    }
}
