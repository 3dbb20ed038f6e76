//! Triggers, policies and rules: what belongs to a table or view and is told apart by its name.

use super::{Change, Item};
use crate::catalog::{Policy, QualifiedName, Rule, Table, Text, Trigger};

/// Triggers of a table or view. `read` has them as they read once the renames are done.
pub fn triggers<'a>(
    (was, old): (&'a QualifiedName, &'a [Trigger]),
    read: &[Trigger],
    (now, new): (&'a QualifiedName, &'a [Trigger]),
    found: &mut Vec<Change<'a>>,
) {
    let items = (|part| Item::Trigger(was, part), |part| Item::Trigger(now, part));
    by_name((old, read, new), |trigger| &trigger.name, items, found);
}

/// Rules of a table or view.
pub fn rules<'a>(
    (was, old): (&'a QualifiedName, &'a [Rule]),
    read: &[Rule],
    (now, new): (&'a QualifiedName, &'a [Rule]),
    found: &mut Vec<Change<'a>>,
) {
    let items = (|part| Item::Rule(was, part), |part| Item::Rule(now, part));
    by_name((old, read, new), |rule| &rule.name, items, found);
}

/// Policies of a table.
pub fn policies<'a>(was: &'a Table, read: &[Policy], now: &'a Table, found: &mut Vec<Change<'a>>) {
    let items = (|part| Item::Policy(was, part), |part| Item::Policy(now, part));
    by_name((&was.policies, read, &now.policies), |policy| &policy.name, items, found);
}

/// What is gone, what is otherwise, what is new.
fn by_name<'a, T: PartialEq>(
    (was, read, now): (&'a [T], &[T], &'a [T]),
    name: impl Fn(&T) -> &Text,
    (item_was, item_now): (impl Fn(&'a T) -> Item<'a>, impl Fn(&'a T) -> Item<'a>),
    found: &mut Vec<Change<'a>>,
) {
    for (old, read) in was.iter().zip(read) {
        match now.iter().find(|new| name(new) == name(old)) {
            None => found.push(Change::Drop(item_was(old))),
            Some(new) if new != read => found.push(Change::Alter(item_was(old), item_now(new))),
            Some(_) => {}
        }
    }
    let is_new = |new: &&'a T| !was.iter().any(|old| name(old) == name(new));
    found.extend(now.iter().filter(is_new).map(|new| Change::Create(item_now(new))));
}
