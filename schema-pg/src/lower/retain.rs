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
    if super::archive::of(entity).is_some() {
        return;
    }
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
                "let a function move older rows to a table of their own, `.archive()`; cut it along the calendar, `#[pg(partition_by_range({0}).monthly().from(\"…\"))]`; or say it to MongoDB alone, `#[mongo(ttl(…))]` on `{0}`",
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

/// What removes rows of an entity by their age: the call, the field that says how old a row is, how long it is kept, and whether deleted rows alone go.
#[cfg(all(feature = "fake", feature = "postgres"))]
pub fn retained(
    entity: &Entity,
    table: &crate::catalog::QualifiedName,
) -> Vec<(String, crate::catalog::Text, Duration, bool)> {
    use crate::sql::{call, call_purge};
    let declared = entity.extensions.get::<EntityOptions>();
    let partitions = declared.and_then(|declared| declared.partitions.as_ref());
    let levels = partitions.into_iter().flat_map(PartitionsOptions::levels);
    let mut found: Vec<_> = levels
        .filter_map(|level| {
            let after = of_partitions(entity, level)?;
            let [IndexTerm::Field(field)] = level.terms.as_slice() else { return None };
            Some((call(&super::name::maintenance(table)), field.clone(), after, false))
        })
        .collect();
    if let Some(purge) = declared.and_then(|declared| declared.purge.as_ref()) {
        found.push((call_purge(&super::purge::function(table), purge.after), "deleted_at".into(), purge.after, true));
    }
    found
}

fn is_cut_by(declared: &PartitionsOptions, field: &str) -> bool {
    matches!(declared.terms.as_slice(), [IndexTerm::Field(name)] if name == field)
}
