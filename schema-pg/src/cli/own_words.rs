//! What is made of what the entities say: in their own words, and not in those in which a server repeats them. A server does not always read what it
//! writes as what it was (rows compared by IN come back as a tree of OR, which it reads as a list), so a plan that made things of its words would
//! make others than those that are expected.

use crate::catalog::{Catalog, Item, QualifiedName, Table, View, ViewKind};
use crate::diff::Change;

/// Takes what changes from what was lowered, in place of how the server writes it. What does not change stays as the server writes it: so it is equal to
/// what is there.
pub fn in_own_words(changes: &[Change<'_>], lowered: &Catalog, expected: &Catalog) -> Catalog {
    let mut now = expected.clone();
    for change in changes {
        match change {
            Change::Create(Item::Table(table)) => {
                put(&lowered.tables, &mut now.tables, |other| other.name == table.name);
            }
            Change::Create(item) | Change::Alter(_, item) | Change::Rebuild(_, item) => take(item, lowered, &mut now),
            Change::Drop(_) | Change::Rename(..) | Change::MayBeRenamed(..) => {}
        }
    }
    now
}

/// Puts the thing of one catalog, where it has one of this name, in the place of that of another.
fn take(item: &Item<'_>, from: &Catalog, to: &mut Catalog) {
    match *item {
        Item::Domain(item) | Item::DomainCheck(item, _) | Item::DomainDefault(item) => {
            put(&from.domains, &mut to.domains, |other| other.name == item.name);
        }
        Item::Function(item) => put(&from.functions, &mut to.functions, |other| other.is_same(item)),
        Item::Aggregate(item) => put(&from.aggregates, &mut to.aggregates, |other| {
            other.name == item.name && other.arguments == item.arguments
        }),
        Item::View(item) => put(&from.views, &mut to.views, |other| other.name == item.name),
        Item::Statistics(item) => put(&from.statistics, &mut to.statistics, |other| other.name == item.name),
        Item::General(item) => put(&from.general, &mut to.general, |other| other.object() == item.object()),
        Item::Range(item) => put(&from.ranges, &mut to.ranges, |other| other.name == item.name),
        Item::Column(of, item) | Item::Default(of, item) => table(&of.name, from, to, |from, to| {
            put(&from.columns, &mut to.columns, |other| other.name == item.name);
        }),
        Item::Constraint(of, item) => table(&of.name, from, to, |from, to| {
            put(&from.constraints, &mut to.constraints, |other| other.name == item.name);
        }),
        Item::Index(of, item) => table(&of.name, from, to, |from, to| {
            put(&from.indexes, &mut to.indexes, |other| other.name == item.name);
        }),
        Item::Policy(of, item) => table(&of.name, from, to, |from, to| {
            put(&from.policies, &mut to.policies, |other| other.name == item.name);
        }),
        Item::Trigger(of, item) => table(of, from, to, |from, to| {
            put(&from.triggers, &mut to.triggers, |other| other.name == item.name);
        }),
        Item::Rule(of, item) => table(of, from, to, |from, to| {
            put(&from.rules, &mut to.rules, |other| other.name == item.name);
        }),
        Item::ViewIndex(of, item) => {
            let theirs = from.views.iter().find(|view| view.name == of.name).map(|view| view.indexes());
            let ours = to.views.iter_mut().find(|view| view.name == of.name);
            if let (Some(theirs), Some(View { kind: ViewKind::Materialized { indexes, .. }, .. })) = (theirs, ours) {
                put(theirs, indexes, |other| other.name == item.name);
            }
        }
        // What has no text that a server writes otherwise; and of a table that is there, what stands beside its parts.
        Item::Schema(_)
        | Item::Extension(_)
        | Item::Enum(_)
        | Item::Label(..)
        | Item::Composite(_)
        | Item::Sequence(_)
        | Item::Table(_)
        | Item::IndexNames(_)
        | Item::Overrides(_)
        | Item::Row(..)
        | Item::EventTrigger(_)
        | Item::TypePrivileges(_)
        | Item::DefaultPrivileges(_) => {}
    }
}

fn put<T: Clone>(from: &[T], to: &mut [T], is: impl Fn(&T) -> bool) {
    if let (Some(theirs), Some(ours)) = (from.iter().find(|one| is(one)), to.iter_mut().find(|one| is(one))) {
        ours.clone_from(theirs);
    }
}

/// In the tables of this name.
fn table(name: &QualifiedName, from: &Catalog, to: &mut Catalog, put: impl FnOnce(&Table, &mut Table)) {
    let theirs = from.tables.iter().find(|table| table.name == *name);
    let ours = to.tables.iter_mut().find(|table| table.name == *name);
    if let (Some(theirs), Some(ours)) = (theirs, ours) {
        put(theirs, ours);
    }
}
