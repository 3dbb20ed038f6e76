//! What serde writes is what the validator takes: for every type of every crate, and all that serde's attributes say of names.

use std::collections::{BTreeMap, HashMap};

use bson::doc;
use schema_core::types::{CiText, Cidr, Ltree, MacAddr, Point, TsVector, Vector};
use schema_core::{DbEnum, Domain, Embedded, Entity, Registry, registry};
use serde::Serialize;

use crate::linter;
use crate::oracle::Judge;

/// The judge of an entity's collection; the linter finds nothing in its schema.
#[track_caller]
pub fn judge(registry: &Registry, collection: &str) -> Judge {
    let spec = schema_mongo::lower(registry).unwrap_or_else(|found| panic!("{found}"));
    let query = spec.collection(collection).unwrap().validator.as_ref().unwrap().query();
    assert_eq!(linter::complaints(&query["$jsonSchema"]), Vec::<String>::new());
    Judge::of(&query)
}

/// As the driver writes it: not human readable.
pub fn written(value: &impl Serialize) -> bson::Document {
    let bytes = bson::serialize_to_vec(value).unwrap();
    bson::deserialize_from_slice(&bytes).unwrap()
}

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "UPPERCASE")]
#[entity(rename_all = "snake_case")]
pub enum Plain {
    First,
    #[serde(rename = "2nd")]
    Second,
}

#[derive(Serialize, DbEnum)]
#[serde(tag = "kind")]
enum Tagged {
    One,
}

#[derive(Serialize, DbEnum)]
#[serde(untagged)]
enum Untagged {
    Nothing,
}

#[derive(Serialize, Domain)]
#[entity(email, length(..=60))]
struct Mail(String);

#[derive(Serialize, Domain)]
#[entity(check("even", "VALUE % 2 = 0"))]
pub struct Even(pub i64);

#[derive(Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
struct Address {
    #[entity(length(1..=40))]
    city_name: String,
    zip: Option<String>,
    #[serde(skip)]
    cache: Option<i32>,
    tags: Vec<String>,
}

#[derive(Serialize, Embedded)]
#[serde(transparent)]
struct Inner {
    number: i32,
}

#[derive(Serialize, Embedded)]
struct Node {
    name: String,
    #[mongo(unbounded("a tree"))]
    children: Vec<Node>,
}

#[derive(Serialize, Embedded)]
struct Geo {
    lat: f64,
    lon: f64,
}

#[derive(Serialize, Entity)]
#[serde(rename_all = "camelCase")]
#[entity(timestamps)]
struct Everything {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: uuid::Uuid,
    flag: bool,
    tiny: i8,
    small: i16,
    medium: i32,
    large: i64,
    byte: u8,
    word: u16,
    double_word: u32,
    single: f32,
    double: f64,
    text: String,
    bytes: Vec<u8>,
    words: Vec<u16>,
    moment: chrono::DateTime<chrono::Utc>,
    local: chrono::NaiveDateTime,
    day: chrono::NaiveDate,
    clock: chrono::NaiveTime,
    delta: chrono::TimeDelta,
    jiff_moment: jiff::Timestamp,
    jiff_zoned: jiff::Zoned,
    jiff_day: jiff::civil::Date,
    jiff_clock: jiff::civil::Time,
    jiff_local: jiff::civil::DateTime,
    jiff_length: jiff::SignedDuration,
    time_moment: time::OffsetDateTime,
    time_local: time::PrimitiveDateTime,
    time_day: time::Date,
    time_clock: time::Time,
    time_length: time::Duration,
    length: std::time::Duration,
    decimal: rust_decimal::Decimal,
    big: bigdecimal::BigDecimal,
    address: std::net::IpAddr,
    v4: std::net::Ipv4Addr,
    v6: std::net::Ipv6Addr,
    network: ipnetwork::IpNetwork,
    network_v4: ipnetwork::Ipv4Network,
    network_v6: ipnetwork::Ipv6Network,
    abroad: chrono::DateTime<chrono::FixedOffset>,
    boxed: Box<i32>,
    hashed: HashMap<String, i32>,
    object_id: bson::oid::ObjectId,
    bson_moment: bson::DateTime,
    bson_uuid: bson::Uuid,
    anything: bson::Bson,
    members: bson::Document,
    exact: bson::Decimal128,
    binary: bson::Binary,
    json: serde_json::Value,
    span: std::ops::Range<i64>,
    counts: BTreeMap<String, i32>,
    same: CiText,
    tree: Ltree,
    found: TsVector,
    cidr: Cidr,
    mac: MacAddr,
    vector: Vector<3>,
    place: Point,
    plain: Plain,
    plains: Vec<Plain>,
    tagged: Tagged,
    untagged: Untagged,
    mail: Mail,
    even: Even,
    home: Address,
    others: Vec<Address>,
    by_name: BTreeMap<String, Address>,
    inner: Inner,
    root: Node,
    #[serde(flatten)]
    geo: Geo,
    nothing: Option<i32>,
    something: Option<Address>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    often_empty: Vec<i32>,
    #[serde(skip)]
    unwritten: Option<i64>,
    #[serde(with = "chrono::serde::ts_seconds")]
    seconds: chrono::DateTime<chrono::Utc>,
    r#type: String,
}

fn everything() -> Everything {
    let address = || Address { city_name: "Ulm".into(), zip: None, cache: Some(1), tags: vec!["a".into()] };
    let moment = chrono::DateTime::from_timestamp(1_700_000_000, 5).unwrap();
    let jiff_moment = jiff::Timestamp::new(1_700_000_000, 0).unwrap();
    let zoned = jiff_moment.to_zoned(jiff::tz::TimeZone::UTC);
    let odt = time::OffsetDateTime::UNIX_EPOCH;
    Everything {
        id: uuid::Uuid::from_u128(7),
        flag: true,
        tiny: -128,
        small: -1,
        medium: i32::MIN,
        large: i64::MAX,
        byte: 255,
        word: u16::MAX,
        double_word: u32::MAX,
        single: 1.5,
        double: -2.0,
        text: "ä".into(),
        bytes: vec![0, 255],
        words: vec![1, u16::MAX],
        moment,
        local: moment.naive_utc(),
        day: moment.date_naive(),
        clock: moment.time(),
        delta: chrono::TimeDelta::seconds(-3),
        jiff_moment,
        jiff_day: zoned.date(),
        jiff_clock: zoned.time(),
        jiff_local: zoned.datetime(),
        jiff_zoned: zoned,
        jiff_length: jiff::SignedDuration::from_secs(-3),
        time_moment: odt,
        time_local: time::PrimitiveDateTime::new(odt.date(), odt.time()),
        time_day: odt.date(),
        time_clock: odt.time(),
        time_length: time::Duration::seconds(3),
        length: std::time::Duration::from_millis(1),
        decimal: "1.50".parse().unwrap(),
        big: "99999999999999999999.5".parse().unwrap(),
        address: "::1".parse().unwrap(),
        v4: "127.0.0.1".parse().unwrap(),
        v6: "::1".parse().unwrap(),
        network: "10.0.0.0/8".parse().unwrap(),
        network_v4: "10.0.0.0/8".parse().unwrap(),
        network_v6: "fe80::/10".parse().unwrap(),
        abroad: moment.with_timezone(&chrono::FixedOffset::east_opt(3600).unwrap()),
        boxed: Box::new(1),
        hashed: HashMap::from([("a".into(), 1)]),
        object_id: bson::oid::ObjectId::new(),
        bson_moment: bson::DateTime::now(),
        bson_uuid: bson::Uuid::from_bytes([7; 16]),
        anything: bson::Bson::Int32(1),
        members: doc! { "a": 1, "b": [null] },
        exact: "0.1".parse().unwrap(),
        binary: bson::Binary { subtype: bson::spec::BinarySubtype::Generic, bytes: vec![1] },
        json: serde_json::json!({"a": [1, null, {"b": 1.5}]}),
        span: 1..9,
        counts: BTreeMap::from([("a".into(), 1)]),
        same: CiText("Aa".into()),
        tree: Ltree("a.b".into()),
        found: TsVector("'a'".into()),
        cidr: Cidr("10.0.0.0/8".into()),
        mac: MacAddr([1, 2, 3, 4, 5, 255]),
        vector: Vector(vec![0.5, 1.0, 2.0]),
        place: Point { longitude: 10.0, latitude: -90.0 },
        plain: Plain::First,
        plains: vec![Plain::Second, Plain::First],
        tagged: Tagged::One,
        untagged: Untagged::Nothing,
        mail: Mail("ann@example.org".into()),
        even: Even(4),
        home: address(),
        others: vec![address(), Address { zip: Some("1".into()), ..address() }],
        by_name: BTreeMap::from([("work".into(), address())]),
        inner: Inner { number: 5 },
        root: Node { name: "a".into(), children: vec![Node { name: "b".into(), children: Vec::new() }] },
        geo: Geo { lat: 1.0, lon: 2.0 },
        nothing: None,
        something: Some(address()),
        often_empty: Vec::new(),
        unwritten: Some(5),
        seconds: moment,
        r#type: "x".into(),
    }
}

#[test]
fn what_serde_writes_of_every_type_is_taken() {
    let judge = judge(&registry![Everything].unwrap(), "everything");
    let document = written(&everything());
    assert_eq!(judge.refuses(&document), None, "{document:#?}");
    let full = Everything { nothing: Some(1), something: None, often_empty: vec![1], ..everything() };
    assert_eq!(judge.refuses(&written(&full)), None);
}

#[test]
fn every_type_that_a_feature_brings_is_among_them() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(here.join(path)).unwrap();
    let (manifest, tests) = (read("../schema-core/Cargo.toml"), read("tests/mongo/serialized.rs"));
    let features = manifest.split("[features]").nth(1).unwrap().split("\n[").next().unwrap();
    let names = features.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let of_type = |name: &&str| here.join(format!("../schema-core/src/types/{name}.rs")).exists();
    let names: Vec<&str> = names.filter(of_type).collect();
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        let types = read(&format!("../schema-core/src/types/{name}.rs"));
        let listed = types.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(": ")).map(|(ty, _)| ty);
        for ty in listed.filter(|ty| ty.chars().all(|c| c.is_alphanumeric() || c == ':')) {
            let ty = ty.rsplit("::").next().unwrap();
            let stands = tests.lines().any(|line| line.contains(": ") && line.contains(&format!("::{ty}")));
            assert!(stands && tests.contains(&format!(": {name}::")), "{name}: no field of `Everything` is a {ty}");
        }
    }
}

#[test]
fn a_value_of_another_type_is_refused_in_every_field() {
    let judge = judge(&registry![Everything].unwrap(), "everything");
    let right = written(&everything());
    for name in right.keys().filter(|name| !["json", "anything"].contains(&name.as_str())) {
        let mut wrong = right.clone();
        // A large number of 64 bits: right for few.
        wrong.insert(name, 9_000_000_000_i64);
        if matches!(name.as_str(), "large" | "seconds" | "even") {
            wrong.insert(name, "text");
        }
        assert!(judge.refuses(&wrong).is_some(), "{name} takes {}", wrong[name]);
        // A field that is always there is missed.
        let mut wrong = right.clone();
        wrong.remove(name);
        let is_optional = matches!(name.as_str(), "nothing" | "something" | "oftenEmpty" | "createdAt" | "updatedAt");
        assert!(name == "_id" || judge.refuses(&wrong).is_some() != is_optional, "{name}");
    }
    let mut wrong = right.clone();
    wrong.insert("unheard_of", 1);
    assert!(judge.refuses(&wrong).is_some());
}

#[test]
fn names_in_documents_are_those_of_serde() {
    let document = written(&everything());
    let spec = schema_mongo::lower(&registry![Everything].unwrap()).unwrap();
    let schema = spec.collections[0].validator.as_ref().unwrap().schema.as_ref().unwrap();
    let known: Vec<&str> = schema.properties().iter().map(|(name, _)| &**name).collect();
    for name in document.keys() {
        assert!(known.contains(&name.as_str()), "{name} is not in {known:?}");
    }
    for (name, there) in [("type", true), ("lat", true), ("geo", false), ("unwritten", false), ("createdAt", true)] {
        assert_eq!(known.contains(&name), there, "{name}");
    }
    let home = spec.collections[0].field("home").unwrap();
    let names: Vec<&str> = home.properties().iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["cityName", "tags", "zip"]);
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Circle(Circle),
    Square { side: f64 },
    Nothing,
}

#[derive(Serialize, Embedded)]
struct Circle {
    #[entity(range(0.0..))]
    radius: f64,
}

#[derive(Embedded)]
struct Square {
    side: f64,
}

#[derive(Serialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Circle(Circle),
    Nothing,
}

#[derive(Serialize, Entity)]
struct Drawing {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(ty = serde_json::Value)]
    #[mongo(tagged("kind").variant("circle").embeds(Circle).variant("square").embeds(Square).variant("nothing"))]
    shape: Shape,
    #[entity(ty = serde_json::Value)]
    #[mongo(tagged("t").content("c").variant("Circle").embeds(Circle).variant("Nothing"))]
    other: Adjacent,
}

#[test]
fn enums_with_data_are_one_of_their_variants() {
    let judge = judge(&registry![Drawing].unwrap(), "drawing");
    let circle = || Circle { radius: 1.0 };
    for (shape, other) in [
        (Shape::Circle(circle()), Adjacent::Circle(circle())),
        (Shape::Square { side: 2.0 }, Adjacent::Nothing),
        (Shape::Nothing, Adjacent::Nothing),
    ] {
        assert_eq!(judge.refuses(&written(&Drawing { id: 1, shape, other })), None);
    }
    let right = doc! { "t": "Nothing" };
    for wrong in [
        doc! { "kind": "circle" },
        doc! { "kind": "circle", "radius": -1.0 },
        doc! { "kind": "circle", "side": 1.0 },
        doc! { "kind": "triangle" },
        doc! { "radius": 1.0 },
    ] {
        assert!(
            judge.refuses(&doc! { "_id": 1_i64, "shape": wrong.clone(), "other": right.clone() }).is_some(),
            "{wrong}"
        );
    }
    assert!(
        judge.refuses(&doc! { "_id": 1_i64, "shape": { "kind": "nothing" }, "other": { "t": "Circle" } }).is_some()
    );
}
