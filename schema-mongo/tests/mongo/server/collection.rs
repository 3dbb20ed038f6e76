//! Collections as a server holds them.

use schema_mongo::Version;
use serde_json::{Value, json};

use super::index::{self, Index};
use super::json::Json;
use super::{About, Refused, shard};
use crate::linter;

/// A collection as a server holds it.
#[derive(Debug, Clone, Default)]
pub struct Held {
    pub capped: Option<(i64, i64)>,
    pub series: Option<Series>,
    /// The name of its index on `_id`.
    pub clustered: Option<String>,
    pub expires: Option<i64>,
    /// What was said; none where bytes are compared.
    pub collation: Option<Value>,
    pub images: bool,
    /// `encryptedFields` as they were said.
    pub encrypted: Vec<Value>,
    pub validator: Option<Value>,
    pub level: String,
    pub action: String,
    pub indexes: Vec<Index>,
    pub shard: Option<shard::Key>,
}

#[derive(Debug, Clone)]
pub struct Series {
    pub time: String,
    pub meta: Option<String>,
    pub granularity: String,
}

impl Series {
    pub fn is_meta(&self, path: &str) -> bool {
        self.meta.as_ref().is_some_and(|meta| path == meta || path.starts_with(&format!("{meta}.")))
    }
}

/// Locales of the manual's table that models of the tests name; `klingon` and `de-DE` are not among them.
const LOCALES: [&str; 9] = ["simple", "en", "de", "fr", "da", "en_US", "fr_CA", "th", "de@collation=phonebook"];

/// `collator_factory_icu.cpp`: "Field 'locale' is invalid".
pub fn collation(said: Option<&Json>, found: &mut Refused) -> Option<Value> {
    let said = said?.value();
    let locale = said["locale"].as_str().unwrap_or_default();
    if !LOCALES.contains(&locale) {
        found.push(format!("Field 'locale' is invalid in: {said}"));
    }
    (locale != "simple").then_some(said)
}

/// Members of `create` (manual, "create").
const MEMBERS: [&str; 14] = [
    "create",
    "capped",
    "size",
    "max",
    "timeseries",
    "clusteredIndex",
    "expireAfterSeconds",
    "collation",
    "changeStreamPreAndPostImages",
    "encryptedFields",
    "validator",
    "validationLevel",
    "validationAction",
    "storageEngine",
];

pub fn create(name: &str, command: &Json, version: Version) -> (Held, Refused) {
    let mut found = Refused::new();
    let mut held = Held { level: "strict".into(), action: "error".into(), ..Held::default() };
    let mut seen: Vec<&str> = Vec::new();
    for (member, value) in command.members() {
        if !MEMBERS.contains(&member.as_str()) || seen.contains(&member.as_str()) {
            found.push(format!("BSON field 'create.{member}' is unknown, or said twice"));
        }
        seen.push(member);
        match member.as_str() {
            "timeseries" => {
                let text = |name: &str| value.get(name).and_then(Json::text).map(ToOwned::to_owned);
                let granularity = text("granularity").unwrap_or_else(|| "seconds".into());
                held.series =
                    Some(Series { time: text("timeField").unwrap_or_default(), meta: text("metaField"), granularity });
            }
            "clusteredIndex" => {
                held.clustered = Some(value.get("name").and_then(Json::text).unwrap_or("_id_").to_owned());
                if value.get("key").map(Json::write).as_deref() != Some("{\"_id\":1}")
                    || !value.get("unique").is_some_and(Json::is_true)
                {
                    found.push("InvalidIndexSpecificationOption: clusteredIndex is of _id, and unique".into());
                }
            }
            "expireAfterSeconds" => held.expires = value.number(),
            "collation" => held.collation = collation(Some(value), &mut found),
            "changeStreamPreAndPostImages" => held.images = value.get("enabled").is_some_and(Json::is_true),
            "encryptedFields" => {
                held.encrypted =
                    value.get("fields").map(Json::list).unwrap_or_default().iter().map(Json::value).collect();
            }
            "validator" => held.validator = Some(value.value()),
            "validationLevel" => held.level = value.text().unwrap_or_default().to_owned(),
            "validationAction" => held.action = value.text().unwrap_or_default().to_owned(),
            _ => {}
        }
    }
    if command.get("capped").is_some_and(Json::is_true) {
        let number = |name: &str| command.get(name).and_then(Json::number);
        held.capped = Some((number("size").unwrap_or(0), number("max").unwrap_or(0)));
    }
    options(name, &held, version, &mut found);
    validator(&held, &mut found);
    // Made by the server since 6.3 (manual, "Time Series Secondary Indexes").
    if version >= Version::V7_0
        && let Some(Series { time, meta: Some(meta), .. }) = &held.series
    {
        held.indexes.push(Index::ascending(&format!("{meta}_1_{time}_1"), &[meta, time], held.collation.clone()));
    }
    (held, found)
}

fn options(name: &str, held: &Held, version: Version, found: &mut Refused) {
    let mut refuse = |is_wrong: bool, what: &str| {
        if is_wrong {
            found.push(what.to_owned());
        }
    };
    // Manual, "Naming Restrictions".
    refuse(name.is_empty() || name.contains('$') || name.starts_with("system."), "InvalidNamespace");
    if let Some((size, max)) = held.capped {
        // IDL of `create`; `collection_options.cpp`.
        refuse(!(1..=1 << 50).contains(&size), "the 'size' field of a capped collection is from 1 to 1 PB");
        refuse(max >= 1 << 31, "max in a capped collection has to be < 2^31 or not set");
        refuse(held.clustered.is_some() || held.series.is_some(), "capped beside clusteredIndex or timeseries");
        refuse(!held.encrypted.is_empty(), "Encrypted collections may not be capped");
    }
    if let Some(series) = &held.series {
        // `create_command.cpp`.
        refuse(held.images, "'timeseries' is not allowed with 'changeStreamPreAndPostImages'");
        refuse(held.validator.is_some(), "'timeseries' is not allowed with 'validator'");
        refuse(!held.encrypted.is_empty(), "'timeseries' is not allowed with 'encryptedFields'");
        refuse(held.clustered.is_some(), "'timeseries' is not allowed with 'clusteredIndex'");
        refuse(series.meta.as_ref() == Some(&series.time), "metaField cannot be the same as timeField");
        refuse(series.meta.as_deref() == Some("_id"), "metaField cannot be \"_id\"");
        refuse(series.time.is_empty(), "timeField is required");
    }
    if let Some(seconds) = held.expires {
        refuse(
            held.series.is_none() && held.clustered.is_none(),
            "'expireAfterSeconds' is only supported on time-series or clustered collections",
        );
        // `index_key_validate.cpp`, `validateExpireAfterSeconds`: not further back than 1970.
        refuse(!(0..1_790_000_000).contains(&seconds), "expireAfterSeconds must be within 1970 and now");
    }
    // Wire version 21: drivers take no older server; IDL: `keyId` is a UUID.
    refuse(!held.encrypted.is_empty() && version < Version::V7_0, "encrypted fields need MongoDB 7.0");
    refuse(
        held.encrypted.iter().any(|field| field["keyId"]["$binary"]["subType"] != "04"),
        "encryptedFields.fields.keyId is missing",
    );
}

/// `$jsonSchema`, and no operators that a validator can't have (manual, "Schema Validation", Restrictions).
fn validator(held: &Held, found: &mut Refused) {
    let Some(query) = &held.validator else { return };
    if let Some(schema) = query.get("$jsonSchema") {
        found.extend(linter::complaints(schema));
    }
    let text = query.to_string();
    for word in ["$where", "$text", "$near", "$nearSphere", "$geoNear", "$function", "$accumulator"] {
        if text.contains(&format!("\"{word}\":")) {
            found.push(format!("QueryFeatureNotAllowed: {word}"));
        }
    }
}

pub fn modify(held: &mut Held, command: &Json, about: &About) -> Refused {
    let mut found = Refused::new();
    for (member, value) in &command.members()[1..] {
        match member.as_str() {
            "index" => found.extend(index::modify(held, value, command.get("dryRun").is_some_and(Json::is_true))),
            "dryRun" if command.get("index").is_some_and(|index| index.get("unique").is_some()) => {}
            "validator" | "validationLevel" | "validationAction" if held.series.is_some() => {
                found.push(format!("option not supported on a time-series collection: {member}"));
            }
            "validator" => {
                held.validator = (!value.members().is_empty()).then(|| value.value());
                validator(held, &mut found);
            }
            "validationLevel" => held.level = value.text().unwrap_or_default().to_owned(),
            "validationAction" => held.action = value.text().unwrap_or_default().to_owned(),
            "expireAfterSeconds" => {
                held.expires = value.number();
                options("c", held, about.version, &mut found);
            }
            "changeStreamPreAndPostImages" => {
                held.images = value.get("enabled").is_some_and(Json::is_true);
                options("c", held, about.version, &mut found);
            }
            // `coll_mod.cpp`: "Collection must be capped".
            "cappedSize" | "cappedMax" => match (&mut held.capped, value.number()) {
                (Some((size, max)), Some(number)) => {
                    *(if member == "cappedSize" { size } else { max }) = number;
                    options("c", held, about.version, &mut found);
                }
                _ => found.push("InvalidOptions: collection isn't capped".into()),
            },
            // Manual, "Set Granularity for Time Series Data": one level at a time, coarser only.
            "timeseries" => match (&mut held.series, value.get("granularity").and_then(Json::text)) {
                (Some(series), Some(now))
                    if [("seconds", "minutes"), ("minutes", "hours")].contains(&(&series.granularity, now)) =>
                {
                    series.granularity = now.to_owned();
                }
                _ => found.push("Invalid transition for timeseries.granularity".into()),
            },
            other => found.push(format!("BSON field 'collMod.{other}' is an unknown field")),
        }
    }
    found
}

/// A schema allows values of this type.
pub fn has_type(schema: &Value, name: &str) -> bool {
    match &schema["bsonType"] {
        Value::Null => true,
        Value::Array(all) => all.iter().any(|ty| ty == name),
        one => one == name,
    }
}

impl Held {
    /// The schema of a field, by the names to it, also through lists.
    pub fn field(&self, path: &str) -> Option<Value> {
        let mut schema = self.validator.as_ref()?.get("$jsonSchema")?.clone();
        for name in path.split('.') {
            let member = |schema: &Value| schema["properties"].get(name).cloned();
            schema = member(&schema).or_else(|| member(&schema["items"]))?;
        }
        Some(schema)
    }

    /// The steps of the path that are lists.
    pub fn lists(&self, path: &str) -> Vec<String> {
        let names: Vec<&str> = path.split('.').collect();
        let steps = (1..=names.len()).map(|n| names[..n].join("."));
        steps
            .filter(|step| {
                self.field(step).is_some_and(|schema| !schema["bsonType"].is_null() && has_type(&schema, "array"))
            })
            .collect()
    }

    /// As `listCollections` and `listIndexes` show it, with what a server completes.
    pub fn shown(&self, name: &str, version: Version) -> String {
        let mut options = serde_json::Map::new();
        if let Some((size, max)) = self.capped {
            options.insert("capped".into(), true.into());
            options.insert("size".into(), size.into());
            if max > 0 {
                options.insert("max".into(), max.into());
            }
        }
        if let Some(series) = &self.series {
            let span = match series.granularity.as_str() {
                "seconds" => 3600,
                "minutes" => 86_400,
                _ => 2_592_000,
            };
            let mut shown =
                json!({ "timeField": series.time, "granularity": series.granularity, "bucketMaxSpanSeconds": span });
            if let Some(meta) = &series.meta {
                shown["metaField"] = meta.as_str().into();
            }
            options.insert("timeseries".into(), shown);
        }
        if let Some(name) = &self.clustered {
            options
                .insert("clusteredIndex".into(), json!({ "v": 2, "key": { "_id": 1 }, "name": name, "unique": true }));
        }
        if let Some(seconds) = self.expires {
            options.insert("expireAfterSeconds".into(), json!({ "$numberLong": seconds.to_string() }));
        }
        if let Some(collation) = &self.collation {
            options.insert("collation".into(), completed(collation));
        }
        if self.images {
            options.insert("changeStreamPreAndPostImages".into(), json!({ "enabled": true }));
        }
        if !self.encrypted.is_empty() {
            options.insert("encryptedFields".into(), json!({ "fields": self.encrypted }));
        }
        if let Some(query) = &self.validator {
            options.insert("validator".into(), query.clone());
            options.insert("validationLevel".into(), self.level.as_str().into());
            options.insert("validationAction".into(), self.action.as_str().into());
        }
        let kind = if self.series.is_some() { "timeseries" } else { "collection" };
        let mut indexes: Vec<String> = self.indexes.iter().map(|index| index.shown(version)).collect();
        if self.series.is_none() {
            indexes.insert(0, r#"{"v":2,"key":{"_id":1},"name":"_id_"}"#.into());
        }
        let name = Value::from(name);
        format!(
            r#"{{"name":{name},"type":"{kind}","options":{},"indexes":[{}]}}"#,
            Value::Object(options),
            indexes.join(",")
        )
    }
}

/// A collation with all that a server says of it (manual, "Collation Document").
pub fn completed(said: &Value) -> Value {
    let locale = said["locale"].as_str().unwrap_or_default();
    let mut shown = json!({
        "locale": locale, "caseLevel": false, "strength": 3, "numericOrdering": false, "maxVariable": "punct", "normalization": false, "version": "57.1",
        "caseFirst": if locale == "da" { "upper" } else { "off" },
        "alternate": if locale == "th" { "shifted" } else { "non-ignorable" },
        "backwards": locale == "fr_CA",
    });
    for (name, value) in said.as_object().into_iter().flatten() {
        shown[name] = value.clone();
    }
    shown
}
