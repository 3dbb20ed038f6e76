//! MongoDB from annotated structs.
//!
//! [`lower`] turns a [`Registry`](schema_core::Registry) into a [`Spec`]: what the database will hold. [`create`] gives the [`Plan`]
//! that makes all of it, [`diff`] and [`plan()`] the one that leads from one spec, or from a live database, to another. A plan's
//! `Display` is a script for mongosh, [`Plan::to_json`] the commands. With the feature `driver`, `client` carries it out.
//!
//! ```
//! use schema_core::{Entity, registry};
//! use serde::Serialize;
//!
//! /// Readers' notes.
//! #[derive(Serialize, Entity)]
//! #[entity(name = "notes", index([author, stars.desc()]))]
//! #[serde(rename_all = "camelCase")]
//! struct Note {
//!     #[entity(primary_key)]
//!     #[serde(rename = "_id")]
//!     id: i64,
//!     author: i64,
//!     #[entity(range(1..=5))]
//!     stars: i32,
//!     #[entity(length(1..=200))]
//!     short_text: String,
//! }
//!
//! let spec = schema_mongo::lower(&registry![Note]?)?;
//! let text = spec.collection("notes").unwrap().field("shortText").unwrap();
//! assert_eq!(text.to_value(), serde_json::json!({"bsonType": "string", "minLength": 1, "maxLength": 200}));
//!
//! let commands = schema_mongo::create(&spec).to_json();
//! assert!(commands.contains(r#"{"createIndexes":"notes","indexes":[{"key":{"author":1,"stars":-1},"name":"notes_author_stars_idx"}]}"#));
//!
//! // Later: what differs, in order, with what it risks. Nothing is dropped that was not allowed by name.
//! let plan = schema_mongo::plan(&schema_mongo::diff(&spec, &spec), &Default::default());
//! assert!(plan.is_empty());
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! The validator takes what serde writes: names are serde's, and types are those that the driver sends. What MongoDB can't say (an
//! expression in an index, a check that can't be translated) is a diagnostic at the attribute with the way out: say it for
//! MongoDB, or leave it out, `#[mongo(without("…", "reason"))]`. What it takes and what is likely to hurt later is advice:
//! [`lints`].

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
mod roles;
mod said;
pub mod spec;
mod version;

pub use command::{Command, Document, Expected, Held, IndexChange, Record, Sharding};
pub use config::{AuditLog, Config, Roles};
pub use diff::{Change, diff};
pub use documents::{
    Asking, archive_stages, audit_stream, check_update, expired, live_filter, on_insert, on_update, on_upsert,
    owned_by, public_projection, restore, seed, soft_delete, touch, transition_guard, tree_below, tree_move,
    tree_place, version_guard, visible,
};
pub use drift::{Drift, DriftKind, drift};
pub use introspect::{Info, Live, LiveIndex};
pub use lints::lints;
pub use lower::{lower, lower_with};
pub use migration::{
    Applied, Begun, Checked, File, Finding, Migration, MigrationError, Migrations, Name, Repair, Snapshot, State, Sum,
    pending, repairs,
};
pub use plan::{Hazard, Plan, PlanOptions, Rollout, Step, Withheld, create, plan};
pub use roles::{Role, roles};
pub use said::*;
pub use spec::{Spec, encryption_map};
pub use version::{Version, VersionError};
