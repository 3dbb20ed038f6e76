//! Tables of an application that has a schema of its own.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schema_core::types::Ltree;
use schema_core::{DbEnum, Embedded, Entity, registry};
use schema_pg::audit_log::{AuditIndex, IpType, actor, at, record_key, table_name};
use schema_pg::{AuditLog, Config};
use serde_json::Value;
use uuid::Uuid;

use super::Handbook;
use crate::support::config;

/// Who signs in.
#[derive(Entity)]
#[entity(name = "users", timestamps, soft_delete, audit, actors.references(Self).on_delete(NoAction))]
#[entity(index([status]).name("idx_users_status"), index([email.lower()]).name("idx_users_lower_email").all_rows())]
#[entity(check("valid_email", r"email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'"))]
#[pg(index([username]).include([email, status]).name("idx_users_covering").all_rows())]
struct User {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(length(..=255), unique.all_rows())]
    email: String,
    #[entity(length(..=50), unique.all_rows())]
    username: String,
    #[entity(sensitive)]
    password_hash: String,
    #[entity(length(..=20), default = "active", one_of(["active", "inactive", "suspended"]).name("valid_status"))]
    status: String,
}

#[derive(Entity)]
#[entity(name = "organizations")]
struct Organization {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(length(..=255))]
    name: String,
    #[entity(length(..=100), unique)]
    slug: String,
}

#[derive(Entity)]
#[entity(name = "teams")]
struct Team {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Organization).name("fk_organization").on_delete(Cascade).index_name("idx_teams_organization"))]
    organization_id: Uuid,
    #[entity(length(..=255))]
    name: String,
}

#[derive(Entity)]
#[entity(name = "user_teams", unique([user_id, team_id]).name("unique_user_team"))]
struct UserTeam {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(User).on_delete(Cascade))]
    user_id: Uuid,
    #[entity(references(Team).on_delete(Cascade).index_name("idx_user_teams_team"))]
    team_id: Uuid,
    #[entity(length(..=50), default = "member")]
    role: String,
    #[entity(default = now())]
    joined_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "categories", tree(parent_id).index_name("idx_categories_path"))]
struct Category {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(length(..=255))]
    name: String,
    #[entity(references(Self).on_delete(SetNull).index_name("idx_categories_parent"))]
    parent_id: Option<Uuid>,
    path: Ltree,
    level: i32,
}

#[derive(Entity)]
#[entity(name = "products", check("positive_price", "price > 0"))]
#[pg(index([expr("to_tsvector('english', name || ' ' || description)")]).using(Gin).name("idx_products_words"))]
struct Product {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Category).on_delete(SetNull).index_name("idx_products_category"))]
    category_id: Option<Uuid>,
    #[entity(length(..=255))]
    name: String,
    description: String,
    #[entity(precision(10, 2))]
    price: Decimal,
    #[entity(range(0..).name("stock_there"), default = 0)]
    stock: i32,
    #[entity(default = serde_json::json!({}))]
    #[pg(gin.name("idx_products_attributes"))]
    attributes: Value,
}

#[derive(DbEnum)]
#[entity(rename_all = "UPPERCASE")]
pub enum OrderStatus {
    Pending,
    Paid,
    Shipped,
}

#[derive(Embedded)]
pub struct Address {
    street: String,
    city: String,
    #[entity(length(..=20))]
    postal_code: Option<String>,
}

#[derive(Entity)]
#[entity(name = "orders", timestamps, index([user_id, status, created_at.desc()]).name("idx_orders_user_status"))]
struct Order {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(User).on_delete(Restrict))]
    user_id: Uuid,
    #[entity(default = OrderStatus::Pending)]
    status: OrderStatus,
    #[entity(money)]
    total: Decimal,
    shipping_address: Address,
}

#[derive(Entity)]
#[entity(name = "order_items", check("positive_quantity", "quantity > 0"))]
struct OrderItem {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Order).on_delete(Cascade).index_name("idx_order_items_order"))]
    order_id: Uuid,
    #[entity(references(Product).on_delete(Restrict).index_name("idx_order_items_product"))]
    product_id: Uuid,
    quantity: i32,
    #[entity(precision(10, 2))]
    price: Decimal,
}

pub fn handbook() -> Handbook {
    let mut audit = AuditLog { table: "audit_logs".into(), from: Some("2026-01".into()), ahead: 1, ..AuditLog::new() }
        .primary_key()
        .actor_references::<User>()
        .ip(IpType::Inet)
        .upper_case_actions();
    audit.indexes = vec![
        AuditIndex {
            name: Some("idx_audit_logs_table_record".into()),
            columns: vec![table_name, record_key, at.desc()],
        },
        AuditIndex { name: Some("idx_audit_logs_user".into()), columns: vec![actor] },
    ];
    Handbook {
        by_hand: include_str!("application.sql"),
        differences: include_str!("application.differences"),
        worse: 0,
        registry: registry![User, Organization, Team, UserTeam, Category, Product, Order, OrderItem].unwrap(),
        config: Config { schema: "app".into(), audit, ..config() },
    }
}
