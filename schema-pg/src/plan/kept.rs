//! How the values of a column are kept: storage, compression, the target for statistics, attributes.

use super::phase::Phase;
use super::statement::alter;
use super::step::{Lock, Step};
use super::steps::Steps;
use crate::catalog::{Column, Table, Text};
use crate::diff::overrides::Says;
use crate::lower::{Kept, default_storage};
use crate::sql::{Statement, TableAction, statistics_only};

/// Says what is asked for, of the column in this table.
pub fn say<'a>(
    (table, column): (&'a Table, &'a Column),
    (was, now): (&Kept<'a>, &Kept<'a>),
    says: &Says,
    (phase, because): (Phase, &'static str),
    steps: &mut Steps<'a, '_>,
) {
    let name = &column.name;
    let is_new = steps.is_new(&table.name);
    let has_heirs = || steps.catalog_now().tables.iter().any(|heir| heir.inherits.contains(&table.name));
    let alone = says.statistics && (table.partition_by.is_some() || has_heirs());
    let mut push = |set, undo, lock: Lock| {
        let lock = if is_new { Lock::None } else { lock };
        steps.push(phase, Step::new(because, set, Some(undo)).locks(lock));
    };
    if says.storage {
        let word = |kept: &Kept<'a>| kept.storage.map_or(default_storage(&column.ty), |storage| storage);
        let set = |kept| alter(&table.name, TableAction::SetStorage(name, word(kept)));
        push(set(now), set(was), Lock::AccessExclusive);
    }
    if says.compression {
        let word = |kept: &Kept<'a>| kept.compression.map_or("default", |compression| compression);
        let set = |kept| alter(&table.name, TableAction::SetCompression(name, word(kept)));
        push(set(now), set(was), Lock::AccessExclusive);
    }
    if says.statistics {
        let target = |kept: &Kept<'a>| kept.statistics.unwrap_or(-1);
        let set = |kept| match alone {
            // Partitions and heirs that come later have none either.
            true => Statement::Raw(statistics_only(&table.name, name, target(kept))),
            false => alter(&table.name, TableAction::SetStatistics(name, target(kept))),
        };
        push(set(now), set(was), Lock::ShareUpdateExclusive);
    }
    if says.attributes {
        let (reset, added) = (gone(was, now), gone(now, was));
        let set = |kept: &Kept<'a>| alter(&table.name, TableAction::SetAttributes(name, kept.attributes));
        let take = |names| alter(&table.name, TableAction::ResetAttributes(name, names));
        if !reset.is_empty() {
            push(take(reset), set(was), Lock::ShareUpdateExclusive);
        }
        if !now.attributes.is_empty() {
            let undo = if was.attributes.is_empty() { take(added) } else { set(was) };
            push(set(now), undo, Lock::ShareUpdateExclusive);
        }
    }
}

/// Names of attributes that the one has and the other has not.
fn gone<'a>(one: &Kept<'a>, other: &Kept<'_>) -> Vec<&'a Text> {
    let stays = |name: &Text| other.attributes.iter().any(|(kept, _)| kept == name);
    one.attributes.iter().map(|(name, _)| name).filter(|name| !stays(name)).collect()
}
