//! How long rows are kept: partitions along the calendar are detached, and nothing else removes rows by their age.

use schema_core::Diagnostic;
use schema_core::ir::{Duration, Entity, IndexTerm};

use super::scope::Scope;
use crate::options::{EntityOptions, PartitionsOptions};

/// How long partitions of this cut are kept: what they say, else what the entity says of the column that they are cut by.
pub fn of_partitions(entity: &Entity, declared: &PartitionsOptions) -> Option<Duration> {
    let own = declared.periods.as_ref()?.retain;
    let retention = entity.lifecycle.as_ref().and_then(|life| life.retention.as_ref());
    own.or_else(|| retention.filter(|retention| is_cut_by(declared, &retention.field)).map(|retention| retention.after))
}

/// A table whose rows nothing removes, or that says two times.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    let Some(retention) = entity.lifecycle.as_ref().and_then(|life| life.retention.as_ref()) else { return };
    let partitions = entity.extensions.get::<EntityOptions>().and_then(|declared| declared.partitions.as_ref());
    let mut levels = partitions.into_iter().flat_map(PartitionsOptions::levels);
    let level = levels.find(|level| level.periods.is_some() && is_cut_by(level, &retention.field));
    let (message, help) = match level {
        None => (
            format!(
                "nothing in PostgreSQL removes rows by the age of `{}` unless the table is cut by it",
                retention.field
            ),
            format!(
                "cut it along the calendar, `#[pg(partition_by_range({0}).monthly().from(\"…\"))]`; or say it to MongoDB alone, `#[mongo(ttl(…))]` on `{0}`",
                retention.field
            ),
        ),
        Some(level) if of_partitions(entity, level) != Some(retention.after) => (
            "`retain` says another time than the partitions do".to_owned(),
            "remove `.retain(…)` of the partitions: they take it from the entity".to_owned(),
        ),
        Some(_) => return,
    };
    let path = format!("{}.retain", entity.rust.name);
    scope.found.push(Diagnostic::new("P0512", path, retention.source, message).help(help));
}

fn is_cut_by(declared: &PartitionsOptions, field: &str) -> bool {
    matches!(declared.terms.as_slice(), [IndexTerm::Field(name)] if name == field)
}
