//! What is known while structs are made: keys of all samples, and what is found on the way.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::ObservedCollection;
use super::kind::{self, Kind};
use super::names;
use super::types::{Place, Types};
use crate::spec::Ordered;

/// What is known while structs are made.
pub(super) struct Seen<'s> {
    pub types: &'s mut Types,
    /// Keys of the sample.
    pub keys: &'s AllKeys,
    /// Words may change the database.
    pub improve: bool,
    /// The validator of the collection at hand refuses all documents that are otherwise.
    pub is_kept: bool,
    pub collection: &'s str,
    pub suspected: &'s mut Vec<String>,
    pub notes: &'s mut Vec<String>,
}

/// The keys of all samples.
#[derive(Default)]
pub(super) struct AllKeys {
    /// The collections, and of which kind their keys are, where all are of one.
    pub collections: Vec<(String, Option<Kind>)>,
    /// The collections whose structs have a name.
    pub named: FxHashMap<String, Vec<usize>>,
    /// The collections that have a document of this key.
    pub holders: FxHashMap<String, Vec<usize>>,
}

impl AllKeys {
    /// The keys of these samples.
    pub fn of<'a>(samples: impl Iterator<Item = (&'a ObservedCollection, &'a Vec<Ordered>)>) -> Self {
        let mut all = Self::default();
        for (seen, sample) in samples {
            let at = all.collections.len();
            let mut kinds = BTreeSet::new();
            for document in sample {
                let Ordered::Members(members) = document else { continue };
                let Some((_, id)) = members.iter().find(|(name, _)| name == "_id") else { continue };
                kinds.insert(Kind::read(id));
                if let Some(identity) = kind::identity(id) {
                    all.holders.entry(identity).or_default().push(at);
                }
            }
            let name = seen.info.name();
            all.named.entry(names::single(name)).or_default().push(at);
            all.collections.push((name.to_owned(), kinds.iter().next().copied().filter(|_| kinds.len() == 1)));
        }
        all
    }

    /// The kind of a collection's keys.
    pub fn kind(&self, collection: &str) -> Option<Kind> {
        self.collections.iter().find(|(name, _)| name == collection)?.1
    }
}

impl Seen<'_> {
    fn path(&self, place: Place<'_>) -> String {
        match place.field {
            field if place.depth == 0 && field != self.collection => format!("{}.{field}", self.collection),
            field if place.depth > 0 => format!("{}: {}.{field}", self.collection, place.around),
            _ => self.collection.to_owned(),
        }
    }

    /// Notes what is suspected, for the report.
    pub fn suspected(&mut self, place: Place<'_>, found: &[String]) {
        let path = self.path(place);
        self.suspected.extend(found.iter().map(|found| format!("{path}: {found}")));
    }

    /// Notes what a reader should know, for the report.
    pub fn note(&mut self, place: Place<'_>, found: &str) {
        let path = self.path(place);
        self.notes.push(format!("{path}: {found}"));
    }
}
