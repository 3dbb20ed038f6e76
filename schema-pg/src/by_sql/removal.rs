//! Things that are dropped go, with what goes with them.

use rustc_hash::FxHashSet;

use super::problem::{Problem, Read, homeless};
use super::target::Target;
use super::texts::Thing;
use super::{dependents, stars};
use crate::catalog::{Catalog, Index, Item, Object, QualifiedName, ViewKind, arguments};

/// Drops things: with CASCADE also what depends on them.
pub fn remove(at: usize, things: Vec<Thing>, cascade: bool, target: &mut Target<'_>) -> Read<()> {
    if cascade {
        stars::fix_all(target);
    }
    let asked: FxHashSet<Thing> = things.iter().cloned().collect();
    let mut gone: FxHashSet<Thing> = asked.clone();
    let mut left = things;
    let mut blocked: Vec<(Thing, Thing)> = Vec::new();
    while let Some(thing) = left.pop() {
        for (dependent, with_it) in dependents::of(&thing, target) {
            if let Some(problem) = unknown(at, &dependent, &thing, target) {
                return Err(problem);
            }
            if !with_it && !cascade {
                blocked.push((dependent, thing.clone()));
            } else if gone.insert(dependent.clone()) {
                left.push(dependent);
            }
        }
        for part in parts(&thing, target) {
            if gone.insert(part.clone()) {
                left.push(part);
            }
        }
    }
    // What belongs to something that goes does not hold it.
    if let Some((dependent, on)) = blocked.into_iter().find(|(dependent, _)| !is_gone(dependent, &gone)) {
        let message = format!("{} depends on {}", dependent.0, on.0);
        return Err(homeless(at, message, "drop it before, or write CASCADE: a server would refuse it"));
    }
    apply(&gone, target);
    Ok(())
}

/// What depends on a thing, and can't go alone.
fn unknown(at: usize, dependent: &Thing, on: &Thing, target: &Target<'_>) -> Option<Problem> {
    let message = match &dependent.0 {
        Object::General(kind, name) => format!("{} {name} names {}, and is not taken apart", kind.to_lowercase(), on.0),
        Object::Type(name) if target.places.composites.contains_key(name) && matches!(on.0, Object::Type(_)) => {
            format!("an attribute of the type {name} goes, which is not followed")
        }
        _ => return None,
    };
    Some(homeless(at, message, "drop that before, or what names it in it"))
}

fn is_gone(thing: &Thing, gone: &FxHashSet<Thing>) -> bool {
    let plain = |object: Object| gone.contains(&(object, None));
    gone.contains(thing)
        || match &thing.0 {
            Object::Constraint(of, _) | Object::Trigger(of, _) | Object::Policy(of, _) | Object::Rule(of, _) => {
                plain(Object::Relation(of.clone())) || plain(Object::Type(of.clone()))
            }
            Object::Column(of, _) => plain(Object::Relation(of.clone())),
            Object::Default(of, column) => {
                plain(Object::Relation(of.clone()))
                    || plain(Object::Column(of.clone(), column.clone()))
                    || plain(Object::Type(of.clone()))
            }
            _ => false,
        }
}

/// What belongs to a thing, and others may depend on.
fn parts((object, _): &Thing, target: &Target<'_>) -> Vec<Thing> {
    match object {
        // A column goes in the tables below too.
        Object::Column(of, name) => {
            let below = target.below(of).into_iter().skip(1);
            let below =
                below.filter(|table| target.table_named(table).is_some_and(|table| table.column(name).is_none()));
            below.map(|table| (Object::Column(table, name.clone()), None)).collect()
        }
        _ => Vec::new(),
    }
}

/// Takes all of these out of the catalog.
fn apply(gone: &FxHashSet<Thing>, target: &mut Target<'_>) {
    let is = |object: Object| gone.contains(&(object, None));
    let catalog = &mut *target.catalog;
    let Catalog {
        schemas,
        extensions,
        enums,
        domains,
        composites,
        ranges,
        sequences,
        functions,
        aggregates,
        tables,
        views,
        statistics,
        general,
        event_triggers,
        type_privileges,
        ..
    } = catalog;
    let is_type = |name: &QualifiedName| is(Object::Type(name.clone()));
    schemas.retain(|item| !is(Object::Schema(item.name.clone())));
    target.own_schemas.retain(|name| !is(Object::Schema(name.clone())));
    extensions.retain(|item| !is(Object::Extension(item.name.clone())));
    enums.retain(|item| !is_type(&item.name));
    domains.retain(|item| !is_type(&item.name));
    composites.retain(|item| !is_type(&item.name));
    ranges.retain(|item| !is_type(&item.name));
    type_privileges.retain(|item| !is_type(&item.name));
    sequences.retain(|item| !is(Object::Sequence(item.name.clone())));
    let of_function = |item: Item<'_>| item.object().is_some_and(|object| gone.contains(&(object, arguments(item))));
    functions.retain(|item| !of_function(Item::Function(item)));
    aggregates.retain(|item| !of_function(Item::Aggregate(item)));
    tables.retain(|item| !is(Object::Relation(item.name.clone())));
    views.retain(|item| !is(Object::Relation(item.name.clone())));
    statistics.retain(|item| !is(Object::Statistics(item.name.clone())));
    general.retain(|item| !is(item.object()));
    event_triggers.retain(|item| !is(Object::EventTrigger(item.name.clone())));
    // Parts: of which tables is known.
    let has = |of: &QualifiedName, list: &FxHashSet<QualifiedName>| list.contains(of);
    let mut touched: FxHashSet<QualifiedName> = FxHashSet::default();
    let mut indexes: FxHashSet<&QualifiedName> = FxHashSet::default();
    for (object, _) in gone {
        match object {
            Object::Column(of, _)
            | Object::Default(of, _)
            | Object::Constraint(of, _)
            | Object::Trigger(of, _)
            | Object::Policy(of, _)
            | Object::Rule(of, _) => drop(touched.insert(of.clone())),
            Object::Index(name) => drop(indexes.insert(name)),
            _ => {}
        }
    }
    for index in &indexes {
        touched.extend(target.places.with_index(index).iter().cloned());
    }
    for table in tables.iter_mut().filter(|table| has(&table.name, &touched)) {
        let name = table.name.clone();
        let schema = name.schema.clone();
        let is_index = |index: &Index| {
            let own = QualifiedName { schema: schema.clone(), name: index.name.clone() };
            indexes.contains(&own)
        };
        table.columns.retain(|column| !is(Object::Column(name.clone(), column.name.clone())));
        table.overrides.retain(|own| !is(Object::Column(name.clone(), own.column.clone())));
        for column in &mut table.columns {
            if is(Object::Default(name.clone(), column.name.clone())) {
                column.default = None;
            }
        }
        for own in &mut table.overrides {
            if is(Object::Default(name.clone(), own.column.clone())) {
                own.default = None;
            }
        }
        table.constraints.retain(|part| !is(Object::Constraint(name.clone(), part.name.clone())));
        table.indexes.retain(|index| !is_index(index));
        table.triggers.retain(|part| !is(Object::Trigger(name.clone(), part.name.clone())));
        table.policies.retain(|part| !is(Object::Policy(name.clone(), part.name.clone())));
        table.rules.retain(|part| !is(Object::Rule(name.clone(), part.name.clone())));
        for grant in &mut table.grants {
            let before = grant.columns.len();
            grant.columns.retain(|column| !is(Object::Column(name.clone(), column.clone())));
            if before > 0 && grant.columns.is_empty() {
                grant.privileges.clear();
            }
        }
        table.grants.retain(|grant| !grant.privileges.is_empty());
    }
    for view in views.iter_mut().filter(|view| has(&view.name, &touched)) {
        let name = view.name.clone();
        let is_index = |index: &Index| {
            let own = QualifiedName { schema: name.schema.clone(), name: index.name.clone() };
            indexes.contains(&own)
        };
        if let ViewKind::Materialized { indexes, .. } = &mut view.kind {
            indexes.retain(|index| !is_index(index));
        }
        view.triggers.retain(|part| !is(Object::Trigger(name.clone(), part.name.clone())));
        view.rules.retain(|part| !is(Object::Rule(name.clone(), part.name.clone())));
    }
    for domain in domains.iter_mut().filter(|domain| has(&domain.name, &touched)) {
        let name = domain.name.clone();
        domain.checks.retain(|check| !is(Object::Constraint(name.clone(), check.name.clone())));
        if is(Object::Default(name, "".into())) {
            domain.default = None;
        }
    }
    target.owners.retain(|(object, arguments), _| !gone.contains(&(object.clone(), arguments.clone())));
    target.starred.retain(|name| !is(Object::Relation(name.clone())));
    target.forced.retain(|(_, name)| !is(Object::Relation(name.clone())));
    target.attached.retain(|part| !is(Object::Relation(part.table.clone())) && !is(Object::Index(part.part.clone())));
    let is_whole = |object: &Object| {
        !matches!(
            object,
            Object::Column(..)
                | Object::Default(..)
                | Object::Constraint(..)
                | Object::Trigger(..)
                | Object::Policy(..)
                | Object::Rule(..)
                | Object::Index(_)
        )
    };
    if gone.iter().any(|(object, _)| is_whole(object)) {
        target.moved();
    }
}
