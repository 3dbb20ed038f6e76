//! A live database as a spec.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;

use super::Error;
use super::apply::is_router;
use crate::drift::Drift;
use crate::introspect::CollectionInfo;
use crate::seeds::observe_seeds;
use crate::spec::{ShardKey, Spec, Text, Value};

/// What the database holds.
///
/// # Errors
/// When the server does not answer.
pub async fn introspect(database: &Database) -> Result<Spec, Error> {
    let infos = listed(database).await?;
    let live = infos.iter().map(|info| Ok(serde_json::from_str::<CollectionInfo>(&serde_json::to_string(info)?)?));
    let mut spec = Spec::from_collections(live.collect::<Result<_, Error>>()?);
    shard_keys(database, &mut spec).await?;
    // The library's own collections are no part of what the application holds.
    spec.collections.retain(|collection| !super::lock::OWN.contains(&&*collection.name));
    Ok(spec)
}

/// Answers of `listCollections`, each with that of `listIndexes` as its member `indexes`.
pub(super) async fn listed(database: &Database) -> Result<Vec<Document>, Error> {
    let listed = database.run_cursor_command(doc! { "listCollections": 1 }).await?;
    let mut infos: Vec<Document> = listed.try_collect().await?;
    for info in &mut infos {
        let name = info.get_str("name").unwrap_or_default().to_owned();
        let is_view = info.get_str("type").is_ok_and(|kind| kind == "view");
        // Buckets behind time series, and views' own collection, are the server's.
        if !is_view && !name.starts_with("system.") {
            let indexes = database.run_cursor_command(doc! { "listIndexes": &name }).await?;
            info.insert("indexes", indexes.try_collect::<Vec<Document>>().await?);
        }
    }
    Ok(infos)
}

/// How a router (mongos) says that collections are spread. Other servers have no shards, and nothing that they could say of them.
pub(super) async fn shard_keys(database: &Database, spec: &mut Spec) -> Result<(), Error> {
    if !is_router(database).await {
        spec.no_shards = true;
        return Ok(());
    }
    let known = database.client().database("config").collection::<Document>("collections");
    let prefix = format!("{}.", database.name());
    let mut entries = known.find(doc! {}).await?;
    while let Some(entry) = entries.try_next().await? {
        // Since MongoDB 8.0 collections on one shard are listed too.
        if entry.get_bool("unsplittable").unwrap_or_default() || entry.get_bool("dropped").unwrap_or_default() {
            continue;
        }
        let name = entry.get_str("_id").ok().and_then(|name| name.strip_prefix(&prefix));
        let (Some(name), Ok(key)) = (name, entry.get_document("key")) else { continue };
        if let Some(collection) = spec.collections.iter_mut().find(|collection| collection.name == name) {
            let json = serde_json::to_string(key)?;
            match serde_json::from_str(&json) {
                Ok(key) => {
                    collection.shard_key = Some(ShardKey { key, unique: entry.get_bool("unique").unwrap_or_default() });
                }
                Err(_) => spec.unmodelled.push((collection.name.clone(), format!("shard key: {json}").into())),
            }
        }
    }
    Ok(())
}

/// How the database differs from what it should hold; empty where it does not.
///
/// # Errors
/// When the server does not answer.
pub async fn drift(database: &Database, expected: &Spec) -> Result<Drift, Error> {
    let mut live = introspect(database).await?;
    introspect_seeds(database, expected, &mut live).await?;
    Ok(crate::drift::drift(&live, expected))
}

/// Notes in `live`, which was read from the same database, which reference documents of a spec it holds: then [`drift`](crate::drift())
/// and [`diff`](crate::diff()) compare them.
///
/// # Errors
/// When the server does not answer.
pub async fn introspect_seeds(database: &Database, expected: &Spec, live: &mut Spec) -> Result<(), Error> {
    let mut found: Vec<(Text, Vec<Value>)> = Vec::new();
    for collection in &expected.collections {
        let Some(seed) = collection.seed.as_ref().filter(|seed| !seed.documents.is_empty()) else { continue };
        if live.collection(&collection.name).is_none() {
            continue;
        }
        let mut documents = Vec::new();
        // Filters are documents, which have a largest size.
        for some in seed.documents.chunks(500) {
            let keys: Vec<&Value> = some.iter().map(|document| &document.key).collect();
            let filter = super::document(&serde_json::json!({ "$or": keys }).to_string())?;
            let mut cursor = database.collection::<Document>(&collection.name).find(filter).await?;
            while let Some(document) = cursor.try_next().await? {
                documents.push(bson::Bson::Document(document).into_canonical_extjson());
            }
        }
        found.push((collection.name.clone(), documents));
    }
    observe_seeds(expected, live, &found);
    Ok(())
}
