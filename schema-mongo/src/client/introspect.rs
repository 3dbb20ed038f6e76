//! A live database as a spec.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;

use super::ClientError;
use crate::drift::Drift;
use crate::introspect::Live;
use crate::spec::Spec;

/// What the database holds.
///
/// # Errors
/// When the server does not answer.
pub async fn introspect(database: &Database) -> Result<Spec, ClientError> {
    let listed = database.run_cursor_command(doc! { "listCollections": 1 }).await?;
    let mut infos: Vec<Document> = listed.try_collect().await?;
    let mut live = Vec::with_capacity(infos.len());
    for info in &mut infos {
        let name = info.get_str("name").unwrap_or_default().to_owned();
        let is_view = info.get_str("type").is_ok_and(|kind| kind == "view");
        // Buckets behind time series, and views' own collection, are the server's.
        if !is_view && !name.starts_with("system.") {
            let indexes = database.run_cursor_command(doc! { "listIndexes": &name }).await?;
            info.insert("indexes", indexes.try_collect::<Vec<Document>>().await?);
        }
        live.push(serde_json::from_str::<Live>(&serde_json::to_string(&info)?)?);
    }
    let mut spec = Spec::of_live(live);
    // The library's own collections are no part of what the application holds.
    spec.collections.retain(|collection| !super::lock::OWN.contains(&&*collection.name));
    Ok(spec)
}

/// How the database differs from what it should hold; empty where it does not.
///
/// # Errors
/// When the server does not answer.
pub async fn drift(database: &Database, expected: &Spec) -> Result<Vec<Drift>, ClientError> {
    Ok(crate::drift::drift(expected, &introspect(database).await?))
}
