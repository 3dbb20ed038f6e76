//! The entities of a product that many organizations use in one database. None of them sees a row of another: what is a
//! tenant's says `tenant = …`, what is everybody's says `global`.

#![allow(missing_docs, reason = "a field that says nothing beyond its name needs no comment in the database either")]

pub mod access;
pub mod billing;
pub mod documents;
pub mod organizations;
pub mod work;

use schema_core::{Diagnostics, Registry, registry};
use schema_pg::{Config, Roles};

/// The rows that are there from the start: plans and countries. Running it again takes prices over and adds what is missing.
pub const SEEDS: &str = include_str!("seeds.sql");

/// All entities. Enums come along.
///
/// # Errors
/// What is wrong with them; nothing, as the tests show.
pub fn registry() -> Result<Registry, Diagnostics> {
    registry![
        organizations::Country,
        organizations::Plan,
        organizations::Organization,
        organizations::Member,
        work::Project,
        work::ProjectMember,
        work::Task,
        documents::Document,
        billing::BillingAccount,
        billing::Invoice,
        billing::UsageEvent,
        access::ApiKey,
        ;
        work::ProjectProgress,
    ]
}

/// Where all of it lives, and who may do what: whoever runs migrations owns it, the application reads and writes rows, the
/// support team reads what is not private.
pub fn config() -> Config {
    let roles = Roles { application: "saas_app".into(), reader: Some("saas_support".into()), ..Roles::default() };
    Config { schema: "saas".into(), roles: Some(roles), ..Config::default() }
}
