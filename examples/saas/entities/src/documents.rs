//! What an organization writes.

use schema_core::Entity;
use uuid::Uuid;

use crate::organizations::{Member, Organization};
use crate::work::Project;

/// What an organization writes. DELETE keeps the row, which can then be restored and not changed.
#[derive(Debug, Entity)]
#[entity(name = "documents", tenant = organization_id, timestamps, actors.references(Member), audit)]
#[entity(cluster = "work")]
#[entity(soft_delete.read_only().on_delete_statement(), search([title.weight(A), body.weight(B)]).language("english"))]
#[entity(access("of_project", "what was written for a project, newest first").by([project_id]).order_by([created_at.desc()]).limit(20))]
pub struct Document {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
    /// Of the whole organization where it is empty.
    #[entity(references(Project).on_delete(Cascade))]
    pub project_id: Option<Uuid>,
    /// What stands in the address of its page.
    #[entity(slug, unique)]
    pub slug: String,
    #[entity(length(1..=300))]
    pub title: String,
    pub body: String,
    #[pg(gin)]
    pub tags: Vec<String>,
    #[entity(default = serde_json::json!({}))]
    pub properties: serde_json::Value,
    #[entity(version)]
    pub version: i64,
}
