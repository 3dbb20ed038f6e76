//! Conditions across fields and of domains, on what serde writes.

use bson::doc;
use schema_core::{Embedded, Entity, registry};
use serde::Serialize;

use crate::serialized::{Even, Plain, judge, written};

#[derive(Serialize, Entity)]
#[entity(
    check("dates", "starts < ends OR ends IS NULL"),
    check("open_is_cheap", "NOT (state = 'first' AND price > 100)")
)]
#[entity(
    check("code", "code LIKE 'A%' AND length(code) BETWEEN 2 AND 4"),
    check("sum", "a + b <= 10 AND coalesce(b, 0) <> 7")
)]
#[entity(check("cost", "cost IS NULL OR cost <= share * 40"))]
#[entity(check("text_dates", "from_day <= to_day AND to_day < '2030-01-01'"))]
struct Checked {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    starts: bson::DateTime,
    ends: Option<bson::DateTime>,
    state: Plain,
    price: i32,
    code: String,
    a: i32,
    b: Option<i32>,
    #[entity(range(bson::DateTime::from_millis(0)..))]
    since: Option<bson::DateTime>,
    #[entity(money)]
    cost: rust_decimal::Decimal,
    #[entity(range(rust_decimal::Decimal::new(5, 1)..=rust_decimal::Decimal::new(20, 1)))]
    share: rust_decimal::Decimal,
    from_day: chrono::NaiveDate,
    to_day: chrono::NaiveDate,
}

#[test]
fn checks_hold_as_in_sql_also_where_values_are_missing() {
    let judge = judge(&registry![Checked].unwrap(), "checked");
    let at = bson::DateTime::from_millis;
    let right = doc! {
        "_id": 1_i64, "starts": at(5), "ends": at(9), "state": "FIRST", "price": 100, "code": "AB", "a": 5, "b": 5,
        "since": at(0), "cost": "19.99", "share": "0.50", "from_day": "2026-01-01", "to_day": "2026-01-02",
    };
    let with = |name: &str, value: bson::Bson| {
        let mut document = right.clone();
        document.insert(name, value);
        judge.refuses(&document)
    };
    assert_eq!(judge.refuses(&right), None);
    assert_eq!(with("ends", bson::Bson::Null), None);
    // Neither true nor false is kept: 5 + NULL <= 10.
    assert_eq!(with("b", bson::Bson::Null), None);
    assert_eq!(with("since", bson::Bson::Null), None);
    for (name, value) in [
        ("ends", bson::Bson::from(at(5))),
        ("price", 101.into()),
        ("code", "BA".into()),
        ("code", "ABCDE".into()),
        ("b", 6.into()),
        ("since", at(-1).into()),
        ("cost", "-1".into()),
        ("cost", "1.999".into()),
        ("share", "0.49".into()),
        ("share", "2.01".into()),
        // As text it would be less than "20".
        ("cost", "100".into()),
        ("from_day", "2026-01-03".into()),
        ("to_day", "2030-01-01".into()),
    ] {
        assert!(with(name, value.clone()).is_some(), "{name} = {value}");
    }
}

#[derive(Serialize, Embedded)]
struct Line {
    even: Even,
    #[entity(range(chrono::DateTime::UNIX_EPOCH..))]
    at: chrono::DateTime<chrono::Utc>,
    #[entity(money)]
    price: rust_decimal::Decimal,
}

#[derive(Serialize, Entity)]
struct Listed {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    numbers: Vec<Even>,
    maybe: Option<Vec<Even>>,
    lines: Vec<Line>,
}

#[test]
fn conditions_hold_for_each_element_of_a_list() {
    let judge = judge(&registry![Listed].unwrap(), "listed");
    let line = |number, millis| Line {
        even: Even(number),
        at: chrono::DateTime::from_timestamp_millis(millis).unwrap(),
        price: rust_decimal::Decimal::ONE,
    };
    let listed = |numbers: Vec<i64>, maybe: Option<Vec<i64>>, lines| {
        let evens = |numbers: Vec<i64>| numbers.into_iter().map(Even).collect::<Vec<_>>();
        written(&Listed { id: 1, numbers: evens(numbers), maybe: maybe.map(evens), lines })
    };
    assert_eq!(judge.refuses(&listed(vec![2, 4], None, vec![line(2, 0), line(4, 5)])), None);
    assert_eq!(judge.refuses(&listed(vec![], Some(vec![]), vec![])), None);
    for wrong in [
        listed(vec![2, 3], None, vec![]),
        listed(vec![], Some(vec![1]), vec![]),
        listed(vec![], None, vec![line(2, 0), line(3, 0)]),
        listed(vec![], None, vec![line(2, -1)]),
    ] {
        assert!(judge.refuses(&wrong).is_some(), "{wrong}");
    }
    let mut no_list = listed(vec![2], None, vec![]);
    no_list.insert("numbers", 2_i64);
    assert!(judge.refuses(&no_list).is_some());
}
