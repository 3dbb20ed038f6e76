//! Types that are easily confused, and serde's names.

use std::collections::{BTreeMap, HashMap};

use schema_core::ir::{Default, Type, Value};
use schema_core::{DbEnum, Domain, Embedded, Entity};
use serde::Serialize;

#[derive(Domain)]
struct Meters(f64);

#[derive(Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
struct Point {
    first_name: String,
    #[serde(rename = "X")]
    x: i32,
    #[serde(skip)]
    hidden: Option<i32>,
    near: Vec<Point>,
}

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "UPPERCASE")]
enum Kind {
    One,
}

struct Opaque;

#[derive(Serialize, Entity)]
#[serde(rename_all = "camelCase")]
struct Types {
    #[entity(primary_key)]
    id: i64,
    bytes: Vec<u8>,
    words: Vec<u16>,
    points: Vec<Point>,
    #[serde(flatten)]
    counts: HashMap<String, i32>,
    tree: BTreeMap<String, Vec<Kind>>,
    #[entity(ty = String, default = "opaque")]
    #[serde(skip)]
    opaque: Opaque,
    #[serde(skip)]
    #[entity(default = Meters(1.5))]
    meters: Option<Meters>,
    #[entity(default = None::<i32>.unwrap_or(7))]
    #[serde(rename(serialize = "seven", deserialize = "sieben"), default, skip_serializing_if = "is_seven")]
    number: Option<i32>,
}

fn is_seven(_: &Option<i32>) -> bool {
    false
}

fn main() {
    let entity = Types::describe();
    let ty = |name: &str| entity.field(name).unwrap().ty.clone();
    assert_eq!(ty("bytes"), Type::Bytes);
    assert_eq!(ty("words"), Type::List(Box::new(Type::Uint16)));
    assert!(matches!(ty("points"), Type::List(of) if matches!(&*of, Type::Embedded(_))));
    assert_eq!(ty("counts"), Type::Map(Box::new(Type::Int32)));
    assert_eq!(ty("opaque"), Type::String);
    assert_eq!(entity.serde.rename_all.as_deref(), Some("camelCase"));
    let serde = |field: &str| entity.field(field).unwrap().serde.clone().unwrap();
    assert!(serde("counts").flatten && serde("meters").skip);
    assert_eq!(serde("number").rename.as_deref(), Some("seven"));
    assert_eq!(entity.field("number").unwrap().default, Some(Default::Value(Value::Int(7))));
    let point = <Point as schema_core::Embedded>::describe();
    let names: Vec<_> = point.fields.iter().map(|field| point.serde.field_name(field)).collect();
    assert_eq!(names, ["firstName", "X", "hidden", "near"]);
}
