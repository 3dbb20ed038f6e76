//! What is said for people is in the model, and says something.

#![allow(clippy::duplicated_attributes, reason = "what is said twice is tried")]

use schema_core::{Diagnostics, Embedded, Entity, Registry, View, registry};
use serde_json::{Value, json};

/// The mistakes, one line each: code, path and message.
#[track_caller]
fn mistakes(registry: Result<Registry, Diagnostics>) -> Vec<String> {
    let Err(Diagnostics(found)) = registry else { panic!("no mistake was found") };
    assert!(found.iter().all(|found| found.help.is_some()));
    found.iter().map(|found| format!("{} {}: {}", found.code, found.path, found.message)).collect()
}

#[derive(Embedded)]
struct Address {
    #[entity(denormalized("shown with each order"), compliance(Gdpr, "contract"))]
    street: String,
}

#[derive(Entity)]
#[entity(name = "orders", expected_rows = 1_000_000, growth(50_000, months(1)), backup.rpo(minutes(15)).rto(days(1)))]
#[entity(requirement = "REQ-12", requirement("REQ-13"), cluster = "billing", owner_team = "payments")]
#[entity(compliance(Gdpr, "contract"), compliance("LGPD", "consent"))]
struct Order {
    #[entity(primary_key)]
    id: i64,
    #[entity(denormalized("lists sort by it"), compliance(Pci, "until it is settled"))]
    customer: String,
    address: Address,
}

#[derive(View)]
#[entity(
    name = "shown",
    query = "SELECT id FROM orders",
    requirement = "REQ-14",
    cluster = "billing",
    owner_team = "payments"
)]
struct Shown {
    id: i64,
}

#[test]
fn notes_are_in_the_model_and_in_its_json_and_not_in_the_catalog() {
    let registry = registry![Order; Shown].unwrap();
    let json: Value = serde_json::from_str(&registry.to_json()).unwrap();
    let expected = json!({
        "expected_rows": 1_000_000,
        "growth": { "rows": 50_000, "per": { "months": 1, "days": 0 } },
        "backup": { "rpo": { "months": 0, "days": 0, "minutes": 15 }, "rto": { "months": 0, "days": 1, "minutes": 0 } },
        "requirements": ["REQ-12", "REQ-13"],
        "cluster": "billing",
        "owner_team": "payments",
        "compliance": [
            { "regulation": "gdpr", "basis": "contract" },
            { "regulation": { "other": "LGPD" }, "basis": "consent" },
        ],
    });
    assert_eq!(json["entities"][0]["notes"], expected);
    assert_eq!(
        json["entities"][0]["fields"][1]["notes"],
        json!({
            "denormalized": "lists sort by it",
            "compliance": [{ "regulation": "pci", "basis": "until it is settled" }],
        })
    );
    assert_eq!(json["entities"][0]["fields"][0].get("notes"), None);
    let text = registry.to_json();
    assert!(text.contains("shown with each order") && text.contains("REQ-14"), "{text}");
    let catalog = serde_json::to_string(&schema_pg::lower(&registry).unwrap()).unwrap();
    for said in ["REQ-12", "billing", "payments", "lists sort by it", "LGPD"] {
        assert!(!catalog.contains(said), "{said}");
    }
}

#[derive(Entity)]
#[entity(expected_rows = 0, growth(5, months(0)), backup.rpo(minutes(0)).rto(hours(0)))]
#[entity(requirement = " ", cluster = "", owner_team = "\n", compliance(Gdpr, ""), compliance("", "consent"))]
struct Nothing {
    #[entity(primary_key)]
    id: i64,
    #[entity(denormalized(""), compliance(Pci, " "))]
    name: String,
}

#[test]
fn what_says_nothing_is_a_mistake() {
    assert_eq!(
        mistakes(registry![Nothing]),
        [
            "E0120 Nothing: a text of `requirement` is empty",
            "E0120 Nothing: a text of `cluster` is empty",
            "E0120 Nothing: a text of `owner_team` is empty",
            "E0120 Nothing: a text of `compliance` is empty",
            "E0120 Nothing: a text of `compliance` is empty",
            "E0121 Nothing: `expected_rows` is 0",
            "E0121 Nothing: `growth` is of no time",
            "E0121 Nothing: `rpo` of `backup` is no time at all",
            "E0121 Nothing: `rto` of `backup` is no time at all",
            "E0120 Nothing.name: a text of `denormalized` is empty",
            "E0120 Nothing.name: a text of `compliance` is empty",
        ]
    );
}

#[derive(Entity)]
#[entity(expected_rows(5), expected_rows(6), growth(5, months(1)), growth(6, months(1)), backup.rpo(hours(1)), backup)]
#[entity(
    requirement = "A",
    schema_core::attr::entity::requirement("A"),
    cluster("a"),
    cluster("b"),
    owner_team("a"),
    owner_team("b")
)]
#[entity(compliance(Gdpr, "a"), compliance(schema_core::ir::Regulation::Gdpr, "b"))]
struct Twice {
    #[entity(primary_key)]
    id: i64,
    #[entity(denormalized("a"), denormalized("b"), compliance("x", "a"), compliance("x", "b"))]
    name: String,
}

#[test]
fn what_is_said_twice_is_a_mistake() {
    assert_eq!(
        mistakes(registry![Twice]),
        [
            "E0108 Twice: `expected_rows` is said twice",
            "E0108 Twice: `growth` is said twice",
            "E0108 Twice: `backup` is said twice",
            "E0108 Twice: `requirement = \"A\"` is said twice",
            "E0108 Twice: `cluster` is said twice",
            "E0108 Twice: `owner_team` is said twice",
            "E0108 Twice: `compliance` with one law or standard is said twice",
            "E0121 Twice: `backup` says nothing",
            "E0108 Twice.name: `denormalized` is said twice",
            "E0108 Twice.name: `compliance` with one law or standard is said twice",
        ]
    );
}
