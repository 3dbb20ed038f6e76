//! What differs between two catalogs: no SQL, no order, no opinion.

use std::cmp::Ordering;

use crate::catalog::{Catalog, Domain, EnumType, Function, Table, Text, View};

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::enum_variant_names, reason = "a change is a verb and a noun; other verbs follow")]
pub enum Change<'a> {
    /// A schema is new.
    CreateSchema(&'a Text),
    /// An extension is new.
    CreateExtension(&'a Text),
    /// An enum type is new.
    CreateEnum(&'a EnumType),
    /// A domain is new.
    CreateDomain(&'a Domain),
    /// A function is new.
    CreateFunction(&'a Function),
    /// A table is new, with all that belongs to it.
    CreateTable(&'a Table),
    /// A view is new.
    CreateView(&'a View),
}

/// What `now` holds and `was` lacks. Both are sorted, so each list is walked once.
pub fn diff<'a>(was: &'a Catalog, now: &'a Catalog) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    changes.extend(added(&was.schemas, &now.schemas, |name| name).map(Change::CreateSchema));
    changes.extend(added(&was.extensions, &now.extensions, |name| name).map(Change::CreateExtension));
    changes.extend(added(&was.enums, &now.enums, |item| &item.name).map(Change::CreateEnum));
    changes.extend(added(&was.domains, &now.domains, |item| &item.name).map(Change::CreateDomain));
    changes.extend(added(&was.functions, &now.functions, |item| &item.name).map(Change::CreateFunction));
    changes.extend(added(&was.tables, &now.tables, |item| &item.name).map(Change::CreateTable));
    changes.extend(added(&was.views, &now.views, |item| &item.name).map(Change::CreateView));
    changes
}

fn added<'a, T, K: Ord + 'a>(was: &'a [T], now: &'a [T], key: impl Fn(&'a T) -> &'a K) -> impl Iterator<Item = &'a T> {
    let mut was = was.iter().peekable();
    now.iter().filter(move |item| {
        while was.next_if(|old| key(old).cmp(key(item)) == Ordering::Less).is_some() {}
        was.peek().is_none_or(|old| key(old) != key(item))
    })
}
