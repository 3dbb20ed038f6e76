//! What rules and relations ask of rows, one by one.
#![allow(dead_code, reason = "structs are described, and none is made")]

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schema_core::{Entity, registry};
use schema_pg::FakeOptions;

use crate::{config, loaded, text};

/// Places, below one another.
#[derive(Entity)]
#[entity(name = "places", tree(parent_id), timestamps)]
struct Place {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
    #[entity(length(1..=40), unique)]
    name: String,
}

/// Rooms, which two never have at once.
#[derive(Entity)]
#[entity(
    name = "bookings",
    check("bookings_end_later", "starts_at < ends_at"),
    check("bookings_one_price", "num_nonnulls(price, voucher) = 1")
)]
#[entity(check("bookings_paid", "paid_at IS NULL OR paid_at >= starts_at"), check("bookings_even", "seats % 2 = 0"))]
struct Booking {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Place))]
    place_id: i64,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    paid_at: Option<DateTime<Utc>>,
    #[entity(money)]
    price: Option<Decimal>,
    #[entity(pattern("^[A-Z]{4}-[0-9]{2}$"), unique)]
    voucher: Option<String>,
    #[entity(range(0..=100))]
    seats: i32,
}

#[test]
fn conditions_over_columns_are_met() {
    let registry = registry![Place, Booking].unwrap();
    let options = FakeOptions { seed: 3, rows: 500, ..FakeOptions::default() };
    let (database, fake) = loaded(&registry, &config(), &options).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(fake.unread(), []);
    assert_eq!(text(&database, "SELECT count(price) > 50 AND count(voucher) > 50 FROM bookings"), "true");
    assert_eq!(text(&database, "SELECT count(DISTINCT seats) > 10 FROM bookings"), "true");
}

#[test]
fn trees_have_their_paths() {
    let registry = registry![Place].unwrap();
    let options = FakeOptions { seed: 3, rows: 200, ..FakeOptions::default() };
    let (database, _) = loaded(&registry, &config(), &options).unwrap_or_else(|error| panic!("{error}"));
    let wrong = "WITH RECURSIVE t AS (SELECT id, ARRAY[id::text] AS path FROM places WHERE parent_id IS NULL
        UNION ALL SELECT p.id, t.path || p.id::text FROM places AS p JOIN t ON t.id = p.parent_id)
        SELECT count(*) || ' ' || count(*) FILTER (WHERE p.path::text <> t.path::text OR p.level <> cardinality(t.path) - 1) || ' ' || max(p.level > 2)::text
        FROM places AS p JOIN t USING (id)";
    let wrong = wrong.replace("max(p.level > 2)::text", "bool_or(p.level > 2)::text");
    assert_eq!(text(&database, &wrong), "200 0 true");
}

#[test]
fn tables_that_hold_rows_are_refused_and_nothing_changes() {
    let registry = registry![Place].unwrap();
    let options = FakeOptions { rows: 10, ..FakeOptions::default() };
    let (database, fake) = loaded(&registry, &config(), &options).unwrap_or_else(|error| panic!("{error}"));
    let mut client = database.connect_as_owner();
    let error = schema_pg::blocking::load_fake(&mut client, &fake, |_| {}).unwrap_err().to_string();
    assert!(error.contains("table places holds rows"), "{error}");
    assert_eq!(text(&database, "SELECT count(*) FROM places"), "10");
}

/// What can't be met.
#[derive(Entity)]
#[entity(name = "impossible", check("impossible_both", "amount > 10 AND amount < 5"))]
struct Impossible {
    #[entity(primary_key)]
    id: i64,
    amount: i32,
}

#[test]
fn what_cannot_be_met_is_named() {
    let registry = registry![Impossible].unwrap();
    let fake = schema_pg::fake(&registry, &FakeOptions::default()).unwrap();
    let error = fake.script().unwrap_err().to_string();
    assert!(error.contains("no row of public.impossible was found that keeps `impossible_both`"), "{error}");
}
