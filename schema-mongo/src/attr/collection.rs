//! What is decided when a collection is made.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, IntoSpan, Source, Span, Text};
use schema_core::{Column, IntoColumns};

use crate::options::{EntityOptions, LiveOptions, ShardKeyOptions, TimeSeriesOptions};
use crate::spec;

fn declared(entity: &mut ir::Entity) -> &mut EntityOptions {
    entity.extensions.get_mut::<EntityOptions>()
}

/// The name of a column in the model.
fn name(column: &Column) -> Text {
    column.field().unwrap_or(column.name()).into()
}

/// See [`capped`].
#[derive(Debug)]
pub struct Capped(spec::Capped);

/// The collection has so many bytes: the oldest documents make place for new ones.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(capped(1_048_576).max(5000))]
/// struct Line {
///     # #[entity(primary_key)]
///     # id: i64,
///     text: String,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Line]?)?).to_json();
/// assert!(plan.contains(r#"{"create":"line","capped":true,"size":1048576,"max":5000,"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn capped(bytes: u64) -> Capped {
    Capped(spec::Capped { size: bytes, max: None })
}

impl Capped {
    /// And at most so many documents.
    #[must_use]
    pub fn max(mut self, documents: u64) -> Self {
        self.0.max = Some(documents);
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Capped {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        declared(entity).capped = Some(self.0);
    }
}

/// See [`time_series`].
#[derive(Debug)]
pub struct TimeSeries(TimeSeriesOptions);

/// The documents are measurements: the field says when.
///
/// ```
/// # use schema_core::*;
/// use bson::DateTime;
/// #[derive(Entity)]
/// #[entity(no_primary_key)]
/// #[mongo(time_series(at).meta(sensor).granularity(Minutes), expire_after(days(90)))]
/// struct Reading {
///     at: DateTime,
///     sensor: String,
///     value: f64,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Reading]?)?).to_json();
/// let create = r#"{"create":"reading","timeseries":{"timeField":"at","metaField":"sensor","granularity":"minutes"},"expireAfterSeconds":7776000}"#;
/// assert!(plan.contains(create), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn time_series(time: Column) -> TimeSeries {
    TimeSeries(TimeSeriesOptions {
        time: name(&time),
        meta: None,
        granularity: None,
        max_span_seconds: None,
        source: Source::default(),
    })
}

impl TimeSeries {
    /// The field that says what was measured.
    #[must_use]
    pub fn meta(mut self, column: Column) -> Self {
        self.0.meta = Some(name(&column));
        self
    }

    /// How far measurements of one thing lie apart.
    #[must_use]
    pub fn granularity(mut self, granularity: spec::Granularity) -> Self {
        self.0.granularity = Some(granularity);
        self
    }

    /// How many seconds lie between the measurements of one bucket at most, in place of a granularity: `.max_span_seconds(300)`. Buckets
    /// begin at multiples of it. Since MongoDB 6.3.
    ///
    /// ```
    /// # use schema_core::*;
    /// use bson::DateTime;
    /// #[derive(Entity)]
    /// #[entity(no_primary_key)]
    /// #[mongo(time_series(at).max_span_seconds(300))]
    /// struct Reading {
    ///     at: DateTime,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Reading]?)?).to_json();
    /// assert!(plan.contains(r#""bucketMaxSpanSeconds":300,"bucketRoundingSeconds":300"#), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn max_span_seconds(mut self, seconds: u64) -> Self {
        self.0.max_span_seconds = Some(seconds);
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for TimeSeries {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        declared(entity).time_series = Some(TimeSeriesOptions { source: at, ..self.0 });
    }
}

/// See [`expire_after`].
#[derive(Debug)]
pub struct ExpireAfter(Span);

/// Documents of a time series, or of a clustered collection with dates as keys, go so long after their moment.
///
/// ```
/// # use schema_core::*;
/// # use bson::DateTime;
/// #[derive(serde::Serialize, Entity)]
/// #[mongo(clustered, expire_after(days(1)))]
/// struct Tick {
///     #[serde(rename = "_id")]
///     #[entity(primary_key)]
///     at: DateTime,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Tick]?)?).to_json();
/// assert!(plan.contains(r#""clusteredIndex":{"key":{"_id":1},"unique":true,"name":"tick_id"},"expireAfterSeconds":86400"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn expire_after(after: impl IntoSpan) -> ExpireAfter {
    ExpireAfter(after.into_span())
}

#[diagnostic::do_not_recommend]
impl OnEntity for ExpireAfter {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        declared(entity).expire_after = Some(self.0);
    }
}

/// See [`clustered`].
#[derive(Debug)]
pub struct Clustered(Option<Text>);

/// Documents are kept in the order of `_id`.
///
/// ```
/// # use schema_core::*;
/// #[derive(serde::Serialize, Entity)]
/// #[mongo(clustered)]
/// struct Item {
///     #[serde(rename = "_id")]
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// assert!(schema_mongo::lower(&registry![Item]?)?.to_json().contains("clustered"));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn clustered() -> Clustered {
    Clustered(None)
}

impl Clustered {
    /// The name of the index on `_id`. Without it, collection and `id`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(serde::Serialize, Entity)]
    /// #[mongo(clustered.name("_id_"))]
    /// struct Item {
    ///     #[serde(rename = "_id")]
    ///     #[entity(primary_key)]
    ///     id: i64,
    /// }
    ///
    /// assert!(schema_mongo::lower(&registry![Item]?)?.to_json().contains(r#""name": "_id_""#));
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0 = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Clustered {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        declared(entity).clustered = true;
        declared(entity).clustered_name = self.0;
    }
}

/// See [`pre_and_post_images`].
#[derive(Debug)]
pub struct PreAndPostImages;

/// Change streams can show documents as they were before and after a change.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(pre_and_post_images)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// assert!(plan.contains(r#""changeStreamPreAndPostImages":{"enabled":true}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn pre_and_post_images() -> PreAndPostImages {
    PreAndPostImages
}

#[diagnostic::do_not_recommend]
impl OnEntity for PreAndPostImages {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        declared(entity).pre_and_post_images = true;
    }
}

/// See [`shard_key`].
#[derive(Debug)]
pub struct ShardKey(ShardKeyOptions);

/// How documents are spread over shards. Every unique index must lead with these fields. On a server without shards, a replica set or a
/// standalone, that is left out, and reported.
///
/// ```
/// # use schema_core::*;
/// #[derive(serde::Serialize, Entity)]
/// #[mongo(shard_key([tenant, number.hashed()]))]
/// struct Order {
///     #[serde(rename = "_id")]
///     #[entity(primary_key)]
///     id: i64,
///     tenant: i64,
///     number: i64,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Order]?)?).to_json();
/// assert!(plan.contains(r#"{"shardCollection":"$database.order","key":{"tenant":1,"number":"hashed"}}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn shard_key(columns: impl IntoColumns) -> ShardKey {
    let columns = columns.into_columns().into_iter().map(Into::into).collect();
    ShardKey(ShardKeyOptions { columns, unique: false, source: Source::default() })
}

impl ShardKey {
    /// No two documents hold the same values.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.0.unique = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for ShardKey {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        if declared(entity).shard_key.is_some() || declared(entity).raw_shard_key.is_some() {
            entity.mistakes.push(ir::AttributeError {
                source: at,
                message: "`shard_key` is said twice".to_owned(),
                help: "a collection has one: name all its fields in it".to_owned(),
            });
        }
        declared(entity).shard_key = Some(ShardKeyOptions { source: at, ..self.0 });
    }
}

/// See [`live`].
#[derive(Debug)]
pub struct Live(LiveOptions);

/// Documents without a value in this field are the live ones: what is unique is so among them.
///
/// ```
/// # use schema_core::*;
/// use bson::DateTime;
/// #[derive(serde::Serialize, Entity)]
/// #[mongo(live(deleted_at).purge_after(days(30)))]
/// struct User {
///     # #[entity(primary_key)]
///     # #[serde(rename = "_id")]
///     # id: i64,
///     #[entity(unique)]
///     email: String,
///     deleted_at: Option<DateTime>,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![User]?)?).to_json();
/// let unique = r#"{"key":{"email":1},"name":"user_email_key","unique":true,"partialFilterExpression":{"deleted_at":null}}"#;
/// assert!(plan.contains(unique), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn live(column: Column) -> Live {
    Live(LiveOptions { field: name(&column), purge_after: None, index_name: None, source: Source::default() })
}

impl Live {
    /// Deleted documents go so long after the moment of their deletion.
    #[must_use]
    pub fn purge_after(mut self, after: impl IntoSpan) -> Self {
        self.0.purge_after = Some(after.into_span());
        self
    }

    /// The name of the index by which they go. Without it, collection, field and `ttl`.
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.0.index_name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Live {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        declared(entity).live = Some(LiveOptions { source: at, ..self.0 });
    }
}

/// See [`tenant`].
#[derive(Debug)]
pub struct Tenant(Text);

/// The field says to whom a document belongs: it leads every index and the shard key.
///
/// ```
/// # use schema_core::*;
/// #[derive(serde::Serialize, Entity)]
/// #[entity(unique([number]))]
/// #[mongo(tenant(organization))]
/// struct Invoice {
///     # #[entity(primary_key)]
///     # #[serde(rename = "_id")]
///     # id: i64,
///     organization: i64,
///     number: i64,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Invoice]?)?).to_json();
/// assert!(plan.contains(r#"{"key":{"organization":1,"number":1},"name":"invoice_organization_number_key","unique":true}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn tenant(column: Column) -> Tenant {
    Tenant(name(&column))
}

#[diagnostic::do_not_recommend]
impl OnEntity for Tenant {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        declared(entity).tenant = Some(self.0);
    }
}
