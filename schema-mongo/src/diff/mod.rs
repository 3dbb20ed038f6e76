//! What differs between two specs: no commands, no order, no opinion.

mod index;

use crate::spec::{Collection, Index, ShardKey, Spec, Text, Validator, View};

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// The collections of a spec by name. The one that is looked for is most often the one behind the last: large specs do not fit
/// the processor's memory, and a search fetches names from all over.
struct ByName<'a> {
    all: &'a [Collection],
    next: usize,
}

impl<'a> ByName<'a> {
    fn of(spec: &'a Spec) -> Self {
        Self { all: &spec.collections, next: 0 }
    }

    fn find(&mut self, name: &str) -> Option<&'a Collection> {
        if self.all.get(self.next).is_none_or(|next| next.name != name) {
            match self.all.binary_search_by(|known| (*known.name).cmp(name)) {
                Ok(at) => self.next = at,
                Err(at) => {
                    self.next = at;
                    return None;
                }
            }
        }
        self.next += 1;
        self.all.get(self.next - 1)
    }
}

/// What `new` holds otherwise than `old`.
pub fn diff<'a>(old: &'a Spec, new: &'a Spec) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    let mut renamed: Vec<&str> = Vec::new();
    let (mut before, mut after) = (ByName::of(old), ByName::of(new));
    for now in &new.collections {
        if let Some(was) = before.find(&now.name) {
            if was != now {
                collection(was, now, &mut changes);
            }
            continue;
        }
        // A name that it had before, of a collection that is there and goes.
        let formerly = now.renamed_from.iter().find_map(|name| {
            before.find(name).filter(|was| after.find(&was.name).is_none() && !renamed.contains(&&*was.name))
        });
        match formerly {
            Some(was) => {
                renamed.push(&was.name);
                changes.push(Change::RenameCollection { was, now });
                collection(was, now, &mut changes);
            }
            None => changes.push(Change::CreateCollection(now)),
        }
    }
    for was in &old.collections {
        if after.find(&was.name).is_none() && !renamed.contains(&&*was.name) {
            changes.push(Change::DropCollection(was));
        }
    }
    views(old, new, &mut changes);
    changes
}

fn collection<'a>(was: &'a Collection, now: &'a Collection, changes: &mut Vec<Change<'a>>) {
    let fixed = |collection: &Collection| {
        let mut options = collection.options.clone();
        options.expire_after_seconds = None;
        options.pre_and_post_images = false;
        // Keys are the deployment's: where one side knows none, they are not compared.
        let known = |of: &Collection| of.options.encrypted.iter().all(|field| field.key.is_some());
        if !known(was) || !known(now) {
            options.encrypted.iter_mut().for_each(|field| field.key = None);
        }
        options
    };
    if was.options != now.options {
        // Among granularities a server goes from finer to coarser; that is left to whoever does it by hand.
        if fixed(was) != fixed(now) {
            changes.push(Change::ReplaceOptions { was, now });
        }
        let (before, after) = (was.options.expire_after_seconds, now.options.expire_after_seconds);
        if before != after {
            changes.push(Change::SetExpiry { collection: now, was: before, now: after });
        }
        if was.options.pre_and_post_images != now.options.pre_and_post_images {
            changes.push(Change::SetImages(now));
        }
    }
    let mut done: Vec<(&str, &str)> = Vec::new();
    for (before, after) in &now.renamed_fields {
        let (old_before, old_after) = (undone(before, &done), undone(after, &done));
        if has_field(was, &old_before)
            && !has_field(was, &old_after)
            && has_field(now, after)
            && !has_field(now, before)
        {
            done.push((before, after));
            changes.push(Change::RenameField { collection: now, was: before, now: after });
        }
    }
    if was.validator != now.validator {
        changes.push(Change::SetValidator {
            collection: now,
            was: was.validator.as_ref(),
            now: now.validator.as_ref(),
        });
    }
    index::diff(was, now, changes);
    if was.shard_key != now.shard_key {
        changes.push(Change::Shard { collection: now, was: was.shard_key.as_ref(), now: now.shard_key.as_ref() });
    }
}

/// What a path was before these renames: of a member, the struct around it may have had another name too.
fn undone(path: &str, done: &[(&str, &str)]) -> String {
    let mut path = path.to_owned();
    for (before, after) in done.iter().rev() {
        if let Some(rest) = path.strip_prefix(after).filter(|rest| rest.starts_with('.')) {
            path = format!("{before}{rest}");
        }
    }
    path
}

fn has_field(collection: &Collection, path: &str) -> bool {
    collection
        .validator
        .as_ref()
        .and_then(|validator| validator.schema.as_ref())
        .is_some_and(|schema| !schema.at(path).is_empty())
}

fn views<'a>(old: &'a Spec, new: &'a Spec, changes: &mut Vec<Change<'a>>) {
    for now in &new.views {
        match old.view(&now.name) {
            None => changes.push(Change::CreateView(now)),
            Some(was) if was.on != now.on || was.stages() != now.stages() => {
                changes.push(Change::ReplaceView { was, now });
            }
            Some(_) => {}
        }
    }
    changes.extend(old.views.iter().filter(|was| new.view(&was.name).is_none()).map(Change::DropView));
}
