//! Changes in the order in which a server takes them: with what each risks, what undoes it, and the reason
//! that it stands where it does.

mod alter;
mod closure;
mod column;
mod comments;
mod composite;
mod constraint;
mod create;
mod domain;
mod effects;
mod encrypted;
mod enum_type;
mod extension;
mod fill;
mod grants;
mod graph;
mod group;
mod index;
mod index_names;
mod inherited;
mod member;
mod not_null;
mod options;
mod order;
mod owned;
mod owner;
mod partition;
mod phase;
mod print;
mod remade;
mod remove;
mod rename;
mod renaming;
mod replace;
mod replica;
mod reverse;
mod row_security;
mod sequence;
mod sort;
mod statement;
mod step;
mod steps;
mod storage_options;
mod table;
mod types;
mod unique;
mod view;

pub use effects::{Effects, Held};
pub use group::Group;
pub use options::PlanOptions;
pub use owned::OwnedPlan;
pub use reverse::Reverse;
pub use step::{Hazard, Lock, Refused, Stage, Step, Transaction, Why, allowed_as};

use crate::catalog::expression::mentions;
use crate::catalog::{Catalog, ConstraintKind, IndexTerm, Text};
use crate::diff::{Change, Changes, Item, Renames, diff, with_partitions};
use graph::Resolver;
use order::Order;
use phase::Phase;
use reverse::Way;
use steps::Steps;

/// Steps in order. `Display` is the SQL, with a heading for each part and transactions around what belongs together.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan<'a> {
    /// The steps.
    pub steps: Vec<Step<'a>>,
    /// What would lose data and was not allowed: it is not among the steps.
    pub refused: Vec<Refused>,
    /// How long a statement waits for a lock; `None` where nobody uses the database yet.
    pub lock_timeout: Option<Text>,
    /// How long a statement runs that should be done at once.
    pub statement_timeout: Option<Text>,
    /// What it leads from and to; `None` where it is one stage of a plan alone.
    way: Option<Way<'a>>,
}

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
        Change::Create(item) | Change::Rebuild(_, item) if create::is_ordered(item) => Some(*item),
        _ => None,
    };
    let resolver = Resolver::of(changes.now);
    let order = Order::of(changes.iter().filter_map(new).collect(), &resolver);
    let alone = |change: &Change<'_>| matches!(change, Change::Create(item) if !item.is_part());
    let all_new = order.is_whole && changes.iter().all(alone);
    let mut steps = Steps::new(changes, closure.replaced, all_new, options);
    steps.refused = closure.refused;
    made(changes, (&order, &resolver), &mut steps);
    gone(changes, &mut steps);
    for change in changes {
        match *change {
            Change::Create(item) if !create::is_ordered(&item) => create::item(item, &mut steps),
            Change::Drop(item) if !create::is_ordered(&item) => remove::item(item, &mut steps),
            Change::Alter(was, now) => alter::item(was, now, &mut steps),
            Change::Rename(was, now) => rename::rename(was, now, &mut steps),
            Change::Rebuild(was, now) if !create::is_ordered(&was) => alter::rebuild(was, now, &mut steps),
            Change::Create(_) | Change::Drop(_) | Change::Rebuild(..) | Change::MayBeRenamed(..) => {}
        }
    }
    if options.compare_owners {
        owner::compare(changes, &mut steps);
    }
    let (steps, refused) = steps.finish(changes);
    Plan {
        steps,
        refused,
        lock_timeout: (!all_new).then(|| options.lock_timeout.clone()),
        statement_timeout: (!all_new).then(|| options.statement_timeout.clone()),
        way: Some(Way::of(changes, options)),
    }
}

/// What is made, each thing behind those that it needs; what tables need before them.
fn made<'a>(changes: &[Change<'a>], (order, resolver): (&Order<'a>, &Resolver<'a>), steps: &mut Steps<'a, '_>) {
    let said: Vec<&Text> = changes.iter().flat_map(expressions).collect();
    let early = order.needed_by(|item| match item {
        Item::Table(_) | Item::Domain(_) | Item::Composite(_) | Item::Range(_) | Item::Sequence(_) => true,
        Item::Function(function) => said.iter().any(|sql| mentions(sql, &function.name.name)),
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
            steps.at_once = Some(create::phase_of(&created.item, moved));
        }
        create::ordered(&created, moved, resolver, steps);
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
        Change::Drop(item) | Change::Rebuild(item, _) if create::is_ordered(item) => Some((*item, *change)),
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

impl<'a> Plan<'a> {
    /// Nothing is to be done, and nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.refused.is_empty()
    }

    /// The same with the steps of one stage alone.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> Plan<'a> {
        let steps = self.steps.iter().filter(|step| step.stage == stage).cloned().collect();
        Plan { steps, refused: Vec::new(), way: None, ..self.clone() }
    }
}
