//! Access patterns are served on generated rows, as the role of the application; without the index the proof fails.
#![allow(dead_code, reason = "structs are described, and none is made")]

use chrono::{DateTime, Utc};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config as Proptest, RngAlgorithm, TestRng, TestRunner};
use schema_core::fake::Random;
use schema_core::ir::{AccessPattern, Entity as Described, Field, IndexColumn, Order as Sorted};
use schema_core::{DbEnum, Entity, Registry, View, registry};
use schema_pg::blocking::{AccessError, AccessOptions, AccessOutcome, PatternPlan, prove_access};
use schema_pg::{Config, Roles, create_roles};
use schema_test_server::{Database, Server};
use uuid::Uuid;

use crate::config;
use crate::models::{Model, model};

#[derive(DbEnum)]
enum Status {
    Open,
    Paid,
}

#[derive(Entity)]
#[entity(name = "firms", tenant = id)]
struct Firm {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "orders", tenant = firm_id, soft_delete, unique([number]))]
#[entity(access("open_of", "open orders of a customer").by([customer]).filter("status = 'open'").order_by([placed_at.desc()]).limit(5))]
#[entity(access("of_customer", "orders of a customer since a day").by([customer]).range([placed_at]).order_by([placed_at]))]
#[entity(access("dear_of", "large orders of a customer, newest first").by([customer]).range([cents]).order_by([placed_at.desc()]))]
#[entity(access("by_note", "orders of a customer with a note").by([note, customer]).include([cents]))]
#[entity(access("newest", "the newest orders").order_by([placed_at.desc()]).limit(10))]
#[entity(access("numbered", "an order by its number").by([number]))]
#[entity(access("any", "orders of a firm by number, deleted or not, of any firm").by([firm_id]).order_by([number]).all_rows().limit(3))]
struct Order {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Firm))]
    firm_id: Uuid,
    #[entity(range(1..=200))]
    customer: i64,
    number: i64,
    status: Status,
    #[entity(length(1..=40))]
    note: String,
    cents: i64,
    placed_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "lines", tenant = firm_id)]
#[entity(access("first_of", "the first lines of each order").through(order_id).order_by([position]).limit(2))]
struct Line {
    #[entity(primary_key)]
    id: Uuid,
    firm_id: Uuid,
    #[entity(references(Order))]
    order_id: Uuid,
    position: i32,
}

#[derive(Entity)]
#[entity(name = "notes", global, owner = author)]
#[entity(access("of_author", "one's own notes, newest first").by([author]).order_by([written_at.desc()]).limit(20))]
struct Note {
    #[entity(primary_key)]
    id: Uuid,
    author: Uuid,
    written_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "readings", global, primary_key([sensor, at]))]
#[entity(access("last_of", "the last values of a sensor").by([sensor]).order_by([at.desc()]).limit(10))]
#[pg(partition_by_range(at).monthly().from("2025-01").ahead(24))]
struct Reading {
    #[entity(range(1..=50))]
    sensor: i64,
    at: DateTime<Utc>,
    value: f64,
}

#[derive(View)]
#[entity(
    name = "days",
    materialized,
    query = "SELECT firm_id, placed_at::date AS day, count(*) AS orders FROM orders GROUP BY 1, 2"
)]
#[entity(access("days_of", "the days of a firm").by([firm_id]).order_by([day.desc()]))]
#[pg(past_row_security.bypassrls())]
struct Day {
    firm_id: Uuid,
    day: chrono::NaiveDate,
    orders: i64,
}

#[derive(View)]
#[entity(
    name = "open_orders",
    query = "SELECT firm_id, customer, number, placed_at FROM orders WHERE status = 'open' AND deleted_at IS NULL"
)]
#[entity(access("open_of_customer", "open orders of a customer").by([customer]).order_by([placed_at.desc()]).limit(5))]
struct OpenOrder {
    firm_id: Uuid,
    customer: i64,
    number: i64,
    placed_at: DateTime<Utc>,
}

fn orders() -> Registry {
    registry![Firm, Order, Line, Note, Reading; Day, OpenOrder].unwrap()
}

fn with_roles() -> Config {
    Config { roles: Some(Roles { application: "access_app".into(), ..Roles::default() }), ..config() }
}

fn made(registry: &Registry, config: &Config) -> Database {
    let catalog = schema_pg::lower_with(registry, config).unwrap();
    let database = Server::shared().database();
    let mut admin = database.connect();
    if let Some(roles) = &config.roles {
        admin.batch_execute(&create_roles(roles)).unwrap();
    }
    admin.batch_execute(&schema_pg::create(&catalog).to_string()).unwrap_or_else(|error| panic!("{error:?}"));
    database
}

#[test]
fn each_pattern_is_served_and_a_missing_index_is_found() {
    let (registry, config) = (orders(), with_roles());
    let database = made(&registry, &config);
    let mut client = database.connect();
    let options = AccessOptions { rows: 3_000, ..AccessOptions::default() };
    let report = prove_access(&mut client, &registry, &config, &options).unwrap_or_else(|error| panic!("{error}"));
    let names: Vec<&str> = report.patterns.iter().map(|pattern| &*pattern.name).collect();
    assert_eq!(
        names,
        [
            "first_of",
            "of_author",
            "open_of",
            "of_customer",
            "dear_of",
            "by_note",
            "newest",
            "numbered",
            "any",
            "last_of",
            "days_of",
            "open_of_customer"
        ]
    );
    // Which way costs least differs from version to version; each has rows.
    let is_shown = |pattern: &PatternPlan| {
        matches!(pattern.outcome, AccessOutcome::Served | AccessOutcome::Cheaper(_)) && pattern.rows > 0
    };
    assert!(report.patterns.iter().all(is_shown), "{report}");
    let served = report.patterns.iter().filter(|pattern| pattern.outcome == AccessOutcome::Served).count();
    assert!(served >= 8, "{report}");
    // The view of all tenants is not the application's to read.
    let is_asked = |pattern: &PatternPlan| pattern.role.is_some() != (pattern.name == "days_of");
    assert!(report.patterns.iter().all(is_asked), "{report}");
    let rows: i64 = client.query_one("SELECT count(*) FROM orders", &[]).unwrap().get(0);
    assert_eq!(rows, 0, "all is taken back");
    for (index, pattern) in [
        ("orders_open_of_idx", "open_of"),
        ("lines_firm_id_order_id_position_idx", "first_of"),
        ("days_firm_id_day_idx", "days_of"),
        ("notes_author_written_at_idx", "of_author"),
    ] {
        let why = format!("NOT served: the index {index} is not there, or not valid");
        client.batch_execute(&format!("DROP INDEX {index}")).unwrap();
        let Err(AccessError::Unserved(found)) = prove_access(&mut client, &registry, &config, &options) else {
            panic!("{index} is not missed");
        };
        let unserved: Vec<&str> = found.unserved().map(|pattern| &*pattern.name).collect();
        assert!(unserved.contains(&pattern) && found.to_string().contains(&why), "{found}");
        let catalog = schema_pg::lower_with(&registry, &config).unwrap();
        let sql = schema_pg::create(&catalog).to_string();
        let create = sql.lines().find(|line| line.contains(&format!("INDEX {index} "))).unwrap();
        client.batch_execute(create).unwrap();
    }
}

/// An index of the same name that serves another query.
#[test]
fn an_index_that_does_not_serve_is_found_by_what_the_server_does() {
    let (registry, config) = (orders(), with_roles());
    let database = made(&registry, &config);
    let mut client = database.connect();
    let options = AccessOptions { rows: 3_000, ..AccessOptions::default() };
    for (index, on, pattern, why) in [
        ("notes_author_written_at_idx", "notes (written_at)", "of_author", "rows were read"),
        ("orders_firm_id_placed_at_idx", "orders (cents)", "newest", "rows were"),
    ] {
        client.batch_execute(&format!("DROP INDEX {index}; CREATE INDEX {index} ON {on}")).unwrap();
        let Err(AccessError::Unserved(found)) = prove_access(&mut client, &registry, &config, &options) else {
            panic!("{index} does not serve {pattern}");
        };
        let of = found.unserved().find(|unserved| unserved.name == pattern);
        assert!(of.is_some_and(|of| of.to_string().contains(why)), "{index}: {found}");
    }
}

/// The owner of the tables is no superuser, and row security is forced on it.
#[test]
fn an_ordinary_owner_proves_it_as_a_member_of_the_application() {
    let (registry, config) = (registry![Firm, Order, Line, Note, Reading; OpenOrder].unwrap(), with_roles());
    let database = Server::shared().database();
    let mut admin = database.connect();
    admin.batch_execute(&create_roles(config.roles.as_ref().unwrap())).unwrap();
    let catalog = schema_pg::lower_with(&registry, &config).unwrap();
    let mut owner = database.connect_as_owner();
    owner.batch_execute(&schema_pg::create(&catalog).to_string()).unwrap_or_else(|error| panic!("{error:?}"));
    let options = AccessOptions { rows: 3_000, ..AccessOptions::default() };
    let refused = prove_access(&mut owner, &registry, &config, &options).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "who proves is no member of the role access_app: GRANT it, or prove as a superuser"
    );
    admin.batch_execute(&format!("GRANT access_app TO {}", schema_pg::quote_ident(database.owner()))).unwrap();
    let report = prove_access(&mut owner, &registry, &config, &options).unwrap_or_else(|error| panic!("{error}"));
    let is_shown = |pattern: &PatternPlan| pattern.outcome != AccessOutcome::NoRows && pattern.rows > 0;
    assert!(report.patterns.len() == 11 && report.patterns.iter().all(is_shown), "{report}");
    let forced: i64 = admin
        .query_one("SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity", &[])
        .unwrap()
        .get(0);
    assert_eq!(forced, 0, "row security is forced again");
}

#[test]
fn what_keeps_the_proof_from_being_made_is_told() {
    let registry = orders();
    let config = with_roles();
    let database = made(&registry, &config);
    let mut owner = database.connect_as_owner();
    let error = prove_access(&mut owner, &registry, &config, &AccessOptions::default()).unwrap_err().to_string();
    assert!(error.contains("must be owner") || error.contains("permission denied"), "{error}");
    let nothing = prove_access(&mut owner, &registry![Firm].unwrap(), &config, &AccessOptions::default());
    assert_eq!(nothing.unwrap_err().to_string(), "no entity says `access(…)`");
}

#[test]
fn the_patterns_of_the_examples_are_served() {
    let shop = (shop_entities::registry().unwrap(), config());
    let saas = (saas_entities::registry().unwrap(), Config { version: config().version, ..saas_entities::config() });
    for (registry, config) in [shop, saas] {
        let database = made(&registry, &config);
        let options = AccessOptions { rows: 2_000, ..AccessOptions::default() };
        match prove_access(&mut database.connect(), &registry, &config, &options) {
            Ok(report) => {
                let untried: Vec<_> =
                    report.patterns.iter().filter(|pattern| pattern.outcome == AccessOutcome::NoRows).collect();
                assert!(!report.patterns.is_empty() && untried.is_empty(), "{report}");
            }
            Err(AccessError::NoPatterns) => panic!("the examples have patterns"),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Patterns of fields that are there, whatever comes of them.
fn patterns(entity: &Described, random: &mut Random) -> Vec<AccessPattern> {
    let fields: Vec<&Field> = entity.fields.iter().collect();
    let column = |random: &mut Random| {
        let field = fields[random.below(fields.len() as u64) as usize];
        let order = if random.percent(40) { Sorted::Desc } else { Sorted::Asc };
        IndexColumn { order, ..IndexColumn::field(field.name.clone()) }
    };
    let mut found = Vec::new();
    for name in ["first", "second"] {
        let mut pattern = AccessPattern::new(name, "what somebody asks");
        let plain = |random: &mut Random| IndexColumn { order: Sorted::Asc, ..column(random) };
        pattern.by = (0..random.below(3)).map(|_| plain(random)).collect();
        pattern.range = random.percent(30).then(|| plain(random));
        pattern.order_by = (0..random.below(3)).map(|_| column(random)).collect();
        pattern.limit = random.percent(50).then_some(10);
        found.push(pattern);
    }
    found
}

/// Each pattern is proved, or refused with its reason.
#[test]
fn random_patterns_are_proved_or_refused() {
    let cases = std::env::var("ACCESS_MODELS").map_or(10, |cases| cases.parse().expect("ACCESS_MODELS is a number"));
    let mut runner = TestRunner::new_with_rng(
        Proptest { failure_persistence: None, ..Proptest::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let models = model(5, true);
    let (mut failed, mut refused, mut proved, mut untried) = (Vec::new(), 0, 0, 0);
    for case in 0..cases {
        let drawn: Model = models.new_tree(&mut runner).unwrap().current();
        let mut kept = drawn.clone();
        for at in 0..kept.entities.len() {
            for pattern in patterns(&drawn.entities[at], &mut Random::of(case, at as u64)) {
                let mut tried = kept.clone();
                tried.entities[at].access.push(pattern);
                // What is refused says why.
                let lowered = tried.registry().and_then(|registry| schema_pg::lower_with(&registry, &config()));
                match lowered {
                    Ok(_) => kept = tried,
                    Err(found) => {
                        assert!(found.iter().all(|one| !one.message.is_empty()), "{found}");
                        refused += 1;
                    }
                }
            }
        }
        let registry = kept.registry().unwrap();
        let database = made(&registry, &config());
        let options = AccessOptions { rows: 600, seed: case };
        match prove_access(&mut database.connect(), &registry, &config(), &options) {
            Ok(report) => {
                let none = |one: &&PatternPlan| one.outcome == AccessOutcome::NoRows;
                untried += report.patterns.iter().filter(none).count();
                proved += report.patterns.iter().filter(|one| !none(one)).count();
            }
            Err(AccessError::NoPatterns) => {}
            Err(AccessError::Fake(_)) => {}
            Err(error) => failed.push(format!("{case}: {error}")),
        }
    }
    assert!(failed.is_empty(), "{} of {cases}:\n{}", failed.len(), failed.join("\n"));
    assert!(proved > 2 * untried && proved > refused / 4, "{proved} proved, {refused} refused, {untried} without rows");
}
