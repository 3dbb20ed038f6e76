//! Who uses the shop.

use chrono::{DateTime, Utc};
use schema_core::{DbEnum, Domain, Entity};
use uuid::Uuid;

/// A mail address, in lower case.
#[derive(Debug, Domain)]
#[entity(email, length(..=320))]
#[pg(schema = "shop")]
pub struct EmailAddress(pub String);

/// What a user may do in the whole shop.
#[derive(Debug, DbEnum)]
#[pg(schema = "shop")]
pub enum UserRole {
    /// Buys.
    Customer,
    /// Writes posts and answers reviews.
    Editor,
    /// May do everything.
    Admin,
}

/// Whether a user can sign in.
#[derive(Debug, DbEnum)]
#[pg(schema = "shop")]
pub enum UserStatus {
    /// Has not confirmed the mail address yet.
    Invited,
    /// Can sign in.
    Active,
    /// Was locked out.
    Suspended,
}

/// What a user does in a team. Roles come and go, so they are text with a CHECK.
#[derive(Debug, DbEnum)]
#[entity(rename_all = "kebab-case")]
#[pg(as_check)]
pub enum TeamRole {
    /// Works.
    Member,
    /// Decides.
    TeamLead,
    /// Looks.
    Guest,
}

/// Companies that buy in the shop.
#[derive(Debug, Entity)]
#[entity(name = "organizations", timestamps)]
#[entity(cluster = "customers")]
#[pg(schema = "shop")]
pub struct Organization {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(length(1..=200), trimmed)]
    pub name: String,
    /// What stands in the address of the organization's pages.
    #[entity(slug, unique)]
    pub slug: String,
    #[entity(url)]
    pub website: Option<String>,
}

/// People who sign in.
#[derive(Debug, Entity)]
#[entity(name = "users", timestamps)]
#[entity(cluster = "customers")]
#[entity(index([organization_id, status, created_at.desc()]))]
#[entity(index([last_login_at.desc().nulls_last()]).filter("status = 'active'").name("users_recently_active_idx"))]
#[pg(schema = "shop", index([metadata]).using(Gin))]
pub struct User {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
    /// Login address.
    #[entity(unique, pii)]
    pub email: EmailAddress,
    /// Argon2 hash in PHC format.
    #[entity(pattern("^[$]argon2"), sensitive)]
    pub password_hash: String,
    #[entity(length(1..=100), pii)]
    pub first_name: String,
    #[entity(length(1..=100), pii)]
    pub last_name: String,
    #[entity(phone, pii)]
    pub phone: Option<String>,
    #[entity(default = UserRole::Customer)]
    pub role: UserRole,
    #[entity(default = UserStatus::Invited)]
    pub status: UserStatus,
    pub last_login_at: Option<DateTime<Utc>>,
    /// Preferences, feature flags and the like.
    #[entity(default = serde_json::json!({}))]
    pub metadata: serde_json::Value,
}

/// Groups of users within an organization.
#[derive(Debug, Entity)]
#[entity(name = "teams", timestamps, unique([organization_id, name]))]
#[entity(cluster = "customers")]
#[pg(schema = "shop")]
pub struct Team {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Organization).on_delete(Cascade))]
    pub organization_id: Uuid,
    #[entity(length(1..=100))]
    pub name: String,
    pub description: Option<String>,
}

/// Who is in which team.
#[derive(Debug, Entity)]
#[entity(name = "user_teams", junction)]
#[entity(cluster = "customers")]
#[pg(schema = "shop")]
pub struct UserTeam {
    #[entity(references(User).on_delete(Cascade))]
    pub user_id: Uuid,
    #[entity(references(Team).on_delete(Cascade))]
    pub team_id: Uuid,
    #[entity(default = TeamRole::Member)]
    pub role: TeamRole,
    #[entity(default = now())]
    pub joined_at: DateTime<Utc>,
}

/// Browsers that are signed in.
#[derive(Debug, Entity)]
#[entity(name = "sessions", check("sessions_end_after_start", "expires_at > started_at"))]
#[entity(cluster = "customers")]
#[pg(schema = "shop")]
pub struct Session {
    /// SHA-256 of the token in the cookie; the token itself is nowhere.
    #[entity(primary_key, length(32))]
    pub token_hash: Vec<u8>,
    #[entity(references(User).on_delete(Cascade))]
    pub user_id: Uuid,
    #[entity(default = now())]
    pub started_at: DateTime<Utc>,
    #[entity(index)]
    pub expires_at: DateTime<Utc>,
    pub user_agent: Option<String>,
}
