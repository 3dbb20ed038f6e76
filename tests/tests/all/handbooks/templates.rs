//! Templates for tables of any application: keys, links, texts, rules, row security.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schema_core::{Entity, registry};
use schema_pg::{Config, Session};
use serde_json::Value;
use uuid::Uuid;

use super::Handbook;
use crate::support::config;

#[derive(Entity)]
#[entity(name = "users")]
struct User {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(unique.name("unique_email"))]
    email: String,
    #[entity(default = now())]
    created_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "profiles")]
struct Profile {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(User).one_to_one().on_delete(Cascade))]
    user_id: Uuid,
    bio: Option<String>,
}

#[derive(Entity)]
#[entity(name = "parents")]
struct Parent {
    #[entity(primary_key)]
    id: Uuid,
    name: String,
}

/// What the application is about.
#[derive(Entity)]
#[entity(name = "entities", timestamps, soft_delete.read_only())]
#[entity(check("valid_name", "length(name) > 0"), check("valid_dates", "created_at <= now()"))]
#[entity(index([created_at.desc()]).name("idx_entities_created").all_rows())]
struct Template {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Parent).on_delete(Cascade).on_update(Cascade).index_name("idx_entities_parent"))]
    parent_id: Uuid,
    name: String,
    /// Attributes that not all of them have.
    #[entity(default = serde_json::json!({}))]
    metadata: Option<Value>,
}

#[derive(Entity)]
#[entity(name = "organizations")]
struct Organization {
    #[entity(primary_key)]
    id: Uuid,
    name: String,
}

#[derive(Entity)]
#[entity(name = "organization_members", junction)]
struct Member {
    #[entity(references(Organization).on_delete(Cascade))]
    organization_id: Uuid,
    #[entity(references(User).on_delete(Cascade).index_name("idx_members_user"))]
    user_id: Uuid,
    #[entity(default = "member")]
    role: String,
    #[entity(default = now())]
    created_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "orders", check("positive_total", "total >= 0"))]
struct Order {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(User).on_delete(SetNull))]
    user_id: Option<Uuid>,
    #[entity(precision(10, 2))]
    total: Decimal,
}

#[derive(Entity)]
#[entity(name = "posts", timestamps, many_to_many(Tag))]
#[entity(check("published_has_title", "CASE WHEN status = 'published' THEN title IS NOT NULL ELSE true END"))]
#[entity(index([status, created_at.desc()]).name("idx_posts_status"))]
#[entity(index([user_id, status, created_at.desc()]).name("idx_posts_user_status"))]
#[pg(index([expr("to_tsvector('english', title || ' ' || content)")]).using(Gin).name("idx_posts_words"))]
#[pg(rls)]
#[pg(policy("own_posts").for_all().to("authenticated").using("auth.uid() = user_id").with_check("auth.uid() = user_id"))]
#[pg(policy("admins").for_all().to("authenticated").using("auth.jwt() ->> 'role' = 'admin'"))]
struct Post {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(User).on_delete(Cascade))]
    user_id: Uuid,
    title: Option<String>,
    content: String,
    #[entity(default = "draft")]
    status: String,
    #[entity(default = serde_json::json!({}))]
    #[pg(gin.path_ops().name("idx_posts_metadata"))]
    metadata: Value,
}

#[derive(Entity)]
#[entity(name = "tags")]
struct Tag {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(unique)]
    name: String,
}

#[derive(Entity)]
#[entity(name = "categories", tree(parent_id))]
struct Category {
    #[entity(primary_key)]
    id: Uuid,
    name: String,
    #[entity(references(Self))]
    parent_id: Option<Uuid>,
    path: Vec<String>,
}

#[derive(Entity)]
#[entity(name = "audit_log")]
struct AuditRow {
    #[entity(primary_key)]
    id: Uuid,
    table_name: String,
    record_id: Uuid,
    action: String,
    old_data: Option<Value>,
    new_data: Option<Value>,
    user_id: Option<Uuid>,
    #[entity(default = now())]
    created_at: DateTime<Utc>,
}

pub fn handbook() -> Handbook {
    let registry =
        registry![User, Profile, Parent, Template, Organization, Member, Order, Post, Tag, Category, AuditRow].unwrap();
    Handbook {
        by_hand: include_str!("templates.sql"),
        differences: include_str!("templates.differences"),
        worse: 0,
        registry,
        config: Config { session: Session::supabase(), ..config() },
    }
}
