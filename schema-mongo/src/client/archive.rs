//! Documents that are older than they are kept, moved in batches.

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;
use schema_core::ir::Entity;

use super::lock::now;
use super::{Error, document};
use crate::config::Config;
use crate::documents::{archive_stages, expired};
use crate::lower::collection_name;

/// Moves documents, by the clock of the server, that are older than `retain(…).archive()` keeps them, so many at a time, until none is left; says how many. It
/// can be stopped at any moment and started again: a document is removed when it is in the archive. Call it from what runs by
/// the clock. Where the entity does not say `.archive()`, nothing is done.
///
/// # Errors
/// When the server refuses a command.
pub async fn archive(database: &Database, entity: &Entity, config: &Config, batch: u32) -> Result<u64, Error> {
    let now = now(database).await?.timestamp_millis();
    let Some(old) = expired(entity, now).filter(|old| archive_stages(entity, old, config).is_some()) else {
        return Ok(0);
    };
    let collection = database.collection::<Document>(&collection_name(entity, config));
    let filter = document(&old.to_string())?;
    let mut moved = 0;
    loop {
        let found = collection.find(filter.clone()).projection(doc! { "_id": 1 }).limit(i64::from(batch.max(1)));
        let found: Vec<Document> = found.await?.try_collect().await?;
        let keys: Vec<Bson> = found.into_iter().filter_map(|mut found| found.remove("_id")).collect();
        if keys.is_empty() {
            return Ok(moved);
        }
        // Asked again with each command: one that was changed meanwhile may be kept for longer.
        let these = doc! { "$and": [{ "_id": { "$in": keys } }, filter.clone()] };
        let these_json = Bson::Document(these.clone()).into_canonical_extjson();
        let stages = archive_stages(entity, &these_json, config).unwrap_or_default();
        let stages = document(&serde_json::json!({ "stages": stages }).to_string())?;
        let stages = stages.get_array("stages").into_iter().flatten().filter_map(Bson::as_document).cloned();
        collection.aggregate(stages.collect::<Vec<_>>()).await?.try_collect::<Vec<_>>().await?;
        let gone = collection.delete_many(these).await?.deleted_count;
        moved += gone;
        // Another runner has taken them.
        if gone == 0 {
            return Ok(moved);
        }
    }
}
