//! One annotated struct is the single source of truth for everything a database holds about it.
//!
//! This crate holds the traits that the derives implement, the model of what the attributes said ([`ir`]), and the
//! [`Registry`] that collects, resolves and verifies it. It knows no database: `schema-pg` and `schema-mongo` lower
//! the registry into what PostgreSQL and MongoDB hold.
//!
//! New here? The [`guide`] goes from one struct to a whole shop.
//!
//! ```
//! use schema_core::{Entity, registry};
//! use uuid::Uuid;
//!
//! /// Companies that use the product.
//! #[derive(Entity)]
//! #[entity(name = "organizations", timestamps)]
//! struct Organization {
//!     #[entity(primary_key)]
//!     id: Uuid,
//!     #[entity(length(1..=100), unique)]
//!     name: String,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "users", unique([organization_id, email]))]
//! struct User {
//!     #[entity(primary_key)]
//!     id: Uuid,
//!     #[entity(email)]
//!     email: String,
//!     #[entity(references(Organization).on_delete(Cascade))]
//!     organization_id: Uuid,
//! }
//!
//! let registry = registry![User, Organization]?;
//! assert_eq!(registry.entity("users").unwrap().foreign_keys[0].target.name, "Organization");
//! assert_eq!(User::columns().email.name(), "email");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```

pub mod access;
#[cfg(feature = "adopt")]
pub mod adopt;
pub mod attr;
#[doc(hidden)]
pub mod build;
mod cached;
pub mod case;
#[cfg(feature = "cli")]
pub mod cli;
mod column;
mod diagnostic;
#[doc(hidden)]
pub mod doc;
#[cfg(feature = "docs")]
pub mod docs;
mod entity;
#[cfg(feature = "fake")]
pub mod fake;
mod field_type;
pub mod guide;
#[doc(hidden)]
pub mod index_layout;
pub mod ir;
pub mod kind;
pub mod lint;
#[cfg(feature = "migration")]
pub mod migration;
mod names;
#[doc(hidden)]
pub mod origin;
mod registry;
mod seed;
pub mod serde_case;
mod table;
mod thousands;
pub mod types;
mod value;

pub use column::{Column, IntoColumns};
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use entity::{DbEnum, Domain, Embedded, Entity, KeyedBy, View};
pub use field_type::{FieldShape, FieldType};
#[doc(hidden)]
pub use names::{duplicates, nearest};
pub use registry::{Registry, RegistryBuilder, assert_lint_clean, lint, lint_with};
#[cfg(feature = "derive")]
pub use schema_derive::{DbEnum, Domain, Embedded, Entity, View};
pub use seed::{IntoSeed, Seed};
pub use table::Table;
#[doc(hidden)]
pub use thousands::thousands;
pub use value::{DefaultFor, IntoValue, ValueFor};
