//! Enum types that are there.

use super::fill;
use super::phase::Phase;
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use crate::catalog::{EnumType, Object, Text};
use crate::sql::{AddEnumValue, Place, Statement, count_labels, holds_label, other_label};

/// Labels of an enum type: renamed, added in their places. One that is gone can't be taken from a type.
pub fn labels<'a>(was: &'a EnumType, now: &'a EnumType, steps: &mut Steps<'a, '_>) {
    let because = "labels are added in place: no table is written anew";
    let renamed = steps.renamed_labels(&now.name);
    let known: Vec<Text> = was
        .labels
        .iter()
        .map(|old| renamed.iter().find(|(was, _)| *was == old).map_or_else(|| old.clone(), |(_, now)| (*now).clone()))
        .collect();
    let gone: Vec<&Text> = known.iter().filter(|label| !now.labels.contains(label)).collect();
    let kept: Vec<&Text> = now.labels.iter().filter(|label| known.contains(label)).collect();
    let in_order = known.iter().filter(|label| now.labels.contains(label)).eq(kept.iter().copied());
    if !gone.is_empty() || !in_order {
        let object = Object::Type(was.name.clone());
        let statement = Statement::Raw(crate::sql::replace_enum(now, &gone));
        let why = "PostgreSQL takes no label from a type, and does not reorder them: the type is made anew";
        let mut step = Step::new(why, statement, None).locks(Lock::AccessExclusive).risks(Hazard::Rewrite).long();
        step = step.contracts().risks(Hazard::DataLoss(object));
        if !gone.is_empty() {
            for (table, column) in steps.columns_of(&now.name) {
                step = step.risks(Hazard::MayFail(count_labels(&table.name, &column.name, &column.ty, &gone)));
            }
        }
        if steps.options.allows(&was.name.to_string()) {
            for label in gone {
                replaced(now, label, steps);
            }
        }
        steps.push(Phase::Drops, step);
        return;
    }
    // From the last to the first: each has its place before one that is there.
    for (at, label) in now.labels.iter().enumerate().rev() {
        if !known.contains(label) {
            let last = now.labels[..at].iter().rev().find(|label| known.contains(label));
            let place = match (now.labels.get(at + 1), last) {
                (Some(next), _) => Place::Before(next),
                (None, Some(last)) => Place::After(last),
                (None, None) => Place::Only,
            };
            let statement = Statement::AddEnumValue(AddEnumValue { name: &now.name, label, place });
            let step = Step::new(because, statement, None).outside();
            steps.push(Phase::Labels, step.never_undone("PostgreSQL takes no label from a type"));
        }
    }
}

/// Rows that hold a label that goes get another before, in batches, where one was named for it.
fn replaced<'a>(ty: &'a EnumType, label: &Text, steps: &mut Steps<'a, '_>) {
    let Some(value) = steps.options.backfill.get(&*format!("{}.{label}", ty.name)).cloned() else { return };
    for (table, column) in steps.columns_of(&ty.name) {
        let other = other_label(&column.name, &column.ty, label, &value);
        let holds = holds_label(&column.name, &column.ty, &[label]);
        let because = "rows get another label before theirs goes, in batches";
        fill::rows(table, (&column.name, &other, &holds), because, steps);
    }
}
