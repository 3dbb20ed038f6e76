//! Many tenants in one database.

use schema_core::{Entity, registry};
use schema_pg::{Config, Session, SessionValue};
use uuid::Uuid;

use super::Handbook;
use crate::support::config;

#[derive(Entity)]
#[entity(name = "organizations", tenant = id)]
struct Organization {
    #[entity(primary_key)]
    id: Uuid,
    name: String,
}

#[derive(Entity)]
#[entity(name = "users", tenant = organization_id, unique([organization_id, nickname]))]
struct User {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Organization))]
    organization_id: Uuid,
    #[entity(unique.across_tenants())]
    email: String,
    nickname: String,
}

#[derive(Entity)]
#[entity(name = "entity1", tenant = organization_id, unique([name]).name("uk_name"))]
#[entity(index([status]).name("idx_entity1_status"))]
struct Entity1 {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Organization))]
    organization_id: Uuid,
    #[entity(length(..=255))]
    name: String,
    #[entity(length(..=50), default = "active")]
    status: String,
    #[entity(references(User))]
    created_by_id: Option<Uuid>,
}

pub fn handbook() -> Handbook {
    let session = Session { tenant: SessionValue::Setting("app.current_tenant".into()), ..Session::default() };
    Handbook {
        by_hand: include_str!("tenancy.sql"),
        differences: include_str!("tenancy.differences"),
        worse: 0,
        registry: registry![Organization, User, Entity1].unwrap(),
        config: Config { session, ..config() },
    }
}
