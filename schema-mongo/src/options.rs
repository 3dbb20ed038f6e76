//! What `#[mongo(…)]` leaves on the model: plain data, under the namespace `mongo`.

use schema_core::ir::{self, Namespace, Source, Text, TypeRef};
use serde::Serialize;

use crate::spec::{BsonType, Capped, Collation, Granularity, ValidationAction, ValidationLevel};

/// What `#[mongo(…)]` says on an entity.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EntityOptions {
    /// `collection = "…"`: the name where it is not the entity's.
    pub collection: Option<Text>,
    /// `validation(Strict)`.
    pub level: Option<ValidationLevel>,
    /// `.warn()`.
    pub action: Option<ValidationAction>,
    /// `open`: documents may have fields that the struct has not.
    pub open: bool,
    /// `index([…])` with what only MongoDB knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<IndexOptions>,
    /// `expr("name", "…")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleOptions>,
    /// `without("…", "reason")`: what this store is to leave out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<WithoutOptions>,
    /// `validator(…)` or `no_validator`, in place of what follows from the struct.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validator: Option<ValidatorOptions>,
    /// `raw_index(…)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub raw_indexes: Vec<RawOptions>,
    /// `encrypted_fields(…)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted_fields: Option<RawOptions>,
    /// `capped(…)`.
    pub capped: Option<Capped>,
    /// `time_series(…)`.
    pub time_series: Option<TimeSeriesOptions>,
    /// `clustered`.
    pub clustered: bool,
    /// `clustered.name("…")`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clustered_name: Option<Text>,
    /// `expire_after(…)`, of a time series or a clustered collection.
    pub expire_after: Option<ir::Span>,
    /// `collation("de")`.
    pub collation: Option<Collation>,
    /// `pre_and_post_images`.
    pub pre_and_post_images: bool,
    /// `shard_key([…])`.
    pub shard_key: Option<ShardKeyOptions>,
    /// `raw_shard_key(…)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_shard_key: Option<RawOptions>,
    /// `live(deleted_at)`: documents without a value there are the live ones.
    pub live: Option<LiveOptions>,
    /// `tenant(organization_id)`: leads every index and the shard key.
    pub tenant: Option<Text>,
    /// `grant("…").find()`: who may do what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantOptions>,
    /// `many_to_many(Tag).array()`: links that are a list of keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub link_arrays: Vec<LinkArrayOptions>,
}

/// Links of `many_to_many` that are a list of keys.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkArrayOptions {
    /// The other entity.
    pub target: TypeRef,
    /// `.through("…")`: which links, where there are several kinds.
    pub through: Option<Text>,
    /// `.field(tag_ids)`: the field that is the list.
    pub field: Option<Text>,
    /// `.max_items(20)`.
    pub max_items: Option<u32>,
    /// `.unbounded("reason")`.
    pub unbounded: Option<Text>,
    /// `.index_name("…")`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_name: Option<Text>,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// A role may do this with the documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GrantOptions {
    /// The role.
    pub role: Text,
    /// What it may do.
    pub actions: Vec<Action>,
}

/// What can be done with a collection (manual, "Privilege Actions").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Watching changes.
    ChangeStream,
    /// Reading documents.
    Find,
    /// Making documents.
    Insert,
    /// Deleting documents for good.
    Remove,
    /// Changing documents.
    Update,
}

impl Action {
    /// As `createRole` says it.
    pub fn word(self) -> &'static str {
        match self {
            Action::ChangeStream => "changeStream",
            Action::Find => "find",
            Action::Insert => "insert",
            Action::Remove => "remove",
            Action::Update => "update",
        }
    }
}

/// An index with what only MongoDB knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexOptions {
    /// What every store knows.
    #[serde(flatten)]
    pub index: ir::Index,
    /// `.sparse()`
    pub sparse: bool,
    /// `.hidden()`
    pub hidden: bool,
    /// `.expire_after(days(30))`
    pub expire_after: Option<ir::Span>,
    /// `.collation("de")`
    pub collation: Option<Collation>,
    /// `.partial("…")`: extended JSON.
    pub partial: Option<Text>,
    /// `.project([…])`: the paths that a wildcard index holds.
    pub project: Vec<ir::IndexColumn>,
    /// `.exclude([…])`: the paths that it does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<ir::IndexColumn>,
    /// `.text()` of an index over all paths.
    #[serde(skip_serializing_if = "crate::spec::is_false")]
    pub all_text: bool,
    /// `.weights([(title, 10)])`: how much a word counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<(ir::IndexColumn, u32)>,
    /// `.default_language("none")`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_language: Option<Text>,
    /// `.language_override("lang")`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_override: Option<Text>,
    /// `.bits(26)`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<u32>,
    /// `.min(-180.0)`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// `.max(180.0)`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// A condition on documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleOptions {
    /// Its name; that of a `check` that it says for MongoDB.
    pub name: Text,
    /// The expression of `$expr`, as extended JSON.
    pub expression: Text,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// What documents must be like, said otherwise than by the struct.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValidatorOptions {
    /// `no_validator`: the collection takes anything.
    None,
    /// `validator(r#"{…}"#)`: the query that documents match.
    Raw(RawOptions),
}

/// Extended JSON as a server takes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RawOptions {
    /// The text.
    pub json: Text,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// Something that this store is to leave out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WithoutOptions {
    /// The name of a check or an index, or a word such as `fuzzy`.
    pub name: Text,
    /// Why.
    pub reason: Text,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// Measurements over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeSeriesOptions {
    /// The field that says when.
    pub time: Text,
    /// `.meta(…)`: the field that says what was measured.
    pub meta: Option<Text>,
    /// `.granularity(Minutes)`
    pub granularity: Option<Granularity>,
    /// `.max_span_seconds(300)`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_span_seconds: Option<u64>,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// How documents are spread over shards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShardKeyOptions {
    /// The fields.
    pub columns: Vec<ir::IndexColumn>,
    /// `.unique()`
    pub unique: bool,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// Which documents are live.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiveOptions {
    /// The field with the moment of the deletion.
    pub field: Text,
    /// `.purge_after(days(30))`: deleted documents go then.
    pub purge_after: Option<ir::Span>,
    /// `.index_name("…")`, of the index by which they go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_name: Option<Text>,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// What `#[mongo(…)]` says on a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FieldOptions {
    /// `bson_type(Date)`: how the value is written where serde's attributes do not show it.
    pub bson_type: Option<BsonType>,
    /// `max_items(20)`.
    pub max_items: Option<u32>,
    /// `unique_items`.
    pub unique_items: bool,
    /// `unbounded("reason")`: the list may become as long as it likes.
    pub unbounded: Option<Text>,
    /// `ttl(days(30))`.
    pub ttl: Option<TtlOptions>,
    /// `geo`.
    pub geo: Option<GeoOptions>,
    /// `hidden`: not among the public fields.
    pub hidden: bool,
    /// `copy_of("name")`: in an object with copies, of which field it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<Text>,
    /// `embeds(User)`: the object holds copies of that entity's fields.
    pub embeds: Option<EmbedsOptions>,
    /// `tagged("kind").variant("circle").embeds(Circle)`.
    pub tagged: Option<TaggedOptions>,
    /// `encrypted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted: Option<EncryptedOptions>,
}

/// Documents that go.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TtlOptions {
    /// So long after the moment in the field.
    pub after: ir::Span,
    /// `.name("…")`, of the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
}

/// Places.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GeoOptions {
    /// `.name("…")`, of the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
}

/// Copies of another entity's fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EmbedsOptions {
    /// The other entity.
    pub target: TypeRef,
    /// `.index_name("…")`, of the index on its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_name: Option<Text>,
}

/// A value that no server reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct EncryptedOptions {
    /// `.searchable()`: queries can ask for this very value.
    pub searchable: bool,
}

/// An object of one of several kinds, told apart by a member.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaggedOptions {
    /// The member that says which.
    pub tag: Text,
    /// `.content("…")`: the member that holds the rest; without it, the rest stands beside the tag.
    pub content: Option<Text>,
    /// What the tag says, and the struct of the rest; none where there is no rest.
    pub variants: Vec<(Text, Option<TypeRef>)>,
}

/// What `#[mongo(…)]` says on an embedded struct.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EmbeddedOptions {
    /// `open`: objects may have members that the struct has not.
    pub open: bool,
    /// `bson_type(Utf8)`: how its values are written where serde's attributes do not show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bson_type: Option<BsonType>,
}

/// What `#[mongo(…)]` says on an enum or a newtype.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TypeOptions {
    /// `bson_type(Int)`: how its values are written where serde's attributes do not show it.
    pub bson_type: Option<BsonType>,
}

/// What `#[mongo(…)]` says on a view.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ViewOptions {
    /// `pipeline("users", "[…]")`: the collection, and the stages as extended JSON.
    pub pipeline: Option<(Text, Text)>,
    /// `skip("reason")`: MongoDB has no such view.
    pub skip: Option<Text>,
}

impl Namespace for EntityOptions {
    const NAME: &'static str = "mongo";
}

impl Namespace for FieldOptions {
    const NAME: &'static str = "mongo";
}

impl Namespace for EmbeddedOptions {
    const NAME: &'static str = "mongo";
}

impl Namespace for TypeOptions {
    const NAME: &'static str = "mongo";
}

impl Namespace for ViewOptions {
    const NAME: &'static str = "mongo";
}
