//! From changes to a plan.

use super::graph::Resolver;
use super::order::Order;
use super::phase::Phase;
use super::steps::Steps;
use super::way::Way;
use super::{Plan, PlanOptions};
use super::{alter, closure, create as creation, grants, owner, placeholder, remove, rename};
use crate::catalog::expression::mentions;
use crate::catalog::{Catalog, ConstraintKind, IndexTerm, Text};
use crate::diff::{Change, Changes, Item, Renames, diff, with_partitions};

/// The plan that makes all that the catalog holds, in an empty database.
pub fn create(catalog: &Catalog) -> Plan<'_> {
    create_with(catalog, &PlanOptions::default())
}

/// The same with settings: for another owner than who runs it.
pub fn create_with<'a>(catalog: &'a Catalog, options: &PlanOptions) -> Plan<'a> {
    static EMPTY: Catalog = Catalog::EMPTY;
    plan(&diff(&EMPTY, catalog, &Renames::none()), options)
}

/// Puts changes in order, each in the form that disturbs least those who use the database.
pub fn plan<'a>(changes: &Changes<'a>, options: &PlanOptions) -> Plan<'a> {
    let closure = closure::close(changes, options);
    let mut all = Changes { list: closure.list, renames: changes.renames.clone(), ..*changes };
    if all.list != changes.list {
        with_partitions(&mut all, &closure.replaced);
    }
    let changes = &all;
    let new = |change: &Change<'a>| match change {
        Change::Create(item) | Change::Rebuild(_, item) if creation::is_ordered(item) => Some(*item),
        _ => None,
    };
    let resolver = Resolver::of(changes.now);
    let order = Order::of(changes.iter().filter_map(new).collect(), &resolver);
    let alone = |change: &Change<'_>| matches!(change, Change::Create(item) if !item.is_part());
    let all_new = order.is_whole && changes.iter().all(alone);
    // Circles that views are in are cut where steps are sorted.
    let is_straight = !order.has_circle && !changes.iter().any(placeholder::reads_itself);
    let mut steps = Steps::new(changes, closure.replaced, all_new && is_straight, options);
    steps.refused = closure.refused;
    made(changes, (&order, &resolver), &mut steps);
    gone(changes, &mut steps);
    for change in changes {
        match *change {
            // All rows together, by what they reference.
            Change::Create(Item::Row(..)) | Change::Drop(Item::Row(..)) | Change::Alter(Item::Row(..), _) => {}
            Change::Create(item) if !creation::is_ordered(&item) => creation::item(item, &mut steps),
            Change::Drop(item) if !creation::is_ordered(&item) => remove::item(item, &mut steps),
            Change::Alter(was, now) => alter::item(was, now, &mut steps),
            Change::Rename(was, now) => rename::rename(was, now, &mut steps),
            Change::Rebuild(was, now) if !creation::is_ordered(&was) => alter::rebuild(was, now, &mut steps),
            Change::Create(_) | Change::Drop(_) | Change::Rebuild(..) | Change::MayBeRenamed(..) => {}
        }
    }
    super::index_statistics::of_retyped(&mut steps);
    super::seed::steps(changes, &changes.renames, &mut steps);
    if options.compare_owners {
        owner::compare(changes, &mut steps);
    }
    let (steps, refused) = steps.finish(changes);
    Plan {
        steps,
        refused,
        lock_timeout: (!all_new).then(|| options.lock_timeout.clone()),
        statement_timeout: (!all_new).then(|| options.statement_timeout.clone()),
        settings: super::distribution::settings(changes.was, changes.now),
        way: Some(Way::of(changes, options)),
    }
}

/// What is made, each thing behind those that it needs; what tables need before them.
fn made<'a>(changes: &[Change<'a>], (order, resolver): (&Order<'a>, &Resolver<'a>), steps: &mut Steps<'a, '_>) {
    let texts: Vec<&Text> = changes.iter().flat_map(expressions).collect();
    let early = order.needed_by(|item| match item {
        Item::Table(_) | Item::Domain(_) | Item::Composite(_) | Item::Range(_) | Item::Sequence(_) => true,
        Item::Function(function) => texts.iter().any(|sql| mentions(sql, &function.name.name)),
        _ => false,
    });
    // A function that reads a view is made among the views.
    let over_views = order.standing_on(|item| matches!(item, Item::View(_)));
    for created in order.ordered() {
        let moved = match (early[created.at], over_views[created.at]) {
            (true, _) => Some(Phase::Objects),
            (false, true) => Some(Phase::Views),
            (false, false) => None,
        };
        // Nobody may do more with it for a while than in the end.
        let opens = !steps.all_new && grants::is_open_first(created.item, steps);
        if steps.before(created.item).is_some() || opens {
            steps.at_once = Some(creation::phase_of(&created.item, moved));
        }
        creation::ordered(&created, moved, resolver, steps);
        steps.at_once = None;
    }
}

/// What a new or changed column or constraint of a table that is there calls functions in.
fn expressions<'a>(change: &Change<'a>) -> Vec<&'a Text> {
    let (Change::Create(item) | Change::Alter(_, item) | Change::Rebuild(_, item)) = change else {
        return Vec::new();
    };
    let of_index = |index: &'a crate::catalog::Index| -> Vec<&'a Text> {
        let terms = index.columns.iter().filter_map(|column| match &column.term {
            IndexTerm::Expression(sql) => Some(sql),
            IndexTerm::Column(_) => None,
        });
        terms.chain(&index.predicate).collect()
    };
    match item {
        Item::Default(_, column) => column.default.iter().collect(),
        Item::Overrides(table) => {
            let defaults = table.overrides.iter().filter_map(|own| own.default.as_ref());
            defaults.filter_map(crate::catalog::Own::said).collect()
        }
        Item::DomainCheck(_, check) => vec![&check.expression],
        Item::DomainDefault(domain) => domain.default.iter().collect(),
        Item::Domain(domain) => domain.checks.iter().map(|check| &check.expression).chain(&domain.default).collect(),
        Item::Index(_, index) => of_index(index),
        Item::Column(_, column) => {
            let generated = column.generated.as_ref().map(|generated| &generated.expression);
            column.default.iter().chain(generated).chain(column.backfill.0.as_deref()).collect()
        }
        Item::Constraint(_, constraint) => match &constraint.kind {
            ConstraintKind::Check { expression, .. } => vec![expression],
            ConstraintKind::Exclude { elements, predicate, .. } => {
                let terms = elements.iter().filter_map(|element| match &element.column.term {
                    IndexTerm::Expression(sql) => Some(sql),
                    IndexTerm::Column(_) => None,
                });
                terms.chain(predicate).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// What is dropped, each thing before those that it needed.
fn gone<'a>(changes: &Changes<'a>, steps: &mut Steps<'a, '_>) {
    let old = |change: &Change<'a>| match change {
        Change::Drop(item) | Change::Rebuild(item, _) if creation::is_ordered(item) => Some((*item, *change)),
        _ => None,
    };
    let old: Vec<(Item<'a>, Change<'a>)> = changes.iter().filter_map(old).collect();
    if old.is_empty() {
        return;
    }
    let items: Vec<Item<'a>> = old.iter().map(|(item, _)| *item).collect();
    let tables: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Table(table) => Some(*table),
            _ => None,
        })
        .collect();
    remove::references(&tables, steps);
    let resolver = Resolver::of(changes.was);
    for created in Order::of(items, &resolver).ordered().rev() {
        if let Item::Table(table) = created.item {
            remove::parts_first(table, &created, &resolver, steps);
        }
        match old[created.at].1 {
            Change::Rebuild(was, _) => remove::take_off(was, steps),
            _ => remove::item(created.item, steps),
        }
    }
}
