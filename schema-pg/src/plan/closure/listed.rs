//! Changes by what they are about, for lists in which much is looked up.

use rustc_hash::FxHashMap;

use crate::catalog::{Item, Object};
use crate::diff::Change;

/// Changes by what they are about.
pub struct Listed<'a> {
    list: Vec<Option<Change<'a>>>,
    /// Also by what they belong to.
    at: FxHashMap<Object, Vec<usize>>,
}

impl<'a> Listed<'a> {
    pub fn of(list: &[Change<'a>]) -> Self {
        let mut listed = Self { list: Vec::with_capacity(list.len()), at: FxHashMap::default() };
        list.iter().for_each(|change| listed.push(*change));
        listed
    }

    pub fn push(&mut self, change: Change<'a>) {
        let (Change::Create(item)
        | Change::Drop(item)
        | Change::Alter(item, _)
        | Change::Rename(item, _)
        | Change::Rebuild(item, _)
        | Change::MayBeRenamed(item, _)) = change;
        for object in item.object().into_iter().chain(whole(&item)) {
            self.at.entry(object).or_default().push(self.list.len());
        }
        self.list.push(Some(change));
    }

    /// The changes of a thing, of what belongs to it, and of others of its name.
    pub fn about(&self, item: &Item<'a>) -> impl Iterator<Item = Change<'a>> {
        let places = item.object().and_then(|object| self.at.get(&object));
        places.into_iter().flatten().filter_map(|at| self.list[*at])
    }

    /// The same of what it belongs to.
    pub fn about_whole(&self, item: &Item<'a>) -> impl Iterator<Item = Change<'a>> {
        let places = whole(item).and_then(|object| self.at.get(&object));
        places.into_iter().flatten().filter_map(|at| self.list[*at])
    }

    /// Leaves out those changes of a thing, or of what belongs to it, that `goes` holds for.
    pub fn remove(&mut self, item: &Item<'a>, goes: impl Fn(&Change<'a>) -> bool) {
        let Self { list, at } = self;
        for at in item.object().and_then(|object| at.get(&object)).into_iter().flatten() {
            list[*at] = list[*at].filter(|change| !goes(change));
        }
    }

    pub fn into_list(self) -> Vec<Change<'a>> {
        self.list.into_iter().flatten().collect()
    }
}

/// What a thing is recreated with: a view, or a domain.
fn whole(item: &Item<'_>) -> Option<Object> {
    match item {
        Item::ViewIndex(view, _) => Some(Object::Relation(view.name.clone())),
        Item::Trigger(on, _) | Item::Rule(on, _) => Some(Object::Relation((*on).clone())),
        Item::DomainCheck(domain, _) | Item::DomainDefault(domain) => Some(Object::Type(domain.name.clone())),
        _ => None,
    }
}
