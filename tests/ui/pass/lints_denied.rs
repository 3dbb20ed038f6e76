//! Generated code trips no lint, however strict the user is.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unused, dead_code, non_upper_case_globals, non_snake_case, unused_qualifications)]
#![deny(missing_debug_implementations, unreachable_pub, single_use_lifetimes, trivial_casts, unused_results)]

use schema_core::{DbEnum, Domain, Embedded, Entity};

/// Documented.
#[derive(Debug, Entity)]
#[entity(index([id]))]
pub struct User {
    /// Documented.
    #[entity(primary_key)]
    pub id: i64,
    /// Documented.
    #[entity(default = Status::Active)]
    pub status: Status,
    /// Documented.
    #[entity(default = now())]
    pub at: chrono::DateTime<chrono::Utc>,
    /// Documented.
    pub sku: Sku,
    /// Documented.
    pub place: Place,
}

/// Documented.
#[derive(Debug, DbEnum)]
pub enum Status {
    /// Documented.
    Active,
}

/// Documented.
#[derive(Debug, Domain)]
#[entity(not_empty)]
pub struct Sku(pub String);

/// Documented.
#[derive(Debug, Embedded)]
pub struct Place {
    /// Documented.
    pub city: String,
}

fn main() {
    assert_eq!(User::describe().fields.len(), 5);
}
