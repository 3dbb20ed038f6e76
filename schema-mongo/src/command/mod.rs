//! Commands for a server, as extended JSON in the order that servers demand (the command's name first).

mod maybe_owned;
mod record;
mod shell;
mod unique;
mod write;

use std::borrow::Cow;

pub use self::maybe_owned::MaybeOwned;
pub use self::record::{Expected, Record};
pub(crate) use self::shell::script;
use crate::spec::{
    Collection, Document, Granularity, Index, Keys, Text, ValidationAction, ValidationLevel, Validator, Value, View,
};

/// One command. What is large in it may be borrowed from the spec: [`into_owned`](Command::into_owned) lets go of that.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Command<'a> {
    /// Makes a collection, with its validator. Its indexes are made by a command of their own.
    Create(MaybeOwned<'a, Collection>),
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
        validator: Option<MaybeOwned<'a, Validator>>,
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
    /// Gives a collection of a fixed size another (since MongoDB 6.0).
    SetCapped {
        /// The collection.
        collection: Text,
        /// Bytes, where they change.
        size: Option<u64>,
        /// Documents, where that changes; 0 is as many as have room.
        max: Option<u64>,
    },
    /// Says that measurements lie further apart.
    SetGranularity {
        /// The collection.
        collection: Text,
        /// How far.
        granularity: Granularity,
    },
    /// Keeps images of documents before and after changes, or stops to.
    SetImages {
        /// The collection.
        collection: Text,
        /// They are kept.
        enabled: bool,
    },
    /// Says how a collection is spread over shards. `$database` stands for the name of the database.
    Shard {
        /// The collection.
        collection: Text,
        /// The fields.
        key: Keys,
        /// No two documents hold the same values.
        unique: bool,
        /// The collection compares texts as in a language, so the command says that shards compare bytes.
        simple: bool,
        /// What becomes of it.
        how: Sharding,
    },
    /// Finds documents that match: there must be none for what follows.
    ExpectNone {
        /// The collection.
        collection: Text,
        /// The query, as extended JSON.
        query: Value,
    },
    /// Finds values that more than one document has, as a unique index compares them: there must be none for what follows.
    ExpectUnique {
        /// The collection.
        collection: Text,
        /// The index that is to be unique.
        index: Box<Index>,
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
    /// Changes documents as [`Update`](Command::Update) does, on their way from one validator to another: half-way they may be right by
    /// neither, so the validator is not asked (`bypassDocumentValidation`). It is for this command alone: no other write is taken
    /// meanwhile that a validator refuses.
    Reshape {
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
        /// What it gets in addition when it is put in.
        on_insert: Value,
    },
    /// Deletes a document.
    Delete {
        /// The collection.
        collection: Text,
        /// Which one.
        filter: Value,
    },
    /// Any other command, as extended JSON text.
    Run(Document),
}

/// What becomes of how a collection is spread over shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharding {
    /// It is spread, and was not (`shardCollection`).
    Spread,
    /// Fields are added after those of its key (`refineCollectionShardKey`): no document moves at once.
    Refine,
    /// It is spread by another key (`reshardCollection`): all documents move.
    Again,
    /// It is gathered on one shard (`unshardCollection`, since MongoDB 8.0).
    Gather,
}

/// What becomes of an index in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexChange {
    /// Queries use it again, or no more.
    Hidden(bool),
    /// Documents go after so many seconds.
    ExpireAfter(i64),
    /// New documents must be unique, old ones need not yet.
    PrepareUnique(bool),
    /// Whether all documents are unique; nothing changes (`dryRun`).
    CheckUnique,
    /// All documents are unique.
    Unique,
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
                let validator = validator.map(MaybeOwned::into_owned);
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
            Command::SetCapped { collection, size, max } => Command::SetCapped { collection, size, max },
            Command::SetGranularity { collection, granularity } => Command::SetGranularity { collection, granularity },
            Command::Shard { collection, key, unique, simple, how } => {
                Command::Shard { collection, key, unique, simple, how }
            }
            Command::ExpectNone { collection, query } => Command::ExpectNone { collection, query },
            Command::ExpectUnique { collection, index } => Command::ExpectUnique { collection, index },
            Command::Reshape { collection, filter, update, batch } => {
                Command::Reshape { collection, filter, update, batch }
            }
            Command::Update { collection, filter, update, batch } => {
                Command::Update { collection, filter, update, batch }
            }
            Command::Upsert { collection, key, set, on_insert } => Command::Upsert { collection, key, set, on_insert },
            Command::Delete { collection, filter } => Command::Delete { collection, filter },
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
            | Command::SetCapped { collection, .. }
            | Command::SetGranularity { collection, .. }
            | Command::Shard { collection, .. }
            | Command::ExpectNone { collection, .. }
            | Command::ExpectUnique { collection, .. }
            | Command::Reshape { collection, .. }
            | Command::Update { collection, .. }
            | Command::Delete { collection, .. }
            | Command::Upsert { collection, .. } => collection,
            Command::Run(_) => return None,
        })
    }
}
