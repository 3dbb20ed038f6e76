//! A public entity whose key has a private type.
#![deny(warnings)]

use schema_core::{Domain, Entity, registry};

#[derive(Domain)]
struct UserId(uuid::Uuid);

/// Public.
#[derive(Entity)]
pub struct User {
    #[entity(primary_key)]
    id: UserId,
    #[entity(references(User))]
    invited_by: Option<UserId>,
}

fn main() {
    assert!(registry![User].is_ok());
    let user = User { id: UserId(uuid::Uuid::nil()), invited_by: None };
    assert!(user.invited_by.is_none() && user.id.0.is_nil());
}
