//! A live database as it is seen by those who adopt it: collections, indexes and samples of documents.

use std::fmt::Write as _;

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;

use super::Error;
use super::introspect::{listed, shard_keys};
use crate::adopt::Observed;
use crate::introspect::CollectionInfo;
use crate::spec::Spec;

/// What [`adopt`](crate::adopt()) looks at: each collection with its indexes and so many of its documents, chosen by the server. Nothing is
/// changed.
///
/// ```no_run
/// # async fn adopted(database: mongodb::Database) -> Result<(), Box<dyn std::error::Error>> {
/// use schema_mongo::{AdoptOptions, adopt, client};
///
/// let observed = client::observe(&database, 1000).await?;
/// let adopted = adopt(&observed, &AdoptOptions::default());
/// println!("{}", adopted.report);
/// adopted.write("entities".as_ref())?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// When the server does not answer.
pub async fn observe(database: &Database, sample: u32) -> Result<Observed, Error> {
    let mut observed = Observed { version: version(database).await, ..Observed::default() };
    let infos = listed(database).await?;
    let live = infos.iter().map(|info| Ok(serde_json::from_str::<CollectionInfo>(&serde_json::to_string(info)?)?));
    let mut spec = Spec::from_collections(live.collect::<Result<_, Error>>()?);
    shard_keys(database, &mut spec).await?;
    for mut info in infos {
        let name = info.get_str("name").unwrap_or_default().to_owned();
        if super::lock::OWN.contains(&&*name) || name.starts_with("system.") || name.starts_with("enxcol_.") {
            continue;
        }
        let is_view = info.get_str("type").is_ok_and(|kind| kind == "view");
        if !is_view {
            let count = database.collection::<Document>(&name).estimated_document_count().await?;
            info.insert("count", i64::try_from(count).unwrap_or(i64::MAX));
        }
        let mut text = serde_json::to_string(&info)?;
        text.pop();
        text.push_str(",\"sample\":[");
        for (i, document) in documents(database, &name, sample).await?.iter().enumerate() {
            text.push_str(if i == 0 { "" } else { "," });
            canonical(&Bson::Document(document.clone()), &mut text);
        }
        text.push_str("]}");
        let mut seen: crate::adopt::ObservedCollection = serde_json::from_str(&text)?;
        seen.shard_key = spec.collection(&name).and_then(|known| known.shard_key.clone());
        observed.collections.push(seen);
    }
    observed.collections.sort_by(|a, b| a.info.name().cmp(b.info.name()));
    Ok(observed)
}

/// What the server says of its version; none where it says nothing.
async fn version(database: &Database) -> Option<String> {
    let info = database.run_command(doc! { "buildInfo": 1 }).await.ok()?;
    info.get_str("version").ok().map(ToOwned::to_owned)
}

/// Some documents, from all over the collection where the server can choose so.
async fn documents(database: &Database, name: &str, sample: u32) -> Result<Vec<Document>, Error> {
    if sample == 0 {
        return Ok(Vec::new());
    }
    let collection = database.collection::<Document>(name);
    let chosen = async {
        let stages = [doc! { "$sample": { "size": i64::from(sample) } }];
        collection.aggregate(stages).await?.try_collect::<Vec<Document>>().await
    };
    match chosen.await {
        Ok(documents) => Ok(documents),
        // Views of stages that don't go with it, and servers without it.
        Err(error) if matches!(&*error.kind, mongodb::error::ErrorKind::Command(_)) => {
            Ok(collection.find(doc! {}).limit(i64::from(sample)).await?.try_collect().await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Extended JSON in its canonical form, members in order.
fn canonical(value: &Bson, text: &mut String) {
    let name = |name: &str| serde_json::Value::from(name).to_string();
    match value {
        Bson::Document(members) => {
            text.push('{');
            for (i, (key, value)) in members.iter().enumerate() {
                let comma = if i == 0 { "" } else { "," };
                // Writing to a String can't fail.
                let _ = write!(text, "{comma}{}:", name(key));
                canonical(value, text);
            }
            text.push('}');
        }
        Bson::Array(values) => {
            text.push('[');
            for (i, value) in values.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { "," });
                canonical(value, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.clone().into_canonical_extjson().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_in_order_and_numbers_say_what_they_are() {
        let mut text = String::new();
        canonical(&Bson::Document(doc! { "b": 1, "a": [5_i64, { "z": 1.5 }, null] }), &mut text);
        let whole = r#"{"b":{"$numberInt":"1"},"a":[{"$numberLong":"5"},{"z":{"$numberDouble":"1.5"}},null]}"#;
        assert_eq!(text, whole);
    }
}
