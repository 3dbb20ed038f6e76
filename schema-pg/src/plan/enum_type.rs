//! Enum types that are there.

use super::phase::Phase;
use super::step::Step;
use super::steps::Steps;
use super::{backfill, declared_backfill, fill, replace, replacement};
use crate::catalog::{EnumType, Item, Object, Text};
use crate::sql::{AddEnumValue, Place, Statement, holds_label, other_label};

/// Labels of an enum type: renamed, added in their places. Whether another type takes its place, because one is gone or they
/// stand in another order.
pub fn labels<'a>(was: &'a EnumType, now: &'a EnumType, steps: &mut Steps<'a, '_>) -> bool {
    let because = "labels are added in place: no table is rewritten";
    let renamed = steps.renamed_labels(&now.name);
    let called =
        |old: &Text| renamed.iter().find(|(was, _)| *was == old).map_or_else(|| old.clone(), |(_, now)| (*now).clone());
    let known: Vec<Text> = was.labels.iter().map(called).collect();
    let kept: Vec<&Text> = now.labels.iter().filter(|label| known.contains(label)).collect();
    if known.len() != kept.len() || !known.iter().eq(kept) || steps.replaced.contains(&now.name) {
        if steps.options.allows(&was.name.to_string()) {
            for label in replacement::labels_gone(was, now, steps) {
                replaced(now, label, steps);
            }
        }
        replace::replace(Item::Enum(was), Item::Enum(now), steps);
        return true;
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
            steps.push(Phase::Labels, Step::new(because, statement));
        }
    }
    false
}

/// Rows that hold a label that goes get another before, in batches, where one was named for it.
fn replaced<'a>(ty: &'a EnumType, label: &Text, steps: &mut Steps<'a, '_>) {
    let declared = declared_backfill::declared(steps.options, &format!("{}.{label}", ty.name));
    for (table, column) in steps.columns_of(&ty.name) {
        backfill::refuse(table, &Object::Type(ty.name.clone()), &declared, steps);
        for one in &declared {
            let mut one = one.clone();
            one.backfill.value = other_label(&column.name, &column.ty, label, &one.backfill.value).into();
            let holds = holds_label(&column.name, &column.ty, &[label]);
            let because = "replace the label in existing rows before it is dropped, in batches";
            fill::rows(table, (&column.name, holds), &one, because, steps);
        }
    }
}
