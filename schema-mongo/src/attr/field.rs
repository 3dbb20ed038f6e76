//! Attributes of a field: `#[mongo(…)]` on a field of an entity or of an embedded struct.

use schema_core::attr::{FieldDraft, InEmbedded, InEntity, OnField, Stored};
use schema_core::ir::{IntoSpan, Text, TypeRef};
use schema_core::{Entity, kind};

pub use super::bson_type::{Written, bson_type};
pub use super::encrypted::{Encrypted, encrypted};
pub use super::tagged::{Tagged, tagged};
use crate::options::{EmbedsOptions, FieldOptions, GeoOptions, TtlOptions};

// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::entity::{
    capped, clustered, collation, collection, encrypted_fields, expire_after, grant, index, live, many_to_many,
    no_validator, open, pre_and_post_images, raw_index, raw_shard_key, rule, shard_key, tenant, time_series,
    validation, validator, wildcard, without,
};

fn declared(draft: &mut FieldDraft) -> &mut FieldOptions {
    draft.field.extensions.get_mut::<FieldOptions>()
}

/// See [`max_items`].
#[derive(Debug)]
pub struct MaxItems(u32);

/// The list holds at most so many, in MongoDB: a document is one piece on disk, of 16 MB at most.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[mongo(max_items(20))]
///     tags: Vec<String>,
/// }
///
/// let spec = schema_mongo::lower(&registry![Item]?)?;
/// let tags = spec.collection("item").unwrap().field("tags").unwrap();
/// assert_eq!(tags.to_value().to_string(), r#"{"bsonType":"array","items":{"bsonType":"string"},"maxItems":20}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn max_items(max: u32) -> MaxItems {
    MaxItems(max)
}

impl<T, Place> OnField<T, kind::List, Place> for MaxItems {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).max_items = Some(self.0);
    }
}

/// See [`unique_items`].
#[derive(Debug)]
pub struct UniqueItems;

/// Nothing occurs twice in the list.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[mongo(unique_items, max_items(9))]
///     tags: Vec<String>,
/// }
///
/// let spec = schema_mongo::lower(&registry![Item]?)?;
/// assert!(spec.to_json().contains(r#""uniqueItems": true"#));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn unique_items() -> UniqueItems {
    UniqueItems
}

impl<T, Place> OnField<T, kind::List, Place> for UniqueItems {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).unique_items = true;
    }
}

/// See [`unbounded`].
#[derive(Debug)]
pub struct Unbounded(Text);

/// The list may become as long as it likes, for this reason: [`lint`](crate::lint()) says no more about it.
///
/// ```
/// # use schema_core::*;
/// #[derive(serde::Serialize, Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # #[serde(rename = "_id")]
///     # id: i64,
///     #[mongo(unbounded("a handful, by nature"))]
///     colours: Vec<String>,
/// }
///
/// assert!(schema_mongo::lint(&registry![Item]?).is_empty());
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn unbounded(reason: impl Into<Text>) -> Unbounded {
    Unbounded(reason.into())
}

impl<T, Place> OnField<T, kind::List, Place> for Unbounded {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).unbounded = Some(self.0);
    }
}

/// See [`ttl`].
#[derive(Debug)]
pub struct Ttl(TtlOptions);

/// The document goes so long after the moment in the field; `ttl(days(0))` at that moment. In a struct it is the document around it
/// that goes; of the structs of a list, by the earliest moment (manual, "TTL Indexes"). Units are `seconds`, `minutes`, `hours`, `days`, `months` (of
/// 30 days) and `years`.
///
/// ```
/// # use schema_core::*;
/// use bson::DateTime;
/// #[derive(Entity)]
/// struct Session {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[mongo(ttl(days(30)))]
///     seen_at: DateTime,
///     #[mongo(ttl(minutes(15)).name("codes_go"))]
///     code_sent_at: Option<DateTime>,
/// }
///
/// let spec = schema_mongo::lower(&registry![Session]?)?;
/// let ttl = spec.collection("session").unwrap().index("session_seen_at_ttl").unwrap();
/// assert_eq!(ttl.expire_after_seconds, Some(2_592_000));
/// let codes = spec.collection("session").unwrap().index("codes_go").unwrap();
/// assert_eq!(codes.expire_after_seconds, Some(900));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn ttl(after: impl IntoSpan) -> Ttl {
    Ttl(TtlOptions { after: after.into_span(), name: None })
}

impl Ttl {
    /// The name of the index. Without it, collection, field and `ttl`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0.name = Some(name.into());
        self
    }
}

impl<T, Place: Stored> OnField<T, kind::Temporal, Place> for Ttl {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).ttl = Some(self.0);
    }
}

/// See [`geo`].
#[derive(Debug)]
pub struct Geo(GeoOptions);

/// Places near others are found fast: a `2dsphere` index.
///
/// ```
/// # use schema_core::*;
/// use schema_core::types::Point;
/// #[derive(Entity)]
/// struct Place {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[mongo(geo)]
///     at: Point,
///     #[mongo(geo.name("entrances"))]
///     entrance: Point,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Place]?)?).to_json();
/// assert!(plan.contains(r#"{"key":{"at":"2dsphere"},"name":"place_at_geo"}"#), "{plan}");
/// assert!(plan.contains(r#"{"key":{"entrance":"2dsphere"},"name":"entrances"}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn geo() -> Geo {
    Geo(GeoOptions::default())
}

impl Geo {
    /// The name of the index. Without it, collection, field and `geo`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0.name = Some(name.into());
        self
    }
}

impl<T, Place: Stored> OnField<T, kind::Opaque, Place> for Geo {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).geo = Some(self.0);
    }
}

/// See [`hidden`].
#[derive(Debug)]
pub struct Hidden;

/// The field is left out of [`public_projection`](crate::documents::public_projection); of members of structs, their paths are.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct User {
///     # #[entity(primary_key)]
///     # id: i64,
///     name: String,
///     #[mongo(hidden)]
///     password_hash: String,
/// }
///
/// let registry = registry![User]?;
/// let projection = schema_mongo::documents::public_projection(registry.entity("user").unwrap());
/// assert_eq!(projection.to_string(), r#"{"password_hash":0}"#);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn hidden() -> Hidden {
    Hidden
}

impl<T, K, Place> OnField<T, K, Place> for Hidden {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).hidden = true;
    }
}

/// See [`embeds`].
#[derive(Debug)]
pub struct Embeds(EmbedsOptions);

/// The object, or each object of the list, holds copies of some fields of that entity: an extended reference. Its members
/// are looked up there, by name and type; the key among them is indexed.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(name = "users")]
/// struct User {
///     #[entity(primary_key)]
///     id: i64,
///     name: String,
///     email: String,
/// }
///
/// #[derive(Embedded)]
/// struct Author {
///     id: i64,
///     name: String,
/// }
///
/// #[derive(Entity)]
/// #[entity(name = "reviews")]
/// struct Review {
///     #[entity(primary_key)]
///     id: i64,
///     #[mongo(embeds(User))]
///     author: Author,
/// }
///
/// let spec = schema_mongo::lower(&registry![User, Review]?)?;
/// assert!(spec.collection("reviews").unwrap().is_indexed(&["author.id"]));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn embeds<E: Entity>() -> Embeds {
    Embeds(EmbedsOptions { target: TypeRef::entity::<E>(), index_name: None })
}

impl Embeds {
    /// The name of the index on the key among the copies. Without it, collection, path and `fkey_idx`.
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.0.index_name = Some(name.into());
        self
    }
}

/// See [`copy_of`].
#[derive(Debug)]
pub struct CopyOf(Text);

/// In a struct with copies ([`embeds`]): the member is a copy of the field of this name, where it has another name itself.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # #[entity(name = "users")]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     avatar: Option<String>,
/// # }
/// #[derive(Embedded)]
/// struct Author {
///     #[mongo(copy_of("id"))]
///     user_id: i64,
///     #[mongo(copy_of("avatar"))]
///     picture: Option<String>,
/// }
///
/// #[derive(Entity)]
/// #[entity(name = "reviews")]
/// struct Review {
///     #[entity(primary_key)]
///     id: i64,
///     #[mongo(embeds(User))]
///     author: Author,
/// }
///
/// let spec = schema_mongo::lower(&registry![User, Review]?)?;
/// assert!(spec.collection("reviews").unwrap().is_indexed(&["author.user_id"]));
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// [`refresh_copies`](crate::documents::refresh_copies) brings copies up to date, [`stale_copies`](crate::documents::stale_copies) finds those
/// that are not.
pub fn copy_of(field: impl Into<Text>) -> CopyOf {
    CopyOf(field.into())
}

impl<T, K> OnField<T, K, InEmbedded> for CopyOf {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).copy_of = Some(self.0);
    }
}

/// Kinds that hold objects.
#[diagnostic::on_unimplemented(
    message = "`embeds` is for embedded structs and lists of them",
    label = "this field holds no objects"
)]
pub trait Holds {}

impl Holds for kind::Embedded {}
impl Holds for kind::List {}

impl<T, K: Holds> OnField<T, K, InEntity> for Embeds {
    fn apply(self, draft: &mut FieldDraft) {
        declared(draft).embeds = Some(self.0);
    }
}
