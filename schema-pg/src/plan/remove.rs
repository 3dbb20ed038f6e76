//! Dropping things.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::graph::Resolver;
use super::order::Created;
use super::phase::Phase;
use super::statement::{alter, alter_only, drop_index, drop_known};
use super::step::{Hazard, Lock, Refused, Step};
use super::steps::Steps;
use super::{comments, constraint, grants};
use crate::catalog::{Constraint, ConstraintKind, Index, Object, PUBLIC, QualifiedName, Table, View};
use crate::diff::Item;
use crate::diff::renamed;
use crate::sql::{DropAggregate, DropFunction, DropGeneral, DropTrigger, Statement, TableAction};

const GONE: &str = "drop objects after everything that depended on them";
const TAKE_OFF: &str = "drop dependents before the objects that change";

/// A thing that is no longer wanted. `order` gives tables, views, functions and types from the last made to the first.
pub fn item<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    let lost = |step: Step<'a>| match item.object() {
        Some(object) => step.risks(Hazard::DataLoss(object)),
        None => step,
    };
    let gone = |statement| Step::new(GONE, statement);
    match item {
        Item::Schema(schema) => {
            if schema.name == "public" {
                comments::changed(item, Item::Schema(&PUBLIC), steps);
                grants::changed(item, Item::Schema(&PUBLIC), steps);
            } else {
                steps.push(Phase::DropSchemas, gone(Statement::DropGlobal("SCHEMA", &schema.name)));
            }
        }
        Item::Extension(item) => {
            let statement = Statement::DropGlobal("EXTENSION", &item.name);
            steps.push(Phase::Drops, lost(Step::new("extensions last: columns may have their types", statement)));
        }
        Item::Enum(_)
        | Item::Domain(_)
        | Item::Composite(_)
        | Item::Range(_)
        | Item::Function(_)
        | Item::Aggregate(_) => {
            steps.extend(Phase::Drops, dropped(item).map(gone));
        }
        // One label alone is not dropped: its type is altered.
        Item::Label(..) => {}
        Item::Sequence(item) => {
            // It goes with its column.
            if item.owned_by.as_ref().is_some_and(|(table, column)| steps.goes(table, column)) {
                return;
            }
            steps.push(Phase::Drops, lost(gone(Statement::Drop("SEQUENCE", &item.name))));
        }
        Item::Table(item) => table(item, steps),
        Item::Column(table, column) => {
            let name = steps.called(&table.name);
            let only = steps.inheritance.drops_only(name, &column.name);
            let statement = match only {
                true => alter_only(name, TableAction::DropColumn(&column.name)),
                false => alter(name, TableAction::DropColumn(&column.name)),
            };
            if column.generated.is_some() {
                // Its values can be computed again; and what it looks at may change.
                let step = Step::new(TAKE_OFF, statement).locks(Lock::AccessExclusive);
                let incompatible = Hazard::Incompatible("they read a column that is gone");
                return steps.push(Phase::DropGeneratedColumns, step.risks(incompatible));
            }
            // A table can't drop what it has from another.
            let above = steps.now().table(name).map_or(Vec::new(), |table| {
                table.parents().map(|parent| Object::Column(parent.clone(), column.name.clone())).collect()
            });
            let step = gone(statement).locks(Lock::AccessExclusive).declares(|effects| effects.after.extend(above));
            let incompatible = Hazard::Incompatible("they read or write a column that is gone");
            if steps.joins(&table.name) {
                // A partition has no column that its table has not.
                return steps.push(Phase::Columns, lost(step.risks(incompatible)));
            }
            let step = step.contracts();
            steps.push(Phase::DropColumns, lost(step.risks(incompatible)));
        }
        // It goes with its column, its table or its domain.
        Item::Default(..)
        | Item::IndexNames(..)
        | Item::Overrides(..)
        | Item::Row(..)
        | Item::DomainCheck(..)
        | Item::DomainDefault(_) => {}
        Item::Constraint(table, part)
            if steps.inheritance.has_check_above(steps.called(&table.name), &part.name)
                && table.constraint(&part.name).is_some() =>
        {
            let why = "PostgreSQL notes that a table declares a check, and never forgets it while the tables above have it: leave it declared";
            let object = Object::Constraint(table.name.clone(), part.name.clone());
            steps.refused.push(Refused::impossible(object, why));
        }
        Item::Constraint(table, part) => {
            if !steps.goes_early(table, |column| constraint::names(part, column)) {
                constraint::remove(table, part, steps);
            }
        }
        Item::Index(table, index) => {
            if steps.goes_early(table, |column| index.mentions(column)) {
                return;
            }
            // A partitioned table has no index of its own to drop concurrently.
            let concurrently = !steps.is_quiet(table) && table.partition_by.is_none();
            // What may not fit another type goes before it.
            let retyped = steps.is_retyped(table, |column| index.mentions(column));
            let phase = if retyped { Phase::DropDependents } else { Phase::DropIndexes };
            steps.push(phase, dropped_index(steps.called(&table.name), index, concurrently));
        }
        Item::ViewIndex(view, index) => {
            let concurrently = !steps.all_new && steps.options.online;
            steps.push(Phase::DropIndexes, dropped_index(&view.name, index, concurrently));
        }
        Item::Trigger(table, trigger) => {
            let name = steps.called(table);
            let statement = Statement::DropTrigger(DropTrigger { table: name, trigger });
            steps.push(Phase::DropDependents, Step::new(TAKE_OFF, statement).locks(Lock::AccessExclusive));
        }
        Item::Policy(table, policy) => {
            let name = steps.called(&table.name);
            let statement = Statement::DropPart("POLICY", &policy.name, name);
            let what = match policy.permissive {
                true => "one permissive policy fewer shows fewer rows",
                false => "one restrictive policy fewer shows more rows",
            };
            let step = Step::new(TAKE_OFF, statement).locks(Lock::AccessExclusive);
            steps.push(Phase::DropDependents, step.risks(Hazard::Authorization(what)));
        }
        Item::Rule(table, rule) => {
            let statement = Statement::DropPart("RULE", &rule.name, steps.called(table));
            steps.push(Phase::DropDependents, Step::new(TAKE_OFF, statement).locks(Lock::AccessExclusive));
        }
        Item::View(item) => view(item, steps),
        Item::Statistics(item) => {
            let statement = Statement::Drop("STATISTICS", &item.name);
            let step = Step::new(TAKE_OFF, statement);
            steps.push(Phase::DropDependents, step.locks(Lock::ShareUpdateExclusive));
        }
        Item::General(item) => {
            let step = gone(Statement::DropGeneral(DropGeneral(item))).locks(Lock::AccessExclusive);
            steps.push(Phase::Drops, step.contracts());
        }
        Item::EventTrigger(item) => {
            let statement = Statement::DropGlobal("EVENT TRIGGER", &item.name);
            steps.push(
                Phase::EventTriggers,
                Step::new("event triggers first: they would fire during this plan", statement),
            );
        }
        Item::TypePrivileges(item) => grants::of_type(Some(item), None, steps),
        Item::DefaultPrivileges(item) => grants::default(Some(item), None, steps),
    }
}

/// What drops a thing that holds no rows.
fn dropped<'a>(item: Item<'a>) -> Option<Statement<'a>> {
    Some(match item {
        Item::Enum(item) => Statement::Drop("TYPE", &item.name),
        Item::Domain(item) => Statement::Drop("DOMAIN", &item.name),
        Item::Composite(item) => Statement::Drop("TYPE", &item.name),
        Item::Range(item) => Statement::Drop("TYPE", &item.name),
        Item::Function(item) => Statement::DropFunction(Box::new(DropFunction(Cow::Borrowed(item)))),
        Item::Aggregate(item) => Statement::DropAggregate(DropAggregate(item)),
        Item::General(item) => Statement::DropGeneral(DropGeneral(item)),
        _ => return None,
    })
}

/// A function goes by the types of its arguments, as those are called once the renames are done.
fn as_renamed<'a>(was: Item<'a>, step: Step<'a>, steps: &Steps<'a, '_>) -> Step<'a> {
    let Item::Function(function) = was else { return step };
    match renamed::function(function, steps.renamed()) {
        Cow::Owned(read) if read != *function => {
            let statement = Statement::DropFunction(Box::new(DropFunction(Cow::Owned(read))));
            let dropped = Object::Function(function.name.clone());
            Step { statement, ..step }.declares(|effects| effects.drops.push(dropped))
        }
        _ => step,
    }
}

/// A thing that is made anew: dropped before what is under it changes.
pub fn take_off<'a>(was: Item<'a>, steps: &mut Steps<'a, '_>) {
    let phase = match was {
        Item::Function(function) if function.depends_on.relations().next().is_none() => Phase::RecreateFunctions,
        _ => Phase::DropDependentViews,
    };
    match dropped(was) {
        Some(statement) => {
            let step = Step::new(TAKE_OFF, statement);
            steps.push(phase, as_renamed(was, step, steps));
        }
        None => item(was, steps),
    }
}

/// An index of which what it calls is made anew: it goes before that.
pub fn take_off_index<'a>(owner: &'a QualifiedName, index: &'a Index, concurrently: bool, steps: &mut Steps<'a, '_>) {
    let step = dropped_index(owner, index, concurrently);
    steps.push(Phase::DropDependents, Step { because: TAKE_OFF, ..step });
}

fn dropped_index<'a>(owner: &'a QualifiedName, index: &'a Index, concurrently: bool) -> Step<'a> {
    let because = "drop indexes once their replacements exist";
    let statement = drop_known(owner, index, concurrently);
    let step = Step::new(because, statement).risks(Hazard::Dropped);
    match concurrently {
        true => step.locks(Lock::ShareUpdateExclusive).outside(),
        false => step.locks(Lock::AccessExclusive),
    }
}

fn table<'a>(table: &'a Table, steps: &mut Steps<'a, '_>) {
    // PostgreSQL drops no partition that references can point into: it leaves first, which looks for rows that do.
    if let Some(of) = &table.partition_of
        && let Some(parent) = steps.now().table(steps.called(&of.parent))
        && is_referenced(parent, steps)
        && steps.options.allows(&table.name.to_string())
    {
        let because = "detach a partition before it is dropped: its table is referenced";
        let action = TableAction::Detach { partition: &table.name, concurrently: false };
        let step = Step::new(because, alter(&parent.name, action));
        steps.push(Phase::Drops, step.locks(Lock::AccessExclusive).contracts());
    }
    let statement = Statement::Drop("TABLE", &table.name);
    let step = Step::new(GONE, statement);
    let lost = Hazard::DataLoss(Object::Relation(table.name.clone()));
    let incompatible = Hazard::Incompatible("they read or write a table that is gone");
    steps.push(Phase::Drops, step.locks(Lock::AccessExclusive).contracts().risks(lost).risks(incompatible));
}

/// A table, or one above it, is referenced before and after.
fn is_referenced(table: &Table, steps: &Steps<'_, '_>) -> bool {
    let above = steps.now().above(table);
    let names: Vec<&QualifiedName> =
        std::iter::once(&table.name).chain(above.iter().map(|table| &table.name)).collect();
    let points =
        |part: &Constraint| matches!(&part.kind, ConstraintKind::ForeignKey { target, .. } if names.contains(&target));
    steps.catalog_now().tables.iter().any(|table| table.constraints.iter().any(points))
}

/// A view, or a materialized one, whose rows can be made again.
fn view<'a>(view: &'a View, steps: &mut Steps<'a, '_>) {
    let word = if view.is_materialized() { "MATERIALIZED VIEW" } else { "VIEW" };
    let step = Step::new(TAKE_OFF, Statement::Drop(word, &view.name)).locks(Lock::AccessExclusive);
    steps.push(Phase::DropDependentViews, step.risks(Hazard::Incompatible("they read a view that is gone")));
}

/// Constraints and indexes of a table that goes which need what goes before it.
pub fn parts_first<'a>(table: &'a Table, created: &Created<'a>, resolver: &Resolver<'a>, steps: &mut Steps<'a, '_>) {
    if !created.is_cut() || !steps.options.allows(&table.name.to_string()) {
        return;
    }
    let is_reference = |part: &Constraint| matches!(part.kind, ConstraintKind::ForeignKey { .. });
    for part in table.constraints.iter().filter(|part| !is_reference(part)) {
        if created.is_later(Item::Constraint(table, part), resolver) {
            let drop = alter(&table.name, TableAction::DropConstraint(part.name.clone()));
            steps.push(Phase::Drops, Step::new(GONE, drop).locks(Lock::AccessExclusive).contracts());
        }
    }
    for index in table.indexes.iter().filter(|index| created.is_later(Item::Index(table, index), resolver)) {
        let drop = drop_index(&table.name, &index.name, false);
        steps.push(Phase::Drops, Step::new(GONE, drop).locks(Lock::AccessExclusive).contracts());
    }
}

/// References between tables that both go: circles can't be dropped table by table.
pub fn references<'a>(tables: &[&'a Table], steps: &mut Steps<'a, '_>) {
    let names: BTreeSet<&QualifiedName> = tables.iter().map(|table| &table.name).collect();
    for table in tables {
        for part in &table.constraints {
            if let ConstraintKind::ForeignKey { target, .. } = &part.kind
                && *target != table.name
                && names.contains(target)
                && steps.options.allows(&table.name.to_string())
            {
                let action = TableAction::DropConstraint(part.name.clone());
                let statement = alter(&table.name, action);
                steps.push(Phase::Drops, Step::new(GONE, statement).locks(Lock::AccessExclusive));
            }
        }
    }
}
