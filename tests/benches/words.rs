//! What each word costs a server, for one version of this library beside another, in one run: its CPU time for the same statements.
//!
//! ```sh
//! cargo bench --profile dev -p schema-tests --bench words -- print > before.sql      # in a checkout of the version before
//! BEFORE=before.sql cargo bench --profile dev -p schema-tests --bench words          # medians, and times the version before
//! ```
//! Without `BEFORE` the two sides are the same, which shows how exact the figures are.

#![allow(dead_code, reason = "the database reads the entities' fields, the program does not")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod measure;

use chrono::{DateTime, Utc};
use schema_core::{DbEnum, Diagnostics, Entity, Registry, registry};
use schema_test_server::{Database, Server};
use uuid::Uuid;

use measure::{Process, median};

#[derive(Entity)]
#[entity(name = "audited", audit)]
struct Audited {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique)]
    code: String,
    name: String,
    note: Option<String>,
    quantity: i32,
    ratio: Option<f64>,
    metadata: serde_json::Value,
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "stamped", timestamps)]
struct Stamped {
    #[entity(primary_key)]
    id: i64,
    name: String,
    quantity: i32,
}

#[derive(DbEnum)]
enum State {
    Draft,
    Open,
    Closed,
}

#[derive(Entity)]
#[entity(name = "jobs")]
struct Job {
    #[entity(primary_key)]
    id: i64,
    #[entity(transitions([(State::Draft, State::Open), (State::Open, State::Closed)]).initial([State::Draft]))]
    state: State,
}

#[derive(Entity)]
#[entity(name = "parents", soft_delete.cascade())]
struct Parent {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

#[derive(Entity)]
#[entity(name = "children", soft_delete.cascade())]
struct Child {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Parent).on_delete(Cascade))]
    parent_id: i64,
}

#[derive(Entity)]
#[entity(name = "visits", tenant = tenant_id)]
struct Visit {
    #[entity(primary_key)]
    id: i64,
    tenant_id: Uuid,
    note: String,
}

/// The rows of tenants are a model of their own: where one entity has a tenant, all say whose they are.
fn schema() -> String {
    let models = [registry![Audited, Stamped, Job, Parent, Child], registry![Visit]];
    let script = |model: Result<Registry, Diagnostics>| {
        let catalog =
            model.and_then(|registry| schema_pg::lower(&registry)).expect("the benchmark's entities are right");
        schema_pg::create(&catalog).to_string()
    };
    models.map(script).join("\n")
}

const ROUNDS: i32 = 15;

/// What is measured: how many rows it is about, what each round runs before without being measured, and what is measured.
type Case = (&'static str, u32, fn(i32) -> String, fn(i32) -> String);

const CASES: [Case; 10] = [
    ("audit: insert, 10,000 rows at once", 10_000, |_| String::new(), |round| audited(round, 10_000)),
    (
        "audit: update, 10,000 rows at once",
        10_000,
        |_| String::new(),
        |round| format!("UPDATE audited SET quantity = quantity + 1, name = 'u{round}' WHERE code LIKE 'r{round}-%'"),
    ),
    (
        "audit: insert, one row at a time",
        2_000,
        |_| String::new(),
        |round| {
            let row = "'name', 'words', 1, 0.5, '{\"a\": 1}', now()";
            format!(
                "DO $$ BEGIN FOR i IN 1..2000 LOOP INSERT INTO audited (code, name, note, quantity, ratio, metadata, at) VALUES ('s{round}-' || i, {row}); END LOOP; END $$"
            )
        },
    ),
    (
        "audit: update, one row at a time",
        2_000,
        |_| String::new(),
        |round| {
            format!(
                "DO $$ BEGIN FOR i IN 1..2000 LOOP UPDATE audited SET quantity = 7, name = 'x' WHERE code = 's{round}-' || i; END LOOP; END $$"
            )
        },
    ),
    (
        "timestamps: update, 10,000 rows at once",
        10_000,
        |round| rows("stamped (name, quantity)", "'a', 0", round),
        |_| "UPDATE stamped SET quantity = quantity + 1 WHERE quantity = 0".to_owned(),
    ),
    (
        "transitions: insert, 10,000 rows at once",
        10_000,
        |_| "DELETE FROM jobs".to_owned(),
        |round| rows("jobs (state)", "'draft'", round),
    ),
    (
        "transitions: update, 10,000 rows at once",
        10_000,
        |round| format!("DELETE FROM jobs; {}", rows("jobs (state)", "'draft'", round)),
        |_| "UPDATE jobs SET state = 'open'".to_owned(),
    ),
    ("soft delete: one parent of 10,000 children", 10_000, family, |_| {
        "UPDATE parents SET deleted_at = now()".to_owned()
    }),
    ("soft delete: 1,000 parents of 10 children", 10_000, families, |_| {
        "UPDATE parents SET deleted_at = now()".to_owned()
    }),
    (
        "soft delete: restore 1,000 parents of 10 children",
        10_000,
        |round| format!("{}; UPDATE parents SET deleted_at = now()", families(round)),
        |_| "UPDATE parents SET deleted_at = NULL".to_owned(),
    ),
];

fn audited(round: i32, count: u32) -> String {
    format!(
        "INSERT INTO audited (code, name, note, quantity, ratio, metadata, at)
         SELECT 'r{round}-' || i, 'name ' || i, 'some words of text', i, i / 7.0, '{{\"a\": 1, \"b\": [1, 2]}}', now() FROM generate_series(1, {count}) AS i"
    )
}

fn rows(into: &str, values: &str, _round: i32) -> String {
    format!("INSERT INTO {into} SELECT {values} FROM generate_series(1, 10000)")
}

fn emptied() -> &'static str {
    "DELETE FROM children; DELETE FROM parents"
}

fn family(round: i32) -> String {
    format!(
        "{}; INSERT INTO parents (name) VALUES ('{round}'); INSERT INTO children (parent_id) SELECT p.id FROM parents AS p, generate_series(1, 10000)",
        emptied()
    )
}

fn families(round: i32) -> String {
    format!(
        "{}; INSERT INTO parents (name) SELECT '{round}' FROM generate_series(1, 1000); INSERT INTO children (parent_id) SELECT p.id FROM parents AS p, generate_series(1, 10)",
        emptied()
    )
}

fn main() {
    let now = schema();
    if std::env::args().any(|argument| argument == "print") {
        println!("{now}");
        return;
    }
    let before = match std::env::var("BEFORE") {
        Ok(file) => std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}")),
        Err(_) => now.clone(),
    };
    let databases: [Database; 2] = [Server::shared().database(), Server::shared().database()];
    let mut sides = databases.iter().map(Process::of).collect::<Vec<_>>();
    for (side, sql) in sides.iter_mut().zip([&before, &now]) {
        side.run(sql);
        side.run("SET synchronous_commit = off");
    }
    println!("PostgreSQL {}, CPU of the server: before, after, and how many times before", Server::shared().version());
    for (what, rows, prepare, statement) in CASES {
        let mut took = [Vec::new(), Vec::new()];
        for round in 0..ROUNDS {
            // Each goes first as often as the other.
            for at in [0, 1].map(|at| (at + usize::from(round % 2 == 1)) % 2) {
                sides[at].run(&prepare(round));
                took[at].push(sides[at].cpu(&statement(round)) * 1e6 / f64::from(rows));
            }
        }
        let [before, after] = took.map(median);
        println!("{what}: {before:.2} µs, {after:.2} µs a row ({:.2})", after / before);
    }
    tenants(&mut sides);
}

/// A million rows of a hundred tenants, asked for by WHERE as the owner, and by a policy.
fn tenants(sides: &mut [Process]) {
    let tenant = "00000000-0000-0000-0000-000000000007";
    for side in sides.iter_mut() {
        side.run(
            "INSERT INTO visits (tenant_id, note) SELECT lpad((i % 100)::text, 32, '0')::uuid, 'note ' || i FROM generate_series(1, 1000000) AS i;
             SET max_parallel_workers_per_gather = 0; GRANT SELECT ON visits TO PUBLIC",
        );
        side.run("VACUUM ANALYZE visits");
    }
    sides[0].run("DROP ROLE IF EXISTS bench_words; CREATE ROLE bench_words");
    for (what, setting, times) in [("scan", "off", 5), ("index", "on", 40)] {
        let mut took = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (at, side) in sides.iter_mut().enumerate() {
                side.run(&format!("SET enable_indexscan = {setting}; SET enable_bitmapscan = {setting}"));
                side.run(&format!("SET ROLE bench_words; SET app.tenant_id = '{tenant}'"));
                took[at].push(side.repeated("SELECT count(note) FROM visits", times));
                side.run("RESET ROLE");
            }
            let asked = format!("SELECT count(note) FROM visits WHERE tenant_id = '{tenant}'");
            took[2].push(sides[1].repeated(&asked, times));
        }
        let [before, after, plain] = took.map(|took| median(took) * 1e3);
        println!(
            "tenant policy, a tenant of a million rows by {what}: {before:.2} ms, {after:.2} ms ({:.2}); by WHERE {plain:.2} ms ({:.2})",
            after / before,
            after / plain
        );
    }
    sides[0].run("DROP ROLE bench_words");
}
