//! Notes on structs and fields, beside columns that are called as functions and words of them are.

use schema_core::{Embedded, Entity, View, registry};

#[derive(Entity)]
#[entity(expected_rows = 1_000_000, growth(50_000, months(1)), backup.rpo(minutes(15)).rto(hours(4)))]
#[entity(requirement = "REQ-12", requirement = "REQ-13", cluster = "billing", owner_team = "payments")]
#[entity(compliance(Gdpr, "contract"), compliance("LGPD", "consent"), index([hours, minutes]), unique([months, days, cluster]))]
struct Charge {
    #[entity(primary_key)]
    id: i64,
    hours: i64,
    minutes: i64,
    months: i64,
    days: i64,
    growth: i64,
    backup: i64,
    #[entity(denormalized("lists sort by it"), compliance(Pci, "settled"))]
    cluster: String,
    requirement: Option<Part>,
}

#[derive(Embedded)]
struct Part {
    #[entity(denormalized("shown beside it"), compliance(Hipaa, "care"))]
    compliance: String,
}

#[derive(View)]
#[entity(query = "SELECT id FROM charge", requirement = "REQ-14", cluster = "billing", owner_team = "payments")]
struct Shown {
    id: i64,
}

fn main() {
    let registry = registry![Charge; Shown].unwrap();
    let charge = registry.entity("charge").unwrap();
    assert_eq!(charge.notes.as_ref().unwrap().compliance.len(), 2);
    assert!(charge.field("cluster").unwrap().notes.is_some() && charge.field("hours").unwrap().notes.is_none());
    assert_eq!(registry.view("shown").unwrap().notes.as_ref().unwrap().requirements, ["REQ-14"]);
}
