//! Migration files beside the model: what the database holds so far is a snapshot, what it lacks is a plan, and a plan is
//! written as files in the layout of the runner that is there already. All reading and writing of files is in this folder.
//!
//! ```no_run
//! // build.rs: the build fails when a struct changed and no migration says so.
//! # use schema_core::{Entity, registry};
//! # #[derive(Entity)]
//! # #[entity(name = "users")]
//! # struct User {
//! #     #[entity(primary_key)]
//! #     id: i64,
//! # }
//! use schema_pg::{Layout, Migrations};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let registry = registry![User]?;
//!     Migrations::at("migrations").layout(Layout::Sqlx).check(&registry)?;
//!     Ok(())
//! }
//! ```
//!
//! `UPDATE_MIGRATIONS=20261120101500_add_nickname cargo build` writes the files instead of failing: the value is the name, so
//! nothing here asks a clock.

mod alembic;
mod baseline;
mod dbmate;
mod error;
mod files;
mod generation;
mod header;
mod layout;
mod liquibase;
mod migrations;
mod next;
mod options;
mod plain;
mod quoting;
mod script;
mod sea_orm;
mod siphash;
mod snapshot;
mod source;
mod summary;

pub use baseline::Baseline;
pub use error::MigrationError;
pub use files::{File, files};
pub use generation::{GENERATION, GENERATIONS, Generation, Upgrade};
#[cfg(feature = "cli")]
pub(crate) use header::sentences;
pub use layout::Layout;
pub use migrations::{CheckOutcome, Migrations};
pub use options::FileOptions;
#[cfg(feature = "cli")]
pub(crate) use schema_core::migration::folder;
pub use schema_core::migration::{Finding, Name, Sum};
pub use snapshot::Snapshot;
pub use source::Source;
pub use summary::Summary;
