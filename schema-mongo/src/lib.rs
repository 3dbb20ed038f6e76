//! MongoDB from annotated structs.
//!
//! [`lower`] turns a [`Registry`](schema_core::Registry) into a [`Spec`]: what the database will hold.

pub mod attr;
#[cfg(feature = "driver")]
pub mod client;
mod command;
mod condition;
mod config;
mod diff;
mod documents;
mod drift;
mod introspect;
mod lints;
mod lower;
mod migration;
mod plan;
mod said;
pub mod spec;

pub use command::{Command, Document, Expected, IndexChange, Record};
pub use config::Config;
pub use diff::{Change, diff};
pub use documents::{live_filter, public_projection, seed, touch, version_guard};
pub use drift::{Drift, DriftKind, drift};
pub use introspect::{Info, Live, LiveIndex};
pub use lints::lints;
pub use lower::{lower, lower_with};
pub use migration::{Applied, Migration, MigrationError, Migrations, State, pending};
pub use plan::{Hazard, Plan, PlanOptions, Rollout, Step, Withheld, create, plan};
pub use said::*;
pub use spec::Spec;
