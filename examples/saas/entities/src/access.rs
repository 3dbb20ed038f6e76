//! Programs that ask in the name of an organization.

use chrono::{DateTime, Utc};
use schema_core::Entity;
use uuid::Uuid;

use crate::organizations::{Member, Organization};

/// Keys by which programs of a customer sign in.
#[derive(Debug, Entity)]
#[entity(name = "api_keys", tenant = organization_id, timestamps, actors.references(Member), audit.except([last_used_at]))]
#[entity(cluster = "people")]
pub struct ApiKey {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
    #[entity(length(1..=100), unique)]
    pub name: String,
    /// What is shown of it.
    #[entity(length(8..=8), immutable)]
    pub prefix: String,
    /// Held encrypted: who has a copy of the database has no key that works. Looked up by `secret_hash`.
    #[entity(sensitive, unique)]
    #[pg(encrypted.searchable())]
    pub secret: String,
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}
