//! Development data: each document passes its validator, no unique index refuses one, references find what they name.

use std::collections::BTreeSet;

use bson::Document;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schema_core::{DbEnum, Embedded, Entity, registry};
use schema_mongo::FakeOptions;
use serde::Serialize;
use uuid::Uuid;

use crate::oracle::{Judge, bson};

#[derive(Serialize, DbEnum)]
enum State {
    Open,
    Paid,
    Sent,
}

#[derive(Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
struct Address {
    street: String,
    #[entity(length(2))]
    country: String,
    postal_code: Option<String>,
}

#[derive(Serialize, Entity)]
#[entity(name = "customers", timestamps)]
struct Customer {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: Uuid,
    #[entity(email, unique)]
    email: String,
    #[entity(length(1..=60))]
    name: String,
    address: Address,
    others: Vec<Address>,
}

#[derive(Serialize, Entity)]
#[entity(name = "orders")]
#[serde(rename_all = "camelCase")]
struct Order {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
    #[entity(references(Customer))]
    customer_id: Uuid,
    #[entity(pattern("^SO-[0-9]{6}$"), unique)]
    number: String,
    state: State,
    #[entity(range(1..=5))]
    stars: Option<i32>,
    #[entity(money)]
    total: Decimal,
    placed_at: DateTime<Utc>,
    #[entity(length(1..=3))]
    tags: Vec<String>,
}

#[derive(Serialize, Entity)]
#[entity(name = "payments")]
struct Payment {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
    #[entity(references(Order).one_to_one())]
    order_id: i64,
}

#[test]
fn documents_pass_their_validators_and_are_the_same_twice() {
    let registry = registry![Customer, Order, Payment].unwrap();
    let spec = schema_mongo::lower(&registry).unwrap();
    let options = FakeOptions { seed: 42, rows: 300, ..FakeOptions::default() };
    let made = schema_mongo::fake(&registry, &options).unwrap();
    let again = schema_mongo::fake(&registry, &options).unwrap();
    let names: Vec<String> = made.collections().map(|(name, _)| name.to_string()).collect();
    let mut ids: Vec<(String, BTreeSet<String>)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let judge = Judge::of(&spec.collection(name).unwrap().validator.as_ref().unwrap().query());
        let mut own = BTreeSet::new();
        let mut uniques = BTreeSet::new();
        for (document, other) in made.documents(at).zip(again.documents(at)) {
            assert_eq!(document, other);
            let bson::Bson::Document(read) = bson(&document) else { panic!("no document: {document}") };
            let read: Document = read;
            assert_eq!(judge.refuses(&read), None, "{name}: {document}");
            assert!(own.insert(document["_id"].to_string()), "{name}: {document}");
            for unique in ["email", "number", "order_id"] {
                assert!(
                    document.get(unique).is_none_or(|value| uniques.insert(value.to_string())),
                    "{name}: {document}"
                );
            }
        }
        assert_eq!(own.len(), 300);
        ids.push((name.clone(), own));
    }
    let of = |name: &str| &ids.iter().find(|(known, _)| known == name).unwrap().1;
    let orders = names.iter().position(|name| name == "orders").unwrap();
    assert!(made.documents(orders).all(|order| of("customers").contains(&order["customerId"].to_string())));
}
