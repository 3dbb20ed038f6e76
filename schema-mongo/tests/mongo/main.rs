//! MongoDB without a server and with one: validators judged by an oracle, the rules of MongoDB's own parser, plans, the driver's
//! types; and, where `MONGODB_URL` names a server, everything by using it.

#![allow(dead_code, reason = "the database reads the entities' fields, the program does not")]

#[cfg(feature = "adopt")]
mod adopt;
mod checked;
mod copies;
mod depths;
mod diagnostics;
#[cfg(feature = "driver")]
mod driver;
mod encrypted;
mod expression;
#[cfg(feature = "fake")]
mod fake;
mod in_place;
mod kinds;
mod lifecycle;
mod links;
mod linter;
mod lints;
#[cfg(feature = "driver")]
mod live;
#[cfg(feature = "driver")]
mod live_conditions;
#[cfg(feature = "driver")]
mod live_kills;
#[cfg(feature = "driver")]
mod live_links;
#[cfg(feature = "driver")]
mod live_migrations;
#[cfg(feature = "driver")]
mod live_retain;
#[cfg(feature = "driver")]
mod live_rows;
#[cfg(feature = "driver")]
mod live_rules;
#[cfg(feature = "driver")]
mod live_seeds;
mod migrations;
mod node_types;
mod oracle;
mod plans;
mod privacy;
mod random;
mod random_specs;
mod refused;
mod retain;
mod rollout;
mod rules;
mod seeded;
mod seeds;
mod serde_attributes;
mod serde_random;
mod serialized;
mod server;
mod server_rules;
#[cfg(feature = "cli")]
mod standalone;
mod structs;
mod threads;
mod three_valued;
mod trees;
mod unique_keys;
mod violations;
