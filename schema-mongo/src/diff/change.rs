//! What can differ between two specs.

use crate::spec::{Capped, Collection, Granularity, Index, SeedDocument, ShardKey, Text, Validator, View};

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Change<'a> {
    /// A collection is new, with all that belongs to it.
    CreateCollection(&'a Collection),
    /// A collection is gone.
    DropCollection(&'a Collection),
    /// A collection has another name.
    RenameCollection {
        /// Before.
        was: &'a Collection,
        /// Now.
        now: &'a Collection,
    },
    /// Options differ that a server can't change.
    ReplaceOptions {
        /// Before.
        was: &'a Collection,
        /// Now.
        now: &'a Collection,
    },
    /// Documents go after another time, or never.
    SetExpiry {
        /// The collection.
        collection: &'a Collection,
        /// The seconds before.
        was: Option<i64>,
        /// The seconds now.
        now: Option<i64>,
    },
    /// A collection of a fixed size has another.
    SetCapped {
        /// The collection.
        collection: &'a Collection,
        /// Before.
        was: &'a Capped,
        /// Now.
        now: &'a Capped,
    },
    /// Measurements lie further apart: a server goes from finer to coarser.
    SetGranularity {
        /// The collection.
        collection: &'a Collection,
        /// Before.
        was: Granularity,
        /// Now.
        now: Granularity,
    },
    /// Images of documents are kept, or no more.
    SetImages(&'a Collection),
    /// Documents must be like something else.
    SetValidator {
        /// The collection.
        collection: &'a Collection,
        /// Before.
        was: Option<&'a Validator>,
        /// Now.
        now: Option<&'a Validator>,
    },
    /// A field has another name.
    RenameField {
        /// The collection.
        collection: &'a Collection,
        /// The name before.
        was: &'a Text,
        /// The name now.
        now: &'a Text,
    },
    /// An index is new.
    CreateIndex {
        /// The collection.
        collection: &'a Collection,
        /// The index.
        index: &'a Index,
    },
    /// An index is gone.
    DropIndex {
        /// The collection.
        collection: &'a Collection,
        /// The index.
        index: &'a Index,
    },
    /// An index differs in what can be changed in place: whether it is hidden, when documents expire, whether it is unique.
    ModifyIndex {
        /// The collection.
        collection: &'a Collection,
        /// Before.
        was: &'a Index,
        /// Now.
        now: &'a Index,
    },
    /// An index differs in what can't be changed in place.
    ReplaceIndex {
        /// The collection.
        collection: &'a Collection,
        /// Before.
        was: &'a Index,
        /// Now.
        now: &'a Index,
    },
    /// A collection is spread over shards, or by another key.
    Shard {
        /// The collection.
        collection: &'a Collection,
        /// The key before.
        was: Option<&'a ShardKey>,
        /// The key now.
        now: Option<&'a ShardKey>,
    },
    /// A collection is not sharded, since the server that was looked at has no shards.
    LeaveUnsharded {
        /// The collection.
        collection: &'a Collection,
        /// The key that it would be spread by.
        key: &'a ShardKey,
    },
    /// A reference document comes.
    CreateDocument {
        /// The collection.
        collection: &'a Collection,
        /// The document.
        document: &'a SeedDocument,
    },
    /// A reference document changes.
    ChangeDocument {
        /// The collection.
        collection: &'a Collection,
        /// Before.
        was: &'a SeedDocument,
        /// Now.
        now: &'a SeedDocument,
        /// What it was before was read from a live database.
        observed: bool,
    },
    /// A reference document goes.
    DropDocument {
        /// The collection before.
        was: &'a Collection,
        /// The collection now.
        collection: &'a Collection,
        /// The document.
        document: &'a SeedDocument,
    },
    /// A view is new.
    CreateView(&'a View),
    /// A view shows something else.
    ReplaceView {
        /// Before.
        was: &'a View,
        /// Now.
        now: &'a View,
    },
    /// A view is gone.
    DropView(&'a View),
}

impl<'a> Change<'a> {
    /// The collection that it is about, as it is to be.
    pub(crate) fn collection(&self) -> Option<&'a Collection> {
        Some(match self {
            Change::CreateCollection(collection)
            | Change::DropCollection(collection)
            | Change::SetImages(collection) => collection,
            Change::RenameCollection { now, .. } | Change::ReplaceOptions { now, .. } => now,
            Change::SetExpiry { collection, .. }
            | Change::SetCapped { collection, .. }
            | Change::SetGranularity { collection, .. }
            | Change::SetValidator { collection, .. }
            | Change::RenameField { collection, .. }
            | Change::CreateIndex { collection, .. }
            | Change::DropIndex { collection, .. }
            | Change::ModifyIndex { collection, .. }
            | Change::ReplaceIndex { collection, .. }
            | Change::Shard { collection, .. }
            | Change::CreateDocument { collection, .. }
            | Change::ChangeDocument { collection, .. }
            | Change::DropDocument { collection, .. }
            | Change::LeaveUnsharded { collection, .. } => collection,
            Change::CreateView(_) | Change::ReplaceView { .. } | Change::DropView(_) => return None,
        })
    }
}
