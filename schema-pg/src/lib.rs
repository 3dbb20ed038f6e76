//! PostgreSQL from annotated structs.
//!
//! [`lower`] turns a [`Registry`](schema_core::Registry) into a [`Catalog`]: what the database will hold. [`create`] gives
//! the [`Plan`] that makes all of it; a plan's `Display` is the SQL.
//!
//! ```
//! use schema_core::{Entity, registry};
//!
//! /// Readers' notes.
//! #[derive(Entity)]
//! #[entity(name = "notes", index([created_at.desc()]), timestamps)]
//! #[pg(schema = "app")]
//! struct Note {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(length(1..=200))]
//!     title: String,
//! }
//!
//! let catalog = schema_pg::lower(&registry![Note]?)?;
//! let notes = catalog.table("app.notes").unwrap();
//! assert_eq!(notes.column("title").unwrap().ty.to_string(), "varchar(200)");
//!
//! let sql = schema_pg::create(&catalog).to_string();
//! assert!(sql.contains("CREATE TABLE app.notes ("));
//! assert!(sql.contains("CREATE INDEX notes_created_at_idx ON app.notes USING btree (created_at DESC)"));
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! What all of it rests on, and which settings production needs: [`trust`].

#[cfg(feature = "adopt")]
mod adopt;
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
mod apply;
pub mod attr;
pub mod audit_log;
#[cfg(feature = "postgres")]
pub mod blocking;
#[cfg(feature = "validate")]
mod by_sql;
pub mod catalog;
pub mod citus;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "tokio-postgres")]
pub mod client;
mod config;
mod diff;
#[cfg(feature = "docs")]
pub mod docs;
mod drift;
#[cfg(feature = "fake")]
pub mod fake;
pub mod health;
mod history_tables;
pub mod introspect;
mod job;
pub mod lint;
mod lower;
pub mod migration;
pub mod options;
mod plan;
#[cfg(feature = "postgres")]
mod proof;
#[cfg(all(feature = "fake", feature = "postgres"))]
mod proofs;
#[cfg(feature = "query")]
pub mod query;
#[cfg(feature = "query")]
pub mod sea_query;
mod seeds;
mod session;
mod signed;
mod sql;
pub mod statement;
#[cfg(feature = "postgres")]
mod tenants;
pub mod trust;
#[cfg(feature = "validate")]
mod validate;
mod violation;

#[cfg(feature = "adopt")]
pub use adopt::{AdoptCount, AdoptOptions, AdoptReport, Adopted, AdoptedFile, LibrarySource, adopt};
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub use apply::{Applied, ApplyError, ApplyOptions, Event, Progress};
pub use audit_log::AuditLog;
#[cfg(feature = "validate")]
pub use by_sql::parse;
pub use catalog::Catalog;
pub use config::{Citus, CitusVersion, Config, OtherRole, Roles, Version};
pub use diff::{Change, Changes, Item, Renames, diff};
pub use drift::{Detail, Different, Drift, Drifted, drift};
#[cfg(feature = "fake")]
pub use fake::{Fake, FakeError, FakeOptions, fake, fake_with};
pub use job::Job;
pub use lint::{lint, lint_with};
pub use lower::{create_roles, jobs, versioned_update};
pub use lower::{lower, lower_with};
pub use migration::{Baseline, Layout, MigrationError, Migrations, Snapshot};
pub use options::Privilege;
pub use plan::{
    Backfill, Effects, Group, Hazard, Held, Lock, OwnedPlan, Plan, PlanOptions, Refused, Reverse, Stage, Step,
    Transaction, Why, create, create_with, plan,
};
pub use seeds::{observe_seeds, seed_query};
pub use session::{Session, SessionValue, SignedSession};
pub use signed::SessionClaims;
pub use sql::{quote_all_identifiers, quote_ident, quote_literal, schedule, view_mismatches};
pub use statement::Statement;
#[cfg(feature = "validate")]
pub use validate::{NameKind, UnqualifiedName, assert_sql_valid, unqualified_names};
pub use violation::{ErrorFields, ServerError, Violation, ViolationKind};

/// Catalogs and plans go to other threads, and are shared with them.
const _: () = {
    const fn is_shared<T: Send + Sync>() {}
    is_shared::<Catalog>();
    is_shared::<Config>();
    is_shared::<Changes<'_>>();
    is_shared::<Plan<'_>>();
    is_shared::<Group<'_, '_>>();
    is_shared::<Drift>();
    is_shared::<Renames>();
    is_shared::<Migrations>();
    is_shared::<MigrationError>();
    is_shared::<introspect::IntrospectError>();
};
