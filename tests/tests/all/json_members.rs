//! Members of embedded structs in jsonb: CHECKs of what serde writes, shown by rows.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use schema_core::{DbEnum, Domain, Embedded, Entity, registry};
use schema_pg::Version;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{config, empty, live, mistakes};

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Home,
    AtWork,
    #[serde(rename = "x")]
    Other,
}

#[derive(Serialize, Domain)]
#[entity(length(2..=3), check("zone_of_capitals", "VALUE = upper(VALUE)"))]
pub struct Zone(String);

#[derive(Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    #[entity(length(1..=80))]
    street_name: String,
    #[entity(pattern = "^[0-9]{5}$")]
    zip: Option<String>,
    kind: Kind,
    #[entity(range(0..=200))]
    floor: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<NaiveDate>,
    #[serde(skip)]
    cached: i64,
    geo: Option<Geo>,
    zone: Option<Zone>,
    #[serde(flatten)]
    more: More,
    #[entity(length(..=2), not_empty)]
    tags: Vec<String>,
    scores: BTreeMap<String, u8>,
}

#[derive(Serialize, Embedded)]
pub struct Geo {
    #[entity(range(-90.0..=90.0))]
    lat: f64,
    lon: f64,
}

#[derive(Serialize, Embedded)]
pub struct More {
    note: Option<String>,
    #[entity(email)]
    mail: String,
}

#[derive(Entity)]
#[entity(name = "people")]
#[expect(dead_code, reason = "rows are written by SQL")]
struct Person {
    #[entity(primary_key)]
    id: i64,
    address: Address,
    before: Option<Address>,
}

fn address() -> Value {
    json!({
        "streetName": "High Street", "zip": "12345", "kind": "at-work", "floor": 3, "geo": {"lat": 1.5, "lon": 2}, "zone": "EU",
        "mail": "a@b.c", "tags": ["x"], "scores": {"a": 1}
    })
}

/// The value with another at this path; null takes a member away, `Some(Null)` writes null.
fn with(mut value: Value, path: &str, now: Option<Value>) -> Value {
    let (above, name) = path.rsplit_once('/').unwrap();
    let around = value.pointer_mut(above).unwrap();
    match (around, now) {
        (Value::Object(members), Some(now)) => drop(members.insert(name.to_owned(), now)),
        (Value::Object(members), None) => drop(members.remove(name)),
        (Value::Array(elements), Some(now)) => elements[name.parse::<usize>().unwrap()] = now,
        _ => panic!("{path}"),
    }
    value
}

fn insert(table: &str, column: &str, value: &Value) -> String {
    format!("INSERT INTO {table} (id, {column}) VALUES (1, $json${value}$json$) ON CONFLICT DO NOTHING")
}

#[test]
fn each_member_is_of_its_type_and_keeps_its_rules() {
    let mut live = live(registry![Person]);
    let mut takes = |path: &str, now: Option<Value>| {
        live.takes("DELETE FROM people");
        let value = with(address(), path, now);
        live.takes(&insert("people", "address", &value));
        live.takes("UPDATE people SET before = address");
    };
    takes("/zip", None);
    takes("/zip", Some(Value::Null));
    takes("/since", Some(json!("2026-01-31")));
    takes("/geo", None);
    takes("/geo", Some(Value::Null));
    takes("/zone", None);
    takes("/note", Some(Value::Null));
    takes("/note", Some(json!("n")));
    takes("/streetName", Some(json!("ä".repeat(80))));
    takes("/another", Some(json!({"whatever": 1})));
    takes("/floor", Some(json!(200)));
    takes("/scores", Some(json!({})));
    takes("/cached", Some(json!("x")));
    let mut refuses = |path: &str, now: Option<Value>, constraint: &str| {
        let value = with(address(), path, now);
        live.refuses(&insert("people", "address", &value), "23514", constraint);
    };
    for (path, now, constraint) in [
        ("/streetName", None, "streetName"),
        ("/streetName", Some(Value::Null), "streetName"),
        ("/streetName", Some(json!(1)), "streetName"),
        ("/streetName", Some(json!("")), "streetName"),
        ("/streetName", Some(json!("a".repeat(81))), "streetName"),
        ("/zip", Some(json!("1234")), "zip"),
        ("/zip", Some(json!(12345)), "zip"),
        ("/kind", Some(json!("AtWork")), "kind"),
        ("/kind", None, "kind"),
        ("/floor", Some(json!(201)), "floor"),
        ("/floor", Some(json!(1.5)), "floor"),
        ("/floor", Some(json!(40000)), "floor"),
        ("/floor", Some(json!("1")), "floor"),
        ("/since", Some(json!("soon")), "since"),
        ("/geo", Some(json!([])), "geo"),
        ("/geo/lat", Some(json!(90.5)), "geo_lat"),
        ("/geo/lat", Some(Value::Null), "geo_lat"),
        ("/geo/lon", None, "geo_lon"),
        ("/zone", Some(json!("E")), "zone"),
        ("/zone", Some(json!("eu")), "zone"),
        ("/mail", Some(json!("nobody")), "mail"),
        ("/mail", None, "mail"),
        ("/note", Some(json!(1)), "note"),
        ("/tags", Some(json!([])), "tags"),
        ("/tags", Some(json!(["a", "b", "c"])), "tags"),
        ("/tags/0", Some(Value::Null), "tags"),
        ("/tags/0", Some(json!(["a"])), "tags"),
        ("/tags", Some(json!("a")), "tags"),
        ("/tags", None, "tags"),
        ("/scores/a", Some(json!(256)), "scores"),
        ("/scores/a", Some(json!("1")), "scores"),
        ("/scores/b", Some(json!([1])), "scores"),
    ] {
        refuses(path, now, &format!("people_address_{constraint}_check"));
    }
    live.takes("DELETE FROM people");
    live.takes(&insert("people", "address", &address()));
    let value = with(address(), "/mail", None);
    live.refuses(&format!("UPDATE people SET before = $json${value}$json$"), "23514", "people_before_mail_check");
    live.takes("UPDATE people SET before = NULL");
    live.refuses("UPDATE people SET address = '[]'", "23514", "people_address_object_check");
    live.refuses("UPDATE people SET address = 'null'", "23514", "people_address_object_check");
}

#[derive(Serialize, Embedded)]
pub struct Line {
    #[entity(slug)]
    sku: String,
    #[entity(length(..=300))]
    label: Option<String>,
    #[entity(range(1..))]
    count: i32,
    #[entity(money)]
    price: Decimal,
    #[entity(range(NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()..))]
    day: NaiveDate,
    parts: Vec<Part>,
    kind: Option<Kind>,
    #[entity(url, trimmed)]
    link: Option<String>,
    #[entity(one_of(["a\"b\\c", "d'e"]))]
    odd: Option<String>,
}

#[derive(Serialize, Embedded)]
#[serde(tag = "type")]
pub struct Part {
    #[entity(lowercase)]
    name: String,
    weights: Vec<f32>,
}

#[derive(Entity)]
#[entity(name = "orders")]
#[expect(dead_code, reason = "rows are written by SQL")]
struct Order {
    #[entity(primary_key)]
    id: i64,
    lines: Vec<Line>,
    #[entity(default = BTreeMap::new())]
    by_name: BTreeMap<String, Line>,
    deep: Option<Vec<Vec<Part>>>,
}

fn line() -> Value {
    json!({
        "sku": "a-1", "count": 1, "price": "19.90", "day": "2026-01-31", "link": "HTTP://x.y",
        "parts": [{"type": "Part", "name": "n", "weights": [1, 2.5]}]
    })
}

#[test]
fn structs_in_lists_and_maps_keep_their_rules() {
    let mut live = live(registry![Order]);
    for (path, now, takes) in [
        ("/sku", json!("a-2"), true),
        ("/sku", json!("A"), false),
        ("/sku", json!(["a-1"]), false),
        ("/label", Value::Null, true),
        ("/label", json!("ä\n".repeat(150)), true),
        ("/label", json!("x".repeat(301)), false),
        ("/count", json!(0), false),
        ("/count", json!(1.5), false),
        ("/count", json!([5]), false),
        ("/price", json!(3.5), true),
        ("/price", json!("-1"), false),
        ("/price", json!("1.005"), false),
        ("/price", json!(1.005), false),
        ("/price", json!("1.500"), true),
        ("/price", json!("many"), false),
        ("/day", json!("2019-12-31"), false),
        ("/day", json!("2020-01-01"), true),
        ("/parts", json!([]), true),
        ("/parts", json!([1]), false),
        ("/parts/0/name", json!("N"), false),
        ("/parts/0/type", json!("Other"), false),
        ("/parts/0/weights", json!([1, null]), false),
        ("/kind", json!("home"), true),
        ("/kind", json!("none"), false),
        ("/link", json!("http://x.y "), false),
        ("/link", json!("ftp://x"), false),
        ("/odd", json!("a\"b\\c"), true),
        ("/odd", json!("d'e"), true),
        ("/odd", json!("a"), false),
    ] {
        let value = with(line(), path, Some(now.clone()));
        for (column, value) in [("lines", json!([line(), value])), ("by_name", json!({"n": value}))] {
            let names = if column == "lines" { vec![("by_name", json!({}))] } else { vec![("lines", json!([]))] };
            live.takes("DELETE FROM orders");
            let sql = format!(
                "INSERT INTO orders (id, {column}, {}) VALUES (1, $json${value}$json$, $json${}$json$)",
                names[0].0, names[0].1
            );
            let member = path.trim_start_matches('/').split('/').next().unwrap();
            match takes {
                true => live.takes(&sql),
                false => live.refuses(&sql, "23514", &format!("orders_{column}_{member}_check")),
            }
        }
    }
    let lines = |value: Value| format!("INSERT INTO orders (id, lines) VALUES (2, $json${value}$json$)");
    live.refuses(&lines(json!([1])), "23514", "orders_lines_elements_check");
    live.refuses(&lines(json!([[line()]])), "23514", "orders_lines_elements_check");
    live.refuses(&lines(line()), "23514", "orders_lines_array_check");
    let deep = |value: Value| format!("INSERT INTO orders (id, lines, deep) VALUES (3, '[]', $json${value}$json$)");
    let part = json!({"type": "Part", "name": "n", "weights": []});
    live.takes(&deep(json!([[], [part]])));
    live.refuses(&deep(json!([[], [with(part.clone(), "/name", None)]])), "23514", "orders_deep_elements_check");
    live.refuses(&deep(json!([part])), "23514", "orders_deep_elements_check");
}

/// What serde writes of random values of these structs is always taken.
mod written {
    use std::net::IpAddr;
    use std::ops::Range;
    use std::time::Duration;

    use bson::oid::ObjectId;
    use schema_core::types::{Ltree, MacAddr, Point};

    use super::*;

    /// A row of random numbers (xorshift64*): the same at each run.
    pub struct Random(pub u64);

    impl Random {
        fn next(&mut self) -> u64 {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
        }

        fn below(&mut self, end: u64) -> u64 {
            (self.next() >> 11) % end
        }

        fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
            (self.below(3) > 0).then(|| value(self))
        }

        fn some<T>(&mut self, value: impl Fn(&mut Self) -> T) -> Vec<T> {
            (0..self.below(4)).map(|_| value(self)).collect()
        }

        fn int(&mut self) -> i64 {
            match self.below(4) {
                0 => [0, 1, -1, i64::MAX, i64::MIN, 255, 256, -128][self.below(8) as usize],
                _ => self.next() as i64,
            }
        }

        fn float(&mut self) -> f64 {
            match self.below(3) {
                0 => [0.0, -0.0, 1e-300, 1e300, f64::MAX, f64::MIN_POSITIVE][self.below(6) as usize],
                _ => self.int() as f64 / 1000.0,
            }
        }

        fn text(&mut self) -> String {
            let letters = ['a', 'B', '1', ' ', '\n', '\'', '"', '\\', 'ä', '😀', '$', '.'];
            (0..self.below(9)).map(|_| letters[self.below(12) as usize]).collect()
        }

        fn decimal(&mut self) -> Decimal {
            Decimal::new(self.int(), self.below(20) as u32)
        }

        fn seconds(&mut self) -> i64 {
            self.int() % 60_000_000_000
        }

        fn day(&mut self) -> NaiveDate {
            NaiveDate::from_ymd_opt((self.int() % 200_000) as i32, 1 + self.below(12) as u32, 1 + self.below(28) as u32)
                .unwrap()
        }

        fn clock(&mut self) -> NaiveTime {
            NaiveTime::from_num_seconds_from_midnight_opt(self.below(86_400) as u32, self.below(1_000_000_000) as u32)
                .unwrap()
        }
    }

    #[derive(Serialize, Embedded)]
    pub struct Numbers {
        a: i8,
        b: i16,
        c: i32,
        d: i64,
        e: u8,
        f: u16,
        g: u32,
        h: f32,
        i: f64,
        j: Decimal,
        k: bool,
        l: Vec<u8>,
        m: Option<Vec<i64>>,
        n: bigdecimal::BigDecimal,
        o: Range<i32>,
        p: Point,
        #[entity(money)]
        price: Decimal,
        #[entity(percentage)]
        share: Decimal,
    }

    #[derive(Serialize, Embedded)]
    #[serde(rename_all = "SCREAMING-KEBAB-CASE", tag = "class")]
    pub struct Moments {
        utc: DateTime<Utc>,
        local: NaiveDateTime,
        day: NaiveDate,
        clock: NaiveTime,
        #[serde(with = "chrono::serde::ts_seconds")]
        unix: DateTime<Utc>,
        delta: chrono::TimeDelta,
        stamp: jiff::Timestamp,
        civil: jiff::civil::DateTime,
        offset: time::OffsetDateTime,
        date: time::Date,
        std: Duration,
        bson: bson::DateTime,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        all: Vec<NaiveDate>,
    }

    #[derive(Serialize, Embedded)]
    #[serde(transparent)]
    pub struct Only {
        #[entity(length(..=9))]
        text: String,
    }

    #[derive(Clone, Serialize, Embedded)]
    #[serde(into = "String")]
    pub struct AsText {
        inner: i64,
    }

    impl From<AsText> for String {
        fn from(_: AsText) -> Self {
            "as text".into()
        }
    }

    #[derive(Serialize, DbEnum)]
    #[serde(tag = "kind")]
    pub enum Tagged {
        One,
        Two,
    }

    #[derive(Serialize, DbEnum)]
    #[serde(untagged)]
    pub enum Nothing {
        One,
    }

    #[derive(Serialize, Embedded)]
    pub struct Rest {
        level: i16,
        #[serde(flatten)]
        anything: BTreeMap<String, String>,
    }

    #[derive(Serialize, Embedded)]
    pub struct Others {
        uuid: Uuid,
        #[serde(with = "uuid::serde::simple")]
        simple: Uuid,
        #[serde(with = "uuid::serde::urn")]
        urn: Uuid,
        #[serde(rename = "x y.\"z\"\\'")]
        odd: Option<String>,
        address: IpAddr,
        net: ipnetwork::IpNetwork,
        mac: MacAddr,
        tree: Ltree,
        object: ObjectId,
        any: Value,
        only: Only,
        onlys: Vec<Only>,
        as_text: AsText,
        tagged: Tagged,
        nothing: Option<Nothing>,
        kinds: Vec<Kind>,
        #[serde(flatten)]
        rest: Option<Rest>,
        by_name: BTreeMap<String, Vec<Only>>,
        again: Vec<Others>,
    }

    #[derive(Serialize, Embedded)]
    pub struct All {
        numbers: Numbers,
        moments: Option<Moments>,
        #[serde(flatten)]
        others: Others,
        lists: Vec<Vec<Numbers>>,
    }

    #[derive(Entity)]
    #[entity(name = "holders")]
    #[expect(dead_code, reason = "rows are written by SQL")]
    pub struct Holder {
        #[entity(primary_key)]
        id: i64,
        one: All,
        many: Vec<All>,
        named: BTreeMap<String, All>,
        single: Only,
    }

    pub fn numbers(random: &mut Random) -> Numbers {
        Numbers {
            a: random.int() as i8,
            b: random.int() as i16,
            c: random.int() as i32,
            d: random.int(),
            e: random.int() as u8,
            f: random.int() as u16,
            g: random.int() as u32,
            h: random.float().clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32,
            i: random.float(),
            j: random.decimal(),
            k: random.below(2) == 0,
            l: random.some(|random| random.int() as u8),
            m: random.maybe(|random| random.some(Random::int)),
            n: bigdecimal::BigDecimal::new(random.int().into(), random.below(40) as i64 - 20),
            o: random.int() as i32..random.int() as i32,
            p: Point { longitude: random.below(361) as f64 - 180.0, latitude: random.below(181) as f64 - 90.0 },
            price: Decimal::new(random.below(1_000_000) as i64, 2),
            share: Decimal::new(random.below(10_001) as i64, 2),
        }
    }

    fn moments(random: &mut Random) -> Moments {
        let utc = DateTime::from_timestamp(random.seconds(), random.below(1_000_000_000) as u32).unwrap();
        Moments {
            utc,
            local: random.day().and_time(random.clock()),
            day: random.day(),
            clock: random.clock(),
            unix: utc,
            delta: chrono::TimeDelta::seconds(random.seconds()),
            stamp: jiff::Timestamp::from_second(random.seconds()).unwrap(),
            civil: jiff::civil::DateTime::new((random.int() % 9999) as i16, 1, 2, 3, 4, 5, 6).unwrap(),
            offset: time::OffsetDateTime::from_unix_timestamp(random.seconds()).unwrap(),
            date: time::Date::from_ordinal_date((random.int() % 9999) as i32, 7).unwrap(),
            std: Duration::from_millis(random.below(1 << 40)),
            bson: bson::DateTime::from_millis(random.seconds()),
            all: random.some(Random::day),
        }
    }

    fn others(random: &mut Random, depth: u8) -> Others {
        let uuid = Uuid::from_u64_pair(random.next(), random.next());
        Others {
            uuid,
            simple: uuid,
            urn: uuid,
            odd: random.maybe(Random::text),
            address: if random.below(2) == 0 { IpAddr::from([1, 2, 3, 4]) } else { IpAddr::from([1_u16; 8]) },
            net: "10.0.0.1/8".parse().unwrap(),
            mac: MacAddr([1, 2, 3, 4, 5, random.int() as u8]),
            tree: Ltree("a.b".into()),
            object: ObjectId::from_bytes([random.int() as u8; 12]),
            any: [Value::Null, json!(1), json!([{"a": null}])][random.below(3) as usize].clone(),
            only: Only { text: random.text() },
            onlys: random.some(|random| Only { text: random.text() }),
            as_text: AsText { inner: 1 },
            tagged: if random.below(2) == 0 { Tagged::One } else { Tagged::Two },
            nothing: random.maybe(|_| Nothing::One),
            kinds: random.some(|random| if random.below(2) == 0 { Kind::AtWork } else { Kind::Other }),
            rest: random.maybe(|random| Rest {
                level: random.int() as i16,
                anything: random.some(|random| (format!("z{}", random.below(9)), random.text())).into_iter().collect(),
            }),
            by_name: [(random.text(), random.some(|random| Only { text: random.text() }))].into(),
            again: if depth == 0 { Vec::new() } else { random.some(|random| others(random, depth - 1)) },
        }
    }

    pub fn all(random: &mut Random) -> All {
        All {
            numbers: numbers(random),
            moments: random.maybe(moments),
            others: others(random, 2),
            lists: random.some(|random| random.some(numbers)),
        }
    }

    pub fn row(id: u32, random: &mut Random) -> String {
        let text = |value: &dyn erased::Write| schema_pg::quote_literal(&value.text());
        let named: BTreeMap<String, All> = random.some(|random| (random.text(), all(random))).into_iter().collect();
        let (one, many, only) = (all(random), random.some(all), Only { text: random.text() });
        format!("({id}, {}, {}, {}, {})", text(&one), text(&many), text(&named), text(&only))
    }

    mod erased {
        pub trait Write {
            fn text(&self) -> String;
        }

        impl<T: serde::Serialize> Write for T {
            fn text(&self) -> String {
                serde_json::to_string(self).unwrap()
            }
        }
    }
}

#[test]
fn what_serde_writes_is_taken() {
    let mut live = live(registry![written::Holder]);
    let mut random = written::Random(7);
    let rows: Vec<String> = (0..300).map(|id| written::row(id, &mut random)).collect();
    for row in &rows {
        live.takes(&format!("INSERT INTO holders (id, one, many, named, single) VALUES {row}"));
    }
    // A member of those values that is of another type is refused: the checks are there.
    live.refuses("UPDATE holders SET one = one || '{\"numbers\": {}}'", "23514", "holders_one_numbers_a_check");
    live.refuses("UPDATE holders SET single = '1'", "23514", "holders_single_value_check");
}

#[derive(Serialize, Embedded)]
struct Unreachable {
    #[entity(length(..=20_000))]
    long: String,
    #[entity(range(NaiveTime::MIN..))]
    at: NaiveTime,
    zone: Zone,
    #[serde(serialize_with = "own")]
    #[entity(slug)]
    own: String,
    #[entity(range(Decimal::ONE..Decimal::TEN))]
    factor: Decimal,
    #[entity(range(std::time::Duration::ZERO..))]
    lasts: std::time::Duration,
}

fn own<S: serde::Serializer>(_: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(1)
}

#[derive(Embedded)]
struct LeftOut {
    #[entity(length(..=20_000))]
    #[pg(without("length", "long"))]
    long: String,
    #[pg(without("check", "SQL"))]
    zone: Zone,
    #[entity(slug)]
    #[pg(without("slug", "older rows"), without("required", "older rows"))]
    slug: String,
    #[pg(without("email", "is not said"))]
    mail: String,
}

#[derive(Entity)]
struct Reaching {
    #[entity(primary_key)]
    id: i64,
    list: Vec<Unreachable>,
    left: Vec<LeftOut>,
    #[pg(unchecked)]
    quiet: Vec<Unreachable>,
}

#[test]
fn rules_that_jsonpath_can_not_say_are_reported_and_left_out() {
    assert_eq!(
        mistakes(registry![Reaching], Version::V18).join("\n"),
        "P0116 LeftOut.mail: `without(\"email\")` leaves out what `mail` does not say
P0130 Unreachable.long: the value stands in a list or a map of jsonb, whose conditions (jsonpath) can't say this rule
P0130 Unreachable.at: the value stands in a list or a map of jsonb, whose conditions (jsonpath) can't say this rule
P0130 Unreachable.zone: `VALUE = upper(VALUE)` is asked of columns, and the value stands in jsonb where SQL does not reach it
P0130 Unreachable.own: the rule is about the value in Rust, and what serde writes in its place is not known
P0130 Unreachable.factor: the value stands in a list or a map of jsonb, whose conditions (jsonpath) can't say this rule
P0130 Unreachable.lasts: the rule is about values of which it is not known how serde writes them"
    );
}

#[derive(Serialize, DbEnum)]
enum Colour {
    Red,
}

#[derive(Serialize, DbEnum)]
#[pg(as_check)]
enum Size {
    Small,
}

#[derive(Serialize, Domain)]
struct Words(Vec<String>);

#[derive(Entity)]
#[entity(name = "arrays")]
#[expect(dead_code, reason = "rows are written by SQL")]
struct Arrays {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = Vec::new())]
    texts: Vec<String>,
    numbers: Option<Vec<u8>>,
    bytes: Option<Vec<Vec<u8>>>,
    nested: Option<Vec<Vec<i32>>>,
    small: Option<Vec<i16>>,
    colours: Option<Vec<Colour>>,
    sizes: Option<Vec<Size>>,
    zones: Option<Vec<Zone>>,
    words: Option<Words>,
    moments: Option<Vec<DateTime<Utc>>>,
    floats: Option<Vec<f64>>,
    decimals: Option<Vec<Decimal>>,
    uuids: Option<Vec<Uuid>>,
    ranges: Option<Vec<std::ops::Range<i32>>>,
    #[pg(unchecked)]
    loose: Option<Vec<String>>,
}

#[test]
fn arrays_hold_no_null_and_no_arrays() {
    let mut live = live(registry![Arrays]);
    live.takes("INSERT INTO arrays (id) VALUES (1)");
    for (column, value) in [
        ("texts", "a"),
        ("bytes", "ab"),
        ("small", "1"),
        ("colours", "red"),
        ("sizes", "small"),
        ("zones", "EU"),
        ("moments", "2026-01-31"),
        ("floats", "NaN"),
        ("decimals", "1.5"),
        ("uuids", "00000000-0000-0000-0000-000000000001"),
        ("ranges", "empty"),
    ] {
        let constraint = format!("arrays_{column}_elements_check");
        live.takes(&format!("UPDATE arrays SET {column} = '{{{value}}}'"));
        live.takes(&format!("UPDATE arrays SET {column} = '{{{value},{value}}}'"));
        live.takes(&format!("UPDATE arrays SET {column} = '{{}}'"));
        live.takes(&format!("UPDATE arrays SET {column} = '[5:6]={{{value},{value}}}'"));
        for refused in ["{NULL}".to_owned(), format!("{{{value},NULL}}"), format!("{{{{{value}}},{{{value}}}}}")] {
            // Labels that a CHECK keeps are asked for first.
            let constraint = match (column, refused.contains("NULL")) {
                ("sizes", true) => {
                    assert!(
                        live.again().client.batch_execute(&format!("UPDATE arrays SET sizes = '{refused}'")).is_err()
                    );
                    continue;
                }
                _ => &constraint,
            };
            live.refuses(&format!("UPDATE arrays SET {column} = '{refused}'"), "23514", constraint);
        }
    }
    live.takes("UPDATE arrays SET words = '{a}'; UPDATE arrays SET words = '{}'");
    live.refuses("UPDATE arrays SET words = '{NULL}'", "23514", "words_elements_check");
    live.refuses("UPDATE arrays SET words = '{{a},{b}}'", "23514", "words_elements_check");
    live.takes("UPDATE arrays SET loose = '{NULL}'; UPDATE arrays SET loose = '{{a},{b}}'");
    live.refuses("UPDATE arrays SET nested = '[null]'", "23514", "arrays_nested_elements_check");
    live.refuses("UPDATE arrays SET nested = '[[1], [null]]'", "23514", "arrays_nested_elements_check");
    live.takes("UPDATE arrays SET nested = '[[1, 255], []]', numbers = '\\x01'");
}

#[test]
fn checks_of_members_are_an_upgrade_that_waits() {
    use schema_pg::migration::CheckOutcome;
    use schema_pg::{Layout, Migrations, Snapshot};

    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("members-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let migrations = Migrations::at(&folder).layout(Layout::Plain).config(config());
    let registry = registry![Order, Arrays].unwrap();
    assert!(matches!(migrations.write(&registry, "1_first"), Ok(CheckOutcome::Written(_))));
    // As generation 3 wrote it, with a database that it made.
    let mut snapshot = Snapshot::load(&folder).unwrap().unwrap();
    let is_new = |name: &str| {
        name.ends_with("_check")
            && !["_object_check", "_array_check", "_enum_check"].iter().any(|old| name.ends_with(old))
    };
    for table in &mut snapshot.catalog.tables {
        table.constraints.retain(|constraint| !is_new(&constraint.name));
    }
    snapshot
        .catalog
        .domains
        .iter_mut()
        .filter(|domain| domain.name.name == "words")
        .for_each(|domain| domain.checks.clear());
    snapshot.generation = 3;
    snapshot.save(&folder).unwrap();
    migrations.rehash().unwrap();
    let mut live = empty();
    live.takes(&schema_pg::create(&snapshot.catalog).to_string());
    live.takes("INSERT INTO arrays (id, texts) VALUES (1, '{a,NULL}')");
    let checked = migrations.status(&registry).unwrap();
    let CheckOutcome::Upgrade(upgrade) = &checked else { panic!("{checked:?}") };
    assert!(!upgrade.security && upgrade.to_string().contains("CHECKs say"), "{upgrade}");
    migrations.assert_current(&registry);
    // Rows that break one stop it where they are found, and those written meanwhile keep it.
    let missing = migrations.missing(&registry).unwrap();
    let texts: Vec<String> = missing.plan().steps.iter().map(schema_pg::Step::sql).collect();
    let (add, validate): (Vec<&String>, Vec<&String>) =
        texts.iter().partition(|sql| !sql.contains("VALIDATE CONSTRAINT"));
    assert!(add.iter().any(|sql| sql.contains("NOT VALID")) && !validate.is_empty(), "{texts:#?}");
    add.iter().for_each(|sql| live.takes(sql));
    live.refuses("INSERT INTO arrays (id, texts) VALUES (2, '{NULL}')", "23514", "arrays_texts_elements_check");
    let of_texts = validate.iter().find(|sql| sql.contains("arrays_texts_elements_check")).unwrap();
    live.refuses(of_texts, "23514", "arrays_texts_elements_check");
    live.takes("UPDATE arrays SET texts = array_remove(texts, NULL)");
    validate.iter().for_each(|sql| live.takes(sql));
    assert!(matches!(migrations.write(&registry, "2_upgrade"), Ok(CheckOutcome::Written(_))));
    assert_eq!(migrations.status(&registry).unwrap(), CheckOutcome::Current);
    let _ = std::fs::remove_dir_all(&folder);
}
