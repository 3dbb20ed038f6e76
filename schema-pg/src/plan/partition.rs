//! Indexes and keys of partitioned tables that are in use: built partition by partition, and put together at once.

use std::borrow::Cow;

use super::index_names::name_of_new;
use super::phase::Phase;
use super::statement::{alter, alter_only, create_named, drop_index};
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::unique::{index_of, unique_hazard};
use crate::catalog::{Constraint, Index, Object, QualifiedName, Table, Text};
use crate::lower::{Whole, temporary};
use crate::sql::{CreateIndex, Statement, TableAction, count_alike};

const BUILT: &str =
    "PostgreSQL builds no index of a partitioned table concurrently: its partitions get theirs one by one";
const TOGETHER: &str =
    "an index of a partitioned table is put together from those of its partitions, which needs no time";
const REST: &str = "partitions that the model does not know get their indexes last";

/// A table below the partitioned one, with the index that is attached to that of the table above it.
struct Part<'a> {
    table: &'a Table,
    above: QualifiedName,
    name: Text,
    /// What it is called when all is done.
    last: Text,
}

/// All tables below a partitioned one, each behind the one above it. Until all is done, indexes have other names.
fn parts<'a>(
    table: &'a Table,
    whole: Whole<'_>,
    name: &Text,
    meanwhile: fn(&str) -> Text,
    steps: &mut Steps<'a, '_>,
) -> Vec<Part<'a>> {
    let mut found = Vec::new();
    for part in steps.now().partitions(&table.name).to_vec() {
        let above = QualifiedName::new(table.name.schema.clone(), name.clone());
        let last = name_of_new(part, whole, steps);
        let name = meanwhile(&last);
        found.push(Part { table: part, above, name: name.clone(), last });
        found.extend(parts(part, whole, &name, meanwhile, steps));
    }
    found
}

fn the_same(name: &str) -> Text {
    name.to_owned().into()
}

/// An index of a partitioned table that is in use.
pub fn index<'a>(table: &'a Table, index: &'a Index, steps: &mut Steps<'a, '_>) {
    let parts = parts(table, Whole::Index(index), &index.name, the_same, steps);
    build(table, index, &index.name, &parts, steps);
}

/// An index of another kind under the same name: the new one serves before the old one goes.
pub fn replace<'a>(table: &'a Table, was: &'a Index, now: &'a Index, steps: &mut Steps<'a, '_>) {
    let because = "create the new index before dropping the old one";
    let name = temporary(&now.name);
    let built = parts(table, Whole::Index(now), &name, temporary, steps);
    build(table, now, &name, &built, steps);
    let drop = drop_index(&table.name, &was.name, false);
    let step = Step::new(because, drop).locks(Lock::AccessExclusive).risks(Hazard::Dropped);
    steps.push(Phase::DropIndexes, step);
    let rename = |schema: &'a Text, name: Text, own: Text| {
        Step::new(because, Statement::Rename("INDEX", schema, Box::new((name, own))))
    };
    let step = rename(&table.name.schema, name, now.name.clone());
    steps.push(Phase::LateRenames, step);
    for part in built {
        let step = rename(&part.table.name.schema, part.name, part.last);
        steps.push(Phase::LateRenames, step);
    }
}

fn build<'a>(table: &'a Table, index: &'a Index, name: &Text, parts: &[Part<'a>], steps: &mut Steps<'a, '_>) {
    let called = |name: &Text| Index { name: name.clone(), ..index.created() };
    let own = Object::Index(QualifiedName::new(table.name.schema.clone(), index.name.clone()));
    for part in parts.iter().filter(|part| part.table.partition_by.is_none()) {
        let step = leaf(part.table, called(&part.name), &own, steps);
        let step = unique_hazard(part.table, index, step);
        steps.push(Phase::Concurrent, step);
    }
    let only = |of: &'a Table, name: &Text| {
        let index = called(name);
        Statement::CreateIndex(Box::new(CreateIndex {
            table: &of.name,
            index: Cow::Owned(index),
            concurrently: false,
            only: true,
        }))
    };
    let object = Object::Index(QualifiedName::new(table.name.schema.clone(), name.clone()));
    let step = Step::new(TOGETHER, only(table, name)).locks(Lock::Share);
    let step = step.declares(|effects| effects.like.push(own.clone()));
    steps.push(Phase::Concurrent, step);
    for part in parts {
        if part.table.partition_by.is_some() {
            let lock = if steps.is_new(&part.table.name) { Lock::None } else { Lock::Share };
            let step = Step::new(TOGETHER, only(part.table, &part.name)).locks(lock);
            steps.push(Phase::Concurrent, step.declares(|effects| effects.like.push(own.clone())));
        }
    }
    attach(parts, Phase::Concurrent, steps);
    let index = Cow::Owned(called(name));
    let rest = Box::new(CreateIndex { table: &table.name, index, concurrently: false, only: false });
    let rest = Step::new(REST, Statement::CompleteIndex(rest)).locks(Lock::AccessShare).long();
    // What stands on it stands on the whole.
    let rest = rest.declares(|effects| {
        effects.uses.push(object);
        effects.completes.push(own);
    });
    steps.push(Phase::Concurrent, rest);
}

/// The index of one partition, built while it is in use.
fn leaf<'a>(table: &'a Table, index: Index, like: &Object, steps: &Steps<'a, '_>) -> Step<'a> {
    let quiet = steps.is_new(&table.name);
    let step = Step::new(BUILT, create_named(&table.name, index, !quiet)).risks(Hazard::IndexBuild);
    let step = step.declares(|effects| {
        effects.uses.push(Object::Relation(table.name.clone()));
        effects.like.push(like.clone());
    });
    if quiet { step } else { step.locks(Lock::ShareUpdateExclusive).outside() }
}

/// From the lowest to the highest: an index is valid once all below it are.
fn attach<'a>(parts: &[Part<'a>], phase: Phase, steps: &mut Steps<'a, '_>) {
    for part in parts.iter().rev() {
        let own = QualifiedName::new(part.table.name.schema.clone(), part.name.clone());
        let statement = Statement::AttachIndex(Box::new((part.above.clone(), own)));
        let step = Step::new(TOGETHER, statement);
        let step = match (steps.is_new(&part.table.name), phase) {
            (true, _) => step,
            // The index that is attached is locked ACCESS EXCLUSIVE. A query that plans over the partitions locks their indexes one after the other, in
            // an order of its own: who holds one of them and waits for another would meet it in a deadlock.
            (false, Phase::Concurrent) => step.locks(Lock::AccessShare).anew(),
            // The table above is locked first, and keeps such queries out.
            (false, _) => step.locks(Lock::AccessShare),
        };
        steps.push(phase, step);
    }
}

/// A key of a partitioned table that is in use, behind the step that takes its old form off.
pub fn key<'a>(table: &'a Table, part: &'a Constraint, steps: &mut Steps<'a, '_>, before: Option<Step<'a>>) {
    let Some(built) = index_of(part) else { return };
    let below = parts(table, Whole::Key(part), &part.name, the_same, steps);
    let nulls = built.nulls_not_distinct;
    let columns = part.kind.key().unwrap_or_default();
    let object = Object::Constraint(table.name.clone(), part.name.clone());
    for leaf_table in below.iter().filter(|part| part.table.partition_by.is_none()) {
        let index = Index { name: temporary(&leaf_table.name), ..built.clone() };
        let query = count_alike(&leaf_table.table.name, columns, nulls, None);
        let step = leaf(leaf_table.table, index, &object, steps).risks(Hazard::MayFail(query));
        steps.push(Phase::Concurrent, step);
    }
    if let Some(before) = before {
        steps.push(Phase::Constraints, before);
    }
    let only = |table: &'a Table, constraint| {
        alter_only(&table.name, TableAction::AddConstraint { constraint, not_valid: false })
    };
    let step = Step::new(TOGETHER, only(table, Cow::Borrowed(part))).locks(Lock::AccessExclusive);
    steps.push(Phase::Constraints, step);
    for held in &below {
        let own = Cow::Owned(Constraint { name: held.name.clone(), comment: None, ..part.clone() });
        let statement = match held.table.partition_by {
            Some(_) => only(held.table, own),
            None => alter(&held.table.name, TableAction::AddConstraintUsing(own, temporary(&held.name))),
        };
        let lock = if steps.is_new(&held.table.name) { Lock::None } else { Lock::AccessExclusive };
        let index = |name: Text| Object::Index(QualifiedName::new(held.table.name.schema.clone(), name));
        let step = Step::new(TOGETHER, statement).locks(lock).declares(|effects| {
            effects.creates.push(index(held.name.clone()));
            effects.like.push(object.clone());
        });
        steps.push(Phase::Constraints, step);
    }
    attach(&below, Phase::Constraints, steps);
    let rest = Step::new(REST, Statement::CompleteKey(&table.name, part)).locks(Lock::AccessShare).long();
    steps.push(
        Phase::Constraints,
        rest.declares(|effects| {
            effects.uses.push(object.clone());
            effects.completes.push(object);
        }),
    );
}
