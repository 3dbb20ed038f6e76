//! Documents that are older than they are kept.

use schema_core::ir::Entity;
use serde_json::json;

use crate::config::Config;
use crate::lower::{columns, retain, seconds};
use crate::spec::Value;

/// The filter of documents that are older than `retain` keeps them, at this time: in milliseconds since 1970, as BSON counts. A month
/// has 30 days, as in an index by which documents go. `None` where the entity does not say it. What has no moment is kept.
///
/// ```
/// # use schema_core::*;
/// use bson::DateTime;
/// #[derive(Entity)]
/// #[entity(name = "orders", retain(days(365)).by(paid_at).archive())]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
///     paid_at: Option<DateTime>,
/// }
///
/// let registry = registry![Order]?;
/// let order = registry.get::<Order>().unwrap();
/// let old = schema_mongo::documents::expired(order, 1_767_225_600_000).unwrap();
/// assert_eq!(old.to_string(), r#"{"paid_at":{"$lt":{"$date":{"$numberLong":"1735689600000"}}}}"#);
///
/// // With the feature `driver`, `client::archive` moves them in batches.
/// let stages = schema_mongo::documents::archive_stages(order, &old, &Default::default()).unwrap();
/// assert_eq!(stages[1]["$merge"]["into"], "orders_archive");
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn expired(entity: &Entity, now: i64) -> Option<Value> {
    let retention = retain::of(entity)?;
    let path = columns::path(entity, &retention.field)?;
    let since = now.saturating_sub(seconds(retention.after).saturating_mul(1000));
    // A comparison with a moment finds moments alone.
    Some(json!({ path.as_ref(): { "$lt": { "$date": { "$numberLong": since.to_string() } } } }))
}

/// The stages of an aggregation that copy documents to the collection of `.archive()`, again where they were copied before; `None`
/// where the entity does not say it. They are removed when they are there.
#[must_use]
pub fn archive_stages(entity: &Entity, filter: &Value, config: &Config) -> Option<Value> {
    retain::archived(entity)?;
    let merge = json!({
        "into": retain::archive_name(entity, config).as_ref(),
        "on": "_id", "whenMatched": "replace", "whenNotMatched": "insert",
    });
    Some(json!([{ "$match": filter }, { "$merge": merge }]))
}
