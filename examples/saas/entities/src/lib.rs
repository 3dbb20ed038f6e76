//! The entities of a product that many organizations use in one database. None of them sees a row of another: what is a
//! tenant's says `tenant = …`, what is everybody's says `global`.

#![allow(missing_docs, reason = "a field that says nothing beyond its name needs no comment in the database either")]

pub mod access;
pub mod billing;
pub mod documents;
pub mod organizations;
pub mod work;

use schema_core::{Diagnostics, Entity, Registry, registry};
use schema_pg::{Citus, CitusVersion, Config, PlanOptions, Roles};

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

/// Where all of it lives, and who may do what: nobody signs in as the owner, the application reads and writes rows, the support
/// team reads what is not private.
pub fn config() -> Config {
    let roles = Roles {
        application: "saas_app".into(),
        reader: Some("saas_support".into()),
        owner: Some("saas_owner".into()),
        ..Roles::default()
    };
    Config { schema: "saas".into(), roles: Some(roles), ..Config::default() }
}

/// The same in a Citus cluster: organizations are on its nodes, each with all that is its own. Its servers have `citus.enable_unsafe_triggers = on`.
pub fn citus_config() -> Config {
    let citus = Citus { unsafe_triggers: true, ..Citus::new(CitusVersion::V13) };
    Config { citus: Some(citus), ..config() }
}

/// The same entities there. Nothing is unique among the organizations of all nodes: the word in the address of one is claimed in a table that is on each node
/// ([`organizations::ClaimedSlug`]), in the transaction in which the organization is made.
///
/// # Errors
/// As [`registry()`].
pub fn citus_registry() -> Result<Registry, Diagnostics> {
    let mut organization = organizations::Organization::describe();
    organization.uniques.retain(|unique| unique.fields != ["slug"]);
    Registry::builder()
        .model(organization)
        .entity::<organizations::ClaimedSlug>()
        .entity::<organizations::Country>()
        .entity::<organizations::Plan>()
        .entity::<organizations::Member>()
        .entity::<work::Project>()
        .entity::<work::ProjectMember>()
        .entity::<work::Task>()
        .entity::<documents::Document>()
        .entity::<billing::BillingAccount>()
        .entity::<billing::Invoice>()
        .entity::<billing::UsageEvent>()
        .entity::<access::ApiKey>()
        .view::<work::ProjectProgress>()
        .build()
}

/// The whole schema as SQL, with the roles that it needs before it.
///
/// # Errors
/// As [`registry()`].
pub fn schema() -> Result<String, Diagnostics> {
    schema_of(&registry()?, &config())
}

/// The same for a Citus cluster.
///
/// # Errors
/// As [`registry()`].
pub fn citus_schema() -> Result<String, Diagnostics> {
    schema_of(&citus_registry()?, &citus_config())
}

fn schema_of(registry: &Registry, config: &Config) -> Result<String, Diagnostics> {
    let catalog = schema_pg::lower_with(registry, config)?;
    let owner = config.roles.as_ref().and_then(|roles| roles.owner.clone());
    let plan = schema_pg::create_with(&catalog, &PlanOptions { owner, ..PlanOptions::default() });
    let roles = config.roles.as_ref().map(schema_pg::create_roles).unwrap_or_default();
    Ok(format!("{roles}\n{plan}"))
}
