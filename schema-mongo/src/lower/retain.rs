//! `retain`: documents that go by their age, or are moved to a collection of their own.

use schema_core::ir::{Entity, Retention};
use schema_core::origin::generated_for;

use super::form;
use super::literal::is_date;
use super::name::collection_name;
use super::scope::Scope;
use super::{columns, effective};
use crate::config::Config;
use crate::options::EntityOptions;
use crate::spec::{Collection, Index, Keyword, Spec, Text};

/// How long documents are kept, unless MongoDB is to leave that out.
pub fn of(entity: &Entity) -> Option<&Retention> {
    effective::lifecycle(entity, "retain")?.retention.as_ref()
}

/// How long documents are kept that are moved elsewhere then, and the path of the moment.
pub fn archived(entity: &Entity) -> Option<(&Retention, Text)> {
    let retention = of(entity).filter(|retention| retention.archive)?;
    Some((retention, columns::path(entity, &retention.field)?))
}

/// How long a time series is kept: it has no indexes by which documents go.
pub fn of_series(entity: &Entity) -> Option<&Retention> {
    let series = entity.extensions.get::<EntityOptions>()?.time_series.as_ref()?;
    of(entity).filter(|retention| retention.field == series.time && !retention.archive)
}

/// The name of the collection that holds what is older.
pub fn archive_name(entity: &Entity, config: &Config) -> Text {
    format!("{}_archive", collection_name(entity, config)).into()
}

/// What has no place for it.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    let Some(retention) = of(entity) else { return };
    let attrs = entity.extensions.get::<EntityOptions>();
    let field = entity.field(&retention.field);
    let is_date = field.is_none_or(|field| is_date(form::of(&entity.rust.name, field, scope)));
    let is_series = attrs.is_some_and(|attrs| attrs.time_series.is_some());
    let (message, help) = match () {
        () if is_series && of_series(entity).is_none() => (
            "documents of a time series go by its time, and are not moved elsewhere".to_owned(),
            "say `.by(…)` with the field of `time_series`, and no `.archive()`",
        ),
        // Where documents go by an index, it is said of that.
        () if retention.archive && !is_date => (
            format!("what is older is found by BSON dates, `{}` is none", retention.field),
            "give it the type `bson::DateTime`, or write it as one: `#[serde(with = \"…\")]`, `#[mongo(bson_type(Date))]`",
        ),
        () => return,
    };
    scope.report("M0903", format!("{}.retain", entity.rust.name), retention.source, message, help);
}

/// Adds the collection that holds what is older: documents like those that they were, found as they were. What is unique is so
/// among those that are still in use, and what is kept there does not go.
pub fn archive(entity: &Entity, collection: &Collection, spec: &mut Spec, scope: &Scope<'_>) {
    if archived(entity).is_none() {
        return;
    }
    let mut archive = Collection::new(archive_name(entity, scope.config));
    archive.options.collation.clone_from(&collection.options.collation);
    archive.validator.clone_from(&collection.validator);
    if let Some(schema) = archive.validator.as_mut().and_then(|validator| validator.schema.as_mut()) {
        let purpose = format_args!("holds the documents of {} that are older than it keeps them", collection.name);
        schema.set(Keyword::Description(generated_for("retain", purpose)));
    }
    let stays = |index: &&Index| !index.unique && index.expire_after_seconds.is_none();
    archive.indexes = collection.indexes.iter().filter(stays).cloned().collect();
    spec.collections.push(archive);
}
