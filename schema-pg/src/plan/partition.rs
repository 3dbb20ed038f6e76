//! Indexes and keys of partitioned tables that are in use: built partition by partition, and put together at once.

use super::index_names::name_of_new;
use super::phase::Phase;
use super::statement::{alter, drop_index};
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::unique::{index_of, unique_hazard};
use crate::catalog::{Constraint, Index, Object, QualifiedName, Table, Text};
use crate::lower::{Whole, temporary};
use crate::sql::{
    CreateIndex, Statement, TableAction, add_only, attach_index, complete_index, complete_key, count_alike,
};

const BUILT: &str =
    "PostgreSQL builds no index of a partitioned table concurrently: its partitions get theirs one by one";
const TOGETHER: &str =
    "an index of a partitioned table is put together from those of its partitions, which needs no time";
const REST: &str = "partitions that were made since, or that the model does not know, get theirs last";

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
    let because = "the new index serves before the old one goes";
    let name = temporary(&now.name);
    let built = parts(table, Whole::Index(now), &name, temporary, steps);
    build(table, now, &name, &built, steps);
    let undo = Statement::CreateIndex(CreateIndex { table: &table.name, index: was, concurrently: false });
    let drop = drop_index(&table.name, &was.name, false);
    let step = Step::new(because, drop, Some(undo)).locks(Lock::AccessExclusive).risks(Hazard::Dropped);
    steps.push(Phase::DropIndexes, step);
    let rename = |schema: &'a Text, name: Text, own: Text| {
        let undo = Statement::Rename("INDEX", schema, Box::new((own.clone(), name.clone())));
        Step::new(because, Statement::Rename("INDEX", schema, Box::new((name, own))), Some(undo))
    };
    let step = rename(&table.name.schema, name, now.name.clone());
    steps.push(Phase::LateRenames, step);
    for part in built {
        let step = rename(&part.table.name.schema, part.name, part.last);
        steps.push(Phase::LateRenames, step);
    }
}

fn build<'a>(table: &'a Table, index: &'a Index, name: &Text, parts: &[Part<'a>], steps: &mut Steps<'a, '_>) {
    let called = |name: &Text| Index { name: name.clone(), comment: None, ..index.clone() };
    let own = Object::Index(QualifiedName::new(table.name.schema.clone(), index.name.clone()));
    for part in parts.iter().filter(|part| part.table.partition_by.is_none()) {
        let step = leaf(part.table, &called(&part.name), &own, steps);
        let step = unique_hazard(part.table, index, step);
        steps.push(Phase::Concurrent, step);
    }
    let only = |of: &'a Table, name: &Text| {
        let index = called(name);
        Statement::Raw(CreateIndex { table: &of.name, index: &index, concurrently: false }.on_only())
    };
    let undo = drop_index(&table.name, name, false);
    let object = Object::Index(QualifiedName::new(table.name.schema.clone(), name.clone()));
    let step = Step::new(TOGETHER, only(table, name), Some(undo)).locks(Lock::Share).declares(|effects| {
        effects.creates.push(object.clone());
        effects.like.push(own.clone());
    });
    steps.push(Phase::Concurrent, step);
    for part in parts {
        if part.table.partition_by.is_some() {
            let lock = if steps.is_new(&part.table.name) { Lock::None } else { Lock::Share };
            let made = Object::Index(QualifiedName::new(part.table.name.schema.clone(), part.name.clone()));
            let step = Step::new(TOGETHER, only(part.table, &part.name), None).locks(lock).declares(|effects| {
                effects.creates.push(made);
                effects.like.push(own.clone());
            });
            steps.push(Phase::Concurrent, step);
        }
    }
    attach(parts, Phase::Concurrent, steps);
    let index = called(name);
    let rest = complete_index(&CreateIndex { table: &table.name, index: &index, concurrently: false });
    let rest = Step::new(REST, Statement::Raw(rest), None).locks(Lock::AccessShare).long();
    // What stands on it stands on the whole.
    let rest = rest.declares(|effects| {
        effects.uses.push(object);
        effects.completes.push(own);
    });
    steps.push(Phase::Concurrent, rest);
}

/// The index of one partition, built while it is in use.
fn leaf<'a>(table: &'a Table, index: &Index, like: &Object, steps: &Steps<'a, '_>) -> Step<'a> {
    let quiet = steps.is_new(&table.name);
    let sql = CreateIndex { table: &table.name, index, concurrently: !quiet }.to_string();
    let undo = Statement::DropIndex {
        schema: &table.name.schema,
        name: index.name.clone(),
        concurrently: !quiet,
        if_exists: true,
    };
    let object = Object::Index(QualifiedName::new(table.name.schema.clone(), index.name.clone()));
    let step = Step::new(BUILT, Statement::Raw(sql), Some(undo)).risks(Hazard::IndexBuild);
    let step = step.declares(|effects| {
        effects.creates.push(object);
        effects.uses.push(Object::Relation(table.name.clone()));
        effects.like.push(like.clone());
    });
    if quiet { step } else { step.locks(Lock::ShareUpdateExclusive).outside() }
}

/// From the lowest to the highest: an index is valid once all below it are.
fn attach<'a>(parts: &[Part<'a>], phase: Phase, steps: &mut Steps<'a, '_>) {
    for part in parts.iter().rev() {
        let own = QualifiedName::new(part.table.name.schema.clone(), part.name.clone());
        let sql = attach_index(&part.above, &own);
        let lock = if steps.is_new(&part.table.name) { Lock::None } else { Lock::AccessShare };
        let step = Step::new(TOGETHER, Statement::Raw(sql), None).locks(lock);
        let uses = [Object::Index(own), Object::Index(part.above.clone())];
        steps.push(phase, step.declares(|effects| effects.uses.extend(uses)));
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
        let step = leaf(leaf_table.table, &index, &object, steps).risks(Hazard::MayFail(query));
        steps.push(Phase::Concurrent, step);
    }
    if let Some(before) = before {
        steps.push(Phase::Constraints, before);
    }
    let undo = alter(&table.name, TableAction::DropConstraint(part.name.clone()));
    let only = Statement::Raw(add_only(&table.name, part));
    let step = Step::new(TOGETHER, only, Some(undo)).locks(Lock::AccessExclusive);
    steps.push(Phase::Constraints, step.declares(|effects| effects.creates.push(object.clone())));
    for held in &below {
        let own = Constraint { name: held.name.clone(), comment: None, ..part.clone() };
        let statement = match held.table.partition_by {
            Some(_) => add_only(&held.table.name, &own),
            None => {
                let action = TableAction::AddConstraintUsing(&own, temporary(&held.name));
                crate::sql::AlterTable { table: &held.table.name, action }.to_string()
            }
        };
        let lock = if steps.is_new(&held.table.name) { Lock::None } else { Lock::AccessExclusive };
        let index = |name: Text| Object::Index(QualifiedName::new(held.table.name.schema.clone(), name));
        let step = Step::new(TOGETHER, Statement::Raw(statement), None).locks(lock).declares(|effects| {
            effects.creates.push(Object::Constraint(held.table.name.clone(), held.name.clone()));
            effects.creates.push(index(held.name.clone()));
            if held.table.partition_by.is_none() {
                effects.uses.push(index(temporary(&held.name)));
            }
            effects.like.push(object.clone());
        });
        steps.push(Phase::Constraints, step);
    }
    attach(&below, Phase::Constraints, steps);
    let rest = complete_key(&table.name, &part.name, part);
    let rest = Step::new(REST, Statement::Raw(rest), None).locks(Lock::AccessShare).long();
    steps.push(
        Phase::Constraints,
        rest.declares(|effects| {
            effects.uses.push(object.clone());
            effects.completes.push(object);
        }),
    );
}
