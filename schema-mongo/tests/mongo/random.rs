//! 300 random models: documents made from what the model says must be taken, and each way in which one can be wrong refused. The
//! documents follow from the model, not from the validator.

use bson::{Bson, Document, doc};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use schema_core::Registry;
use schema_core::ir::{
    Bound, Definition, Embedded, Entity, Enum, Field, PrimaryKey, Rule, Serde, Source, Type, TypeRef, Value, Variant,
    Written,
};
use schema_mongo::{PlanOptions, Spec, create, diff, plan};
use serde_json::json;

use crate::serialized::judge;

fn rust(name: &str) -> TypeRef {
    TypeRef { path: name.to_owned().into(), name: name.to_owned().into(), id: None, define: None }
}

/// A kind of field: how it is said, right values, wrong ones.
#[derive(Debug, Clone)]
struct Case {
    ty: Type,
    written: Written,
    rules: Vec<Rule>,
    right: Vec<Bson>,
    wrong: Vec<Bson>,
}

fn case(ty: Type, right: Vec<Bson>, wrong: Vec<Bson>) -> Case {
    Case { ty, written: Written::Native, rules: Vec::new(), right, wrong }
}

fn bound(value: i64, inclusive: bool) -> Option<Bound> {
    Some(Bound { value: Value::Int(value), inclusive })
}

fn text(text: &str) -> Bson {
    Bson::String(text.to_owned())
}

fn cases() -> Vec<Case> {
    let date = || Bson::DateTime(bson::DateTime::from_millis(5));
    let decimal = |text: &str| Bson::Decimal128(text.parse().unwrap());
    let rule = |rule: Rule, case: Case| Case { rules: vec![rule], ..case };
    let as_is = |written: Written, case: Case| Case { written, ..case };
    let int = || case(Type::Int32, vec![], vec![Bson::Int64(1), Bson::Double(1.0), text("1")]);
    let string = || case(Type::String, vec![], vec![Bson::Int32(1), Bson::Array(vec![])]);
    let mut all = vec![
        case(Type::Bool, vec![true.into()], vec![Bson::Int32(1), text("true")]),
        case(Type::Int8, vec![Bson::Int32(-128), Bson::Int32(127)], vec![Bson::Int32(128), Bson::Int64(1)]),
        case(Type::Uint16, vec![Bson::Int32(65_535)], vec![Bson::Int32(-1), Bson::Int32(65_536)]),
        case(Type::Uint32, vec![Bson::Int64(4_294_967_295)], vec![Bson::Int64(-1), Bson::Int32(1)]),
        Case { right: vec![Bson::Int32(7)], ..int() },
        case(Type::Int64, vec![Bson::Int64(i64::MIN)], vec![Bson::Int32(1), Bson::Double(1.0)]),
        case(Type::Float64, vec![Bson::Double(1.5)], vec![Bson::Int32(1), text("1.5")]),
        case(Type::Decimal, vec![decimal("1.5")], vec![Bson::Double(1.5), text("1.5")]),
        as_is(Written::Text, case(Type::Decimal, vec![text("1.5")], vec![decimal("1.5"), Bson::Double(1.5)])),
        case(Type::Timestamp, vec![date()], vec![text("2026-01-01T00:00:00Z"), Bson::Int64(5)]),
        as_is(Written::Text, case(Type::Timestamp, vec![text("2026-01-01T00:00:00Z")], vec![date()])),
        case(Type::ObjectId, vec![Bson::ObjectId(bson::oid::ObjectId::new())], vec![text("0123456789abcdef01234567")]),
        case(Type::Json, vec![Bson::Int32(1), doc! { "a": [1] }.into()], vec![]),
        case(
            Type::Map(Box::new(Type::Int32)),
            vec![doc! {}.into(), doc! { "a": 1 }.into()],
            vec![doc! { "a": "x" }.into(), Bson::Array(vec![])],
        ),
        case(
            Type::List(Box::new(Type::Bool)),
            vec![Bson::Array(vec![]), Bson::Array(vec![true.into()])],
            vec![Bson::Array(vec![1.into()]), true.into(), Bson::Array(vec![Bson::Null])],
        ),
        case(Type::Enum(Box::new(rust("Colour"))), vec![text("Red")], vec![text("red"), text(""), Bson::Int32(0)]),
        case(
            Type::List(Box::new(Type::Enum(Box::new(rust("Colour"))))),
            vec![Bson::Array(vec![text("Red"), text("Blue")])],
            vec![Bson::Array(vec![text("Green")])],
        ),
        case(
            Type::Embedded(Box::new(rust("Part"))),
            vec![doc! { "theName": "a", "amount": 1_i64 }.into(), doc! { "theName": "a", "amount": null }.into()],
            vec![
                doc! {}.into(),
                doc! { "theName": "", "amount": 1_i64 }.into(),
                doc! { "theName": "a", "x": 1 }.into(),
            ],
        ),
        case(
            Type::List(Box::new(Type::Embedded(Box::new(rust("Part"))))),
            vec![Bson::Array(vec![doc! { "theName": "a" }.into()])],
            vec![Bson::Array(vec![doc! { "amount": 1_i64 }.into()])],
        ),
    ];
    let numbers: Vec<(Rule, Vec<i32>, Vec<i32>)> = vec![
        (Rule::Range { min: bound(2, true), max: bound(5, true) }, vec![2, 5], vec![1, 6]),
        (Rule::Range { min: bound(2, false), max: bound(5, false) }, vec![3, 4], vec![2, 5]),
        (Rule::Range { min: bound(-3, true), max: None }, vec![-3], vec![-4]),
        (Rule::OneOf(vec![Value::Int(3), Value::Int(9)]), vec![3, 9], vec![4]),
    ];
    for (said, right, wrong) in numbers {
        let mut case = Case { right: right.into_iter().map(Bson::Int32).collect(), ..int() };
        case.wrong.extend(wrong.into_iter().map(Bson::Int32));
        all.push(rule(said, case));
    }
    let texts: Vec<(Rule, &[&str], &[&str])> = vec![
        (Rule::Length { min: Some(2), max: Some(3) }, &["ab", "äöü"], &["a", "abcd"]),
        (Rule::NotEmpty, &["a"], &[""]),
        (Rule::Lowercase, &["", "aé1"], &["aB", "É"]),
        (Rule::Trimmed, &["", "a b"], &[" a", "a\t", " "]),
        (Rule::Email, &["a@b.c"], &["a@b", "A@b.c", "a b@c.d", "a@b.c\n"]),
        (Rule::Phone, &["+4912"], &["4912", "+0", "+1234567890123456"]),
        (Rule::Url, &["https://a", "HTTP://a/b?c"], &["ftp://a", "https://", "https://a b"]),
        (Rule::Currency, &["EUR"], &["eur", "EURO", "EUR\n"]),
        (Rule::Slug, &["a-b1"], &["-a", "a--b", "A"]),
        (Rule::Pattern("^[0-9]+$".into()), &["12"], &["a1", ""]),
        (Rule::OneOf(vec![Value::Text("x".into())]), &["x"], &["y"]),
    ];
    for (said, right, wrong) in texts {
        let mut case = Case { right: right.iter().map(|it| text(it)).collect(), ..string() };
        case.wrong.extend(wrong.iter().map(|it| text(it)));
        all.push(rule(said, case));
    }
    let list = case(Type::List(Box::new(Type::Int32)), vec![], vec![Bson::Array(vec![]), Bson::from(vec![1, 2, 3])]);
    all.push(rule(Rule::Length { min: Some(1), max: Some(2) }, Case { right: vec![Bson::from(vec![1])], ..list }));
    let money = case(Type::Decimal, vec![decimal("0"), decimal("1.5")], vec![decimal("-0.1")]);
    all.push(rule(Rule::Money, money));
    let money = case(Type::Decimal, vec![text("0"), text("19.99")], vec![text("-1"), text("1.999"), text("x")]);
    all.push(rule(Rule::Money, as_is(Written::Text, money)));
    all
}

fn registry(fields: &[(usize, bool, bool)], all: &[Case], open: bool) -> (Registry, bool) {
    let mut entity = Entity::new(rust("Thing"), Source::default());
    entity.serde = Serde { rename_all: Some("camelCase".into()), ..Serde::default() };
    entity.primary_key = PrimaryKey::None;
    for (i, (case, nullable, _)) in fields.iter().enumerate() {
        let case = &all[*case];
        let mut field = Field::new(format!("the_field_{i}"), case.ty.clone(), *nullable, Source::default());
        field.rules.clone_from(&case.rules);
        field.written = case.written;
        entity.fields.push(field);
    }
    if open {
        entity.extensions.get_mut::<schema_mongo::options::EntityOptions>().open = true;
    }
    let mut colour = Enum::new(rust("Colour"), Source::default());
    colour.variants = ["Red", "Blue"].map(|name| Variant::new(name, Source::default())).into();
    let mut part = Embedded::new(rust("Part"), Source::default());
    part.serde = Serde { rename_all: Some("camelCase".into()), ..Serde::default() };
    let mut name = Field::new("the_name", Type::String, false, Source::default());
    name.rules.push(Rule::NotEmpty);
    part.fields = vec![name, Field::new("amount", Type::Int64, true, Source::default())];
    let builder = Registry::builder().model(entity);
    let builder = builder.definition(Definition::Enum(colour)).definition(Definition::Embedded(part));
    (builder.build().unwrap_or_else(|found| panic!("{found}")), open)
}

#[test]
fn right_documents_are_taken_and_each_wrong_one_refused() {
    let all = cases();
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let fields = prop::collection::vec((0..all.len(), any::<bool>(), any::<bool>()), 1..10);
    runner
        .run(&(fields, any::<bool>()), |(fields, open)| {
            let (registry, open) = registry(&fields, &all, open);
            let judge = judge(&registry, "thing");
            done(&schema_mongo::lower(&registry).unwrap());
            let name = |i: usize| format!("theField{i}");
            let mut right = Document::new();
            for (i, (case, nullable, empty)) in fields.iter().enumerate() {
                match *nullable && *empty {
                    true => right.insert(name(i), Bson::Null),
                    false => right.insert(name(i), all[*case].right[0].clone()),
                };
            }
            prop_assert_eq!(judge.refuses(&right), None, "{}", right);
            let with = |i: usize, value: Option<Bson>| {
                let mut document = right.clone();
                match value {
                    Some(value) => document.insert(name(i), value),
                    None => document.remove(name(i)),
                };
                judge.refuses(&document).is_some()
            };
            for (i, (at, nullable, _)) in fields.iter().enumerate() {
                let case = &all[*at];
                for value in &case.right {
                    prop_assert!(!with(i, Some(value.clone())), "{:?} refuses {}", case, value);
                }
                for value in &case.wrong {
                    prop_assert!(with(i, Some(value.clone())), "{:?} takes {}", case, value);
                }
                prop_assert!(with(i, None) != *nullable, "{:?} and nothing", case);
                let takes_null = *nullable || case.ty == Type::Json;
                prop_assert!(with(i, Some(Bson::Null)) != takes_null, "{:?} and null", case);
            }
            let mut more = right.clone();
            more.insert("more", 1);
            prop_assert_eq!(judge.refuses(&more).is_none(), open);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// What a server shows of the collection once the commands were carried out; then nothing is left to do.
fn done(spec: &Spec) {
    let commands: Vec<serde_json::Value> =
        create(spec).steps.iter().map(|step| serde_json::from_str(&step.command.to_json()).unwrap()).collect();
    let mut live: Vec<serde_json::Value> = Vec::new();
    for mut command in commands {
        match command["create"].take() {
            serde_json::Value::Null => live.last_mut().unwrap()["indexes"] = command["indexes"].take(),
            name => {
                command.as_object_mut().unwrap().remove("create");
                live.push(json!({ "name": name, "options": command, "indexes": [] }));
            }
        }
    }
    let live = Spec::from_introspection(&serde_json::Value::from(live).to_string()).unwrap();
    let again = plan(&diff(&live, spec), &PlanOptions::default());
    assert!(again.is_empty() && again.refused.is_empty(), "{again}");
}

#[test]
fn each_case_is_right_and_wrong_as_it_says() {
    let all = cases();
    for i in 0..all.len() {
        let (registry, _) = registry(&[(i, false, false)], &all, false);
        let judge = judge(&registry, "thing");
        for value in &all[i].right {
            assert_eq!(judge.refuses(&doc! { "theField0": value }), None, "{:?} {value}", all[i]);
        }
        for value in &all[i].wrong {
            assert!(judge.refuses(&doc! { "theField0": value }).is_some(), "{:?} takes {value}", all[i]);
        }
    }
}
