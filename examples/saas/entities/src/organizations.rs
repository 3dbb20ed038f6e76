//! Who uses the product, and on which plan.

use schema_core::{DbEnum, Entity};
use uuid::Uuid;

/// Where organizations are.
#[derive(Debug, Entity)]
#[entity(name = "countries", global)]
#[entity(cluster = "people")]
#[pg(read_only)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    #[entity(primary_key, pattern("^[A-Z]{2}$"))]
    pub code: String,
    #[entity(unique, length(1..=100))]
    pub name: String,
}

/// What an organization pays for. The same for all of them.
#[derive(Debug, Entity)]
#[entity(name = "plans", global, timestamps)]
#[entity(cluster = "people")]
#[pg(read_only)]
pub struct Plan {
    #[entity(primary_key, slug)]
    pub code: String,
    #[entity(unique, length(1..=100))]
    pub name: String,
    #[entity(range(0..))]
    pub monthly_cents: i64,
    /// No limit where it is empty.
    #[entity(range(1..))]
    pub most_projects: Option<i32>,
}

/// The tenants.
#[derive(Debug, Entity)]
#[entity(name = "organizations", tenant = id, timestamps, audit)]
#[entity(cluster = "people")]
pub struct Organization {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(length(1..=200), trimmed)]
    pub name: String,
    /// What stands in the address of its pages.
    #[entity(slug, unique)]
    pub slug: String,
    #[entity(references(Plan), default = "free")]
    pub plan: String,
    #[entity(references(Country))]
    pub country: String,
}

/// Words in the addresses of organizations that are taken: in a cluster, where no index is over those of all nodes.
#[derive(Debug, Entity)]
#[entity(name = "claimed_slugs", global)]
#[entity(cluster = "people")]
pub struct ClaimedSlug {
    #[entity(primary_key, slug)]
    pub slug: String,
    /// Whose it is.
    pub organization_id: Uuid,
}

/// What a member may do in the organization.
#[derive(Debug, DbEnum)]
pub enum MemberRole {
    /// May do everything, and pays.
    Owner,
    /// Invites others.
    Admin,
    /// Works.
    Member,
}

/// People who work for an organization. Somebody who works for two is a member of each.
#[derive(Debug, Entity)]
#[entity(name = "members", tenant = organization_id, timestamps, audit, index([organization_id, role]))]
#[entity(cluster = "people")]
#[pg(rule("an_owner_stays").on_update().on_delete().locks(Organization)
    .when("OLD.role = 'owner' AND (NEW.role IS NULL OR NEW.role <> 'owner' OR NEW.organization_id <> OLD.organization_id)")
    // Unless the organization goes as a whole.
    .require("EXISTS (SELECT FROM saas.members AS m WHERE m.organization_id = OLD.organization_id AND m.role = 'owner')
        OR NOT EXISTS (SELECT FROM saas.organizations AS o WHERE o.id = OLD.organization_id)")
    .message("an organization needs an owner"))]
pub struct Member {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
    /// Login address, lower case.
    #[entity(email, unique, pii.mask(Email))]
    pub email: String,
    #[entity(length(1..=200), pii.mask(Name))]
    pub name: String,
    #[entity(phone, pii.mask(Phone))]
    pub phone: Option<String>,
    #[entity(default = MemberRole::Member)]
    pub role: MemberRole,
}
