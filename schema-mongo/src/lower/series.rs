//! What a server refuses of time series, and of documents that go by the age of their collection.

use schema_core::Diagnostic;
use schema_core::ir::Entity;

use super::scope::Scope;
use crate::options::EntityOptions;
use crate::spec::{BsonType, Collection, Direction, Index, Schema, Text, TimeSeries, is_below};
use crate::version::Version;

/// Seconds from 1970 to 2026: an age that reaches further back is refused (`index_key_validate.cpp`, `validateExpireAfterSeconds`).
/// A server counts to its own today; what is said in a program does not change with the day.
const SINCE_1970: i64 = 1_767_225_600;

/// What a server refuses of the collection's own options.
pub fn options(entity: &Entity, schema: &Schema, collection: &Collection, scope: &mut Scope<'_>) {
    let Some(attrs) = entity.extensions.get::<EntityOptions>() else { return };
    let name = &*entity.rust.name;
    let options = &collection.options;
    let mut report = |code, path: String, message: String, help: &str| {
        scope.found.push(Diagnostic::new(code, path, entity.source, message).help(help));
    };
    if let Some(series) = &options.time_series {
        // `create_command.cpp`: "'timeseries' is not allowed with 'changeStreamPreAndPostImages'".
        if options.pre_and_post_images {
            let message = "a time series keeps no images of documents".to_owned();
            report("M0512", name.to_owned(), message, "remove `pre_and_post_images`");
        }
        // `create_command.cpp`: "metaField cannot be the same as timeField", "cannot be \"_id\"".
        if let Some(meta) = &series.meta_field
            && (*meta == series.time_field || meta == "_id")
        {
            let message = format!("`{meta}` can't say what was measured: it is the time, or the key");
            report("M0513", format!("{name}.time_series"), message, "name another field: `.meta(sensor_id)`");
        }
    }
    if let Some(seconds) = options.expire_after_seconds {
        if !(0..=SINCE_1970).contains(&seconds) {
            let message = format!("{seconds} seconds reach further back than 1970, which a server refuses");
            report("M0515", name.to_owned(), message, "choose a shorter time, or let documents stay");
        }
        // Manual, "Clustered Collections": documents go by a date in `_id`.
        let is_date = |schema: &Schema| schema.types().is_none_or(|types| types.has(BsonType::Date));
        if attrs.clustered && !schema.property("_id").is_none_or(is_date) {
            let message = "`_id` is no BSON date, so documents would never go".to_owned();
            report(
                "M0516",
                name.to_owned(),
                message,
                "remove `expire_after`, or make the moment the key, as `bson::DateTime`",
            );
        }
    }
    if let Some(capped) = &options.capped {
        // `collection_options.cpp`: "max in a capped collection has to be < 2^31"; IDL of `create`: `size` is 1 PB at most.
        let (size, max) = (1_u64 << 50, 1_u64 << 31);
        if capped.size > size || capped.max.is_some_and(|documents| documents >= max) {
            let message = "a capped collection has a petabyte and fewer than 2147483648 documents at most".to_owned();
            report("M0517", name.to_owned(), message, "say less: `capped(1_073_741_824).max(1_000_000)`");
        }
    }
}

/// What a server refuses of an index of a time series (`create_indexes_cmd.cpp`, `timeseries_commands_conversion_helper.cpp`;
/// manual, "Time Series Secondary Indexes").
pub fn index(series: &TimeSeries, index: &Index, version: Version) -> Option<(String, String)> {
    let is_meta = |path: &str| series.meta_field.as_deref().is_some_and(|meta| is_below(path, meta));
    if index.sparse && !series.is_of_meta(&index.keys) {
        let message = "in a time series only what was measured can be looked up sparsely, no measurement";
        return Some((message.into(), "remove `.sparse()`".into()));
    }
    index.expire_after_seconds?;
    let on_time =
        matches!(&*index.keys.0, [(path, Direction::Ascending | Direction::Descending)] if *path == series.time_field);
    let only_meta = index.partial.as_ref().is_some_and(|filter| {
        filter.as_object().is_some_and(|members| !members.is_empty() && members.keys().all(|path| is_meta(path)))
    });
    if on_time && only_meta && version >= Version::V7_0 {
        return None;
    }
    let message = "measurements go by the age of the collection; by an index of the time, some of them, chosen by what was measured, since MongoDB 7.0";
    Some((message.into(), "say `#[mongo(expire_after(days(30)))]` on the struct".into()))
}

/// What a server refuses of a shard key of a time series: it holds what was measured (manual, "Shard a Time Series Collection"; the time
/// is deprecated there since 8.0).
pub fn shard_key(series: &TimeSeries, keys: &[(Text, Direction)]) -> Option<Text> {
    let is_meta = |path: &str| series.meta_field.as_deref().is_some_and(|meta| is_below(path, meta));
    keys.iter().map(|(path, _)| path).find(|path| !is_meta(path)).cloned()
}
