//! What differs between two specs: no commands, no order, no opinion.

mod change;
mod index;
mod seed;

pub use self::change::Change;
pub(crate) use self::index::{exclude_each_other, is_equivalent};
use crate::spec::{Capped, Collection, Granularity, Options, Spec};

/// The collections of a spec by name. The one that is looked for is most often the one after the last: large specs do not fit
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
#[must_use]
pub fn diff<'a>(old: &'a Spec, new: &'a Spec) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    let mut renamed: Vec<&str> = Vec::new();
    let (mut before, mut after) = (ByName::of(old), ByName::of(new));
    for now in &new.collections {
        if let Some(was) = before.find(&now.name) {
            if was != now {
                collection(old, was, now, &mut changes);
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
                collection(old, was, now, &mut changes);
            }
            None => {
                changes.push(Change::CreateCollection(now));
                seed::documents(None, now, &mut changes);
                changes.extend(left_unsharded(old, now));
            }
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

fn collection<'a>(old: &Spec, was: &'a Collection, now: &'a Collection, changes: &mut Vec<Change<'a>>) {
    if was.options != now.options {
        options(was, now, changes);
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
    seed::documents(Some(was), now, changes);
    // What is unique is so by an index, which is compared as such.
    let key = |of: &'a Collection| of.shard_key.as_ref().map(|shard| &shard.key);
    match left_unsharded(old, now) {
        Some(left) => changes.push(left),
        None if key(was) != key(now) => {
            changes.push(Change::Shard { collection: now, was: was.shard_key.as_ref(), now: now.shard_key.as_ref() });
        }
        None => {}
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

/// A replica set and a standalone have no shards, and no command for them.
fn left_unsharded<'a>(old: &Spec, now: &'a Collection) -> Option<Change<'a>> {
    let key = now.shard_key.as_ref().filter(|_| old.no_shards)?;
    Some(Change::LeaveUnsharded { collection: now, key })
}

fn options<'a>(was: &'a Collection, now: &'a Collection, changes: &mut Vec<Change<'a>>) {
    let (before, after) = (&was.options, &now.options);
    let coarser = coarser(before, after);
    if fixed(was, now, coarser.is_some()) != fixed(now, was, coarser.is_some()) {
        changes.push(Change::ReplaceOptions { was, now });
    }
    if let (Some(was), Some(size)) = (&before.capped, &after.capped)
        && was != size
    {
        changes.push(Change::SetCapped { collection: now, was, now: size });
    }
    if let Some((was, granularity)) = coarser {
        changes.push(Change::SetGranularity { collection: now, was, now: granularity });
    }
    let (before, after) = (was.options.expire_after_seconds, now.options.expire_after_seconds);
    if before != after {
        changes.push(Change::SetExpiry { collection: now, was: before, now: after });
    }
    if was.options.pre_and_post_images != now.options.pre_and_post_images {
        changes.push(Change::SetImages(now));
    }
}

/// The options of one that a server can't change, as they are compared with those of the other.
fn fixed(of: &Collection, other: &Collection, coarser: bool) -> Options {
    let mut options = of.options.clone();
    options.expire_after_seconds = None;
    options.pre_and_post_images = false;
    // Bytes are compared by default.
    options.collation = options.collation.filter(|collation| collation.locale != "simple");
    if other.options.capped.is_some() {
        options.capped = options.capped.map(|_| Capped { size: 0, max: None });
    }
    if let Some(series) = options.time_series.as_mut().filter(|_| coarser) {
        series.granularity = None;
    }
    // Keys are the deployment's: where one side knows none, they are not compared.
    let known = |of: &Collection| of.options.encrypted.iter().all(|field| field.key.is_some());
    if !known(of) || !known(other) {
        options.encrypted.iter_mut().for_each(|field| field.key = None);
    }
    options
}

/// Granularities of which the second is coarser. Spans of buckets that were chosen stay.
fn coarser(was: &Options, now: &Options) -> Option<(Granularity, Granularity)> {
    let (was, now) = (was.time_series.as_ref()?, now.time_series.as_ref()?);
    let granularity = |of: &crate::spec::TimeSeries| {
        of.bucket_max_span_seconds.is_none().then(|| of.granularity.unwrap_or(Granularity::Seconds))
    };
    let (was, now) = (granularity(was)?, granularity(now)?);
    (was < now).then_some((was, now))
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
