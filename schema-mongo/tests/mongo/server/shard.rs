//! How collections are spread over shards (manual, "Shard Keys", "shardCollection", "reshardCollection", "refineCollectionShardKey").

use schema_mongo::Version;
use schema_mongo::spec::ShardKey;

use super::collection::Held;
use super::index::Index;
use super::json::Json;
use super::{About, Refused};

#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub fields: Vec<(String, String)>,
    pub unique: bool,
}

impl Key {
    /// A unique index leads with it, or with `_id` (`shard_key_pattern.cpp`, `isIndexUniquenessCompatible`).
    pub fn lets(&self, index: &Index) -> bool {
        let names = |fields: &[(String, String)]| fields.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        !index.unique
            || index.keys.first().is_some_and(|(name, _)| name == "_id")
            || names(&index.keys).starts_with(&names(&self.fields))
    }

    /// The index leads with it, holds all documents, and compares bytes.
    pub fn is_led_by(&self, index: &Index) -> bool {
        let all = index.partial.is_none() && !index.sparse && !index.hidden && index.collation.is_none();
        all && index.keys.starts_with(&self.fields)
    }

    pub fn is_id(&self) -> bool {
        self.fields == [("_id".to_owned(), "1".to_owned())]
    }

    pub fn read(&self) -> ShardKey {
        let members: Vec<String> = self.fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        let key = serde_json::from_str(&format!("{{{}}}", members.join(","))).unwrap();
        ShardKey { key, unique: self.unique }
    }
}

pub fn change(held: &mut Held, how: &str, command: &Json, about: &About) -> Refused {
    let mut found = Refused::new();
    let mut refuse = |is_wrong: bool, what: &str| {
        if is_wrong {
            found.push(format!("{how}: {what}"));
        }
    };
    if how == "unshardCollection" {
        refuse(held.shard.is_none(), "NamespaceNotSharded");
        refuse(about.version < Version::V8_0, "no such command before 8.0");
        refuse(held.series.is_some() && about.version < Version::V8_1, "time series since 8.0.10");
        held.shard = None;
        return found;
    }
    let fields: Vec<(String, String)> = command
        .get("key")
        .map(Json::members)
        .unwrap_or_default()
        .iter()
        .map(|(name, value)| (name.clone(), value.write()))
        .collect();
    let unique = command.get("unique").is_some_and(Json::is_true);
    let mut key = Key { fields, unique };
    let allowed: &[&str] = if how == "refineCollectionShardKey" { &["key"] } else { &["key", "unique", "collation"] };
    for (member, _) in &command.members()[1..] {
        refuse(!allowed.contains(&member.as_str()), &format!("unknown field {member}"));
    }
    refuse(key.fields.is_empty(), "Shard key is empty");
    refuse(
        key.fields.iter().any(|(_, value)| !["1", "\"hashed\""].contains(&value.as_str())),
        "Shard keys are ascending or hashed",
    );
    let hashed = key.fields.iter().filter(|(_, value)| value != "1").count();
    refuse(hashed > 1 || hashed > 0 && unique, "one hashed field at most, and none where it is unique");
    refuse(
        key.fields.iter().any(|(name, _)| !held.lists(name).is_empty()),
        "couldn't find valid index for shard key: multikey",
    );
    refuse(held.capped.is_some(), "can't shard a capped collection");
    let encrypted = |name: &str| held.encrypted.iter().any(|field| field["path"] == name);
    refuse(key.fields.iter().any(|(name, _)| encrypted(name)), "Sharding on an encrypted field");
    if let Some(series) = &held.series {
        refuse(key.fields.iter().any(|(name, _)| !series.is_meta(name)), "time series: only the metaField");
        refuse(unique, "time series: unique");
        refuse(how == "reshardCollection" && about.version < Version::V8_1, "time series since 8.0.10");
        refuse(how == "refineCollectionShardKey", "time series");
    }
    if how != "refineCollectionShardKey" {
        // "you must include {locale: simple}".
        let simple =
            command.get("collation").map(|said| said.value()) == Some(serde_json::json!({ "locale": "simple" }));
        refuse(held.collation.is_some() && !simple, "the collection has a collation, say { locale: \"simple\" }");
    }
    match (how, &held.shard) {
        ("shardCollection", None) | ("reshardCollection", Some(_)) => {}
        ("refineCollectionShardKey", Some(was)) => {
            refuse(
                !key.fields.starts_with(&was.fields) || key.fields == was.fields,
                "the new key has the old one in front",
            );
            key.unique = was.unique;
        }
        ("shardCollection", Some(_)) => refuse(true, "AlreadyInitialized"),
        _ => refuse(true, "NamespaceNotSharded"),
    }
    refuse(how == "reshardCollection" && unique, "unique: only false is supported");
    // Manual, "reshardCollection": another key than before.
    refuse(
        how == "reshardCollection" && held.shard.as_ref().is_some_and(|was| was.fields == key.fields),
        "the same key needs forceRedistribution",
    );
    refuse(held.indexes.iter().any(|index| !key.lets(index)), "a unique index does not lead with the key");
    // `shard_key_util.cpp`.
    let led = key.is_id() || held.indexes.iter().any(|index| key.is_led_by(index));
    refuse(!led, "please create an index that starts with the proposed shard key");
    if key.unique && !key.is_id() {
        let first = held.indexes.iter().find(|index| index.keys == key.fields);
        refuse(!first.is_some_and(|index| index.unique), "index not unique, and unique index explicitly specified");
    }
    held.shard = Some(key);
    found
}
