//! Schemas that others made: what is in them and is not ours stays.

use super::pairs::{Pair, pairs};
use super::{Change, Item};
use crate::catalog::{Catalog, Object, Text};

/// All schemas. Of one that others made nothing is changed.
pub fn schemas<'a>(was: &'a Catalog, now: &'a Catalog, found: &mut Vec<Change<'a>>) {
    for pair in pairs(&was.schemas, &now.schemas, |schema| &schema.name) {
        match pair {
            Pair::Gone(was) if was.existing => {}
            Pair::Gone(was) => found.push(Change::Drop(Item::Schema(was))),
            Pair::New(now) => found.push(Change::Create(Item::Schema(now))),
            Pair::Both(was, now) if was == now || now.existing => {}
            Pair::Both(was, now) => found.push(Change::Alter(Item::Schema(was), Item::Schema(now))),
        }
    }
}

/// What is to be dropped in a schema that others made stays, unless the former catalog knew that too: then what it holds there is ours.
pub fn keep(was: &Catalog, now: &Catalog, found: &mut Vec<Change<'_>>) {
    let is_existing =
        |of: &Catalog, name: &Text| of.schemas.iter().any(|schema| schema.existing && schema.name == *name);
    let theirs: Vec<&Text> =
        now.schemas.iter().map(|schema| &schema.name).filter(|name| is_existing(now, name)).collect();
    if theirs.is_empty() {
        return;
    }
    let is_theirs = |schema: &Text| theirs.contains(&schema) && !is_existing(was, schema);
    let is_kept = |item: &Item<'_>| {
        (!item.is_part() || matches!(item, Item::Statistics(_)))
            && item.object().as_ref().and_then(Object::schema).is_some_and(is_theirs)
    };
    found.retain(|change| !matches!(change, Change::Drop(item) if is_kept(item)));
}
