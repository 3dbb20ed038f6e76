//! What a server is told: commands, as extended JSON in the order that servers demand (the command's name first).

mod document;
mod held;
mod shell;

use std::borrow::Cow;

use serde::{Deserialize, Serialize, Serializer};

pub use self::document::Document;
pub use self::held::Held;
pub(crate) use self::shell::script;
use crate::spec::{Collection, Index, Keys, Text, ValidationAction, ValidationLevel, Validator, Value, View};

/// One command. What is large in it may be borrowed from the spec: [`into_owned`](Command::into_owned) lets go of that.
#[derive(Debug, Clone, PartialEq)]
pub enum Command<'a> {
    /// Makes a collection, with its validator. Its indexes are made by a command of their own.
    Create(Held<'a, Collection>),
    /// Makes a view.
    CreateView(View),
    /// Takes a collection or a view with all that is in it.
    Drop(Text),
    /// Gives a collection another name.
    Rename {
        /// The name until now.
        from: Text,
        /// The name from now on.
        to: Text,
    },
    /// Makes indexes, all in one scan.
    CreateIndexes {
        /// The collection.
        collection: Text,
        /// The indexes.
        indexes: Cow<'a, [Index]>,
    },
    /// Takes an index.
    DropIndex {
        /// The collection.
        collection: Text,
        /// The index.
        index: Text,
    },
    /// Changes an index in place.
    ModifyIndex {
        /// The collection.
        collection: Text,
        /// The index.
        index: Text,
        /// What becomes of it.
        change: IndexChange,
    },
    /// Sets what documents must be like; `None` is anything.
    SetValidator {
        /// The collection.
        collection: Text,
        /// What they must be like.
        validator: Option<Held<'a, Validator>>,
        /// Which writes are looked at.
        level: ValidationLevel,
        /// What happens to wrong documents.
        action: ValidationAction,
    },
    /// Sets the stages of a view.
    SetPipeline(View),
    /// Sets after how many seconds documents of the collection go; `None` is never.
    SetExpiry {
        /// The collection.
        collection: Text,
        /// The seconds.
        seconds: Option<i64>,
    },
    /// Keeps images of documents before and after changes, or stops to.
    SetImages {
        /// The collection.
        collection: Text,
        /// They are kept.
        enabled: bool,
    },
    /// Spreads a collection over shards. `$database` stands for the name of the database.
    Shard {
        /// The collection.
        collection: Text,
        /// The fields.
        key: Keys,
        /// No two documents hold the same values.
        unique: bool,
        /// It is spread already, by another key (since MongoDB 5.0).
        again: bool,
    },
    /// Finds documents that match: there must be none for what follows.
    ExpectNone {
        /// The collection.
        collection: Text,
        /// The query, as extended JSON.
        query: Value,
    },
    /// Finds values that more than one document has: there must be none for what follows.
    ExpectUnique {
        /// The collection.
        collection: Text,
        /// The fields that are to be unique together.
        fields: Vec<Text>,
        /// Among these documents.
        among: Option<Value>,
    },
    /// Changes documents, so many at a time, until none matches. It can stop half-way and be started again.
    Update {
        /// The collection.
        collection: Text,
        /// Those that still need it.
        filter: Value,
        /// What is done to them: operators, or the stages of a pipeline.
        update: Value,
        /// How many at a time.
        batch: u32,
    },
    /// Puts in a document, or sets its other fields where one of its key is there.
    Upsert {
        /// The collection.
        collection: Text,
        /// The fields of the key.
        key: Value,
        /// The other fields.
        set: Value,
    },
    /// Any other command, as extended JSON text.
    Run(Document),
}

/// What becomes of an index in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexChange {
    /// Queries use it again, or no more.
    Hidden(bool),
    /// Documents go after so many seconds.
    ExpireAfter(i64),
    /// New documents must be unique, old ones need not yet.
    PrepareUnique(bool),
    /// All documents are unique.
    Unique,
}

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
            }),
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
            Command::Shard { collection, key, unique, again } => document!(serializer, {
                if *again { "reshardCollection" } else { "shardCollection" } => &format!("$database.{collection}"),
                "key" => key,
            }, if { *unique => "unique" => &true }),
            Command::ExpectNone { collection, query } => document!(serializer, {
                "count" => collection,
                "query" => query,
            }),
            Command::ExpectUnique { collection, fields, among } => document!(serializer, {
                "aggregate" => collection,
                "pipeline" => &duplicates(fields, among.as_ref()),
                "cursor" => &Value::Object(serde_json::Map::new()),
            }),
            Command::Update { collection, filter, update, .. } => {
                let update = serde_json::json!({ "q": filter, "u": update, "multi": true });
                document!(serializer, { "update" => collection, "updates" => &[update] })
            }
            Command::Upsert { collection, key, set } => {
                let is_empty = set.as_object().is_none_or(serde_json::Map::is_empty);
                let update = if is_empty {
                    serde_json::json!({ "$setOnInsert": key })
                } else {
                    serde_json::json!({ "$set": set })
                };
                let update = serde_json::json!({ "q": key, "u": update, "upsert": true });
                document!(serializer, { "update" => collection, "updates" => &[update] })
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
            IndexChange::Unique => ("unique", true.into()),
        };
        document!(serializer, { "name" => self.0, word => &value })
    }
}

/// The stages that find values of more than one document.
fn duplicates(fields: &[Text], among: Option<&Value>) -> Value {
    let id: serde_json::Map<String, Value> =
        fields.iter().enumerate().map(|(i, field)| (format!("f{i}"), format!("${field}").into())).collect();
    let mut stages: Vec<Value> = among.map(|among| serde_json::json!({ "$match": among })).into_iter().collect();
    stages.push(serde_json::json!({ "$group": { "_id": id, "n": { "$sum": 1 } } }));
    stages.push(serde_json::json!({ "$match": { "n": { "$gt": 1 } } }));
    stages.push(serde_json::json!({ "$limit": 10 }));
    stages.into()
}

impl Command<'_> {
    /// The same, with all that is in it.
    pub fn into_owned(self) -> Command<'static> {
        match self {
            Command::Create(collection) => Command::Create(collection.into_owned()),
            Command::CreateIndexes { collection, indexes } => {
                Command::CreateIndexes { collection, indexes: Cow::Owned(indexes.into_owned()) }
            }
            Command::SetValidator { collection, validator, level, action } => {
                let validator = validator.map(Held::into_owned);
                Command::SetValidator { collection, validator, level, action }
            }
            Command::CreateView(view) => Command::CreateView(view),
            Command::Drop(collection) => Command::Drop(collection),
            Command::Rename { from, to } => Command::Rename { from, to },
            Command::DropIndex { collection, index } => Command::DropIndex { collection, index },
            Command::ModifyIndex { collection, index, change } => Command::ModifyIndex { collection, index, change },
            Command::SetPipeline(view) => Command::SetPipeline(view),
            Command::SetExpiry { collection, seconds } => Command::SetExpiry { collection, seconds },
            Command::SetImages { collection, enabled } => Command::SetImages { collection, enabled },
            Command::Shard { collection, key, unique, again } => Command::Shard { collection, key, unique, again },
            Command::ExpectNone { collection, query } => Command::ExpectNone { collection, query },
            Command::ExpectUnique { collection, fields, among } => Command::ExpectUnique { collection, fields, among },
            Command::Update { collection, filter, update, batch } => {
                Command::Update { collection, filter, update, batch }
            }
            Command::Upsert { collection, key, set } => Command::Upsert { collection, key, set },
            Command::Run(command) => Command::Run(command),
        }
    }

    /// As extended JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// It is for the database `admin`, not for the one that the collections are in.
    pub fn is_admin(&self) -> bool {
        matches!(self, Command::Rename { .. } | Command::Shard { .. })
    }

    /// The collection that it is about.
    pub fn collection(&self) -> Option<&Text> {
        Some(match self {
            Command::Create(collection) => &collection.name,
            Command::CreateView(view) | Command::SetPipeline(view) => &view.name,
            Command::Drop(collection) => collection,
            Command::Rename { to, .. } => to,
            Command::CreateIndexes { collection, .. }
            | Command::DropIndex { collection, .. }
            | Command::ModifyIndex { collection, .. }
            | Command::SetValidator { collection, .. }
            | Command::SetExpiry { collection, .. }
            | Command::SetImages { collection, .. }
            | Command::Shard { collection, .. }
            | Command::ExpectNone { collection, .. }
            | Command::ExpectUnique { collection, .. }
            | Command::Update { collection, .. }
            | Command::Upsert { collection, .. } => collection,
            Command::Run(_) => return None,
        })
    }

    /// The same, to be kept in a migration: what can't be read off the command itself stands beside it.
    pub fn to_record(&self) -> Record {
        let batch = match self {
            Command::Update { batch, .. } => Some(*batch),
            _ => None,
        };
        let expect = match self {
            Command::ExpectNone { .. } | Command::ExpectUnique { .. } => Some(Expected::Nothing),
            _ => None,
        };
        Record { command: Document(self.to_json().into()), admin: self.is_admin(), batch, expect }
    }
}

/// A command as migrations keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What the server is told.
    pub command: Document,
    /// It is for the database `admin`.
    #[serde(default, skip_serializing_if = "crate::spec::is_false")]
    pub admin: bool,
    /// The update is done so many documents at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<u32>,
    /// What must come of it for the next command to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expected>,
}

/// What must come of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// A count of 0, or no documents.
    Nothing,
}
