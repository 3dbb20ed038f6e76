//! What is said of a table itself.

use std::borrow::Cow;

use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Refused, Step};
use super::steps::Steps;
use crate::catalog::{Object, QualifiedName, ReplicaIdentity, Table, Text};
use crate::diff::index_names::is_alike;
use crate::sql::TableAction;

const ITSELF: &str = "options of the table itself";

type Parameters = [(Text, Text)];

/// Storage parameters of a table or materialized view.
pub fn parameters<'a>(
    name: &'a QualifiedName,
    (was, now): (&'a Parameters, &'a Parameters),
    steps: &mut Steps<'a, '_>,
) {
    if was == now {
        return;
    }
    let gone = |a: &'a Parameters, b: &Parameters| -> Vec<&'a Text> {
        a.iter().map(|(name, _)| name).filter(|name| !b.iter().any(|(other, _)| other == *name)).collect()
    };
    let mut push = |action| {
        let step = Step::new(ITSELF, alter(name, action));
        steps.push(Phase::Columns, step.locks(Lock::ShareUpdateExclusive));
    };
    let lost = gone(was, now);
    if !lost.is_empty() {
        push(TableAction::ResetParameters(lost));
    }
    if !now.is_empty() {
        push(TableAction::SetParameters(now));
    }
}

/// What is said of the table itself.
pub fn table<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    let because = ITSELF;
    // What follows from a rename is done with it.
    let read = steps.read(was).into_owned();
    let called: Vec<_> = was.inherits.iter().map(|parent| steps.called(parent)).collect();
    parameters(&now.name, (&was.storage, &now.storage), steps);
    let mut push = |action, lock, phase| {
        steps.push(phase, Step::new(because, alter(&now.name, action)).locks(lock));
    };
    for old in called.into_iter().filter(|old| !now.inherits.contains(old)) {
        // Before what PostgreSQL would do to it with the other table, and refuses to do to it alone.
        push(TableAction::NoInherit(old), Lock::AccessExclusive, Phase::Schemas);
    }
    for new in now.inherits.iter().filter(|new| !read.inherits.contains(new)) {
        super::inherited::inherit(now, new, steps);
    }
    // An index that takes the place of another can be named once it is there.
    let is_replaced = |identity: &ReplicaIdentity| match identity {
        ReplicaIdentity::Index(name) => {
            read.index(name).zip(now.index(name)).is_some_and(|(old, new)| !is_alike(old, new))
        }
        _ => false,
    };
    if was.replica_identity != now.replica_identity && !now.replica_identity.as_ref().is_some_and(is_replaced) {
        let new = now.replica_identity.as_ref();
        let statement = alter(&now.name, TableAction::ReplicaIdentity(new.map(Cow::Borrowed)));
        let step = Step::new(because, statement).locks(Lock::AccessExclusive);
        let step = match new {
            Some(ReplicaIdentity::Index(index)) => super::replica::by_index(step, now, index),
            _ => step,
        };
        steps.push(Phase::References, step);
    }
    if was.unlogged != now.unlogged {
        let statement = alter(&now.name, TableAction::SetLogged(!now.unlogged));
        let step = Step::new(because, statement).locks(Lock::AccessExclusive);
        steps.push(Phase::Columns, step.risks(Hazard::Rewrite).long());
    }
    if was.row_security != now.row_security {
        super::policy::row_security(now, was.row_security, steps);
    }
    super::distribution::change(was, now, steps);
    if read.partition_by != now.partition_by {
        let object = Object::Relation(was.name.clone());
        let why = "PostgreSQL makes no table of rows a partitioned one, and partitions none by another key: make a new table and move the rows";
        steps.refused.push(Refused::impossible(object, why));
    }
    if read.partition_of != now.partition_of {
        super::member::change(was, now, steps);
    }
}
