//! What an organization pays, and by which means.

use chrono::{DateTime, NaiveDate, Utc};
use schema_core::Entity;
use uuid::Uuid;

use crate::organizations::Organization;

/// Who pays for an organization. Those who help customers see it masked.
#[derive(Debug, Entity)]
#[entity(name = "billing_accounts", tenant = organization_id, timestamps, audit)]
#[entity(cluster = "billing")]
pub struct BillingAccount {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade).one_to_one())]
    pub organization_id: Uuid,
    /// As the register of companies has it.
    #[entity(length(1..=200), pii.mask(Name))]
    pub legal_name: String,
    /// Where invoices go.
    #[entity(email, pii.mask(Email))]
    pub email: String,
    /// Two accounts of one company show the same.
    #[entity(pii.mask(Hashed))]
    pub tax_number: Option<String>,
    /// As the payment provider shows it, never the whole number of a card.
    #[entity(pii.mask(Last4))]
    pub card: Option<String>,
    /// From which direct debits are taken.
    #[entity(sensitive)]
    pub iban: Option<String>,
}

/// What was billed. Never changes: a mistake is billed the other way round.
#[derive(Debug, Entity)]
#[entity(name = "invoices", tenant = organization_id, append_only)]
#[entity(cluster = "billing")]
#[entity(access("of_account", "what an account was billed, newest first").by([billing_account_id]).order_by([issued_on.desc()]).limit(24))]
pub struct Invoice {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization))]
    pub organization_id: Uuid,
    #[entity(references(BillingAccount))]
    pub billing_account_id: Uuid,
    /// `2026-000042`
    #[entity(unique, pattern("^[0-9]{4}-[0-9]{6}$"))]
    pub number: String,
    pub cents: i64,
    #[entity(currency)]
    pub currency: String,
    pub issued_on: NaiveDate,
}

/// What is counted for bills: much of it, and of no interest once it is billed.
#[derive(Debug, Entity)]
#[entity(name = "usage_events", tenant = organization_id, append_only, primary_key([organization_id, at, id]))]
#[entity(cluster = "billing")]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(3).retain(months(24)).default())]
pub struct UsageEvent {
    pub id: i64,
    #[entity(default = now())]
    pub at: DateTime<Utc>,
    #[entity(references(Organization))]
    pub organization_id: Uuid,
    #[entity(one_of(["api_call", "storage_gb", "seat"]))]
    pub kind: String,
    #[entity(range(0..))]
    pub amount: i64,
}
