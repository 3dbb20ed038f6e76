//! How replicas tell rows apart, where the index by which they do is made anew.

use std::borrow::Cow;

use super::effects;
use super::phase::Phase;
use super::statement::alter;
use super::step::{Lock, Step};
use super::steps::Steps;
use crate::catalog::{ReplicaIdentity, Table, Text};
use crate::sql::TableAction;

/// Replicas go on telling rows apart by an index that took the place of another, under the name that it has meanwhile.
pub fn identity_by<'a>(now: &'a Table, (index, meanwhile): (&Text, Text), phase: Phase, steps: &mut Steps<'a, '_>) {
    if !matches!(&now.replica_identity, Some(ReplicaIdentity::Index(name)) if name == index) {
        return;
    }
    let by = ReplicaIdentity::Index(meanwhile);
    let statement = alter(&now.name, TableAction::ReplicaIdentity(Some(Cow::Owned(by))));
    let because = "replica identity by an index that is recreated";
    let step = Step::new(because, statement).locks(Lock::AccessExclusive);
    steps.push(phase, by_index(step, now, index));
}

/// PostgreSQL takes an index of columns that take no NULL alone.
pub fn by_index<'a>(step: Step<'a>, table: &Table, index: &Text) -> Step<'a> {
    let key = table.constraint(index).and_then(|part| part.kind.key()).map(<[Text]>::to_vec);
    let columns = key.or_else(|| Some(table.index(index)?.leading_columns().cloned().collect()));
    let used: Vec<_> = columns.iter().flatten().map(|column| effects::not_null(&table.name, column)).collect();
    step.declares(|effects| effects.uses.extend(used))
}
