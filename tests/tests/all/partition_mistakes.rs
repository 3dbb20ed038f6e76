//! Partitions that nobody would keep, or that the server would refuse: said where the struct is, and shown on the server.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};
use schema_core::{DbEnum, Embedded, Entity, registry};
use schema_pg::Version;

use crate::support::{config, empty, mistakes};

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_list(kind).partition("a", ["a"]).partition("b", ["b"])
    .then(partition_by_hash(id).modulus(2).then(partition_by_range(at).monthly().from("2026-01"))))]
struct CalendarBelow {
    id: i64,
    kind: String,
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_range(at).monthly().from("2026-01").then(
    partition_by_list(kind).partition("a", ["a"]).then(partition_by_hash(id).modulus(2))))]
struct CutTwice {
    id: i64,
    kind: String,
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_range(at).monthly().from("2026-01").then(partition_by_range(at).daily().from("2026-01-01").ahead(30)))]
struct TwoCalendars {
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_list(kind).partition("a", ["a"]).then(
    partition_by_hash(id).modulus(2).then(partition_by_hash([id, kind]).modulus(2))))]
struct NoCalendar {
    id: i64,
    kind: String,
}

#[test]
fn cuts_that_the_calendar_would_not_go_on_with_are_refused() {
    assert_eq!(
        mistakes(registry![CalendarBelow, CutTwice, TwoCalendars, NoCalendar], Version::V15),
        [
            "P0301 CalendarBelow.partition: a calendar cuts partitions of partitions: nothing would make the coming ones",
            "P0301 CutTwice.partition: partitions along the calendar are cut more than once: those to come would be cut once",
            "P0301 TwoCalendars.partition: a calendar cuts the partitions of a calendar: each of them would get the same periods",
        ]
    );
}

#[derive(Entity)]
#[entity(primary_key([id, at]))]
#[pg(partition_by_range(at).partition("old", "2020-01-01", "2026-01-01").partition("new", "2026-01-01", "2030-01-01"))]
#[pg(partition("odl", index([id])), partition("other", with("fillfactor", 70)))]
#[pg(partition("new", check("small", "size < 3"), unique([id]), trigger("t").before().insert().execute("nowhere.f()")))]
struct Parts {
    id: i64,
    at: NaiveDate,
}

#[derive(Entity)]
#[pg(partition("new", index([id])))]
struct NotCut {
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn what_no_partition_can_have_of_its_own_is_reported() {
    let found = mistakes(registry![Parts, NotCut], Version::V15).join("\n");
    assert_eq!(
        found,
        "P0301 NotCut.partition: `NotCut` is not cut into partitions
P0301 Parts.partition: `Parts` has no partition `odl`
P0301 Parts.partition: `Parts` has no partition `other`
P0104 Parts.check: `size` is no column of `parts`, at character 1 of `size < 3`
P0561 Parts.t: there is no function `nowhere.f`"
    );
}

#[derive(DbEnum)]
enum State {
    Open,
    Done,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_range(size).partition("none", 10, 0).partition("one", 0, 10).partition("two", 9, 20)
    .partition("three", 20, 30).partition("text", "a", "b"))]
struct Sizes {
    size: i32,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_list(kind).partition("a", ["a", "b", "b"]).partition("b", ["c", "b"]).partition("c", Vec::<String>::new()))]
struct Kinds {
    kind: String,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_hash(id).modulus(3).then(partition_by_list(size).partition("a", ["de"])))]
struct Lists {
    id: i64,
    size: i32,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_list(state).partition("open", ["open"]).partition("done", [State::Done]).partition("gone", ["Gone"]).partition("one", [1]))]
struct States {
    state: State,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(1)
    .partition("old", "2025-01-01T00:00:00Z", "2026-01-01 00:00:00+00")
    .partition("march", "2026-02-28 23:00:00.5+00", "2026-04-01 00:00:00+00"))]
struct Moments {
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_range(day).partition("a", NaiveDate::MIN, NaiveDate::MAX).partition("b", "2026-01-31", "2026-01-31"))]
struct Days {
    day: NaiveDate,
}

#[derive(Entity)]
#[entity(name = "taken", no_primary_key)]
#[pg(partition_by_list(json).partition("one", [1]).partition("text", ["text"])
    .then(partition_by_range(price).partition("small", "-1.5", 10).partition("large", 10, 20)
        .then(partition_by_list(word).partition("number", [1]).partition("truth", [true]))))]
struct Taken {
    json: serde_json::Value,
    price: rust_decimal::Decimal,
    word: String,
}

#[test]
fn values_that_the_server_takes_for_the_type_are_taken() {
    let mut live = crate::support::live(registry![Taken]);
    live.takes("INSERT INTO taken VALUES ('1', 9.99, '1'), ('\"text\"', -1.5, 'true')");
    assert_eq!(
        live.column("SELECT tableoid::regclass FROM taken ORDER BY price"),
        "taken_text_small_truth taken_one_small_number"
    );
}

#[test]
fn partitions_without_rows_with_the_same_rows_or_of_another_type_are_refused() {
    assert_eq!(
        mistakes(registry![Sizes, Kinds, Lists, States, Moments, Days], Version::V15),
        [
            "P0301 Days.partition: the partition `b` goes from '2026-01-31' to '2026-01-31', so no row is in it",
            "P0301 Kinds.partition: the partitions `a` and `b` both hold 'b'",
            "P0301 Kinds.partition: the partition `c` is for no value, so no row is in it",
            "P0301 Lists.partition: the partition `a` is for `de`, which the field that decides can't be",
            "P0301 Moments.partition: the partitions `march` and `2026_02` both hold '2026-02-28 23:00:00.5+00'",
            "P0301 Sizes.partition: the partition `text` is for `a`, which the field that decides can't be",
            "P0301 Sizes.partition: the partition `none` goes from 10 to 0, so no row is in it",
            "P0301 Sizes.partition: the partitions `one` and `two` both hold 9",
            "P0301 States.partition: the partition `gone` is for `Gone`, which the field that decides can't be",
            "P0301 States.partition: the partition `one` is for `1`, which the field that decides can't be",
        ]
    );
}

#[test]
fn a_mistake_in_how_partitions_are_cut_again_says_where_it_is() {
    let found = schema_pg::lower(&registry![Lists].unwrap()).unwrap_err();
    let source = found.0[0].source.unwrap();
    let line = include_str!("partition_mistakes.rs").lines().nth(source.line.saturating_sub(1) as usize).unwrap();
    assert!(line.contains("partition_by_hash(id).modulus(3)"), "{source}: {line}");
}

#[test]
fn the_server_refuses_what_is_refused_of_partitions() {
    let mut live = empty();
    live.takes(
        "CREATE TYPE state AS ENUM ('Open');
         CREATE TABLE sizes (size int) PARTITION BY RANGE (size); CREATE TABLE one PARTITION OF sizes FOR VALUES FROM (0) TO (10);
         CREATE TABLE kinds (kind text) PARTITION BY LIST (kind); CREATE TABLE a PARTITION OF kinds FOR VALUES IN ('a', 'b', 'b');
         CREATE TABLE lists (size int) PARTITION BY LIST (size);
         CREATE TABLE states (state state) PARTITION BY LIST (state)",
    );
    for (of, state) in [
        ("sizes FOR VALUES FROM (30) TO (20)", "42P17"),
        ("sizes FOR VALUES FROM (9) TO (20)", "42P17"),
        ("sizes FOR VALUES FROM ('a') TO ('b')", "22P02"),
        ("kinds FOR VALUES IN ('c', 'b')", "42P17"),
        ("kinds FOR VALUES IN ()", "42601"),
        ("lists FOR VALUES IN ('de')", "22P02"),
        ("states FOR VALUES IN ('Gone')", "22P02"),
        ("states FOR VALUES IN (1)", "42804"),
    ] {
        live.refuses(&format!("CREATE TABLE x PARTITION OF {of}"), state, "");
    }
}

#[derive(Embedded)]
struct Address {
    city: String,
    zip: String,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_hash(address).modulus(2), exclude("apart").using_gist([address.eq()]), grant([Select]).columns([address]).to("reader"))]
struct Whole {
    #[pg(flatten)]
    address: Address,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_hash(address.member("street")).modulus(2), exclude("distinct").using_gist([address.member("street").eq()]))]
struct Misspelt {
    #[pg(flatten)]
    address: Address,
}

#[test]
fn flattened_fields_are_no_columns_to_partitions_exclusions_and_grants() {
    let flattened =
        |word: &str| format!("P0110 Whole: `{word}` names `address`, which is flattened and has no column of its own");
    assert_eq!(
        mistakes(registry![Whole, Misspelt], Version::V17),
        [
            "P0112 Misspelt.exclude: `address` has no member `street`".to_owned(),
            "P0301 Misspelt.partition: `address` has no member `street`".to_owned(),
            flattened("exclude"),
            flattened("partition"),
            flattened("grant"),
        ]
    );
}

#[derive(Entity)]
#[entity(name = "apart", no_primary_key)]
#[pg(partition_by_range(day).monthly().from("2026-01"), exclude("no_overlap").using_gist([room.eq(), during.overlaps()]))]
struct Apart {
    room: i32,
    day: NaiveDate,
    during: Range<DateTime<Utc>>,
}

#[derive(Entity)]
#[entity(name = "apart", no_primary_key)]
#[pg(partition_by_range(day).monthly().from("2026-01"))]
#[pg(exclude("no_overlap").using_gist([room.eq(), day.eq(), during.overlaps()]))]
struct Within {
    room: i32,
    day: NaiveDate,
    during: Range<DateTime<Utc>>,
}

#[derive(Entity)]
#[entity(name = "apart", no_primary_key)]
#[pg(partition_by_range(day).monthly().from("2026-01"))]
#[pg(exclude("no_overlap").using_gist([room.eq(), day.operator("<>"), during.overlaps()]))]
struct Unequal {
    room: i32,
    day: NaiveDate,
    during: Range<DateTime<Utc>>,
}

#[test]
fn an_exclusion_of_a_partitioned_table_compares_what_decides_the_partition() {
    let lacking = |name: &str| {
        format!(
            "P0301 {name}.partition: partitions are cut by the column `day`, which the exclusion `no_overlap` does not compare with `=`"
        )
    };
    assert_eq!(mistakes(registry![Apart], Version::V17), [lacking("Apart")]);
    assert_eq!(mistakes(registry![Unequal], Version::V18), [lacking("Unequal")]);
    let old = mistakes(registry![Within], Version::V16);
    assert!(old.len() == 1 && old[0].starts_with("P0201 "), "{old:?}");
    if config().version < Version::V17 {
        return;
    }
    let mut live = crate::support::live(registry![Within]);
    live.takes("ALTER TABLE apart DROP CONSTRAINT no_overlap");
    for elements in ["room WITH =, during WITH &&", "room WITH =, day WITH <>, during WITH &&"] {
        let add = format!("ALTER TABLE apart ADD CONSTRAINT no_overlap EXCLUDE USING gist ({elements})");
        live.refuses(&add, "0A000", "");
    }
}
