//! What is seen of a database: collections, indexes and samples of documents.

use serde::Deserialize;

use crate::introspect::{CollectionInfo, IndexInfo, ListedCollection};
use crate::spec::{Document, ShardKey, Spec};

/// What is seen of a database.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    /// Its collections and views.
    pub collections: Vec<ObservedCollection>,
    /// What the server says of its version in `buildInfo`.
    #[serde(default)]
    pub version: Option<String>,
}

/// What is seen of a collection, or of a view.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObservedCollection {
    /// As `listCollections` describes it.
    #[serde(flatten)]
    pub info: ListedCollection,
    /// The answer of `listIndexes`; of a view none.
    #[serde(default)]
    pub indexes: Vec<IndexInfo>,
    /// How a router says that it is spread over shards.
    #[serde(default)]
    pub shard_key: Option<ShardKey>,
    /// Some of its documents, as extended JSON. Canonical is best: the relaxed form does not tell `int` from `long`.
    #[serde(default)]
    pub sample: Vec<Document>,
    /// How many documents there are, where that is known.
    #[serde(default)]
    pub count: Option<u64>,
}

impl Observed {
    /// From JSON: `{"collections": [{"name": …, "type": …, "options": …, "indexes": […], "sample": […], "count": …}]}`. Name, type and
    /// options are those of `listCollections`, the indexes those of `listIndexes`.
    ///
    /// ```
    /// let observed = schema_mongo::Observed::from_json(
    ///     r#"{"collections": [{"name": "users", "indexes": [{"v": 2, "key": {"_id": 1}, "name": "_id_"}],
    ///          "sample": [{"_id": 1, "name": "Ann"}]}]}"#,
    /// )?;
    /// assert_eq!(observed.collections[0].sample.len(), 1);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the text is not so.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// What the server holds, without the samples.
    pub(super) fn spec(&self) -> Spec {
        let infos = self
            .collections
            .iter()
            .map(|seen| CollectionInfo { info: seen.info.clone(), indexes: seen.indexes.clone() });
        let mut spec = Spec::from_collections(infos.collect());
        for seen in &self.collections {
            if let Some(collection) = spec.collections.iter_mut().find(|known| known.name == seen.info.name()) {
                collection.shard_key.clone_from(&seen.shard_key);
            }
        }
        spec
    }
}
