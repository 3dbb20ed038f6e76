//! What serde's attributes do to documents: each is said by the schema, or asked for; never guessed.

use std::collections::BTreeMap;

use bson::doc;
use schema_core::{DbEnum, Domain, Embedded, Entity, registry};
use serde::Serialize;

use crate::diagnostics::mistakes;
use crate::serialized::{judge, written};

mod as_text {
    pub fn serialize<S: serde::Serializer>(value: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_string())
    }
}

#[derive(Clone, Serialize, Embedded)]
#[serde(into = "String")]
struct Version {
    major: i32,
    minor: i32,
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        format!("{}.{}", version.major, version.minor)
    }
}

#[derive(Clone, Serialize, Embedded)]
#[serde(into = "Whole")]
struct Part {
    left: i32,
}

#[derive(Serialize, Embedded)]
#[serde(tag = "type", rename = "whole")]
struct Whole {
    left: i32,
    right: Option<i32>,
}

impl From<Part> for Whole {
    fn from(part: Part) -> Self {
        Self { left: part.left, right: None }
    }
}

#[derive(Clone, Copy, Serialize, DbEnum)]
#[serde(into = "i32")]
enum Number {
    One,
}

impl From<Number> for i32 {
    fn from(_: Number) -> Self {
        1
    }
}

/// As `serde_repr` does it.
#[derive(Clone, Copy, DbEnum)]
#[mongo(bson_type(Int))]
#[repr(u8)]
enum Level {
    Low = 1,
    High = 4,
}

impl Serialize for Level {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8)
    }
}

#[derive(Serialize, DbEnum)]
#[serde(tag = "kind", content = "of")]
enum Adjacent {
    #[serde(rename(serialize = "written", deserialize = "read"))]
    Unit,
}

#[derive(Serialize, DbEnum)]
#[serde(tag = "flat_kind", rename_all(serialize = "kebab-case"))]
enum FlatTag {
    USDollar,
}

#[derive(Serialize, DbEnum)]
enum FlatName {
    Here,
    There,
}

mod foreign {
    pub struct Money {
        pub amount: i64,
    }
    impl Money {
        pub fn currency(&self) -> String {
            "EUR".into()
        }
    }
    #[derive(Clone, Copy)]
    pub enum Side {
        Left,
    }
}

#[derive(Serialize, Embedded)]
#[serde(remote = "foreign::Money")]
struct MoneyDef {
    amount: i64,
    #[serde(getter = "foreign::Money::currency")]
    currency: String,
}

#[derive(Serialize, DbEnum)]
#[serde(remote = "foreign::Side", rename_all = "SCREAMING_SNAKE_CASE")]
enum SideDef {
    Left,
}

#[derive(Serialize, Domain)]
struct Stamp(#[serde(with = "chrono::serde::ts_seconds")] chrono::DateTime<chrono::Utc>);

#[derive(Clone, Serialize, Domain)]
#[serde(into = "String")]
struct Digits(i32);

impl From<Digits> for String {
    fn from(digits: Digits) -> Self {
        digits.0.to_string()
    }
}

#[derive(Serialize, Domain)]
#[mongo(bson_type(Utf8))]
struct Shown(#[serde(with = "as_text")] i64);

#[derive(Serialize, Embedded)]
#[serde(transparent)]
struct Through {
    #[serde(skip)]
    cache: Option<i32>,
    inner: Option<Inner>,
}

#[derive(Serialize, Embedded)]
#[serde(tag = "tag")]
struct Inner {
    x: i32,
}

#[derive(Serialize, Embedded)]
#[serde(transparent)]
#[mongo(open)]
struct Forest {
    trees: Vec<Forest>,
}

#[derive(Serialize, Entity)]
#[serde(tag = "entity", rename_all = "PascalCase", rename(serialize = "All of it"))]
struct All {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    version: Version,
    versions: Vec<Version>,
    part: Part,
    number: Number,
    level: Level,
    levels: Vec<Level>,
    adjacent: Adjacent,
    #[serde(flatten)]
    flat_tag: FlatTag,
    #[serde(flatten)]
    flat_name: FlatName,
    #[serde(with = "MoneyDef")]
    #[entity(ty = MoneyDef)]
    money: foreign::Money,
    #[serde(with = "SideDef")]
    #[entity(ty = SideDef)]
    side: foreign::Side,
    stamp: Stamp,
    digits: Digits,
    shown: Option<Shown>,
    #[serde(flatten)]
    through: Through,
    forest: Forest,
    #[serde(flatten)]
    texts: Option<BTreeMap<String, String>>,
    #[serde(serialize_with = "as_text::serialize")]
    #[mongo(bson_type(Utf8))]
    said: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<i32>,
    #[serde(rename(deserialize = "other"))]
    read_otherwise: i32,
}

fn all() -> All {
    All {
        id: 1,
        version: Version { major: 1, minor: 2 },
        versions: vec![Version { major: 3, minor: 4 }],
        part: Part { left: 1 },
        number: Number::One,
        level: Level::High,
        levels: vec![Level::Low],
        adjacent: Adjacent::Unit,
        flat_tag: FlatTag::USDollar,
        flat_name: FlatName::There,
        money: foreign::Money { amount: 5 },
        side: foreign::Side::Left,
        stamp: Stamp(chrono::DateTime::UNIX_EPOCH),
        digits: Digits(7),
        shown: Some(Shown(8)),
        through: Through { cache: None, inner: Some(Inner { x: 1 }) },
        forest: Forest { trees: vec![Forest { trees: vec![Forest { trees: vec![Forest { trees: Vec::new() }] }] }] },
        texts: Some(BTreeMap::from([("a_text".into(), "x".into())])),
        said: 9,
        absent: None,
        read_otherwise: 3,
    }
}

#[test]
fn what_the_attributes_make_of_documents_is_taken_and_all_else_is_not() {
    let judge = judge(&registry![All].unwrap(), "all");
    let right = written(&all());
    assert_eq!(judge.refuses(&right), None, "{right:#?}");
    let less = written(&All {
        through: Through { cache: None, inner: None },
        texts: None,
        shown: None,
        absent: Some(1),
        ..all()
    });
    assert_eq!(judge.refuses(&less), None, "{less:#?}");
    for (name, value) in [
        ("entity", bson::Bson::from("All")),
        ("Version", doc! { "major": 1, "minor": 2 }.into()),
        ("Part", doc! { "left": 1 }.into()),
        ("Part", doc! { "type": "Whole", "left": 1 }.into()),
        ("Number", "One".into()),
        ("Level", 2.into()),
        ("Level", "High".into()),
        ("Levels", bson::Bson::from(vec![5])),
        ("Adjacent", doc! { "kind": "Unit" }.into()),
        ("flat_kind", "USDollar".into()),
        ("flat_kind", "us-dollar".into()),
        ("There", 1.into()),
        ("Side", "Left".into()),
        ("Stamp", "1970-01-01T00:00:00Z".into()),
        ("Digits", 7.into()),
        ("Shown", 8_i64.into()),
        ("tag", "Through".into()),
        ("Said", 9.into()),
        ("a_float", 1.5.into()),
    ] {
        let mut wrong = right.clone();
        wrong.insert(name, value.clone());
        assert!(judge.refuses(&wrong).is_some(), "{name} = {value}");
    }
    for name in ["entity", "flat_kind", "Version", "ReadOtherwise"] {
        let mut wrong = right.clone();
        wrong.remove(name);
        assert!(judge.refuses(&wrong).is_some(), "without {name}");
    }
}

struct NoField;

impl Serialize for NoField {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(1)
    }
}

macro_rules! no_field {
    ($($name:ty),*) => {
        $(impl From<$name> for NoField {
            fn from(_: $name) -> Self {
                NoField
            }
        })*
    };
}

no_field!(Unknown, UnknownEnum, UnknownNewtype);

#[derive(Clone, Serialize, Embedded)]
#[serde(into = "NoField")]
struct Unknown {
    x: i32,
}

#[derive(Clone, Serialize, DbEnum)]
#[serde(into = "NoField")]
enum UnknownEnum {
    A,
}

#[derive(Clone, Serialize, Domain)]
#[serde(into = "NoField")]
struct UnknownNewtype(i32);

#[derive(Serialize, Domain)]
struct UnknownWith(#[serde(with = "as_text")] i32);

#[derive(DbEnum)]
#[repr(u8)]
enum Either {
    A = 1,
}

impl Serialize for Either {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("A")
    }
}

#[derive(Serialize, DbEnum)]
enum UnknownVariant {
    #[serde(serialize_with = "unit")]
    A,
}

fn unit<S: serde::Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i32(1)
}

#[derive(Serialize, Entity)]
struct Guessed {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    a: Unknown,
    again: Vec<Unknown>,
    b: UnknownEnum,
    c: UnknownNewtype,
    d: UnknownWith,
    e: Either,
    f: UnknownVariant,
    #[serde(flatten, with = "as_text_of_part")]
    g: Inner,
    #[serde(flatten)]
    h: Version,
    #[serde(with = "rfc3339")]
    i: chrono::DateTime<chrono::Utc>,
}

mod as_text_of_part {
    pub fn serialize<S: serde::Serializer>(_: &super::Inner, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        serializer.serialize_map(Some(0))?.end()
    }
}

mod rfc3339 {
    pub fn serialize<S: serde::Serializer>(
        _: &chrono::DateTime<chrono::Utc>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(1)
    }
}

#[derive(Serialize, Embedded)]
struct Extra {
    #[serde(flatten)]
    numbers: BTreeMap<String, i32>,
}

#[derive(Serialize, Entity)]
struct TwoMaps {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[serde(flatten)]
    extra: Extra,
    #[serde(flatten)]
    rest: serde_json::Value,
}

#[test]
fn two_flattened_maps_hold_the_same_members() {
    assert_eq!(
        mistakes(registry![TwoMaps]),
        "M0111 TwoMaps.rest: two flattened maps hold the same members: serde reads those without a field into both, and writes them twice"
    );
}

#[test]
fn what_attributes_do_not_show_is_asked_for() {
    assert_eq!(
        mistakes(registry![Guessed]),
        "M0210 Unknown: serde writes `Unknown` as `NoField`, of which it is not known how that is written
M0210 UnknownEnum: serde writes `UnknownEnum` as `NoField`, of which it is not known how that is written
M0201 UnknownNewtype: what `NoField` writes for `UnknownNewtype` is not known
M0201 UnknownWith: what `as_text` writes for `UnknownWith` is not known
M0211 Either: whether `Either` is written by name or, as `#[repr(u8)]` lets one think, by number can't be seen
M0201 UnknownVariant.A: what `unit` writes for `A` is not known
M0201 Guessed.g: what `as_text_of_part` writes for `g` is not known
M0213 Version.h: what serde writes of `h` among the other members is not known
M0201 Guessed.i: what `rfc3339` writes for `i` is not known"
    );
}

#[derive(Serialize, Embedded)]
struct Twice {
    #[serde(rename = "b")]
    a: i32,
    c: i32,
}

#[derive(Serialize, Embedded)]
#[serde(tag = "c")]
struct Tagged {
    c: i32,
}

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "lowercase")]
enum Same {
    AB,
    #[entity(rename = "another")]
    Ab,
}

#[derive(Serialize, Entity)]
#[entity(timestamps)]
struct Named {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    b: String,
    #[serde(flatten)]
    twice: Twice,
    #[serde(flatten)]
    again: Option<Twice>,
    #[serde(rename = "b")]
    third: i32,
    same: Same,
    inside: Tagged,
    #[serde(rename = "created_at")]
    mine: i32,
}

#[test]
fn a_name_is_given_once() {
    assert_eq!(
        mistakes(registry![Named]),
        "M0110 Named.twice: serde writes two members that are called `b`
M0110 Named.again: serde writes two members that are called `b`
M0110 Named.again: serde writes two members that are called `c`
M0110 Named.third: serde writes two members that are called `b`
M0110 Same.Ab: serde writes two variants as `ab`: which it was is not known when it is read
M0110 Tagged.c: serde writes two members that are called `c`
M0110 Named.created_at: serde writes two members that are called `created_at`"
    );
}

#[derive(Serialize, Entity)]
#[serde(transparent)]
struct Wrapped {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[serde(tag = "$kind")]
struct BadTag {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn documents_are_objects_of_their_struct_with_names_that_queries_know() {
    let found = mistakes(registry![Wrapped]);
    assert!(found.starts_with("M0212 Wrapped: serde writes `Wrapped` as the one field in it"), "{found}");
    assert_eq!(mistakes(registry![BadTag]), "M0101 BadTag: serde calls the field `$kind`, which queries can't name");
}

#[derive(Serialize, Entity)]
#[entity(check("state", "plain <> 'one'"), check("kind", "kind = 'unit'"))]
struct Compared {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(one_of([Level::High]))]
    level: Level,
    #[mongo(bson_type(Utf8))]
    #[serde(serialize_with = "as_text::serialize")]
    #[entity(one_of([1, 2]))]
    text: i32,
    #[serde(with = "bson::serde_helpers::object_id::FromHexString")]
    #[entity(length(24..=24))]
    hex: String,
    plain: Number,
    kind: Adjacent,
}

#[test]
fn rules_and_conditions_know_how_values_are_written() {
    assert_eq!(
        mistakes(registry![Compared]),
        "M0202 Compared.text: `one_of` lists values of which it is not known how serde writes them
M0202 Compared.hex: the rule is about the value in Rust, and serde writes it as objectId
M0301 Compared.check(state): `plain <> 'one'` can't be said in MongoDB: MongoDB has nothing for 'one' in `plain`
M0301 Compared.check(kind): `kind = 'unit'` can't be said in MongoDB: MongoDB has nothing for 'unit' in `kind`"
    );
}

#[derive(Serialize, Entity)]
#[entity(check("code", r"code ~ '^\d{2}$' AND code !~* '\Mx'"))]
struct Matched {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(pattern("^[a-z]+$"))]
    word: String,
    code: String,
    #[entity(pattern("^.$"))]
    any: String,
}

#[derive(Serialize, Entity)]
#[entity(check("code", "code ~ '[unclosed'"))]
struct Unmatched {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(pattern(r"\p{Greek}"))]
    word: String,
    code: String,
}

#[test]
fn patterns_mean_what_they_mean_in_postgresql() {
    let judge = judge(&registry![Matched].unwrap(), "matched");
    let right = doc! { "_id": 1_i64, "word": "abc", "code": "12", "any": "\n" };
    assert_eq!(judge.refuses(&right), None);
    for (name, value) in
        [("word", "abc\n"), ("word", "aBc"), ("code", "12\n"), ("code", "1"), ("any", ""), ("any", "ab")]
    {
        let mut wrong = right.clone();
        wrong.insert(name, value);
        assert!(judge.refuses(&wrong).is_some(), "{name} = {value:?}");
    }
    assert_eq!(
        mistakes(registry![Unmatched]),
        r"M0214 Unmatched.word: `\p{Greek}` is no pattern that both stores read alike: PostgreSQL knows no `\p`, or PCRE2 reads it otherwise
M0301 Unmatched.check(code): `code ~ '[unclosed'` can't be said in MongoDB: `[unclosed` is no pattern for both stores: `[` is not closed"
    );
}

#[derive(Serialize, Entity)]
struct Read {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: uuid::Uuid,
    from: std::net::IpAddr,
}

#[test]
fn what_is_written_for_people_is_refused_and_what_the_driver_writes_is_not() {
    let judge = judge(&registry![Read].unwrap(), "read");
    let read = Read { id: uuid::Uuid::from_u128(7), from: "::1".parse().unwrap() };
    assert_eq!(judge.refuses(&written(&read)), None);
    let mut for_people = bson::serialize_to_document(&read).unwrap();
    assert!(judge.refuses(&for_people).is_some());
    for_people.insert("_id", bson::Uuid::from_bytes(*read.id.as_bytes()));
    for_people.insert("from", written(&read)["from"].clone());
    assert_eq!(judge.refuses(&for_people), None);
}

#[derive(Serialize, Embedded)]
struct Flat {
    left: String,
}

#[derive(Serialize, Embedded)]
#[serde(tag = "type")]
struct Around {
    #[serde(flatten)]
    flat: Flat,
    through: Transparent,
}

#[derive(Serialize, Embedded)]
#[serde(transparent)]
struct Transparent {
    value: String,
}

#[derive(Serialize, Entity)]
#[serde(tag = "what")]
struct Seeded {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[serde(flatten)]
    flat: Flat,
    around: Around,
    #[serde(skip)]
    cache: i32,
    level: Level,
}

#[test]
fn seeds_are_what_serde_writes() {
    use schema_core::FieldType;
    let registry = registry![Seeded].unwrap();
    let flat = || Flat { left: "l".into() };
    let around = Around { flat: flat(), through: Transparent { value: "v".into() } };
    let value = Seeded { id: 1, flat: flat(), around, cache: 1, level: Level::High };
    let row = [("id", value.id.value()), ("flat", value.flat.value()), ("around", value.around.value())];
    let row = row.into_iter().chain([("cache", value.cache.value()), ("level", value.level.value())]);
    let seed = schema_mongo::documents::seed(
        &registry,
        registry.get::<Seeded>().unwrap(),
        row,
        &schema_mongo::Config::default(),
    )
    .unwrap();
    let schema_mongo::Command::Upsert { key, set, .. } = seed else { panic!("{seed:?}") };
    let bson::Bson::Document(mut document) = crate::oracle::bson(&key) else { panic!("{key}") };
    document.extend(crate::oracle::bson(&set).as_document().unwrap().clone());
    let (mut seeded, mut by_serde): (Vec<_>, Vec<_>) = (document.iter().collect(), Vec::new());
    let written = written(&value);
    by_serde.extend(&written);
    seeded.sort_by_key(|member| member.0);
    by_serde.sort_by_key(|member| member.0);
    assert_eq!(seeded, by_serde);
    let version = Version { major: 1, minor: 2 }.value();
    assert!(
        schema_mongo::documents::seed(
            &registry![All].unwrap(),
            registry![All].unwrap().get::<All>().unwrap(),
            [("id", 1_i64.value()), ("version", version)],
            &schema_mongo::Config::default(),
        )
        .is_err()
    );
}

#[derive(Serialize, Domain)]
#[entity(check("even", "VALUE % 2 = 0"))]
struct Even(i64);

#[derive(Serialize, Embedded)]
struct Term {
    #[entity(range(chrono::DateTime::UNIX_EPOCH..))]
    starts: chrono::DateTime<chrono::Utc>,
    even: Even,
}

#[derive(Serialize, Entity)]
struct Flattened {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[serde(flatten)]
    term: Option<Term>,
}

#[test]
fn conditions_on_flattened_members_hold_where_they_are_there() {
    let judge = judge(&registry![Flattened].unwrap(), "flattened");
    let term = |millis, even| {
        let term = Term { starts: chrono::DateTime::from_timestamp_millis(millis).unwrap(), even: Even(even) };
        judge.refuses(&written(&Flattened { id: 1, term: Some(term) }))
    };
    assert_eq!(judge.refuses(&written(&Flattened { id: 1, term: None })), None);
    assert_eq!(term(5, 2), None);
    assert!(term(-1, 2).is_some() && term(5, 3).is_some());
}
