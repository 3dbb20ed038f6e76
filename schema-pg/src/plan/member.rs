//! Partitions that leave and join their tables, which are in use.

use std::borrow::Cow;

use super::index_names::name_of_new;
use super::phase::Phase;
use super::statement::{alter, create_named};
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::unique::{count_index, index_of};
use super::{comments, row_security};
use crate::catalog::{
    Constraint, ConstraintKind, Index, Object, PartitionBound, PartitionOf, QualifiedName, Table, Text,
};
use crate::diff::Item;
use crate::diff::index_names::is_alike;
use crate::lower::{Whole, bound_check, bound_check_for, is_key, temporary};
use crate::sql::{Statement, TableAction, bound_condition, count_rows};

const LEAVES: &str = "detach partitions before others that take their rows are attached";
const PROVES: &str = "a validated CHECK implies the partition bound: ATTACH PARTITION scans no row";
const APART: &str = "columns of a partition that is apart are NOT NULL where those of its table are";
const JOINS: &str = "attach partitions once they have the columns of their table";

/// A table that is a partition of another table, or of other rows of it, or of none.
pub fn change<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    if let Some(of) = &was.partition_of {
        detach(was, now, of, steps);
    }
    if let Some(of) = &now.partition_of {
        if was.partition_of.is_none() {
            silenced(was, now, steps);
        }
        not_nulls(was, now, steps);
        indexes(was, now, of, steps);
        attach(now, of, false, steps);
    }
}

/// What becomes NOT NULL in the table above while this one is apart has to be so here before it is attached again, and what takes NULL there, takes it here.
fn not_nulls<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    // What it has of its own stays as it is.
    if was.overrides.iter().chain(&now.overrides).any(|own| own.not_null) {
        return;
    }
    let (above, top) = (steps.was().above(was), steps.now().above(now));
    let (Some(above), Some(top)) = (above.last().copied(), top.last().copied()) else { return };
    let read = steps.read(above).into_owned();
    for column in &top.columns {
        let Some(old) = read.column(&column.name).filter(|old| old.nullable != column.nullable) else { continue };
        // A key goes once the partition is attached again, and NOT NULL after it.
        if !old.nullable && read.primary_key().contains(&column.name) {
            continue;
        }
        let action = match old.nullable {
            true => TableAction::SetNotNull(&column.name, None),
            false => TableAction::DropNotNull(&column.name),
        };
        let step = Step::new(APART, alter(&now.name, action)).locks(Lock::AccessExclusive);
        let query = || count_rows(&now.name, &crate::sql::is_null(&column.name));
        let step = if old.nullable { step.risks(Hazard::Scan).risks(Hazard::MayFail(query())) } else { step };
        steps.push(Phase::Attach, step);
    }
}

fn detach<'a>(was: &'a Table, now: &'a Table, of: &'a PartitionOf, steps: &mut Steps<'a, '_>) {
    let parent = steps.called(&of.parent);
    // Refused by PostgreSQL beside a default partition: then the lock is short, and holds up all who use the table.
    let concurrently = steps.options.online && steps.default_of(parent).is_none();
    let action = TableAction::Detach { partition: &now.name, concurrently };
    let step = Step::new(LEAVES, alter(parent, action));
    if !concurrently {
        return steps.push(Phase::Detach, step.locks(Lock::AccessExclusive));
    }
    steps.push(Phase::Detach, step.locks(Lock::ShareUpdateExclusive).outside());
    let above = above_before(was, steps);
    let keys: Vec<_> = above.iter().filter_map(|table| table.partition_by.as_ref()).collect();
    if !keys.is_empty() {
        let because = "drop the CHECK that DETACH CONCURRENTLY leaves";
        let drop = Statement::DropBoundCheck(now, keys);
        let step = Step::new(because, drop).locks(Lock::AccessExclusive);
        let table = Object::Relation(now.name.clone());
        steps.push(Phase::Detach, step.declares(|effects| effects.uses.push(table)));
    }
}

/// The tables above a partition that it leaves, as they will be.
fn above_before<'a>(was: &'a Table, steps: &Steps<'a, '_>) -> Vec<&'a Table> {
    let mut found = Vec::new();
    let mut of = was.partition_of.as_ref();
    while let Some(parent) = of.and_then(|of| steps.now().table(steps.called(&of.parent))) {
        of = parent.partition_of.as_ref();
        found.push(parent);
    }
    found
}

/// The table becomes a partition. Where it is new, it holds no rows that would have to be looked at.
pub fn attach<'a>(now: &'a Table, of: &'a PartitionOf, is_new: bool, steps: &mut Steps<'a, '_>) {
    let above = steps.now().above(now);
    let default = steps.default_of(&of.parent).filter(|default| default.name != now.name);
    let mut proofs = Vec::new();
    if steps.options.online {
        let conditions = bounds(now, &above);
        let all: Option<Vec<String>> = conditions.iter().cloned().collect();
        if let Some(all) = all.filter(|all| !is_new && !all.is_empty()) {
            let name = bound_check(&now.name.name);
            prove(&now.name, name.clone(), &together(&all), steps);
            proofs.push((&now.name, name));
        }
        if let (Some(default), Some(Some(own))) = (default, conditions.first()) {
            let name = bound_check_for(&default.name.name, &now.name.name);
            prove(&default.name, name.clone(), &format!("NOT ({own})"), steps);
            proofs.push((&default.name, name));
        }
    }
    let is_reference = |part: &Constraint| matches!(part.kind, ConstraintKind::ForeignKey { .. });
    let references = above.iter().any(|table| table.constraints.iter().any(is_reference));
    let targets: Vec<&'a QualifiedName> =
        above.iter().flat_map(|table| &table.constraints).filter_map(target).collect();
    let statement = alter(&of.parent, TableAction::Attach(&now.name, of));
    let statement = row_security::past(&now.name, &targets, statement, steps);
    let mut step = Step::new(JOINS, statement);
    step.lock = match (is_new && default.is_none(), references) {
        (true, true) => Lock::ShareRowExclusive,
        (true, false) => Lock::ShareUpdateExclusive,
        (false, _) => Lock::AccessExclusive,
    };
    // Nothing proves what a default partition holds, and nothing is asked for where nobody waits.
    let is_proved = |name: &QualifiedName| proofs.iter().any(|(proved, _)| *proved == name);
    let unproved = !is_new && !is_proved(&now.name) || default.is_some_and(|of| !is_proved(&of.name));
    if unproved || references && !is_new {
        step = step.risks(Hazard::Scan).long();
    }
    let proved = proofs.iter().map(|(table, name)| Object::Constraint((*table).clone(), name.clone()));
    let parent = steps.catalog_was().tables.iter().filter(|table| {
        let old = table.partition_of.as_ref();
        // One that goes and holds rows of this one.
        old.is_some_and(|old| *steps.called(&old.parent) == of.parent && old.bound.overlaps(&of.bound))
            && steps.now().table(steps.called(&table.name)).is_none()
    });
    let gone: Vec<Object> = parent.map(|table| Object::Relation(table.name.clone())).collect();
    let step = step.declares(|effects| {
        effects.uses.extend(proved);
        effects.without.extend(gone);
    });
    steps.push(Phase::Attach, step);
    for (table, name) in proofs {
        let drop = alter(table, TableAction::DropConstraint(name));
        steps.push(Phase::Attach, Step::new(PROVES, drop).locks(Lock::AccessExclusive));
    }
}

/// The table that a reference points at.
fn target(part: &Constraint) -> Option<&QualifiedName> {
    match &part.kind {
        ConstraintKind::ForeignKey { target, .. } => Some(target),
        _ => None,
    }
}

/// Which rows a table holds, by its own bound and by those of the tables above it; `None` for a default partition.
fn bounds(table: &Table, above: &[&Table]) -> Vec<Option<String>> {
    let parts = std::iter::once(table).chain(above.iter().copied());
    let bound = |(part, parent): (&Table, &&Table)| {
        let key = parent.partition_by.as_ref()?;
        bound_condition(&parent.name, key, &part.partition_of.as_ref()?.bound)
    };
    parts.zip(above).map(bound).collect()
}

/// All of these conditions.
fn together(conditions: &[String]) -> String {
    match conditions {
        [one] => one.clone(),
        all => all.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" AND "),
    }
}

/// A constraint that all rows are found to keep while the table is in use.
fn prove<'a>(table: &'a QualifiedName, name: Text, condition: &str, steps: &mut Steps<'a, '_>) {
    let add = alter(table, TableAction::AddCheck(name.clone(), condition.to_owned().into()));
    steps.push(Phase::Attach, Step::new(PROVES, add).locks(Lock::AccessExclusive));
    let query = count_rows(table, &format!("NOT ({condition})"));
    let validate = alter(table, TableAction::ValidateConstraint(name));
    let step = Step::new(PROVES, validate).locks(Lock::ShareUpdateExclusive).long();
    steps.push(Phase::Attach, step.risks(Hazard::Scan).risks(Hazard::MayFail(query)));
}

/// What is said of indexes and keys that become part of others is said there.
fn silenced<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    let above = steps.now().above(now);
    let indexes: Vec<&Index> = above.iter().flat_map(|table| &table.indexes).collect();
    for held in was.indexes.iter().filter(|held| indexes.iter().any(|index| is_alike(held, index))) {
        comments::taken_off(Item::Index(was, held), steps);
    }
    let keys: Vec<&Constraint> = above.iter().flat_map(|table| &table.constraints).filter(|key| is_key(key)).collect();
    for held in was.constraints.iter().filter(|held| keys.iter().any(|key| key.kind == held.kind)) {
        comments::taken_off(Item::Constraint(was, held), steps);
    }
}

/// What a table lacks of the indexes and keys of those above the one that it joins, and of that one, is built before: joining would build it while
/// everybody waits.
fn indexes<'a>(was: &'a Table, now: &'a Table, of: &'a PartitionOf, steps: &mut Steps<'a, '_>) {
    if !steps.options.online || was.partition_of.is_some() || now.partition_by.is_some() {
        return;
    }
    if of.bound == PartitionBound::Default && steps.is_new(&of.parent) {
        return;
    }
    let above = steps.now().above(now);
    let because = "build the parent's indexes before the partition is attached";
    let build = |index: Index, query: Option<String>, steps: &mut Steps<'a, '_>| {
        let statement = create_named(&now.name, index, true);
        let mut step = Step::new(because, statement).locks(Lock::ShareUpdateExclusive).outside();
        step = step.risks(Hazard::IndexBuild);
        step.hazards.extend(query.map(Hazard::MayFail));
        steps.push(Phase::BeforeAttach, step);
    };
    for index in above
        .iter()
        .rev()
        .flat_map(|table| &table.indexes)
        .filter(|index| !was.indexes.iter().any(|held| is_alike(held, index)))
    {
        let named = name_of_new(now, Whole::Index(index), steps);
        let own = Index { name: named, ..index.created() };
        let query = count_index(&now.name, index);
        build(own, query, steps);
    }
    for part in above.iter().rev().flat_map(|table| &table.constraints) {
        let Some(mut index) = index_of(part).filter(|_| !was.constraints.iter().any(|held| held.kind == part.kind))
        else {
            continue;
        };
        let name = name_of_new(now, Whole::Key(part), steps);
        index.name = temporary(&name);
        let own = Constraint { name, comment: None, ..part.clone() };
        let action = TableAction::AddConstraintUsing(Cow::Owned(own), index.name.clone());
        let query = count_index(&now.name, &index);
        build(index, query, steps);
        steps.push(Phase::BeforeAttach, Step::new(because, alter(&now.name, action)).locks(Lock::AccessExclusive));
    }
}
