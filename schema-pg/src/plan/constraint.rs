//! Constraints of tables that are there.

use std::borrow::Cow;

use super::phase::Phase;
use super::statement::{alter, create_named};
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::unique::index_of;
use super::{partition, row_security};
use crate::catalog::expression::mentions;
use crate::catalog::{Constraint, ConstraintKind, Object, Table, Text};
use crate::lower::temporary;
use crate::sql::{Statement, TableAction, count_alike, count_breaking, count_excluded, count_orphans};

const NEW_ROWS: &str = "add constraints NOT VALID first: existing rows are not scanned";
const OLD_ROWS: &str = "validate existing rows in a transaction of its own, without blocking reads or writes";

/// A constraint that is new.
pub fn create<'a>(table: &'a Table, part: &'a Constraint, steps: &mut Steps<'a, '_>) {
    add(table, part, part.name.clone(), steps);
}

/// A constraint that is no longer wanted.
pub fn remove<'a>(table: &'a Table, part: &'a Constraint, steps: &mut Steps<'a, '_>) {
    let statement = alter(steps.called(&table.name), TableAction::DropConstraint(part.name.clone()));
    let because = "drop constraints before their columns";
    let step = Step::new(because, statement).locks(Lock::AccessExclusive).risks(Hazard::Dropped);
    // A key may be what a reference stands on: behind the references.
    let retyped = steps.is_retyped(table, |column| names(part, column));
    let phase = match part.kind.key() {
        Some(_) if retyped => Phase::DropDependents,
        // Or a reference that is made anew would stand on it again.
        Some(_) if steps.is_unreferenced(&table.name) => Phase::Constraints,
        Some(_) => Phase::DropIndexes,
        None => Phase::DropDependents,
    };
    steps.push(phase, step);
}

/// A constraint of which something changed: the new one is there, and checked, before the old one goes. Whether there is a
/// new one.
pub fn change<'a>(
    (was_table, was): (&'a Table, &'a Constraint),
    (table, now): (&'a Table, &'a Constraint),
    steps: &mut Steps<'a, '_>,
) -> bool {
    if steps.goes_early(was_table, |column| names(was, column)) {
        create(table, now, steps);
        identity(table, now, steps);
        return true;
    }
    let kind = steps.read(was_table).constraint(&was.name).map_or_else(|| was.kind.clone(), |read| read.kind.clone());
    if kind != now.kind && steps.is_retyped(was_table, |column| names(was, column)) {
        remove(was_table, was, steps);
        create(table, now, steps);
        identity(table, now, steps);
        return true;
    }
    if kind == now.kind {
        if was.not_valid && !now.not_valid {
            validate(table, now, now.name.clone(), steps);
        }
        let anew = !was.not_valid && now.not_valid;
        if anew {
            swap(was, (table, now), steps);
        }
        return anew;
    }
    if let (ConstraintKind::ForeignKey { .. }, ConstraintKind::ForeignKey { .. }) = (&was.kind, &now.kind) {
        let mut only = kind.clone();
        if let (ConstraintKind::ForeignKey { deferrable, .. }, Some(new)) = (&mut only, now.kind.deferrable()) {
            *deferrable = new;
        }
        if only == now.kind {
            let because = "when constraints are checked";
            let statement = alter(&table.name, TableAction::AlterConstraint(now));
            steps.push(Phase::Constraints, Step::new(because, statement).locks(Lock::AccessExclusive));
            return false;
        }
    }
    swap(was, (table, now), steps);
    true
}

fn swap<'a>(was: &'a Constraint, (table, now): (&'a Table, &'a Constraint), steps: &mut Steps<'a, '_>) {
    let because = "add the new constraint before dropping the old one";
    let drop = || {
        let statement = alter(&table.name, TableAction::DropConstraint(was.name.clone()));
        Step::new(because, statement).locks(Lock::AccessExclusive)
    };
    let same_kind = was.kind.rank() == now.kind.rank();
    let by_index = now.kind.key().is_some() || is_exclusion(&now.kind);
    if !same_kind || by_index {
        // Two primary keys can't be there at once, and two indexes of one name neither: the index is built before, the
        // constraints change places in one transaction.
        if keyed(table, now, steps, Some(drop())) {
            return identity(table, now, steps);
        }
        steps.push(Phase::DropDependents, drop());
        add(table, now, now.name.clone(), steps);
        return identity(table, now, steps);
    }
    let name = temporary(&now.name);
    add(table, now, name.clone(), steps);
    let reference = matches!(now.kind, ConstraintKind::ForeignKey { .. });
    let phase = if reference { Phase::SwapReferences } else { Phase::SetNotNull };
    steps.push(phase, drop());
    let rename = Statement::RenameConstraint(&table.name, name, &now.name);
    steps.push(phase, Step::new(because, rename).locks(Lock::AccessExclusive));
}

/// Replicas may tell rows apart by the key: in the transaction in which it takes the place of another.
pub fn identity<'a>(table: &'a Table, key: &'a Constraint, steps: &mut Steps<'a, '_>) {
    if key.kind.key().is_some() {
        super::replica::identity_by(table, (&key.name, key.name.clone()), Phase::Constraints, steps);
    }
}

fn add<'a>(table: &'a Table, part: &'a Constraint, name: Text, steps: &mut Steps<'a, '_>) {
    let quiet = steps.is_quiet(table);
    if part.kind.key().is_some() && keyed(table, part, steps, None) {
        return;
    }
    let constraint = match name == part.name {
        true => Cow::Borrowed(part),
        false => Cow::Owned(Constraint { name: name.clone(), ..part.clone() }),
    };
    let statement = |not_valid| alter(&table.name, TableAction::AddConstraint { constraint, not_valid });
    let lock = match part.kind {
        ConstraintKind::ForeignKey { .. } => Lock::ShareRowExclusive,
        _ => Lock::AccessExclusive,
    };
    // PostgreSQL validates references of partitioned tables at once until version 18.
    let reference = matches!(part.kind, ConstraintKind::ForeignKey { .. });
    let at_once = quiet
        || part.kind.key().is_some()
        || is_exclusion(&part.kind)
        || part.not_valid
        || (reference && table.partition_by.is_some());
    let looks = at_once && !part.not_valid;
    let statement = match looks {
        true => row_security::checking(&table.name, part, statement(false), steps),
        false => statement(!at_once),
    };
    let lock = if looks && row_security::locks_itself(&table.name, part, steps) { Lock::AccessExclusive } else { lock };
    let mut step = Step::new(NEW_ROWS, statement).locks(lock);
    if name != part.name {
        let own = Object::Constraint(table.name.clone(), part.name.clone());
        step = step.declares(|effects| effects.like.push(own));
    }
    if looks {
        step = step.long().risks(Hazard::Scan);
        if part.kind.key().is_some() || is_exclusion(&part.kind) {
            step = step.risks(Hazard::IndexBuild);
        }
        step.hazards.extend(may_fail(table, part));
    }
    // References behind the keys that they stand on, and behind each other's tables.
    let phase = match reference {
        true => Phase::References,
        false if steps.joins(&table.name) => Phase::BeforeAttach,
        false => Phase::Constraints,
    };
    steps.push(phase, step);
    if !at_once {
        validate(table, part, name, steps);
    }
}

/// A key whose index is built while the table is in use; `false` where that can't be done.
fn keyed<'a>(table: &'a Table, part: &'a Constraint, steps: &mut Steps<'a, '_>, before: Option<Step<'a>>) -> bool {
    let (Some(columns), Some(index)) = (part.kind.key(), index_of(part)) else { return false };
    if steps.is_quiet(table) {
        return false;
    }
    if table.partition_by.is_some() {
        partition::key(table, part, steps, before);
        return true;
    }
    let (name, nulls) = (index.name.clone(), index.nulls_not_distinct);
    let because = "the index of a key is built while the table is in use";
    let query = count_alike(&table.name, columns, nulls, None);
    let statement = create_named(&table.name, index, true);
    let step = Step::new(because, statement).locks(Lock::ShareUpdateExclusive).outside();
    let own = Object::Constraint(table.name.clone(), part.name.clone());
    let step = step.declares(|effects| effects.like.push(own));
    steps.push(Phase::Concurrent, step.risks(Hazard::IndexBuild).risks(Hazard::MayFail(query)));
    if let Some(before) = before {
        steps.push(Phase::Constraints, before);
    }
    let using = alter(&table.name, TableAction::AddConstraintUsing(Cow::Borrowed(part), name));
    let because = "keys use the index that was built for them";
    steps.push(Phase::Constraints, Step::new(because, using).locks(Lock::AccessExclusive));
    true
}

fn validate<'a>(table: &'a Table, part: &'a Constraint, name: Text, steps: &mut Steps<'a, '_>) {
    let statement = alter(&table.name, TableAction::ValidateConstraint(name));
    let statement = row_security::checking(&table.name, part, statement, steps);
    let lock = match row_security::locks_itself(&table.name, part, steps) {
        true => Lock::AccessExclusive,
        false => Lock::ShareUpdateExclusive,
    };
    let mut step = Step::new(OLD_ROWS, statement).locks(lock).long().risks(Hazard::Scan);
    step.hazards.extend(may_fail(table, part));
    let phase = if matches!(part.kind, ConstraintKind::ForeignKey { .. }) {
        Phase::ValidateReferences
    } else if steps.joins(&table.name) {
        Phase::BeforeAttach
    } else {
        Phase::Validate
    };
    steps.push(phase, step);
}

/// The query that counts the rows that break a constraint.
fn may_fail(table: &Table, part: &Constraint) -> Option<Hazard> {
    Some(Hazard::MayFail(match &part.kind {
        ConstraintKind::Check { expression, .. } => count_breaking(&table.name, expression),
        kind @ ConstraintKind::ForeignKey { .. } => count_orphans(&table.name, kind)?,
        ConstraintKind::Exclude { elements, predicate, .. } => {
            count_excluded(&table.name, elements, predicate.as_ref())
        }
        kind => count_alike(
            &table.name,
            kind.key()?,
            matches!(kind, ConstraintKind::Unique { nulls_not_distinct: true, .. }),
            None,
        ),
    }))
}

/// A constraint holds a column, or looks at it.
pub fn names(part: &Constraint, column: &Text) -> bool {
    match &part.kind {
        ConstraintKind::PrimaryKey { columns, include, .. } | ConstraintKind::Unique { columns, include, .. } => {
            columns.contains(column) || include.contains(column)
        }
        ConstraintKind::Check { expression, .. } => mentions(expression, column),
        ConstraintKind::Exclude { elements, predicate, .. } => {
            elements.iter().any(|element| element.column.term.mentions(column))
                || predicate.as_ref().is_some_and(|sql| mentions(sql, column))
        }
        ConstraintKind::ForeignKey { columns, .. } => columns.contains(column),
    }
}

/// An exclusion, which is built and checked at once: PostgreSQL has no other way.
fn is_exclusion(kind: &ConstraintKind) -> bool {
    matches!(kind, ConstraintKind::Exclude { .. })
}
