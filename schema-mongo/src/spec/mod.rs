//! What the database will hold: plain data, sorted, the same at each run.
//!
//! Values stand as extended JSON (`{"$numberDecimal": "0.5"}`, `{"$date": "2026-01-01T00:00:00Z"}`): this crate needs no BSON.

mod access;
mod binary;
mod collection;
mod document;
mod encrypted;
mod encryption_map;
mod index;
mod model;
mod moment;
mod options;
mod schema;
mod seed;
mod validator;
mod value;
mod view;

pub use self::access::AccessPattern;
pub(crate) use binary::{binary, uuid_bytes, uuid_value};
pub use collection::{Collection, ShardKey};
pub use document::Document;
#[cfg(feature = "adopt")]
pub(crate) use document::Ordered;
pub use encrypted::EncryptedField;
pub(crate) use encrypted::encrypted_fields;
pub use encryption_map::encryption_map;
pub(crate) use index::is_wildcard;
pub use index::{Collation, Direction, Index, Keys, TextOptions};
pub use model::{EntityModel, FieldModel, Model, RuleModel};
pub(crate) use moment::millis as moment_millis;
pub(crate) use options::is_below;
pub use options::{Capped, Clustered, Granularity, Options, TimeSeries};
pub use schema::{Additional, BsonType, BsonTypes, Keyword, Schema};
pub use seed::{Seed, SeedDocument};
use serde::{Deserialize, Serialize};
pub(crate) use validator::Query;
pub use validator::{ValidationAction, ValidationLevel, Validator};
pub use value::{Value, canonical, number};
pub use view::View;

pub use schema_core::ir::Uncompared;

/// Text of the spec: borrowed from the program where it stands in an attribute, owned where it was made.
pub type Text = std::borrow::Cow<'static, str>;

/// Everything that a database holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Collections, by name.
    pub collections: Vec<Collection>,
    /// Views, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<View>,
    /// What introspection met and could not model, by name and in words. Never dropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmodelled: Vec<(Text, Text)>,
    /// It was read from a server without shards, a replica set or a standalone: a plan from it leaves out how collections are spread, and
    /// says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_shards: bool,
    /// The access patterns of the model, with what serves each: only where it was lowered.
    #[serde(skip)]
    pub patterns: Uncompared<Vec<AccessPattern>>,
}

impl Spec {
    /// Nothing.
    pub const EMPTY: Spec = Spec {
        collections: Vec::new(),
        views: Vec::new(),
        unmodelled: Vec::new(),
        no_shards: false,
        patterns: Uncompared(Vec::new()),
    };

    /// The collection of this name.
    pub fn collection(&self, name: &str) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.name == name)
    }

    /// The view of this name.
    pub fn view(&self, name: &str) -> Option<&View> {
        self.views.iter().find(|view| view.name == name)
    }

    /// The same without its reference documents.
    #[must_use]
    pub fn without_seeds(&self) -> Spec {
        let mut spec = self.clone();
        spec.collections.iter_mut().for_each(|collection| collection.seed = None);
        spec
    }

    /// The spec as JSON, indented, the same text for the same spec: what a snapshot holds.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The spec of a snapshot.
    ///
    /// # Errors
    /// When the text is not what [`to_json`](Spec::to_json) writes.
    pub fn from_json(json: &str) -> Result<Spec, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Everything in the order of its name: what two equal specs have in common.
    pub(crate) fn sort(&mut self) {
        self.collections.sort_by(|a, b| a.name.cmp(&b.name));
        self.views.sort_by(|a, b| a.name.cmp(&b.name));
        self.unmodelled.sort();
    }
}

/// For serde: leaves out what is not so.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}
