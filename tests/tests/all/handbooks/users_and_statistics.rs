//! Users, the log of what they do, statistics, and who may do what.

use std::ops::Range;

use chrono::{DateTime, Utc};
use schema_core::{DbEnum, Domain, Entity, View, registry};
use schema_pg::audit_log::{AuditIndex, IpType};
use schema_pg::audit_log::{actor, at, record_key, table_name};
use schema_pg::{AuditLog, Config, OtherRole, Privilege, Roles};
use serde_json::Value;
use uuid::Uuid;

use super::Handbook;
use crate::support::config;

#[derive(Domain)]
#[entity(length(..=255), pattern(r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$").name("email_address_check"))]
pub struct EmailAddress(String);

#[derive(Domain)]
#[entity(length(..=20), pattern(r"^\+?[1-9]\d{1,14}$").name("phone_number_check"))]
pub struct PhoneNumber(String);

#[derive(DbEnum)]
pub enum UserStatus {
    Active,
    Inactive,
    Suspended,
    PendingVerification,
}

#[derive(DbEnum)]
pub enum UserRole {
    User,
    Moderator,
    Admin,
}

/// Accounts of people.
#[derive(Entity)]
#[entity(name = "users", timestamps, soft_delete, audit)]
#[entity(check("users_email_lowercase", "email::text = lower(email::text)"))]
#[entity(index([status]).name("idx_users_status"))]
#[entity(index([created_at.desc()]).name("idx_users_created_at").all_rows())]
#[pg(index([metadata]).using(Gin).name("idx_users_metadata").all_rows())]
#[pg(index([full_name.opclass("gin_trgm_ops")]).using(Gin).name("idx_users_full_name_trgm").all_rows())]
#[pg(rls.not_forced("statistics and migrations run as the owner"), no_delete)]
#[pg(policy("users_select_own").for_select().using("id = current_setting('app.user_id')::bigint OR current_user = 'app_admin'"))]
#[pg(policy("users_update_own").for_update().using("id = current_setting('app.user_id')::bigint"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    /// What others call the account.
    #[entity(unique.all_rows(), default = sql("uuid_generate_v4()"))]
    uuid: Uuid,
    #[entity(unique.all_rows())]
    email: EmailAddress,
    #[entity(length(..=50), unique.all_rows())]
    username: String,
    phone: Option<PhoneNumber>,
    #[entity(length(..=100))]
    first_name: Option<String>,
    #[entity(length(..=100))]
    last_name: Option<String>,
    #[entity(length(..=201))]
    #[pg(generated(
        "CASE WHEN first_name IS NOT NULL AND last_name IS NOT NULL
        THEN first_name || ' ' || last_name ELSE coalesce(first_name, last_name) END"
    ))]
    full_name: Option<String>,
    #[entity(default = UserStatus::PendingVerification)]
    status: UserStatus,
    #[entity(default = UserRole::User)]
    role: UserRole,
    #[entity(default = false)]
    email_verified: bool,
    #[entity(default = 0, range(0..).name("users_login_count"))]
    login_count: i32,
    /// Attributes that not all accounts have.
    #[entity(default = serde_json::json!({}))]
    metadata: Value,
}

#[derive(Entity)]
#[entity(name = "posts")]
#[entity(search([title.weight(A), body.weight(B)]).column("search_vector").name("idx_posts_search"))]
#[pg(index([user_id]).include([title]).name("idx_posts_user"), no_delete)]
struct Post {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(User).on_delete(Cascade))]
    user_id: i64,
    #[entity(length(..=200))]
    title: String,
    body: String,
}

#[derive(Entity)]
#[entity(name = "bookings")]
#[pg(exclude("no_overlap").using_gist([room.eq(), during.overlaps()]), no_delete)]
struct Booking {
    #[entity(primary_key)]
    id: i64,
    room: i32,
    during: Range<DateTime<Utc>>,
}

/// How many accounts came on which day.
#[derive(View)]
#[entity(name = "user_statistics", materialized, refresh("daily"), unique([date, status]).name("idx_user_statistics"))]
#[entity(
    query = "SELECT date_trunc('day', created_at) AS date, status, count(*) AS users, count(*) FILTER (WHERE email_verified) AS verified
    FROM users WHERE deleted_at IS NULL GROUP BY 1, 2"
)]
#[pg(past_row_security, grant([Select]).to("app_readonly").to("app_readwrite"), grant([All]).to("app_admin"))]
struct UserStatistics {
    date: DateTime<Utc>,
    status: UserStatus,
    users: i64,
    verified: i64,
}

pub fn handbook() -> Handbook {
    let mut audit = AuditLog {
        table: "audit_logs".into(),
        from: Some("2026-02".into()),
        ahead: 1,
        ..AuditLog::new().read_by("app_admin")
    }
    .primary_key()
    .actor_references::<User>()
    .ip(IpType::Inet)
    .upper_case_actions();
    audit.indexes = vec![
        AuditIndex { name: Some("idx_audit_logs_record".into()), columns: vec![table_name, record_key] },
        AuditIndex { name: Some("idx_audit_logs_user".into()), columns: vec![actor] },
        AuditIndex { name: Some("idx_audit_logs_created".into()), columns: vec![at.desc()] },
    ];
    let roles = Roles {
        application: "app_readwrite".into(),
        reader: Some("app_readonly".into()),
        others: vec![OtherRole::new("app_admin", [Privilege::All])],
        materialized: Some("app_statistics".into()),
        ..Roles::default()
    };
    Handbook {
        by_hand: include_str!("users_and_statistics.sql"),
        differences: include_str!("users_and_statistics.differences"),
        worse: 0,
        registry: registry![User, Post, Booking; UserStatistics].unwrap(),
        config: Config { audit, roles: Some(roles), ..config() },
    }
}
