//! Conditions with missing values: what SQL says of each row, told here by hand, is what the validator does with the document; also
//! below a NOT, where what is neither true nor false stays so.

use bson::{Bson, Document, doc};
use schema_core::{DbEnum, Entity, registry};
use schema_mongo::Spec;
use serde::Serialize;

use crate::diagnostics::mistakes;
use crate::oracle::Judge;

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "UPPERCASE")]
#[entity(rename_all = "snake_case")]
enum State {
    Open,
    Done,
}

/// `NULL` where none of these is false and one is missing, and so on: as SQL does.
pub type Sql = Option<bool>;

fn or(all: &[Sql]) -> Sql {
    match () {
        () if all.contains(&Some(true)) => Some(true),
        () if all.contains(&None) => None,
        () => Some(false),
    }
}

pub fn not(value: Sql) -> Sql {
    value.map(|value| !value)
}

fn and(all: &[Sql]) -> Sql {
    not(or(&all.iter().map(|one| not(*one)).collect::<Vec<_>>()))
}

fn compare(a: Option<i64>, fits: fn(&i64, &i64) -> bool, b: Option<i64>) -> Sql {
    Some(fits(&a?, &b?))
}

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    a: Option<i64>,
    b: Option<i64>,
    n: i64,
    list: Option<Vec<i64>>,
    tags: Vec<&'static str>,
}

fn each(row: &Row, value: Option<i64>, fits: fn(&i64, &i64) -> bool) -> Option<Vec<Sql>> {
    Some(row.list.as_ref()?.iter().map(|element| compare(value, fits, Some(*element))).collect())
}

fn any(row: &Row, value: Option<i64>, fits: fn(&i64, &i64) -> bool) -> Sql {
    or(&each(row, value, fits)?)
}

fn all(row: &Row, value: Option<i64>, fits: fn(&i64, &i64) -> bool) -> Sql {
    and(&each(row, value, fits)?)
}

fn is(row: &Row, choices: &[Option<i64>]) -> Sql {
    or(&choices.iter().map(|choice| compare(row.a, i64::eq, *choice)).collect::<Vec<_>>())
}

/// What a condition says of a row.
pub type Says = fn(&Row) -> Sql;

/// Conditions, and what they say of a row.
pub const CONDITIONS: [(&str, Says); 18] = [
    ("a = ANY (list)", |row| any(row, row.a, i64::eq)),
    ("a <> ALL (list)", |row| all(row, row.a, i64::ne)),
    ("n = ANY (list)", |row| any(row, Some(row.n), i64::eq)),
    ("a < SOME (list)", |row| any(row, row.a, i64::lt)),
    ("a <= ALL (list)", |row| all(row, row.a, i64::le)),
    ("a + b = ANY (list)", |row| any(row, row.a.zip(row.b).map(|(a, b)| a + b), i64::eq)),
    ("2 = ANY (list)", |row| any(row, Some(2), i64::eq)),
    ("2 <> ALL (list)", |row| all(row, Some(2), i64::ne)),
    ("a = ANY (ARRAY[1, 2])", |row| is(row, &[Some(1), Some(2)])),
    ("a <> ALL (ARRAY[1, 2]::bigint[])", |row| not(is(row, &[Some(1), Some(2)]))),
    ("a > ANY ((ARRAY[1, b])::bigint[])", |row| {
        or(&[compare(row.a, i64::gt, Some(1)), compare(row.a, i64::gt, row.b)])
    }),
    ("a IN (1, b)", |row| is(row, &[Some(1), row.b])),
    ("a NOT IN (1, b)", |row| not(is(row, &[Some(1), row.b]))),
    ("coalesce(a, b) = 2", |row| compare(row.a.or(row.b), i64::eq, Some(2))),
    ("greatest(a, b) > 1", |row| compare(row.a.max(row.b), i64::gt, Some(1))),
    ("coalesce(a, 1) = n", |row| compare(row.a.or(Some(1)), i64::eq, Some(row.n))),
    ("'x' = ANY (tags)", |row| Some(row.tags.contains(&"x"))),
    ("'$x' <> ALL (tags)", |row| Some(!row.tags.contains(&"$x"))),
];

#[derive(Serialize, Entity)]
struct Item {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    a: Option<i64>,
    b: Option<i64>,
    n: i64,
    list: Option<Vec<i64>>,
    tags: Vec<String>,
}

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for a in [None, Some(1), Some(2), Some(3)] {
        for b in [None, Some(1), Some(2)] {
            for list in [None, Some(vec![]), Some(vec![1]), Some(vec![2, 3])] {
                let tags = if b.is_none() { vec!["y", "$x"] } else { vec!["x"] };
                rows.push(Row { a, b, n: 1, list, tags });
            }
        }
    }
    rows
}

/// As serde writes it, and with what is missing left out.
pub fn documents(row: &Row) -> [Document; 2] {
    let or_null = |value: Option<Bson>| value.unwrap_or(Bson::Null);
    let list = row.list.clone().map(|list| Bson::from(list.into_iter().map(Bson::from).collect::<Vec<_>>()));
    let tags: Vec<Bson> = row.tags.iter().map(|tag| Bson::from(*tag)).collect();
    let written = doc! {
        "_id": 1_i64, "a": or_null(row.a.map(Bson::from)), "b": or_null(row.b.map(Bson::from)), "n": row.n,
        "list": or_null(list), "tags": tags,
    };
    let left_out = written.iter().filter(|(_, value)| **value != Bson::Null);
    let left_out = left_out.map(|(name, value)| (name.clone(), value.clone())).collect();
    [written, left_out]
}

/// The entity with this check.
pub fn spec(check: &str) -> Spec {
    let mut item = Item::describe();
    item.checks.push(schema_core::ir::Check {
        message: None,
        name: "it".into(),
        expression: check.to_owned().into(),
        source: item.source,
    });
    let registry = schema_core::Registry::builder().model(item).build().unwrap();
    schema_mongo::lower(&registry).unwrap_or_else(|found| panic!("{check}: {found}"))
}

#[test]
fn a_document_is_kept_where_a_row_would_be() {
    for (condition, says) in CONDITIONS {
        for (check, negated) in [(condition.to_owned(), false), (format!("NOT ({condition})"), true)] {
            let judge = Judge::of(&spec(&check).collections[0].validator.as_ref().unwrap().query());
            for row in rows() {
                let said = says(&row);
                let kept = if negated { not(said) } else { said } != Some(false);
                for document in documents(&row) {
                    let refused = judge.refuses(&document);
                    assert_eq!(refused.is_none(), kept, "{check} of {row:?}: {said:?}, {refused:?}");
                }
            }
        }
    }
}

#[derive(Serialize, Entity)]
#[entity(check("open", "'open' = ANY (states)"), check("days", "day = ANY (days)"))]
#[entity(index([day.desc()]).filter("'open' = ANY (states)").name("open"), check("one", "state = ANY (ARRAY['open', 'done'])"))]
struct Typed {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    states: Vec<State>,
    state: State,
    day: chrono::NaiveDate,
    days: Vec<chrono::NaiveDate>,
}

#[test]
fn elements_are_what_serde_writes_of_them() {
    let spec = schema_mongo::lower(&registry![Typed].unwrap()).unwrap();
    let typed = &spec.collections[0];
    assert_eq!(typed.indexes[0].partial, Some(serde_json::json!({"states": "OPEN"})));
    let judge = Judge::of(&typed.validator.as_ref().unwrap().query());
    let document = |state: &str, day: &str| {
        doc! { "_id": 1_i64, "states": [state], "state": "OPEN", "day": "2026-01-02", "days": [day] }
    };
    assert_eq!(judge.refuses(&document("OPEN", "2026-01-02")), None);
    assert!(judge.refuses(&document("DONE", "2026-01-02")).is_some());
    assert!(judge.refuses(&document("OPEN", "2026-01-03")).is_some());
}

#[derive(Serialize, Entity)]
#[entity(
    check("no_list", "a = ANY (a)"),
    check("unknown", "a = ANY (more)"),
    check("query", "a = ANY (SELECT 1)"),
    check("objects", "'a' = ANY (parts)"),
    check("label", "'gone' = ANY (states)")
)]
struct Refused {
    #[entity(primary_key)]
    id: i64,
    a: i64,
    #[mongo(max_items(3))]
    parts: Vec<serde_json::Value>,
    #[mongo(max_items(3))]
    states: Vec<State>,
}

#[test]
fn what_is_no_list_of_values_is_refused() {
    assert_eq!(
        mistakes(registry![Refused]),
        "M0301 Refused.check(no_list): `a = ANY (a)` can't be said in MongoDB: MongoDB has nothing for ANY and ALL of `a`
M0301 Refused.check(unknown): `a = ANY (more)` can't be said in MongoDB: `more` is no column
M0301 Refused.check(query): `a = ANY (SELECT 1)` can't be said in MongoDB: it can't be read from character 10 on
M0301 Refused.check(objects): `'a' = ANY (parts)` can't be said in MongoDB: MongoDB has nothing for ANY and ALL of `parts`
M0301 Refused.check(label): `'gone' = ANY (states)` can't be said in MongoDB: MongoDB has nothing for this value compared with an element of `states`"
    );
}
