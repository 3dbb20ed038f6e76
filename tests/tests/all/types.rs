//! Every type of a field: the column that it gives, values that it takes and refuses, defaults that come back.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::Range;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use schema_core::types::{CiText, Cidr, Geography, Geometry, Ltree, MacAddr, Point, TsVector, Vector, shape};
use schema_core::{Domain, Embedded, Entity, registry};
use uuid::Uuid;

use crate::support::{CHECK, live, sql};

#[derive(Domain)]
#[entity(length(..=20), lowercase)]
struct Handle(CiText);

#[derive(Entity)]
#[entity(name = "everything")]
struct Everything {
    #[entity(primary_key)]
    id: i64,
    flag: Option<bool>,
    i8: Option<i8>,
    i16: Option<i16>,
    i32: Option<i32>,
    i64: Option<i64>,
    u8: Option<u8>,
    u16: Option<u16>,
    u32: Option<u32>,
    f32: Option<f32>,
    f64: Option<f64>,
    decimal: Option<Decimal>,
    text: Option<String>,
    bytes: Option<Vec<u8>>,
    uuid: Option<Uuid>,
    at: Option<DateTime<Utc>>,
    local: Option<NaiveDateTime>,
    day: Option<NaiveDate>,
    clock: Option<NaiveTime>,
    #[entity(default = Duration::from_millis(90_500))]
    length: Duration,
    #[entity(default = TimeDelta::seconds(-90), range(..TimeDelta::days(1)))]
    delta: TimeDelta,
    #[entity(default = "Mixed", length(1..=5))]
    loose: CiText,
    #[entity(default = "10.0.0.1".parse::<IpAddr>().unwrap(), one_of(["10.0.0.1".parse::<IpAddr>().unwrap()]))]
    ip: IpAddr,
    #[entity(default = "10.0.0.0/8")]
    net: Cidr,
    #[entity(default = MacAddr([8, 0, 0x2b, 1, 2, 3]))]
    mac: MacAddr,
    #[entity(default = "top.science")]
    path: Ltree,
    words: Option<TsVector>,
    #[entity(default = 1..5)]
    numbers: Range<i32>,
    #[entity(default = "2026-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap().."2026-02-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap())]
    during: Range<DateTime<Utc>>,
    days: Option<Range<NaiveDate>>,
    prices: Option<Range<Decimal>>,
    big: Option<Range<i64>>,
    locals: Option<Range<NaiveDateTime>>,
    ips: Vec<IpAddr>,
    list: Vec<i32>,
    nested: Vec<Vec<i32>>,
    map: BTreeMap<String, i32>,
    json: serde_json::Value,
    handle: Option<Handle>,
}

#[test]
fn each_type_has_its_column() {
    let mut live = live(registry![Everything]);
    let columns = live.text(
        "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = 'everything'::regclass AND attnum > 1",
    );
    assert_eq!(
        columns,
        "flag boolean, i8 smallint, i16 smallint, i32 integer, i64 bigint, u8 smallint, u16 integer, u32 bigint, f32 real, \
         f64 double precision, decimal numeric, text text, bytes bytea, uuid uuid, at timestamp with time zone, \
         local timestamp without time zone, day date, clock time without time zone, length interval, delta interval, \
         loose citext, ip inet, net cidr, mac macaddr, path ltree, words tsvector, numbers int4range, during tstzrange, \
         days daterange, prices numrange, big int8range, locals tsrange, ips inet[], list integer[], nested jsonb, \
         map jsonb, json jsonb, handle handle"
    );
    live.takes("INSERT INTO everything (ips, list, nested, map, json) VALUES ('{::1}', '{1}', '[[1]]', '{}', '1')");
    let row = "SELECT length || ' ' || delta || ' ' || loose || ' ' || ip || ' ' || net || ' ' || mac || ' ' || path::text || ' '
         || numbers || ' ' || (during = '[2026-01-01 00:00+00,2026-02-01 00:00+00)') FROM everything";
    assert_eq!(
        live.text(row),
        "00:01:30.5 -00:01:30 Mixed 10.0.0.1/32 10.0.0.0/8 08:00:2b:01:02:03 top.science [1,5) true"
    );
}

#[test]
fn values_that_the_type_does_not_have_are_refused() {
    let mut live = live(registry![Everything]);
    live.takes("INSERT INTO everything (ips, list, nested, map, json) VALUES ('{}', '{}', '[]', '{}', 'null')");
    for (set, constraint) in [
        ("u8 = 256", "everything_u8_bounds_check"),
        ("u8 = -1", "everything_u8_bounds_check"),
        ("i8 = -129", "everything_i8_bounds_check"),
        ("u16 = 65536", "everything_u16_bounds_check"),
        ("u32 = -1", "everything_u32_bounds_check"),
        ("u32 = 4294967296", "everything_u32_bounds_check"),
        ("delta = interval '1 day'", "everything_delta_range_check"),
        ("loose = ''", "everything_loose_length_check"),
        ("loose = 'abcdef'", "everything_loose_length_check"),
        ("ip = '::1'", "everything_ip_one_of_check"),
        ("nested = '{}'", "everything_nested_array_check"),
        ("map = '[]'", "everything_map_object_check"),
        // The operators of citext know no capitals; the rule does.
        ("handle = 'Ann'", "handle_lowercase_check"),
    ] {
        live.refuses(&format!("UPDATE everything SET {set}"), CHECK, constraint);
    }
    live.takes(
        "UPDATE everything SET u8 = 255, i8 = -128, u16 = 65535, u32 = 4294967295, loose = 'MIXED', handle = 'ann'",
    );
    assert_eq!(live.text("SELECT loose = 'mixed' FROM everything"), "true");
}

#[derive(Entity)]
#[entity(name = "items")]
#[pg(index([embedding.opclass("vector_cosine_ops")]).using(Hnsw))]
struct Placed {
    #[entity(primary_key)]
    id: i64,
    embedding: Vector<3>,
    #[entity(ty = Vector<1536>)]
    large: Vec<f32>,
    place: Point,
    border: Geometry<shape::Polygon, 25832>,
    #[entity(ty = Option<Geography<shape::Any>>)]
    way: Option<Vec<u8>>,
}

#[test]
fn types_of_extensions_bring_their_extension() {
    let sql = sql(registry![Everything]);
    for extension in ["citext", "ltree"] {
        assert!(sql.contains(&format!("CREATE EXTENSION IF NOT EXISTS {extension};")), "{extension}");
    }
    let sql = crate::support::sql(registry![Placed]);
    for expected in [
        "CREATE EXTENSION IF NOT EXISTS postgis;",
        "CREATE EXTENSION IF NOT EXISTS vector;",
        "embedding vector(3) NOT NULL",
        "large vector(1536) NOT NULL",
        "place geography(Point,4326) NOT NULL",
        "border geometry(Polygon,25832) NOT NULL",
        "way geography(Geometry,4326)",
        "USING hnsw (embedding vector_cosine_ops)",
    ] {
        assert!(sql.contains(expected), "{expected}\n{sql}");
    }
}

#[derive(Embedded)]
struct Address {
    #[entity(length(1..=80))]
    city: String,
    #[entity(pattern("^[0-9]{5}$"))]
    zip: Option<String>,
    country: String,
}

#[derive(Entity)]
#[entity(name = "people", index([home.member("city").desc()]), index([work.member("city")]), index([seat.member("city")]).unique())]
struct Person {
    #[entity(primary_key)]
    id: i64,
    #[pg(flatten)]
    home: Address,
    #[pg(flatten)]
    work: Option<Address>,
    seat: Option<Address>,
}

#[test]
fn a_flattened_struct_is_columns_with_their_rules() {
    let mut live = live(registry![Person]);
    let home = "INSERT INTO people (home_city, home_country, ";
    live.takes(&format!("{home} home_zip) VALUES ('Köln', 'DE', '50667')"));
    live.refuses(&format!("{home} home_zip) VALUES ('', 'DE', NULL)"), CHECK, "people_home_city_length_check");
    live.refuses(&format!("{home} home_zip) VALUES ('K', 'DE', 'x')"), CHECK, "people_home_zip_pattern_check");
    live.refuses(&format!("{home} work_city) VALUES ('K', 'DE', 'Bonn')"), CHECK, "people_work_whole_check");
    live.refuses(&format!("{home} work_zip) VALUES ('K', 'DE', '50667')"), CHECK, "people_work_whole_check");
    live.takes(&format!("{home} work_city, work_country) VALUES ('K', 'DE', 'Bonn', 'DE')"));
    live.takes(&format!("{home} seat) VALUES ('K', 'DE', '{{\"city\": \"Trier\", \"country\": \"DE\"}}')"));
    live.refuses(
        &format!("{home} seat) VALUES ('K', 'DE', '{{\"city\": \"Trier\", \"zip\": null, \"country\": \"DE\"}}')"),
        "23505",
        "people_seat_city_idx",
    );
    assert!(live.plan("SELECT 1 FROM people WHERE home_city = 'x'").contains("people_home_city_idx"));
    assert!(live.plan("SELECT 1 FROM people WHERE seat ->> 'city' = 'x'").contains("people_seat_city_idx"));
}

#[derive(Entity)]
#[entity(name = "boxes")]
struct Box2 {
    #[entity(primary_key)]
    id: i64,
    width: i32,
    height: i32,
    #[pg(generated("width * height"))]
    area: i32,
    #[pg(collate = "C")]
    sku: String,
}

#[test]
fn a_generated_column_follows_the_others() {
    let mut live = live(registry![Box2]);
    live.takes("INSERT INTO boxes (width, height, sku) VALUES (2, 3, 'b'), (1, 1, 'B'), (1, 1, 'a')");
    assert_eq!(live.text("SELECT area FROM boxes WHERE width = 2"), "6");
    live.takes("UPDATE boxes SET height = 5 WHERE width = 2");
    assert_eq!(live.text("SELECT area FROM boxes WHERE width = 2"), "10");
    live.refuses("UPDATE boxes SET area = 1", "428C9", "");
    // By bytes: capitals first.
    assert_eq!(live.column("SELECT sku FROM boxes ORDER BY sku"), "B a b");
}

#[derive(Entity)]
#[entity(name = "others")]
struct Others {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = "2026-01-02T03:04:05.678901Z".parse::<jiff::Timestamp>().unwrap())]
    jiff_at: jiff::Timestamp,
    #[entity(default = jiff::civil::date(2026, 1, 2).at(3, 4, 5, 0))]
    jiff_local: jiff::civil::DateTime,
    #[entity(default = jiff::civil::date(-5, 1, 2).max(jiff::civil::date(1, 1, 2)))]
    jiff_day: jiff::civil::Date,
    #[entity(default = jiff::civil::time(23, 59, 59, 0))]
    jiff_clock: jiff::civil::Time,
    #[entity(default = jiff::SignedDuration::from_millis(-90_500), range(..jiff::SignedDuration::from_hours(1)))]
    jiff_length: jiff::SignedDuration,
    #[entity(default = time::OffsetDateTime::from_unix_timestamp(1_767_323_045).unwrap().to_offset(time::UtcOffset::from_hms(5, 30, 0).unwrap()))]
    time_at: time::OffsetDateTime,
    #[entity(default = time::PrimitiveDateTime::MIN.replace_year(2026).unwrap())]
    time_local: time::PrimitiveDateTime,
    #[entity(default = time::Date::from_ordinal_date(2024, 60).unwrap())]
    time_day: time::Date,
    #[entity(default = time::Time::from_hms_micro(1, 2, 3, 4).unwrap())]
    time_clock: time::Time,
    #[entity(default = time::Duration::milliseconds(-1_500))]
    time_length: time::Duration,
    #[entity(default = "-0.000000001", range("-1"..="1"), precision(20, 10))]
    big: bigdecimal::BigDecimal,
    #[entity(default = "10.1.2.3/8".parse::<ipnetwork::IpNetwork>().unwrap())]
    net: ipnetwork::IpNetwork,
    #[entity(default = bson::oid::ObjectId::parse_str("0123456789abcdef01234567").unwrap())]
    object_id: bson::oid::ObjectId,
    #[entity(default = bson::DateTime::from_millis(1_767_323_045_678))]
    bson_at: bson::DateTime,
    #[entity(default = "1.5".parse::<bson::Decimal128>().unwrap())]
    bson_number: bson::Decimal128,
    #[entity(default = bson::Binary { subtype: bson::spec::BinarySubtype::Generic, bytes: vec![0, 255] })]
    bson_bytes: bson::Binary,
    jiff_during: Option<Range<jiff::Timestamp>>,
    time_during: Option<Range<time::Date>>,
}

#[test]
fn types_of_other_crates_bring_their_values() {
    let mut live = live(registry![Others]);
    live.takes("SET TimeZone = 'UTC'; INSERT INTO others DEFAULT VALUES");
    let row = live.text("SELECT o::text FROM others o");
    assert_eq!(
        row,
        "(1,\"2026-01-02 03:04:05.678901+00\",\"2026-01-02 03:04:05\",0001-01-02,23:59:59,-00:01:30.5,\
         \"2026-01-02 03:04:05+00\",\"2026-01-01 00:00:00\",2024-02-29,01:02:03.000004,-00:00:01.5,-0.0000000010,\
         10.1.2.3/8,0123456789abcdef01234567,\"2026-01-02 03:04:05.678+00\",1.5,\"\\\\x00ff\",,)"
    );
    live.refuses("UPDATE others SET jiff_length = '2 hours'", CHECK, "others_jiff_length_range_check");
    live.refuses("UPDATE others SET object_id = 'x'", CHECK, "others_object_id_check");
    live.refuses("UPDATE others SET big = 2", CHECK, "others_big_range_check");
}

#[derive(Entity)]
#[entity(name = "keys", check("keys_sound", "levenshtein(label, 'admin') > 1"))]
struct Key {
    #[entity(primary_key, default = sql("uuid_generate_v4()"))]
    id: Uuid,
    #[entity(default = sql("encode(gen_random_bytes(8), 'hex')"))]
    secret: String,
    label: String,
}

#[test]
fn functions_bring_their_extension() {
    let mut live = live(registry![Key]);
    live.takes("INSERT INTO keys (label) VALUES ('ann')");
    assert_eq!(live.text("SELECT length(secret) FROM keys"), "16");
    live.refuses("INSERT INTO keys (label) VALUES ('adnin')", CHECK, "keys_sound");
    assert_eq!(
        live.column("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"),
        "fuzzystrmatch pgcrypto uuid-ossp"
    );
}
