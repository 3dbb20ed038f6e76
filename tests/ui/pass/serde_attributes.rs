//! What serde's attributes say is read without a word from the compiler's lints, whatever they are set to.

#![deny(warnings)]
#![allow(dead_code)]
#![forbid(unused_imports)]

use schema_core::{DbEnum, Domain, Embedded, Entity};
use serde::Serialize;

struct Nobody;

impl Serialize for Nobody {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

macro_rules! from {
    ($from:ty, $to:ty, $value:expr) => {
        impl From<$from> for $to {
            fn from(_: $from) -> Self {
                $value
            }
        }
    };
}

#[derive(Clone, Serialize, Embedded)]
#[serde(into = "String", rename_all(serialize = "camelCase"))]
struct Text {
    first_name: String,
}

#[derive(Clone, Serialize, Embedded)]
#[serde(into = "Option<Vec<Text>>")]
struct Texts {
    text: Text,
}

#[derive(Clone, Serialize, DbEnum)]
#[serde(into = "Nobody")]
enum Unknown {
    Only,
}

#[derive(Clone, Serialize, Domain)]
#[serde(into = "i32", bound(serialize = ""))]
struct Number(#[serde(serialize_with = "written")] i64);

from!(Text, String, String::new());
from!(Texts, Option<Vec<Text>>, None);
from!(Unknown, Nobody, Nobody);
from!(Number, i32, 1);

fn written<S: serde::Serializer>(_: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_unit()
}

#[derive(Clone, Copy, DbEnum)]
#[mongo(bson_type(Long))]
#[repr(u64)]
pub enum Big {
    Most = u64::MAX,
}

#[derive(Serialize, Entity)]
#[serde(tag = "type", rename_all = "SCREAMING-KEBAB-CASE", deny_unknown_fields)]
pub struct All {
    #[entity(primary_key)]
    #[serde(rename = "_id", alias = "id")]
    id: i64,
    text: Text,
    texts: Texts,
    unknown: Unknown,
    number: Number,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    maybe: Option<i32>,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    both: i32,
}

fn main() {
    let _ = (Unknown::Only, <All as Entity>::describe(), <Big as DbEnum>::describe());
}
