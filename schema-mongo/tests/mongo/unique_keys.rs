//! What is counted before an index becomes unique: the keys of a document, by the expression that the library writes, are those that
//! a server puts into the index. The keys here follow the server's own way (`btree_key_generator.cpp`): from the first list on
//! the way to a field, each element is a key.

use std::collections::BTreeMap;

use bson::{Bson, Document, doc};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use schema_mongo::Command;
use schema_mongo::spec::{Index, Keys};
use serde_json::Value;

/// The keys of a document, as texts, each once.
fn keys(document: &Document, fields: &[&str]) -> Vec<Vec<Bson>> {
    let Some(list) = fields.iter().find_map(|field| first_list(document, field)) else {
        return vec![fields.iter().map(|field| at(document, field).unwrap_or(Bson::Null)).collect()];
    };
    let Some(Bson::Array(mut elements)) = at(document, &list) else { unreachable!() };
    let is_empty = elements.is_empty();
    if is_empty {
        elements.push(Bson::Undefined);
    }
    let below: Vec<&str> = fields.iter().filter_map(|field| field.strip_prefix(&*list)?.strip_prefix('.')).collect();
    let mut found = Vec::new();
    for element in elements {
        let inner = match &element {
            Bson::Document(inner) => keys(inner, &below),
            _ => vec![vec![Bson::Null; below.len()]],
        };
        for inner in inner {
            let mut inner = inner.into_iter();
            let value = |field: &&str| match field.strip_prefix(&*list) {
                Some("") => element.clone(),
                Some(rest) if rest.starts_with('.') => inner.next().unwrap(),
                _ => at(document, field).unwrap_or(Bson::Null),
            };
            found.push(fields.iter().map(value).collect());
        }
    }
    found
}

fn at(document: &Document, path: &str) -> Option<Bson> {
    let mut here = Bson::Document(document.clone());
    for name in path.split('.') {
        here = here.as_document()?.get(name)?.clone();
    }
    Some(here)
}

/// The way to the first list on the way to a field.
fn first_list(document: &Document, field: &str) -> Option<String> {
    let ends = field.match_indices('.').map(|(end, _)| end).chain([field.len()]);
    ends.map(|end| &field[..end]).find(|path| matches!(at(document, path), Some(Bson::Array(_)))).map(str::to_owned)
}

/// Expressions over lists, which the others of these tests are not; none is what is not there.
fn evaluate(expression: &Value, vars: &BTreeMap<String, Bson>) -> Option<Bson> {
    let one = |expression: &Value| evaluate(expression, vars);
    let list = |expression: &Value| match one(expression) {
        Some(Bson::Array(values)) => values,
        other => panic!("no list: {other:?}"),
    };
    let with = |name: &str, value: Bson| {
        let mut vars = vars.clone();
        vars.insert(name.to_owned(), value);
        vars
    };
    Some(match expression {
        Value::String(text) if text.starts_with('$') => {
            let path = text.strip_prefix("$$").map_or_else(|| format!("ROOT.{}", &text[1..]), str::to_owned);
            let (name, below) = path.split_once('.').map_or((&*path, None), |(name, below)| (name, Some(below)));
            let value = vars.get(name)?.clone();
            match below {
                None => value,
                Some(below) => at(value.as_document()?, below)?,
            }
        }
        Value::Array(values) => Bson::Array(values.iter().map(|value| one(value).unwrap_or(Bson::Null)).collect()),
        Value::Object(members) if members.is_empty() => Bson::Document(Document::new()),
        Value::Object(members) => {
            let (operator, argument) = members.iter().next().unwrap();
            let arguments = || argument.as_array().unwrap();
            match operator.as_str() {
                "$literal" => Bson::MinKey,
                "$isArray" => matches!(one(argument), Some(Bson::Array(_))).into(),
                "$eq" => (one(&arguments()[0]) == one(&arguments()[1])).into(),
                "$ne" => (one(&arguments()[0]) != one(&arguments()[1])).into(),
                "$and" => arguments().iter().all(|part| one(part) == Some(true.into())).into(),
                "$ifNull" => match one(&arguments()[0]) {
                    None | Some(Bson::Null) => one(&arguments()[1])?,
                    Some(value) => value,
                },
                "$cond" => one(&arguments()[if one(&arguments()[0]) == Some(true.into()) { 1 } else { 2 }])?,
                "$concatArrays" => Bson::Array(arguments().iter().flat_map(list).collect()),
                "$setUnion" => {
                    let mut all: Vec<Bson> = Vec::new();
                    for value in arguments().iter().flat_map(list) {
                        if !all.contains(&value) {
                            all.push(value);
                        }
                    }
                    Bson::Array(all)
                }
                "$map" => {
                    let name = argument["as"].as_str().unwrap();
                    let each = |value| evaluate(&argument["in"], &with(name, value)).unwrap_or(Bson::Null);
                    Bson::Array(list(&argument["input"]).into_iter().map(each).collect())
                }
                "$reduce" => {
                    list(&argument["input"]).into_iter().fold(one(&argument["initialValue"])?, |value, this| {
                        let mut vars = with("value", value);
                        vars.insert("this".to_owned(), this);
                        evaluate(&argument["in"], &vars).unwrap()
                    })
                }
                other => panic!("an operator that this test does not know: {other}"),
            }
        }
        other => crate::oracle::bson(other),
    })
}

fn counted(document: &Document, fields: &[&str]) -> Vec<String> {
    let index = Index::new("x", Keys::ascending(fields.iter().map(|field| (*field).to_owned())));
    let command = Command::ExpectUnique { collection: "c".into(), index: Box::new(index) };
    let command: Value = serde_json::from_str(&command.to_json()).unwrap();
    let vars = [("ROOT".to_owned(), Bson::Document(document.clone()))].into();
    let keys = evaluate(&command["pipeline"][0]["$project"]["k"], &vars);
    let Some(Bson::Array(keys)) = keys else { panic!("no keys") };
    let mut texts: Vec<String> = keys.iter().map(ToString::to_string).collect();
    texts.sort();
    texts
}

#[test]
fn the_keys_that_are_counted_are_those_of_the_index() {
    let scalar = || prop_oneof![Just(None), Just(Some(Bson::Null)), (1..3).prop_map(|n| Some(Bson::Int32(n)))];
    let put = |pairs: Vec<(&'static str, Option<Bson>)>| {
        Bson::Document(pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    };
    let listed = move || {
        prop_oneof![
            scalar(),
            prop::collection::vec(scalar(), 0..3)
                .prop_map(|all| Some(Bson::Array(all.into_iter().flatten().collect()))),
            Just(Some(Bson::Array(vec![Bson::Array(vec![1.into()]), Bson::Array(vec![])]))),
        ]
    };
    let part =
        move || (scalar(), scalar(), listed()).prop_map(move |(s, q, t)| Some(put(vec![("s", s), ("q", q), ("t", t)])));
    let parts = move || {
        prop_oneof![
            scalar(),
            part(),
            prop::collection::vec(prop_oneof![4 => part(), 1 => scalar()], 0..3)
                .prop_map(|all| Some(Bson::Array(all.into_iter().flatten().collect()))),
        ]
    };
    let document =
        (listed(), scalar(), parts()).prop_map(move |(a, b, items)| put(vec![("a", a), ("b", b), ("items", items)]));
    let sets: [&[&str]; 9] = [
        &["a"],
        &["b", "a"],
        &["a", "b"],
        &["items.s"],
        &["items.s", "items.q"],
        &["b", "items.q", "items.s"],
        &["items.t"],
        &["items.s", "items.t"],
        &["b", "items"],
    ];
    let config = Config { cases: 2000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&(document, 0..sets.len()), |(document, set)| {
            let Bson::Document(document) = document else { unreachable!() };
            let mut expected: Vec<String> = keys(&document, sets[set])
                .into_iter()
                .map(|key| {
                    let min = |value| if value == Bson::Undefined { Bson::MinKey } else { value };
                    Bson::Array(key.into_iter().map(min).collect()).to_string()
                })
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(counted(&document, sets[set]), expected, "{:?} of {}", sets[set], document);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn missing_and_null_are_one_key_and_an_empty_list_another() {
    let of = |document: Document| counted(&document, &["a"]);
    assert_eq!(of(doc! {}), of(doc! { "a": null }));
    assert_ne!(of(doc! {}), of(doc! { "a": [] }));
    assert_eq!(of(doc! { "a": ["x", "x", "y"] }), ["[\"x\"]", "[\"y\"]"]);
}

#[test]
fn what_an_index_leaves_out_is_not_counted() {
    let with = |change: fn(&mut Index)| {
        let mut index = Index::new("x", Keys::ascending(["a", "b"]));
        change(&mut index);
        Command::ExpectUnique { collection: "c".into(), index: Box::new(index) }.to_json()
    };
    assert!(
        with(|index| index.sparse = true)
            .contains(r#""pipeline":[{"$match":{"$or":[{"a":{"$exists":true}},{"b":{"$exists":true}}]}},{"$project""#)
    );
    let among = with(|index| index.partial = Some(serde_json::json!({"a": {"$gt": 5}})));
    assert!(among.contains(r#""pipeline":[{"$match":{"a":{"$gt":5}}},{"$project""#), "{among}");
    let case = with(|index| index.collation = Some(Box::new(schema_mongo::spec::Collation::ignoring_case("en"))));
    assert!(case.ends_with(r#""collation":{"locale":"en","strength":2}}"#), "{case}");
}
