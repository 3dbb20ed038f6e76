//! States of records, what happened to them, and how they are counted.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use schema_core::{DbEnum, Entity, View, registry};
use schema_pg::audit_log::{at, record_key, table_name};
use schema_pg::{AuditLog, Config};
use serde_json::Value;
use uuid::Uuid;

use super::Handbook;
use crate::support::config;

#[derive(DbEnum)]
#[entity(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntityStatus {
    Pending,
    Active,
    Suspended,
    Archived,
}

#[derive(DbEnum)]
#[pg(as_check.length(20).name("chk_process_status"))]
pub enum ProcessStatus {
    Queued,
    Running,
    Done,
}

#[derive(Entity)]
#[entity(name = "users", timestamps)]
struct User {
    #[entity(primary_key, default = sql("uuid_generate_v4()"))]
    id: Uuid,
    #[entity(length(..=255), unique)]
    email: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

#[derive(Entity)]
#[entity(name = "entities", timestamps, audit, check("check_positive_value", "value > 0"))]
#[entity(index([status, created_at.desc()]).name("idx_entities_status_created"))]
#[entity(index([user_id, category]).name("idx_entities_user_category"))]
#[entity(index([name]).filter("status = 'ACTIVE'").name("idx_entities_active"))]
#[pg(index([expr("to_tsvector('english', name || ' ' || description)")]).using(Gin).name("idx_entities_search"))]
#[pg(rule("archived_stays").on_update().when("OLD.status = 'ARCHIVED'").require("NEW.status = 'ARCHIVED'").message("archived for good"))]
struct Record {
    #[entity(primary_key, default = sql("uuid_generate_v4()"))]
    id: Uuid,
    #[entity(references(User).on_delete(Cascade))]
    user_id: Uuid,
    #[entity(length(..=50), unique)]
    code: String,
    #[entity(length(..=255))]
    name: String,
    description: String,
    #[entity(length(..=50))]
    category: String,
    #[entity(default = EntityStatus::Pending)]
    status: EntityStatus,
    #[entity(precision(10, 2))]
    value: Decimal,
    #[entity(version)]
    version: i32,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

#[derive(Entity)]
#[entity(name = "tags")]
struct Tag {
    #[entity(primary_key, default = sql("uuid_generate_v4()"))]
    id: Uuid,
    #[entity(length(..=50), unique)]
    name: String,
}

#[derive(Entity)]
#[entity(name = "entity_tags", junction)]
struct EntityTag {
    #[entity(references(Record).on_delete(Cascade))]
    entity_id: Uuid,
    #[entity(references(Tag).on_delete(Restrict))]
    tag_id: Uuid,
    #[entity(default = now())]
    created_at: NaiveDateTime,
}

#[derive(Entity)]
#[entity(name = "process_data")]
struct ProcessData {
    #[entity(primary_key, length(..=50))]
    process_id: String,
    #[entity(references(Record).on_delete(SetNull).index_name("idx_process_entity"))]
    entity_id: Option<Uuid>,
    #[entity(default = ProcessStatus::Queued)]
    status: ProcessStatus,
    #[pg(gin.name("idx_process_data"))]
    data: Value,
    #[entity(default = now())]
    created_at: NaiveDateTime,
}

#[derive(Entity)]
#[entity(name = "entity", primary_key([id, created_at]))]
#[pg(partition_by_range(created_at).monthly().from("2025-01").ahead(1))]
struct Measured {
    id: i64,
    created_at: NaiveDateTime,
    payload: Value,
}

#[derive(View)]
#[entity(
    name = "active_entities",
    query = "SELECT e.id, e.name, u.email, count(t.tag_id) AS tags
    FROM entities e JOIN users u ON u.id = e.user_id LEFT JOIN entity_tags t ON t.entity_id = e.id
    WHERE e.status = 'ACTIVE' GROUP BY e.id, e.name, u.email"
)]
struct ActiveEntity {
    id: Uuid,
    name: String,
    email: String,
    tags: i64,
}

#[derive(View)]
#[entity(name = "entity_statistics", materialized, refresh("hourly"), index([category]).name("idx_entity_statistics"))]
#[entity(query = "SELECT category, count(*) AS entities, sum(value) AS total FROM entities GROUP BY category")]
struct EntityStatistics {
    category: String,
    entities: i64,
    total: Option<Decimal>,
}

pub fn handbook() -> Handbook {
    let audit = AuditLog { table: "audit_logs".into(), from: Some("2025-01".into()), ahead: 1, ..AuditLog::new() };
    let audit = audit.primary_key().index([table_name, record_key, at.desc()]).upper_case_actions();
    Handbook {
        by_hand: include_str!("lifecycle.sql"),
        differences: include_str!("lifecycle.differences"),
        worse: 0,
        registry: registry![
            User, Record, Tag, EntityTag, ProcessData, Measured,
            ;
            ActiveEntity, EntityStatistics,
        ]
        .unwrap(),
        config: Config { audit, ..config() },
    }
}
