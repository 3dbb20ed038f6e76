//! A judge of documents: `$jsonSchema` as JSON Schema of draft 4 with `bsonType` and `enum` over BSON, and the expressions of
//! `$expr`. It shares no code with the library.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use bson::{Bson, Document};
use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::{Map, Value, json};

use crate::expression;

thread_local! {
    /// What of BSON each part of the document at hand is, by its address: JSON can't tell.
    static NATIVE: RefCell<HashMap<usize, Bson>> = RefCell::new(HashMap::new());
}

/// The parts of a document as JSON, so that the keywords of JSON Schema apply to what they apply to in MongoDB: what is neither
/// a number, a text, a list nor an object is null, to which none applies.
fn json_of(value: &Bson) -> Value {
    match value {
        Bson::Double(number) => json!(number),
        Bson::Int32(number) => json!(number),
        Bson::Int64(number) => json!(number),
        Bson::Decimal128(number) => number.to_string().parse::<f64>().map_or(Value::Null, |number| json!(number)),
        Bson::String(text) => json!(text),
        Bson::Boolean(value) => json!(value),
        Bson::Array(values) => values.iter().map(json_of).collect(),
        Bson::Document(document) => {
            Value::Object(document.iter().map(|(name, value)| (name.clone(), json_of(value))).collect())
        }
        _ => Value::Null,
    }
}

fn note(json: &Value, bson: &Bson, known: &mut HashMap<usize, Bson>) {
    known.insert(std::ptr::from_ref(json) as usize, bson.clone());
    match (json, bson) {
        (Value::Array(values), Bson::Array(native)) => {
            values.iter().zip(native).for_each(|(json, bson)| note(json, bson, known));
        }
        (Value::Object(members), Bson::Document(native)) => {
            members.iter().for_each(|(name, json)| note(json, &native[name], known));
        }
        _ => {}
    }
}

fn native(instance: &Value) -> Bson {
    NATIVE.with_borrow(|known| {
        known.get(&(std::ptr::from_ref(instance) as usize)).cloned().expect("a part of the document")
    })
}

/// The name of a value's type.
pub fn type_of(value: &Bson) -> &'static str {
    match value {
        Bson::Double(_) => "double",
        Bson::String(_) => "string",
        Bson::Array(_) => "array",
        Bson::Document(_) => "object",
        Bson::Boolean(_) => "bool",
        Bson::Null => "null",
        Bson::Int32(_) => "int",
        Bson::Int64(_) => "long",
        Bson::Binary(_) => "binData",
        Bson::ObjectId(_) => "objectId",
        Bson::DateTime(_) => "date",
        Bson::Decimal128(_) => "decimal",
        Bson::Timestamp(_) => "timestamp",
        other => panic!("no value of these tests: {other}"),
    }
}

struct BsonType(Vec<String>);

impl<'i> Keyword<'i> for BsonType {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let is = type_of(&native(instance));
        let fits =
            self.0.iter().any(|ty| ty == is || ty == "number" && ["int", "long", "double", "decimal"].contains(&is));
        if fits { Ok(()) } else { Err(ValidationError::custom(format!("is {is}, not {}", self.0.join(" or ")))) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.validate(instance).is_ok()
    }
}

struct OneOf(Vec<Bson>);

impl<'i> Keyword<'i> for OneOf {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let is = native(instance);
        let fits = self.0.iter().any(|value| expression::compare(value, &is) == Some(Ordering::Equal));
        if fits { Ok(()) } else { Err(ValidationError::custom(format!("{is} is none of the values"))) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.validate(instance).is_ok()
    }
}

/// Of JSON all bytes and moments would be the same.
struct UniqueItems;

impl<'i> Keyword<'i> for UniqueItems {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let Bson::Array(items) = native(instance) else { return Ok(()) };
        let is_same =
            |(i, item)| items[..i].iter().any(|before| expression::compare(before, item) == Some(Ordering::Equal));
        match items.iter().enumerate().any(is_same) {
            true => Err(ValidationError::custom("an element occurs twice".to_owned())),
            false => Ok(()),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.validate(instance).is_ok()
    }
}

/// Extended JSON as BSON.
pub fn bson(value: &Value) -> Bson {
    Bson::try_from(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"))
}

/// Bounds may be decimals, which JSON Schema does not know: as numbers.
fn plain_bounds(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let value = match (name.as_str(), bson_number(value)) {
                    ("minimum" | "maximum", Some(number)) => json!(number),
                    ("enum", _) => value.clone(),
                    _ => plain_bounds(value),
                };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(values) => values.iter().map(plain_bounds).collect(),
        other => other.clone(),
    }
}

fn bson_number(value: &Value) -> Option<f64> {
    value.as_object()?.get("$numberDecimal")?.as_str()?.parse().ok()
}

fn compiled(schema: &Value) -> Validator {
    let texts = |value: &Value| match value {
        Value::String(name) => vec![name.clone()],
        Value::Array(names) => names.iter().map(|name| name.as_str().unwrap().to_owned()).collect(),
        other => panic!("bsonType: {other}"),
    };
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .with_keyword("bsonType", move |_: &Map<String, Value>, value: &Value, _| Ok(Box::new(BsonType(texts(value)))))
        .with_keyword("enum", |_: &Map<String, Value>, value: &Value, _| {
            Ok(Box::new(OneOf(value.as_array().unwrap().iter().map(bson).collect())))
        })
        .with_keyword("uniqueItems", |_: &Map<String, Value>, _: &Value, _| Ok(Box::new(UniqueItems)))
        .build(&plain_bounds(schema))
        .unwrap_or_else(|error| panic!("{error}: {schema}"))
}

/// A validator, ready to judge many documents.
pub struct Judge {
    schema: Option<Validator>,
    rules: Vec<Value>,
}

impl Judge {
    /// The judge of a validator's query.
    pub fn of(query: &Value) -> Self {
        let mut judge = Self { schema: None, rules: Vec::new() };
        for (name, value) in query.as_object().expect("a query") {
            match name.as_str() {
                "$jsonSchema" => judge.schema = Some(compiled(value)),
                "$expr" => judge.rules.push(value.clone()),
                "$and" => {
                    for rule in value.as_array().unwrap() {
                        judge.rules.push(rule["$expr"].clone());
                    }
                }
                other => panic!("no part of a validator: {other}"),
            }
        }
        judge
    }

    /// Why a server would refuse the document; `None` where it would take it. The driver adds an `_id` where there is none.
    pub fn refuses(&self, document: &Document) -> Option<String> {
        let mut document = document.clone();
        if !document.contains_key("_id") {
            document.insert("_id", bson::oid::ObjectId::new());
        }
        let whole = Bson::Document(document.clone());
        let json = json_of(&whole);
        NATIVE.with_borrow_mut(|known| {
            known.clear();
            note(&json, &whole, known);
        });
        if let Some(schema) = &self.schema
            && let Some(error) = schema.iter_errors(&json).next()
        {
            return Some(format!("{}: {error}", error.instance_path()));
        }
        self.rules
            .iter()
            .find(|rule| !expression::is_true(&expression::evaluate(rule, &document)))
            .map(|rule| format!("$expr: {rule}"))
    }
}

#[test]
fn the_oracle_tells_the_types_of_bson_apart() {
    let judge = Judge::of(&json!({"$jsonSchema": {
        "bsonType": "object",
        "required": ["n"],
        "properties": {
            "_id": {},
            "n": {"bsonType": "long", "minimum": 3, "exclusiveMinimum": true},
            "d": {"bsonType": ["date", "null"]},
            "m": {"bsonType": "decimal", "maximum": {"$numberDecimal": "1.5"}},
            "e": {"enum": ["a", {"$date": "1970-01-01T00:00:00Z"}]},
            "s": {"minLength": 2, "pattern": "^\\P{Lu}*$(?!\\n)"},
        },
        "additionalProperties": false,
    }}));
    let takes = |document: Document| judge.refuses(&document).is_none();
    assert!(takes(bson::doc! { "n": 4_i64, "d": bson::DateTime::now(), "e": "a", "s": "äb" }));
    assert!(takes(bson::doc! { "n": 4_i64, "d": null, "e": bson::DateTime::from_millis(0), "s": 5 }));
    assert!(takes(bson::doc! { "n": 4_i64, "m": "1.5".parse::<bson::Decimal128>().unwrap() }));
    for wrong in [
        bson::doc! {},
        bson::doc! { "n": 4_i32 },
        bson::doc! { "n": 3_i64 },
        bson::doc! { "n": 4_i64, "d": "1970-01-01" },
        bson::doc! { "n": 4_i64, "m": "1.6".parse::<bson::Decimal128>().unwrap() },
        bson::doc! { "n": 4_i64, "m": 1.0 },
        bson::doc! { "n": 4_i64, "e": "b" },
        bson::doc! { "n": 4_i64, "s": "Ab" },
        bson::doc! { "n": 4_i64, "more": 1 },
    ] {
        assert!(!takes(wrong.clone()), "{wrong}");
    }
}
