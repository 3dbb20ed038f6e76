//! MongoDB from annotated structs.
//!
//! [`lower`] turns a [`Registry`](schema_core::Registry) into a [`Spec`]: what the database will hold. [`create`] gives the [`Plan`]
//! that makes all of it, [`diff`] and [`plan()`] the one that leads from one spec, or from a live database, to another. A plan's
//! `Display` is a script for mongosh, [`Plan::to_json`] the commands. What a database of tables keeps by triggers, applications
//! keep with [`documents`]. With the feature `driver`, `client` carries it out.
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
//! [`lint`](lint()).
//!
//! With the feature `docs` there is a data dictionary of it; with `adopt`, a database that is there becomes a crate of structs; with `cli`, `cli::run` is the program of an application,
//! and `schema-mongo` that for what needs no entities.
//!
//! # What serde writes
//!
//! serde's attributes are followed as serde follows them:
//!
//! | attribute | in documents |
//! |---|---|
//! | `rename`, `rename_all`, also with `(serialize = "…")` | serde's name, by its own rules for fields and for variants |
//! | `tag` on a struct | a member more: the struct's name |
//! | `tag`, `content`, `untagged` on an enum | an object with the tag, or null |
//! | `flatten` | the members among the others; of an enum its tag; of a map all members that are not named |
//! | `skip`, `skip_serializing`, `skip_serializing_if` | none, none, one that may be missing |
//! | `transparent`, `into`, `remote` with `with` | the other type, where a field can have it |
//! | `with`, `serialize_with` | what well-known modules of `bson`, `chrono`, `jiff`, `time`, `uuid`, `rust_decimal` and `serde_bytes` write |
//!
//! What attributes do not show is asked for, never guessed: `#[mongo(bson_type(Utf8))]` on the field, the enum, the newtype or the
//! embedded struct ([`bson_type`](attr::field::bson_type)). A `Serialize` that is written by hand shows nothing, so say it there too.
//!
//! # Human readable or not
//!
//! The driver's typed methods (`Collection<T>::insert_one` and its like) write values as BSON's own types, and the validator takes
//! those. `bson::serialize_to_document` and `bson::serialize_to_bson` are for people: of a UUID or an address of the internet protocol
//! they make a text, which the validator refuses. For parts of documents, as in an update, serialize to bytes, or take bson's own type:
//!
//! ```
//! use bson::{Bson, Document, doc, spec::BinarySubtype};
//! # #[derive(serde::Serialize)]
//! # struct Part { id: uuid::Uuid }
//! # let part = Part { id: uuid::Uuid::from_u128(7) };
//! // For people: a text.
//! assert!(bson::serialize_to_document(&part)?.get_str("id").is_ok());
//!
//! // As the driver writes it: through bytes.
//! let written: Document = bson::deserialize_from_slice(&bson::serialize_to_vec(&part)?)?;
//! assert!(matches!(written["id"], Bson::Binary(_)));
//! let update = doc! { "$set": { "part": written } };
//!
//! // Of one value: bson's own type. UUIDs of the crate `uuid` are bytes of the generic subtype.
//! let id = bson::Binary { subtype: BinarySubtype::Generic, bytes: part.id.as_bytes().to_vec() };
//! # let _ = (doc! { "$set": { "part.id": id } }, update);
//! # Ok::<(), bson::error::Error>(())
//! ```

#[cfg(feature = "adopt")]
mod adopt;
pub mod attr;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "driver")]
pub mod client;
pub mod coming_from_mongoose;
mod command;
mod condition;
mod config;
mod diff;
#[cfg(feature = "docs")]
pub mod docs;
pub mod documents;
mod drift;
#[cfg(feature = "fake")]
pub mod fake;
mod introspect;
pub mod lint;
mod lint_codes;
mod lower;
mod migration;
pub mod options;
mod pattern;
mod plan;
mod roles;
mod seeds;
pub mod spec;
mod version;
mod violation;

#[cfg(feature = "adopt")]
pub use adopt::{AdoptOptions, AdoptReport, Adopted, AdoptedFile, LibrarySource, Observed, ObservedCollection, adopt};
pub use command::{Command, Expected, IndexChange, MaybeOwned, Record, Sharding};
pub use config::{AuditLog, Config, Roles};
pub use diff::{Change, diff};
pub use drift::{Detail, Different, Drift, Drifted, drift};
#[cfg(feature = "fake")]
pub use fake::{Fake, FakeOptions, fake, fake_with};
pub use introspect::{CollectionInfo, IndexInfo, ListedCollection};
pub use lint::{lint, lint_with};
pub use lower::{lower, lower_with};
pub use migration::{
    Applied, Begun, CheckOutcome, File, Finding, Migration, MigrationError, Migrations, Name, OwnedPlan, Repair,
    Snapshot, State, Sum, pending, repairs,
};
pub use options::Action;
pub use plan::{Hazard, Plan, PlanOptions, Refused, Rollout, Step, Why, create, plan};
pub use roles::{Role, roles};
pub use seeds::observe_seeds;
pub use spec::{Document, Spec, encryption_map};
pub use version::{Version, VersionError};
pub use violation::{ErrorFields, ServerError, Violation, ViolationKind};
