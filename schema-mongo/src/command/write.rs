//! Commands as a server takes them: their members in the order that it demands.

use serde::{Serialize, Serializer};

use super::unique::duplicates;
use super::{Command, IndexChange, Sharding};
use crate::spec::{Collection, Document, Keys, Text, Value};

/// A document whose members are written one after the other.
macro_rules! document {
    ($serializer:expr, { $($name:expr => $value:expr),* $(,)? } $(, if { $($condition:expr => $n:expr => $v:expr),* $(,)? })?) => {{
        use serde::ser::SerializeMap;
        let mut map = $serializer.serialize_map(None)?;
        $(map.serialize_entry($name, $value)?;)*
        $($(if $condition { map.serialize_entry($n, $v)?; })*)?
        map.end()
    }};
}

/// As the server takes it.
impl Serialize for Command<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Command::Create(collection) => create(collection, serializer),
            Command::CreateView(view) => document!(serializer, {
                "create" => &view.name,
                "viewOn" => &view.on,
                "pipeline" => &Document::of(&view.pipeline),
            }),
            Command::Drop(collection) => document!(serializer, { "drop" => collection }),
            Command::Rename { from, to } => document!(serializer, {
                "renameCollection" => &format!("$database.{from}"),
                "to" => &format!("$database.{to}"),
            }),
            Command::CreateIndexes { collection, indexes } => document!(serializer, {
                "createIndexes" => collection,
                "indexes" => indexes,
            }),
            Command::DropIndex { collection, index } => document!(serializer, {
                "dropIndexes" => collection,
                "index" => index,
            }),
            Command::ModifyIndex { collection, index, change } => document!(serializer, {
                "collMod" => collection,
                "index" => &Modified(index, *change),
            }, if { *change == IndexChange::CheckUnique => "dryRun" => &true }),
            Command::SetValidator { collection, validator, level, action } => {
                let query = validator.as_ref().map(|validator| crate::spec::Query(validator));
                let anything = Value::Object(serde_json::Map::new());
                match &query {
                    Some(query) => document!(serializer, {
                        "collMod" => collection,
                        "validator" => query,
                        "validationLevel" => level,
                        "validationAction" => action,
                    }),
                    None => document!(serializer, {
                        "collMod" => collection,
                        "validator" => &anything,
                        "validationLevel" => level,
                        "validationAction" => action,
                    }),
                }
            }
            Command::SetPipeline(view) => document!(serializer, {
                "collMod" => &view.name,
                "viewOn" => &view.on,
                "pipeline" => &Document::of(&view.pipeline),
            }),
            Command::SetExpiry { collection, seconds: Some(seconds) } => document!(serializer, {
                "collMod" => collection,
                "expireAfterSeconds" => seconds,
            }),
            Command::SetExpiry { collection, seconds: None } => document!(serializer, {
                "collMod" => collection,
                "expireAfterSeconds" => "off",
            }),
            Command::SetImages { collection, enabled } => document!(serializer, {
                "collMod" => collection,
                "changeStreamPreAndPostImages" => &serde_json::json!({ "enabled": enabled }),
            }),
            Command::SetCapped { collection, size, max } => document!(serializer, {
                "collMod" => collection,
            }, if { size.is_some() => "cappedSize" => size, max.is_some() => "cappedMax" => max }),
            Command::SetGranularity { collection, granularity } => document!(serializer, {
                "collMod" => collection,
                "timeseries" => &serde_json::json!({ "granularity": granularity }),
            }),
            Command::Shard { collection, how: Sharding::Gather, .. } => document!(serializer, {
                "unshardCollection" => &format!("$database.{collection}"),
            }),
            // A key that is refined keeps its uniqueness and its collation; one of another takes no uniqueness.
            Command::Shard { collection, key, how: Sharding::Refine, .. } => document!(serializer, {
                "refineCollectionShardKey" => &format!("$database.{collection}"),
                "key" => key,
            }),
            Command::Shard { collection, key, unique, simple, how } => document!(serializer, {
                if *how == Sharding::Again { "reshardCollection" } else { "shardCollection" } => &format!("$database.{collection}"),
                "key" => key,
            }, if {
                *unique && *how == Sharding::Spread => "unique" => &true,
                *simple => "collation" => &serde_json::json!({ "locale": "simple" }),
            }),
            Command::ExpectNone { collection, query } => document!(serializer, {
                "count" => collection,
                "query" => query,
            }),
            Command::ExpectUnique { collection, index } => document!(serializer, {
                "aggregate" => collection,
                "pipeline" => &duplicates(index),
                "cursor" => &Value::Object(serde_json::Map::new()),
                "allowDiskUse" => &true,
            }, if { index.collation.is_some() => "collation" => &index.collation }),
            Command::Reshape { collection, filter, update, .. } => {
                let update = serde_json::json!({ "q": filter, "u": update, "multi": true });
                document!(serializer, {
                    "update" => collection,
                    "updates" => &[update],
                    "bypassDocumentValidation" => &true,
                })
            }
            Command::Update { collection, filter, update, .. } => {
                let update = serde_json::json!({ "q": filter, "u": update, "multi": true });
                document!(serializer, { "update" => collection, "updates" => &[update] })
            }
            Command::Upsert { collection, key, set, on_insert } => {
                let is_empty = |of: &Value| of.as_object().is_none_or(serde_json::Map::is_empty);
                let update = match (is_empty(set), is_empty(on_insert)) {
                    (true, true) => serde_json::json!({ "$setOnInsert": key }),
                    (true, false) => serde_json::json!({ "$setOnInsert": on_insert }),
                    (false, true) => serde_json::json!({ "$set": set }),
                    (false, false) => serde_json::json!({ "$set": set, "$setOnInsert": on_insert }),
                };
                let update = serde_json::json!({ "q": key, "u": update, "upsert": true });
                document!(serializer, { "update" => collection, "updates" => &[update] })
            }
            Command::Delete { collection, filter } => {
                let delete = serde_json::json!({ "q": filter, "limit": 1 });
                document!(serializer, { "delete" => collection, "deletes" => &[delete] })
            }
            Command::Run(command) => command.serialize(serializer),
        }
    }
}

fn create<S: Serializer>(collection: &Collection, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let options = &collection.options;
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("create", &collection.name)?;
    if let Some(capped) = &options.capped {
        map.serialize_entry("capped", &true)?;
        map.serialize_entry("size", &capped.size)?;
        if let Some(max) = &capped.max {
            map.serialize_entry("max", max)?;
        }
    }
    if let Some(time_series) = &options.time_series {
        map.serialize_entry("timeseries", time_series)?;
    }
    if let Some(clustered) = &options.clustered {
        map.serialize_entry("clusteredIndex", &ClusteredIndex(&clustered.name))?;
    }
    if let Some(seconds) = &options.expire_after_seconds {
        map.serialize_entry("expireAfterSeconds", seconds)?;
    }
    if let Some(collation) = &options.collation {
        map.serialize_entry("collation", collation)?;
    }
    if options.pre_and_post_images {
        map.serialize_entry("changeStreamPreAndPostImages", &serde_json::json!({ "enabled": true }))?;
    }
    if !options.encrypted.is_empty() {
        map.serialize_entry("encryptedFields", &crate::spec::encrypted_fields(&options.encrypted))?;
    }
    if let Some(validator) = &collection.validator {
        map.serialize_entry("validator", &crate::spec::Query(validator))?;
        map.serialize_entry("validationLevel", &validator.level)?;
        map.serialize_entry("validationAction", &validator.action)?;
    }
    map.end()
}

struct ClusteredIndex<'a>(&'a Text);

impl Serialize for ClusteredIndex<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document!(serializer, { "key" => &Keys::ascending(["_id"]), "unique" => &true, "name" => self.0 })
    }
}

struct Modified<'a>(&'a Text, IndexChange);

impl Serialize for Modified<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (word, value): (&str, Value) = match self.1 {
            IndexChange::Hidden(hidden) => ("hidden", hidden.into()),
            IndexChange::ExpireAfter(seconds) => ("expireAfterSeconds", seconds.into()),
            IndexChange::PrepareUnique(prepared) => ("prepareUnique", prepared.into()),
            IndexChange::CheckUnique | IndexChange::Unique => ("unique", true.into()),
        };
        document!(serializer, { "name" => self.0, word => &value })
    }
}
