//! What a database holds that the entities don't say: it stays, unless it is named.

use std::collections::BTreeSet;

use schema_core::origin::Origin;

use super::granted;

use crate::catalog::{Catalog, ConstraintKind, Item, Object, QualifiedName, Renames, Table, Text, ViewKind};
use crate::diff::{Change, diff, renamed};
use crate::plan::{Resolver, allowed_as};

/// A thing that is there, that the entities don't say, and that stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Other {
    /// Its kind and name: `index app.users_email_idx`.
    pub name: String,
    /// The name by which dropping it is allowed.
    pub allow: Text,
}

/// What may go.
#[derive(Debug, Default)]
pub struct May {
    /// What may go by name, with what is in it.
    pub allow: BTreeSet<Text>,
    /// What the entities don't say may go where no data goes with it, in the schemas that they use.
    pub prune: bool,
}

/// Adds to what is wanted what is there and others made, so that no plan drops it. Returns what that is.
///
/// What this library generated says so in its comment, and goes when no entity asks for it any more. All else may be somebody else's:
/// it goes where it is named.
pub fn keep(live: &Catalog, wanted: &mut Catalog, renames: &Renames, may: &May) -> Vec<Other> {
    let (mut kept, mut others) = (wanted.clone(), Vec::new());
    // PostgreSQL follows renames by itself: what is on a column that is renamed is on it under its new name.
    let live = &read(live, &diff(live, wanted, renames));
    let changes = diff(live, wanted, &Renames::none());
    let dropped = changes.iter().filter_map(|change| match change {
        Change::Drop(item) => Some(*item),
        _ => None,
    });
    for item in staying(dropped.collect(), live, wanted, may) {
        if !put(&item, &mut kept) {
            continue;
        }
        if let Some(object) = item.object() {
            let name = match item {
                Item::View(view) => format!("view {}", view.name),
                Item::Label(of, label) => format!("label {label} of {}", of.name),
                _ => object.to_string(),
            };
            others.push(Other { name, allow: allowed_as(&object) });
        }
    }
    if !may.prune {
        let (roles, parameters) = granted::keep(live, &mut kept, &may.allow);
        others.extend(
            roles.into_iter().map(|role| Other { name: format!("privileges of the role {role}"), allow: role }),
        );
        let parameter = |text: &String| {
            let (parameter, table) = text.split_once(" of ").unwrap_or_default();
            Other { name: format!("storage parameter {text}"), allow: format!("{table}.{parameter}").into() }
        };
        others.extend(parameters.iter().map(parameter));
    }
    kept.sort();
    *wanted = kept;
    others.sort();
    others
}

/// A catalog as it reads once its renames are done.
fn read(live: &Catalog, changes: &[Change<'_>]) -> Catalog {
    let names = renamed::of(live, changes);
    let names = names.as_ref();
    let mut read = live.clone();
    read.tables = live.tables.iter().map(|table| renamed::table(table, names).into_owned()).collect();
    read.functions = live.functions.iter().map(|function| renamed::function(function, names).into_owned()).collect();
    for (was, now) in renamed::types(changes) {
        let enums = read.enums.iter_mut().map(|item| &mut item.name);
        let domains = read.domains.iter_mut().map(|item| &mut item.name);
        enums.chain(domains).filter(|name| *name == was).for_each(|name| name.clone_from(now));
    }
    for change in changes {
        let Change::Rename(Item::Label(of, was), Item::Label(now, label)) = change else { continue };
        let labels = read.enums.iter_mut().filter(|item| item.name == of.name || item.name == now.name);
        labels.flat_map(|item| &mut item.labels).filter(|one| one == was).for_each(|one| one.clone_from(label));
    }
    read.sort();
    read
}

/// Of what a plan would drop, what stays.
fn staying<'a>(dropped: Vec<Item<'a>>, live: &'a Catalog, wanted: &Catalog, may: &May) -> Vec<Item<'a>> {
    let used: BTreeSet<&Text> = wanted.tables.iter().map(|table| &table.name.schema).collect();
    let is_replaced = |item: &Item<'_>| match item {
        // What was not built to the end is built again.
        Item::Index(of, index) => {
            wanted.tables.iter().any(|table| table.name == of.name && table.index(&index.name).is_some())
        }
        _ => false,
    };
    let goes = |item: &Item<'_>| {
        let is_named = item.object().is_some_and(|object| may.allow.contains(&allowed_as(&object)));
        is_named || is_replaced(item) || Origin::of(item.comment()).is_generated()
    };
    let (mut stays, mut goes): (Vec<_>, Vec<_>) = dropped
        .into_iter()
        .filter(|item| !goes(item))
        .partition(|item| !may.prune || holds_data(item) || schema(item).is_none_or(|schema| !used.contains(schema)));
    // What something stands on that stays, stays too, and so do indexes and constraints of columns that stay.
    let resolver = Resolver::of(live);
    while !goes.is_empty() {
        let needed: BTreeSet<Object> =
            stays.iter().flat_map(|item| resolver.needs(*item)).map(|need| need.on).collect();
        let there: BTreeSet<Object> = stays.iter().filter_map(Item::object).collect();
        let belongs = |item: &Item<'a>| {
            item.object().is_some_and(|object| needed.contains(&object))
                || item.is_part()
                    && resolver
                        .needs(*item)
                        .iter()
                        .any(|need| matches!(need.on, Object::Column(..)) && there.contains(&need.on))
        };
        let (also, left): (Vec<_>, Vec<_>) = goes.into_iter().partition(belongs);
        goes = left;
        if also.is_empty() {
            break;
        }
        stays.extend(also);
    }
    stays
}

/// Rows or values go with it.
fn holds_data(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Table(_) | Item::Row(..) | Item::Column(..) | Item::Label(..) | Item::Sequence(_) | Item::Schema(_)
    )
}

/// The schema that it is in.
fn schema<'a>(item: &Item<'a>) -> Option<&'a Text> {
    Some(match *item {
        Item::Enum(item) | Item::Label(item, _) => &item.name.schema,
        Item::Domain(item) | Item::DomainCheck(item, _) | Item::DomainDefault(item) => &item.name.schema,
        Item::Composite(item) => &item.name.schema,
        Item::Range(item) => &item.name.schema,
        Item::Sequence(item) => &item.name.schema,
        Item::Function(item) => &item.name.schema,
        Item::Aggregate(item) => &item.name.schema,
        Item::Table(of) | Item::IndexNames(of) | Item::Overrides(of) | Item::Row(of, _) => &of.name.schema,
        Item::Column(of, _) | Item::Default(of, _) => &of.name.schema,
        Item::Constraint(of, _) => &of.name.schema,
        Item::Index(of, _) => &of.name.schema,
        Item::Policy(of, _) => &of.name.schema,
        Item::ViewIndex(view, _) | Item::View(view) => &view.name.schema,
        Item::Trigger(of, _) | Item::Rule(of, _) => &of.schema,
        Item::Statistics(item) => &item.name.schema,
        Item::TypePrivileges(item) => &item.name.schema,
        Item::General(item) => &item.relation.as_ref()?.schema,
        Item::Schema(_) | Item::Extension(_) | Item::EventTrigger(_) | Item::DefaultPrivileges(_) => return None,
    })
}

/// Adds a thing to a catalog; `false` for what is no thing of its own.
fn put(item: &Item<'_>, to: &mut Catalog) -> bool {
    match *item {
        Item::Schema(item) => to.schemas.push(item.clone()),
        Item::Extension(item) => to.extensions.push(item.clone()),
        Item::Enum(item) => to.enums.push(item.clone()),
        Item::Label(of, label) => {
            let Some(found) = to.enums.iter_mut().find(|item| item.name == of.name) else { return false };
            let at = of.labels.iter().position(|one| one == label).unwrap_or(0);
            // Behind the one that it follows.
            let before =
                of.labels.iter().take(at).rev().find_map(|one| found.labels.iter().position(|known| known == one));
            found.labels.insert(before.map_or(0, |before| before + 1), label.clone());
        }
        Item::Domain(item) => to.domains.push(item.clone()),
        Item::DomainCheck(of, check) => {
            let Some(found) = to.domains.iter_mut().find(|item| item.name == of.name) else { return false };
            found.checks.push(check.clone());
            found.checks.sort_by(|a, b| a.name.cmp(&b.name));
        }
        Item::Composite(item) => to.composites.push(item.clone()),
        Item::Range(item) => to.ranges.push(item.clone()),
        Item::Sequence(item) => to.sequences.push(item.clone()),
        Item::Function(item) => to.functions.push(item.clone()),
        Item::Aggregate(item) => to.aggregates.push(item.clone()),
        Item::Table(item) => to.tables.push(item.clone()),
        Item::View(item) => to.views.push(item.clone()),
        Item::Statistics(item) => to.statistics.push(item.clone()),
        Item::EventTrigger(item) => to.event_triggers.push(item.clone()),
        Item::General(item) => to.general.push(item.clone()),
        Item::DefaultPrivileges(item) => to.default_privileges.push(item.clone()),
        Item::ViewIndex(view, index) => {
            let found = to.views.iter_mut().find(|item| item.name == view.name);
            match found.map(|view| &mut view.kind) {
                Some(ViewKind::Materialized { indexes, .. }) => indexes.push(index.clone()),
                _ => return false,
            }
        }
        Item::Column(of, column) => {
            return part(&of.name, to, |table| {
                // What the entities say of other columns does not change; a column that they don't know must take rows without it.
                table.columns.push(column.clone());
                true
            });
        }
        Item::Constraint(of, constraint) => {
            return part(&of.name, to, |table| {
                let is_key = |kind: &ConstraintKind| matches!(kind, ConstraintKind::PrimaryKey { .. });
                // A table has one primary key.
                let taken = is_key(&constraint.kind) && table.constraints.iter().any(|one| is_key(&one.kind));
                if !taken {
                    table.constraints.push(constraint.clone());
                }
                !taken
            });
        }
        Item::Index(of, index) => {
            return part(&of.name, to, |table| {
                table.indexes.push(index.clone());
                true
            });
        }
        Item::Policy(of, policy) => {
            return part(&of.name, to, |table| {
                table.policies.push(policy.clone());
                table.policies.sort_by(|a, b| a.name.cmp(&b.name));
                true
            });
        }
        Item::Trigger(of, trigger) => {
            if let Some(view) = to.views.iter_mut().find(|view| view.name == *of) {
                view.triggers.push(trigger.clone());
                return true;
            }
            return part(of, to, |table| {
                table.triggers.push(trigger.clone());
                table.triggers.sort_by(|a, b| a.name.cmp(&b.name));
                true
            });
        }
        Item::Rule(of, rule) => {
            if let Some(view) = to.views.iter_mut().find(|view| view.name == *of) {
                view.rules.push(rule.clone());
                return true;
            }
            return part(of, to, |table| {
                table.rules.push(rule.clone());
                true
            });
        }
        Item::Default(..)
        | Item::DomainDefault(_)
        | Item::IndexNames(_)
        | Item::Overrides(_)
        | Item::Row(..)
        | Item::TypePrivileges(_) => {
            return false;
        }
    }
    true
}

/// Adds to a table that is wanted.
fn part(of: &QualifiedName, to: &mut Catalog, add: impl FnOnce(&mut Table) -> bool) -> bool {
    to.tables.iter_mut().find(|table| table.name == *of).is_some_and(add)
}
