//! How the values of a column are kept: storage, compression, the target for statistics, attributes.

use super::phase::Phase;
use super::statement::{alter, alter_only};
use super::step::{Lock, Step};
use super::steps::Steps;
use crate::catalog::effective::{EffectiveColumn, default_storage};
use crate::catalog::{Column, Table, Text};
use crate::diff::inherit::Differs;
use crate::sql::TableAction;

/// Says what is asked for, of the column in this table.
pub fn set<'a>(
    (table, column): (&'a Table, &'a Column),
    (was, now): (&EffectiveColumn<'a>, &EffectiveColumn<'a>),
    sets: &Differs,
    (phase, because): (Phase, &'static str),
    steps: &mut Steps<'a, '_>,
) {
    let name = &column.name;
    let is_new = steps.is_new(&table.name);
    let has_heirs = || steps.catalog_now().tables.iter().any(|heir| heir.inherits.contains(&table.name));
    let alone = sets.statistics && (table.partition_by.is_some() || has_heirs());
    let mut push = |set, lock: Lock| {
        let lock = if is_new { Lock::None } else { lock };
        steps.push(phase, Step::new(because, set).locks(lock));
    };
    if sets.storage {
        let word = now.storage.map_or(default_storage(&column.ty), |storage| storage);
        push(alter(&table.name, TableAction::SetStorage(name, word)), Lock::AccessExclusive);
    }
    if sets.compression {
        let word = now.compression.map_or("default", |compression| compression);
        push(alter(&table.name, TableAction::SetCompression(name, word)), Lock::AccessExclusive);
    }
    if sets.statistics {
        let target = now.statistics.unwrap_or(-1);
        let set = match alone {
            // Partitions and heirs that come later have none either.
            true => alter_only(&table.name, TableAction::SetStatistics(name, target)),
            false => alter(&table.name, TableAction::SetStatistics(name, target)),
        };
        push(set, Lock::ShareUpdateExclusive);
    }
    if sets.attributes {
        let reset = gone(was, now);
        if !reset.is_empty() {
            push(alter(&table.name, TableAction::ResetAttributes(name, reset)), Lock::ShareUpdateExclusive);
        }
        if !now.attributes.is_empty() {
            push(alter(&table.name, TableAction::SetAttributes(name, now.attributes)), Lock::ShareUpdateExclusive);
        }
    }
}

/// Names of attributes that the one has and the other has not.
fn gone<'a>(one: &EffectiveColumn<'a>, other: &EffectiveColumn<'_>) -> Vec<&'a Text> {
    let stays = |name: &Text| other.attributes.iter().any(|(kept, _)| kept == name);
    one.attributes.iter().map(|(name, _)| name).filter(|name| !stays(name)).collect()
}
