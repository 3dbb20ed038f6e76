//! How a plan is made, and what it may destroy.

use std::collections::BTreeMap;

use crate::spec::{Text, Value};
use crate::version::Version;

/// How changes are made.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanOptions {
    /// What may be lost, by the names that [`Refused`](super::Refused) gives: `users`, `users.users_email_key`.
    pub allow: Vec<Text>,
    /// How a validator that refuses more than before is set.
    pub rollout: Rollout,
    /// Documents that data steps change at a time.
    pub batch: u32,
    /// What documents that are there get in a field that they lack, or whose value is not as it must be: by collection and field
    /// (`users.locale`), an expression of an aggregation (`"en"`, `{"$toLong": "$n"}`).
    pub backfill: BTreeMap<Text, Value>,
    /// The server that the commands are for: what older ones do not know is left out, and reported.
    pub version: Version,
    /// Collections are spread over shards. A replica set and a standalone have none: with `false` that is left out, and said; so it is
    /// in a plan from a spec that was read from one.
    pub sharding: bool,
}

/// How a validator that refuses more than before is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rollout {
    /// The old one stays until no document is wrong by the new one; where a document can't be right by both, documents may be as
    /// one of them says meanwhile. At no moment a write is taken that both refuse.
    #[default]
    Safe,
    /// At once.
    AtOnce,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            rollout: Rollout::Safe,
            batch: 1000,
            backfill: BTreeMap::new(),
            version: Version::default(),
            sharding: true,
        }
    }
}

impl PlanOptions {
    /// The same, and this may be lost: `users`, `users.users_email_key`.
    #[must_use]
    pub fn allow(mut self, name: impl Into<Text>) -> Self {
        self.allow.push(name.into());
        self
    }

    /// The same, and documents that are there get this value in a field.
    #[must_use]
    pub fn backfill(mut self, field: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.backfill.insert(field.into(), value.into());
        self
    }

    /// Whether what has this name may be lost, or was done by hand.
    pub(super) fn allows(&self, name: &str) -> bool {
        self.allow.iter().any(|allowed| allowed == name)
    }
}

/// The name of something in a collection.
pub(super) fn qualified(collection: &Text, own: &Text) -> String {
    format!("{collection}.{own}")
}
