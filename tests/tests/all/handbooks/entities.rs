//! Entities with what they are made of, types of values, private data.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schema_core::types::Money;
use schema_core::{DbEnum, Entity, registry};
use serde_json::Value;
use uuid::Uuid;

use super::Handbook;
use crate::support::config;

#[derive(DbEnum)]
#[pg(as_check.length(50).name("chk_status"))]
pub enum Status {
    Active,
    Inactive,
    Archived,
    Completed,
}

#[derive(Entity)]
#[entity(name = "roles")]
struct Role {
    #[entity(primary_key, length(..=50))]
    name: String,
    #[entity(default = serde_json::json!({}))]
    permissions: Value,
}

#[derive(Entity)]
#[entity(name = "users")]
struct User {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(email.name("chk_email"), length(..=255), unique, pii.mask(Email))]
    email: String,
    #[entity(phone.name("chk_phone"), length(..=20), pii.mask(Phone))]
    phone: Option<String>,
    #[entity(url.name("chk_website"))]
    website: Option<String>,
    #[entity(length(..=50), references(Role).on_delete(Restrict).index_name("idx_users_role"))]
    role: String,
    #[entity(default = now())]
    created_at: DateTime<Utc>,
}

/// What is sold.
#[derive(Entity)]
#[entity(name = "entity1", timestamps, soft_delete, unique([name]).name("uk_name"))]
#[entity(check("chk_date_range", "starts_on < ends_on"))]
#[entity(check(
    "chk_business_rule",
    "CASE WHEN status = 'active' THEN ends_on IS NULL OR ends_on >= CURRENT_DATE ELSE true END"
))]
#[entity(index([status]).name("idx_entity1_status"), index([created_at.desc()]).name("idx_entity1_created_at").all_rows())]
#[entity(index([id]).filter("status = 'active'").name("idx_entity1_active").all_rows())]
#[pg(rule("completed_has_time").when("NEW.status = 'completed'").require("NEW.completed_at IS NOT NULL").message("completed needs completed_at"))]
struct Entity1 {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(length(..=255))]
    name: String,
    description: Option<String>,
    /// Where it stands.
    #[entity(default = Status::Active)]
    status: Status,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    completed_at: Option<DateTime<Utc>>,
    #[entity(references(User).index_name("idx_entity1_created_by"))]
    created_by_id: Option<Uuid>,
}

#[derive(Entity)]
#[entity(name = "entity2", timestamps)]
#[entity(index([entity1_id, created_at.desc()]).name("idx_entity2_entity1"))]
#[pg(index([code]).include([amount, currency]).name("idx_entity2_covering"))]
struct Entity2 {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Entity1).on_delete(Cascade))]
    entity1_id: Uuid,
    #[entity(length(..=50), unique)]
    code: String,
    #[entity(money.name("chk_amount"))]
    amount: Decimal,
    #[entity(currency, default = "USD")]
    currency: String,
    #[entity(percentage.name("chk_discount"), default = Decimal::ZERO)]
    discount: Decimal,
    #[entity(default = serde_json::json!({}))]
    #[pg(gin.name("idx_entity2_metadata"))]
    metadata: Value,
    #[entity(default = Vec::<String>::new())]
    #[pg(gin.name("idx_entity2_tags"))]
    tags: Vec<String>,
    #[pg(generated("(amount * 100)::bigint"))]
    amount_cents: i64,
    #[entity(version)]
    version: i32,
}

#[derive(Entity)]
#[entity(name = "prices")]
struct Price {
    #[entity(primary_key)]
    id: Uuid,
    #[pg(flatten)]
    total: Money,
}

#[derive(Entity)]
#[entity(name = "entity1_users", junction)]
struct Access {
    #[entity(references(Entity1).on_delete(Cascade))]
    entity1_id: Uuid,
    #[entity(references(User).on_delete(Cascade).index_name("idx_entity1_users_user"))]
    user_id: Uuid,
    #[entity(length(..=50), default = "viewer")]
    role: String,
    #[entity(default = serde_json::json!([]))]
    permissions: Value,
    #[entity(default = now())]
    created_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "audit_logs")]
#[entity(index([table_name, record_id]).name("idx_audit_record"), index([created_at.desc()]).name("idx_audit_created"))]
struct AuditRow {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(..=100))]
    table_name: String,
    record_id: Uuid,
    #[entity(length(..=10), one_of(["INSERT", "UPDATE", "DELETE"]).name("chk_action"))]
    action: String,
    old_values: Option<Value>,
    new_values: Option<Value>,
    #[entity(references(User).on_delete(SetNull).index_name("idx_audit_user"))]
    user_id: Option<Uuid>,
    #[entity(default = now())]
    created_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "sensitive_data")]
struct SensitiveData {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(User).on_delete(Cascade).index_name("idx_sensitive_user"))]
    user_id: Uuid,
    #[pg(encrypted.searchable().index_name("idx_sensitive_hash"))]
    ssn: String,
}

pub fn handbook() -> Handbook {
    Handbook {
        by_hand: include_str!("entities.sql"),
        differences: include_str!("entities.differences"),
        worse: 0,
        registry: registry![Role, User, Entity1, Entity2, Price, Access, AuditRow, SensitiveData].unwrap(),
        config: config(),
    }
}
