//! What differs between two catalogs: no SQL, no order, no opinion.

mod change;
mod changes;
pub mod distribution;
pub mod encrypted;
mod existing;
pub mod index_names;
pub mod inherit;
pub(crate) mod maintained;
mod member;
mod pairs;
mod parts;
pub mod renamed;
mod renames;
mod seed;
mod table;
mod view;

use std::collections::BTreeSet;

pub use crate::catalog::{Item, Renames};
pub use change::Change;
pub use changes::Changes;
pub(crate) use table::own_differs;

use crate::catalog::renames::Hints;
use crate::catalog::{Catalog, QualifiedName, Table};
use inherit::Inheritance;
use pairs::{Pair, pairs, pairs_by};

/// What `now` holds otherwise than `was`. Renames are taken from the hints, and never guessed: what looks like one is
/// reported as such, beside the drop and the creation that it is without a hint.
pub fn diff<'a>(was: &'a Catalog, now: &'a Catalog, renames: &Renames) -> Changes<'a> {
    let mut list = Vec::new();
    let found = &mut list;
    existing::schemas(was, now, found);
    plain(&was.extensions, &now.extensions, |item| &item.name, Item::Extension, found);
    named(&was.enums, &now.enums, |item| &item.name, renames.types(), Item::Enum, found);
    labels(renames, found);
    named(&was.domains, &now.domains, |item| &item.name, renames.types(), Item::Domain, found);
    named(&was.composites, &now.composites, |item| &item.name, renames.types(), Item::Composite, found);
    named(&was.ranges, &now.ranges, |item| &item.name, renames.types(), Item::Range, found);
    plain(&was.sequences, &now.sequences, |item| &item.name, Item::Sequence, found);
    let before_tables = found.len();
    let tables = table::all(was, now, renames, found);
    let renamed = renamed::of(was, found);
    let mut of_functions = Vec::new();
    functions(was, now, renamed.as_ref(), &mut of_functions);
    found.splice(before_tables..before_tables, of_functions);
    view::all(was, now, found);
    plain(&was.statistics, &now.statistics, |item| &item.name, Item::Statistics, found);
    plain(&was.event_triggers, &now.event_triggers, |item| &item.name, Item::EventTrigger, found);
    general(was, now, found);
    type_privileges(was, now, renames, found);
    let key = |item: &'a crate::catalog::DefaultPrivileges| (&item.role, &item.schema, &item.objects);
    plain(&was.default_privileges, &now.default_privileges, key, Item::DefaultPrivileges, found);
    index_names::all(&tables, was, now, found);
    adjustments(&tables, (was, now), &BTreeSet::new(), found);
    existing::keep(was, now, found);
    Changes { was, now, renames: renames.clone(), list }
}

/// The tables of both catalogs, and what they have from each other.
pub fn inheritance<'a>(changes: &Changes<'a>) -> Inheritance<'a> {
    let Changes { was, now, renames, list } = changes;
    let tables = table::both(was, now, renames);
    Inheritance::of(&tables, renamed::of(was, list).as_ref())
}

/// What columns from other tables need in addition to what PostgreSQL does with those, by all that changes. Some types are replaced by others of their
/// names.
fn adjustments<'a>(
    tables: &[Pair<'a, Table>],
    (was, now): (&'a Catalog, &'a Catalog),
    replaced: &BTreeSet<&'a QualifiedName>,
    found: &mut Vec<Change<'a>>,
) {
    let own = |catalog: &Catalog| {
        catalog.tables.iter().any(|table| !table.overrides.is_empty() || !table.inherits.is_empty())
    };
    let is_affected = !found.is_empty() && !was.tables.is_empty() || own(was) || own(now);
    if is_affected && has_parents(was, now) {
        let inheritance = Inheritance::of(tables, renamed::of(was, found).as_ref());
        inherit::all(&inheritance, replaced.clone(), found);
    }
}

/// A table is a partition, or inherits from another.
fn has_parents(was: &Catalog, now: &Catalog) -> bool {
    was.tables.iter().chain(&now.tables).any(|table| table.parents().next().is_some())
}

/// Tables whose columns and indexes from other tables are not by themselves what they are to be, once more: by all that changes.
pub fn with_partitions<'a>(changes: &mut Changes<'a>, replaced: &BTreeSet<&'a QualifiedName>) {
    let Changes { was, now, renames, list } = changes;
    if !has_parents(was, now) {
        return;
    }
    list.retain(|change| {
        !matches!(
            change,
            Change::Create(Item::IndexNames(_) | Item::Overrides(_))
                | Change::Alter(Item::IndexNames(_) | Item::Overrides(_), _)
        )
    });
    let tables = table::both(was, now, renames);
    index_names::all(&tables, was, now, list);
    adjustments(&tables, (was, now), replaced, list);
}

/// Things that can't be renamed.
fn plain<'a, T: PartialEq, K: Ord>(
    was: &'a [T],
    now: &'a [T],
    key: impl Fn(&'a T) -> K,
    item: impl Fn(&'a T) -> Item<'a>,
    found: &mut Vec<Change<'a>>,
) {
    for pair in pairs(was, now, key) {
        match pair {
            Pair::Gone(was) => found.push(Change::Drop(item(was))),
            Pair::New(now) => found.push(Change::Create(item(now))),
            Pair::Both(was, now) if was != now => found.push(Change::Alter(item(was), item(now))),
            Pair::Both(..) => {}
        }
    }
}

/// Things that can be renamed by a hint.
fn named<'a, T: PartialEq>(
    was: &'a [T],
    now: &'a [T],
    name: impl Fn(&'a T) -> &'a QualifiedName,
    hints: &Hints,
    item: impl Fn(&'a T) -> Item<'a>,
    found: &mut Vec<Change<'a>>,
) {
    let key = |item: &'a T| name(item);
    for pair in renames::joined(pairs(was, now, key), hints, key) {
        match pair {
            Pair::Gone(was) => found.push(Change::Drop(item(was))),
            Pair::New(now) => found.push(Change::Create(item(now))),
            Pair::Both(was, now) => {
                if name(was) != name(now) {
                    found.push(Change::Rename(item(was), item(now)));
                }
                if was != now {
                    found.push(Change::Alter(item(was), item(now)));
                }
            }
        }
    }
}

/// Things that are not taken apart: one whose statements change is made anew.
fn general<'a>(was: &'a Catalog, now: &'a Catalog, found: &mut Vec<Change<'a>>) {
    let key = |item: &'a crate::catalog::GeneralObject| (&item.kind, &item.name);
    for pair in pairs(&was.general, &now.general, key) {
        match pair {
            Pair::Gone(was) => found.push(Change::Drop(Item::General(was))),
            Pair::New(now) => found.push(Change::Create(Item::General(now))),
            Pair::Both(was, now) if was == now => {}
            Pair::Both(was, now) => {
                let same = (&was.definition, &was.more) == (&now.definition, &now.more);
                let (was, now) = (Item::General(was), Item::General(now));
                found.push(if same { Change::Alter(was, now) } else { Change::Rebuild(was, now) });
            }
        }
    }
}

/// Who may use types; those of a type that goes go with it.
fn type_privileges<'a>(was: &'a Catalog, now: &'a Catalog, renames: &Renames, found: &mut Vec<Change<'a>>) {
    let start = found.len();
    let (old, new) = (&was.type_privileges, &now.type_privileges);
    named(old, new, |item| &item.name, renames.types(), Item::TypePrivileges, found);
    let is_there = |name: &QualifiedName| {
        now.enums.iter().any(|item| item.name == *name)
            || now.domains.iter().any(|item| item.name == *name)
            || now.composites.iter().any(|item| item.name == *name)
            || now.ranges.iter().any(|item| item.name == *name)
    };
    let mut at = 0;
    found.retain(|change| {
        at += 1;
        at <= start
            || match change {
                Change::Drop(Item::TypePrivileges(item)) => is_there(&item.name),
                Change::Rename(..) => false,
                _ => true,
            }
    });
}

/// Labels that were called otherwise, by a hint, of the types that changed.
fn labels<'a>(renames: &Renames, found: &mut Vec<Change<'a>>) {
    let mut renamed = Vec::new();
    for change in found.iter() {
        let Change::Alter(Item::Enum(was), Item::Enum(now)) = change else { continue };
        for new in now.labels.iter().filter(|new| !was.labels.contains(new)) {
            let before = renames.of_label(&now.name, new);
            let gone = |old: &&'a crate::catalog::Text| before.contains(old) && !now.labels.contains(old);
            if let Some(old) = was.labels.iter().find(gone) {
                renamed.push(Change::Rename(Item::Label(was, old), Item::Label(now, new)));
            }
        }
    }
    found.extend(renamed);
}

/// Functions are told apart by name and by the types of their arguments. One of which those stay and what it gives back
/// changes can't be replaced in place.
fn functions<'a>(was: &'a Catalog, now: &'a Catalog, names: Option<&renamed::Renamed>, found: &mut Vec<Change<'a>>) {
    let types = |item: &crate::catalog::Function| item.argument_types().map(ToString::to_string).collect::<Vec<_>>();
    let before = |item: &'a crate::catalog::Function| (&item.name, types(&renamed::function(item, names)));
    let pairs_found = pairs_by(&was.functions, &now.functions, before, |item| (&item.name, types(item)));
    // One of other arguments under the same name takes the place of the old one: what calls it calls the new one then.
    let mut replaced: Vec<(&crate::catalog::Function, &crate::catalog::Function)> = Vec::new();
    for pair in &pairs_found {
        let Pair::New(new) = pair else { continue };
        let old = pairs_found.iter().find_map(|pair| match pair {
            Pair::Gone(old) if old.name == new.name && !replaced.iter().any(|(was, _)| was == old) => Some(*old),
            _ => None,
        });
        replaced.extend(old.map(|old| (old, *new)));
    }
    for pair in pairs_found {
        match pair {
            Pair::Gone(was) if replaced.iter().any(|(old, _)| *old == was) => {}
            Pair::New(now) if replaced.iter().any(|(_, new)| *new == now) => {}
            Pair::Gone(was) => found.push(Change::Drop(Item::Function(was))),
            Pair::New(now) => found.push(Change::Create(Item::Function(now))),
            Pair::Both(was, now) => {
                let read = renamed::function(was, names);
                if *read == *now {
                    continue;
                }
                // CREATE OR REPLACE keeps what is given back and how the arguments are called (manual, CREATE FUNCTION).
                let called = |item: &crate::catalog::Function| {
                    let of = |argument: &crate::catalog::Argument| {
                        (argument.name.clone(), argument.mode, argument.ty.clone())
                    };
                    item.arguments.iter().map(of).collect::<Vec<_>>()
                };
                let defaults = |item: &crate::catalog::Function| {
                    item.arguments.iter().filter(|argument| argument.default.is_some()).count()
                };
                let same =
                    read.returns == now.returns && called(&read) == called(now) && defaults(was) <= defaults(now);
                let (was, now) = (Item::Function(was), Item::Function(now));
                found.push(if same { Change::Alter(was, now) } else { Change::Rebuild(was, now) });
            }
        }
    }
    for (was, now) in replaced {
        found.push(Change::Rebuild(Item::Function(was), Item::Function(now)));
    }
    let key = |item: &'a crate::catalog::Aggregate| (&item.name, &item.arguments);
    plain(&was.aggregates, &now.aggregates, key, Item::Aggregate, found);
}
