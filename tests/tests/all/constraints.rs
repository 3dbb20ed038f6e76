//! Each rule by the row that it refuses and the row that it takes.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use schema_core::{DbEnum, Domain, Embedded, Entity, registry};
use serde::Serialize;
use uuid::Uuid;

use crate::support::{CHECK, FOREIGN_KEY, NOT_NULL, UNIQUE, live, restrict};

#[derive(Entity)]
#[entity(name = "rules")]
struct Rules {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(1..=5))]
    sized: Option<String>,
    #[entity(length(..=3))]
    at_most: Option<String>,
    #[entity(length(2))]
    exactly: Option<String>,
    #[entity(length(..=2))]
    bytes: Option<Vec<u8>>,
    #[entity(length(1..=2))]
    list: Option<Vec<String>>,
    #[entity(range(1..=5))]
    rating: Option<i32>,
    #[entity(range(0.0..1.0))]
    ratio: Option<f64>,
    #[entity(range("0.01"..), precision(6, 2))]
    price: Option<Decimal>,
    #[entity(pattern("^[A-Z]{2}\\d+$"))]
    code: Option<String>,
    #[entity(one_of(["EUR", "it's", "back\\slash"]))]
    chosen: Option<String>,
    #[entity(not_empty)]
    filled: Option<String>,
    #[entity(not_empty)]
    some: Option<Vec<i32>>,
    #[entity(lowercase)]
    low: Option<String>,
    #[entity(trimmed)]
    neat: Option<String>,
    #[entity(email)]
    email: Option<String>,
    #[entity(phone)]
    phone: Option<String>,
    #[entity(url)]
    url: Option<String>,
    #[entity(money)]
    money: Option<Decimal>,
    #[entity(percentage)]
    percentage: Option<Decimal>,
    #[entity(currency)]
    currency: Option<String>,
    #[entity(slug)]
    slug: Option<String>,
    tiny: Option<i8>,
    byte: Option<u8>,
    short: Option<u16>,
    word: Option<u32>,
    words: Option<Vec<u32>>,
}

#[test]
fn rules_refuse_what_breaks_them_and_take_what_keeps_them() {
    let mut live = live(registry![Rules]);
    // column, constraint, what is refused, what is taken
    let cases: &[(&str, &str, &[&str], &[&str])] = &[
        ("sized", "rules_sized_length_check", &["''"], &["'a'", "'äöüßé'", "NULL"]),
        ("exactly", "rules_exactly_length_check", &["'a'"], &["'ab'"]),
        ("bytes", "rules_bytes_length_check", &["'\\x010203'"], &["'\\x'", "'\\x0102'"]),
        ("list", "rules_list_length_check", &["'{}'", "'{a,b,c}'"], &["'{a}'", "'{a,b}'"]),
        ("rating", "rules_rating_range_check", &["0", "6"], &["1", "5"]),
        ("ratio", "rules_ratio_range_check", &["-0.1", "1"], &["0", "0.999"]),
        ("price", "rules_price_range_check", &["0"], &["0.01", "9999.99"]),
        ("code", "rules_code_pattern_check", &["'ab1'", "'AB'"], &["'AB1'"]),
        ("chosen", "rules_chosen_one_of_check", &["'USD'", "'backslash'"], &["'EUR'", "'it''s'", "E'back\\\\slash'"]),
        ("filled", "rules_filled_not_empty_check", &["''"], &["' '"]),
        ("some", "rules_some_not_empty_check", &["'{}'"], &["'{1}'"]),
        ("low", "rules_low_lowercase_check", &["'Ab'"], &["'ab'"]),
        ("neat", "rules_neat_trimmed_check", &["' a'", "E'a\\t'"], &["'a b'", "''"]),
        ("email", "rules_email_check", &["'A@b.c'", "'a@b'", "'a b@c.d'"], &["'a.b+c@example.org'"]),
        ("phone", "rules_phone_check", &["'0123'", "'+0123'", "'+1234567890123456'"], &["'+4917012345'"]),
        ("url", "rules_url_check", &["'ftp://a'", "'http://a b'"], &["'https://example.org/a?b#c'"]),
        ("money", "rules_money_check", &["-0.01"], &["0", "9999999999999.99"]),
        ("percentage", "rules_percentage_check", &["-1", "100.01"], &["0", "100"]),
        ("currency", "rules_currency_check", &["'eur'", "'EU'"], &["'EUR'"]),
        ("slug", "rules_slug_check", &["'A'", "'a--b'", "'-a'"], &["'a-b-2'"]),
        ("tiny", "rules_tiny_bounds_check", &["128", "-129"], &["127", "-128"]),
        ("byte", "rules_byte_bounds_check", &["-1", "256"], &["0", "255"]),
        ("short", "rules_short_bounds_check", &["-1", "65536"], &["65535"]),
        ("word", "rules_word_bounds_check", &["-1", "4294967296"], &["4294967295"]),
        ("words", "rules_words_bounds_check", &["'{1,-1}'"], &["'{}'", "'{0,4294967295}'"]),
    ];
    for (column, constraint, refused, taken) in cases {
        for value in *refused {
            live.refuses(&format!("INSERT INTO rules (\"{column}\") VALUES ({value})"), CHECK, constraint);
        }
        for value in *taken {
            live.takes(&format!("INSERT INTO rules (\"{column}\") VALUES ({value})"));
        }
    }
    live.refuses("INSERT INTO rules (at_most) VALUES ('abcd')", "22001", "");
    live.refuses("INSERT INTO rules (sized) VALUES ('abcdef')", "22001", "");
    live.refuses("INSERT INTO rules (price) VALUES (10000)", "22003", "");
    live.takes("INSERT INTO rules (at_most) VALUES ('abc')");
}

#[derive(DbEnum, Serialize)]
#[entity(rename_all = "kebab-case")]
#[serde(rename_all = "lowercase")]
enum State {
    New,
    InReview,
    #[entity(rename = "it's \\ done")]
    Done,
}

#[derive(DbEnum)]
#[pg(as_check)]
enum Mood {
    Happy,
    SoSo,
}

/// A host name.
#[derive(Domain)]
#[entity(length(..=63), pattern("^[a-z0-9.]+$"), check("no_dots", "VALUE NOT LIKE '%..%'"))]
struct Host(String);

#[derive(Embedded, Serialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    zip_code: String,
    state: State,
    note: Option<String>,
}

#[derive(Entity)]
#[entity(name = "types")]
struct Types {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = true)]
    flag: bool,
    #[entity(default = -7)]
    small: i16,
    #[entity(default = 1.5)]
    float: f32,
    #[entity(default = f64::INFINITY)]
    double: f64,
    #[entity(default = "12.50", precision(8, 2))]
    decimal: Decimal,
    #[entity(default = 3)]
    whole: Decimal,
    #[entity(default = "it's $$ \\ \"q\"")]
    text: String,
    #[entity(default = vec![0u8, 92, 255])]
    bytes: Vec<u8>,
    #[entity(default = Uuid::nil())]
    uuid: Uuid,
    #[entity(default = now())]
    moment: DateTime<Utc>,
    #[entity(default = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap())]
    day: NaiveDate,
    #[entity(default = NaiveTime::from_hms_opt(23, 59, 1).unwrap())]
    time: NaiveTime,
    #[entity(default = sql("'2024-01-02 03:04:05'"))]
    local: NaiveDateTime,
    #[entity(default = serde_json::json!({"a": ["it's", 1]}))]
    json: serde_json::Value,
    #[entity(default = vec!["a,b".to_owned(), "c\"d\\".to_owned()])]
    list: Vec<String>,
    #[entity(default = Vec::<i32>::new())]
    empty: Vec<i32>,
    #[entity(default = State::Done)]
    state: State,
    #[entity(default = vec![State::New, State::InReview])]
    states: Vec<State>,
    #[entity(default = Mood::SoSo)]
    mood: Mood,
    #[entity(default = vec![Mood::Happy])]
    moods: Vec<Mood>,
    #[entity(default = Host("a.b".into()))]
    host: Host,
    #[entity(default = Address { zip_code: "01".into(), state: State::InReview, note: None })]
    address: Address,
    #[entity(default = Vec::<Address>::new())]
    addresses: Vec<Address>,
    #[entity(default = HashMap::from([("k".to_owned(), 1)]))]
    counts: HashMap<String, i32>,
    optional: Option<i64>,
}

#[test]
fn defaults_arrive_in_rows_as_they_were_written() {
    let mut live = live(registry![Types]);
    live.takes("INSERT INTO types DEFAULT VALUES");
    for (column, expected) in [
        ("flag", "true"),
        ("small", "-7"),
        ("float", "1.5"),
        ("double", "Infinity"),
        ("decimal", "12.50"),
        ("whole", "3"),
        ("text", "it's $$ \\ \"q\""),
        ("bytes", "\\x005cff"),
        ("uuid", "00000000-0000-0000-0000-000000000000"),
        ("moment = now() OR moment < now()", "true"),
        ("day", "2024-02-29"),
        ("time", "23:59:01"),
        ("local", "2024-01-02 03:04:05"),
        ("json", "{\"a\": [\"it's\", 1]}"),
        ("list[1]", "a,b"),
        ("list[2]", "c\"d\\"),
        ("cardinality(empty)", "0"),
        ("state", "it's \\ done"),
        ("states", "{new,in-review}"),
        ("mood", "so_so"),
        ("moods", "{happy}"),
        ("host", "a.b"),
        ("address", "{\"state\": \"inreview\", \"zipCode\": \"01\"}"),
        ("addresses", "[]"),
        ("counts", "{\"k\": 1}"),
        ("optional", "NULL"),
    ] {
        assert_eq!(live.text(&format!("SELECT {column} FROM types")), expected, "{column}");
    }
}

#[test]
fn types_refuse_values_of_other_shapes() {
    let mut live = live(registry![Types]);
    live.refuses("INSERT INTO types (address) VALUES ('[]')", CHECK, "types_address_object_check");
    live.refuses("INSERT INTO types (addresses) VALUES ('{}')", CHECK, "types_addresses_array_check");
    live.refuses("INSERT INTO types (counts) VALUES ('1')", CHECK, "types_counts_object_check");
    live.refuses("INSERT INTO types (mood) VALUES ('sad')", CHECK, "types_mood_enum_check");
    live.refuses("INSERT INTO types (moods) VALUES ('{happy,sad}')", CHECK, "types_moods_enum_check");
    live.refuses("INSERT INTO types (state) VALUES ('gone')", "22P02", "");
    live.refuses("INSERT INTO types (host) VALUES ('A')", CHECK, "host_pattern_check");
    live.refuses("INSERT INTO types (host) VALUES ('a..b')", CHECK, "no_dots");
    live.refuses("INSERT INTO types (flag) VALUES (NULL)", NOT_NULL, "");
    assert_eq!(
        live.text("SELECT string_agg(e, '|') FROM unnest(enum_range(NULL::state)::text[]) e"),
        "new|in-review|it's \\ done"
    );
    assert_eq!(live.text("SELECT obj_description('host'::regtype)"), "A host name.");
}

#[derive(Entity)]
#[entity(name = "stays", check("stays_dates", "arrival < departure AND (nights IS NULL OR nights > 0)"))]
#[entity(unique([room, arrival]), unique([guest]).filter("departure IS NULL"), unique([badge]))]
#[entity(index([room.lower(), arrival.desc().nulls_last()]).unique().filter("nights > 1").name("long_stays"))]
struct Stay {
    #[entity(primary_key)]
    id: i32,
    room: String,
    guest: Option<i32>,
    arrival: Option<NaiveDate>,
    departure: Option<NaiveDate>,
    nights: Option<i32>,
    #[entity(column = "Badge No")]
    badge: Option<i32>,
}

#[test]
fn rules_across_columns_and_rows_hold() {
    let mut live = live(registry![Stay]);
    live.takes("INSERT INTO stays (room, guest, arrival, departure, nights, \"Badge No\") VALUES ('A', 1, '2024-01-01', '2024-01-03', 2, NULL)");
    live.refuses(
        "INSERT INTO stays (room, arrival, departure) VALUES ('B', '2024-01-03', '2024-01-03')",
        CHECK,
        "stays_dates",
    );
    live.refuses(
        "INSERT INTO stays (room, arrival, \"Badge No\") VALUES ('A', '2024-01-01', 2)",
        UNIQUE,
        "stays_room_arrival_key",
    );
    live.takes("INSERT INTO stays (room) VALUES ('C')");
    live.refuses("UPDATE stays SET \"Badge No\" = 1", UNIQUE, "stays_Badge No_key");
    live.refuses(
        "INSERT INTO stays (room, arrival, nights, \"Badge No\") VALUES ('a', '2024-01-01', 3, 3)",
        UNIQUE,
        "long_stays",
    );
    live.takes("INSERT INTO stays (room, guest, \"Badge No\") VALUES ('D', 1, 4)");
    live.refuses("INSERT INTO stays (room, guest, \"Badge No\") VALUES ('E', 1, 5)", UNIQUE, "stays_guest_key");
    assert!(
        live.text("SELECT pg_get_indexdef('long_stays'::regclass)").contains("lower(room), arrival DESC NULLS LAST")
    );
}

#[derive(Entity)]
#[entity(name = "countries")]
struct Country {
    #[entity(primary_key, length(2))]
    code: String,
}

#[derive(Entity)]
#[entity(name = "cities")]
struct City {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Country).on_delete(Cascade).on_update(Cascade))]
    country: String,
    #[entity(references(Country).on_delete(SetNull).one_to_one())]
    capital_of: Option<String>,
    #[entity(references = Self)]
    twin: Option<Uuid>,
    #[entity(references(Country).on_delete(Restrict).no_index().name("claim").initially_deferred())]
    claimed_by: Option<String>,
}

#[test]
fn references_do_what_they_say_when_the_other_row_goes() {
    let mut live = live(registry![City, Country]);
    live.takes("INSERT INTO countries VALUES ('DE'), ('FR'), ('IT')");
    live.refuses("INSERT INTO cities (country) VALUES ('XX')", FOREIGN_KEY, "cities_country_fkey");
    live.takes("INSERT INTO cities (country, capital_of) VALUES ('DE', 'FR')");
    live.refuses("INSERT INTO cities (country, capital_of) VALUES ('DE', 'FR')", UNIQUE, "cities_capital_of_key");
    live.takes("DELETE FROM countries WHERE code = 'FR'");
    assert_eq!(live.text("SELECT capital_of FROM cities"), "NULL");
    live.takes("UPDATE countries SET code = 'GE' WHERE code = 'DE'");
    assert_eq!(live.text("SELECT country FROM cities"), "GE");
    live.refuses("UPDATE cities SET twin = gen_random_uuid()", FOREIGN_KEY, "cities_twin_fkey");
    // Deferred: the country may come later in the same transaction, and must have come at its end.
    live.takes("BEGIN; UPDATE cities SET claimed_by = 'ES'; INSERT INTO countries VALUES ('ES'); COMMIT");
    live.refuses("BEGIN; UPDATE cities SET claimed_by = 'XX'; COMMIT", FOREIGN_KEY, "claim");
    live.takes("ROLLBACK");
    live.refuses("DELETE FROM countries WHERE code = 'ES'", restrict(), "claim");
    live.takes("DELETE FROM countries WHERE code = 'GE'");
    assert_eq!(live.text("SELECT count(*) FROM cities"), "0");
    let indexes =
        live.text("SELECT string_agg(indexname, ' ' ORDER BY indexname) FROM pg_indexes WHERE tablename = 'cities'");
    assert_eq!(indexes, "cities_capital_of_key cities_country_fkey_idx cities_pkey cities_twin_fkey_idx");
}

#[derive(Entity)]
#[entity(name = "slots", unique([position]).deferrable())]
#[pg(index([position]).unique().include([label]).name("slots_covering"), index([label]).using(Hash).name("slots_hash"))]
#[pg(index([at]).using(Brin).name("slots_brin"), index([words]).using(Gin).name("slots_gin"))]
struct Slot {
    #[entity(primary_key)]
    id: i64,
    position: i32,
    label: String,
    #[entity(default = now())]
    at: DateTime<Utc>,
    #[entity(default = Vec::<String>::new())]
    words: Vec<String>,
    #[entity(default = "DE", references(Country).on_delete(SetDefault))]
    country: String,
}

#[test]
fn a_deferrable_unique_lets_a_transaction_swap_values() {
    let mut live = live(registry![Slot, Country]);
    live.takes("DROP INDEX slots_covering; INSERT INTO countries VALUES ('DE'), ('FR')");
    live.takes("INSERT INTO slots (position, label) VALUES (1, 'a'), (2, 'b')");
    live.refuses("UPDATE slots SET position = 2 WHERE label = 'a'", UNIQUE, "slots_position_key");
    live.takes(
        "BEGIN; SET CONSTRAINTS slots_position_key DEFERRED; UPDATE slots SET position = 2 WHERE label = 'a';
         UPDATE slots SET position = 1 WHERE label = 'b'; COMMIT",
    );
    assert_eq!(live.text("SELECT string_agg(label, '' ORDER BY position) FROM slots"), "ba");
    live.takes("UPDATE slots SET country = 'FR'; DELETE FROM countries WHERE code = 'FR'");
    assert_eq!(live.text("SELECT DISTINCT country FROM slots"), "DE");
}

#[test]
fn indexes_are_built_as_asked_and_used() {
    let mut live = live(registry![Slot, Country]);
    for (index, definition) in [
        (
            "slots_covering",
            "CREATE UNIQUE INDEX slots_covering ON public.slots USING btree (\"position\") INCLUDE (label)",
        ),
        ("slots_hash", "CREATE INDEX slots_hash ON public.slots USING hash (label)"),
        ("slots_brin", "CREATE INDEX slots_brin ON public.slots USING brin (at)"),
        ("slots_gin", "CREATE INDEX slots_gin ON public.slots USING gin (words)"),
    ] {
        assert_eq!(live.text(&format!("SELECT pg_get_indexdef('{index}'::regclass)")), definition);
    }
    live.takes("INSERT INTO countries VALUES ('DE')");
    live.takes("INSERT INTO slots (position, label, words) SELECT i, 'l' || i, ARRAY['w' || i] FROM generate_series(1, 5000) i");
    live.takes("VACUUM ANALYZE slots");
    for (query, index) in [
        ("SELECT label FROM slots WHERE position = 7", "Index Only Scan using slots_covering"),
        ("SELECT 1 FROM slots WHERE label = 'l7'", "slots_hash"),
        ("SELECT 1 FROM slots WHERE words @> '{w7}'", "slots_gin"),
    ] {
        let plan: Vec<String> =
            live.client.query(&format!("EXPLAIN {query}"), &[]).unwrap().iter().map(|row| row.get(0)).collect();
        assert!(plan.join("\n").contains(index), "{query}:\n{}", plan.join("\n"));
    }
}
