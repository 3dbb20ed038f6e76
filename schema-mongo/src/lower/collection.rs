//! Collections: options, validator, indexes, shard key.

use schema_core::ir::{Entity, Field, Serde, Type};

use super::embedded::transparent;
use super::inside::inside;
use super::name::collection_name;
use super::scope::Scope;
use super::{
    check, columns, duration, effective, embeds, encrypted, index, lifecycle, model, raw, retain, schema, series, shard,
};
use crate::options::{EntityOptions, TimeSeriesOptions};
use crate::spec::{
    Clustered, Collection, Granularity, Options, Schema, Spec, Text, TimeSeries, ValidationAction, Validator,
};
use crate::version::Version;

/// The collection of an entity.
pub fn lower(entity: &Entity, scope: &mut Scope<'_>) -> Collection {
    let attrs = entity.extensions.get::<EntityOptions>();
    let mut collection = Collection::new(collection_name(entity, scope.config));
    collection.renamed_from.clone_from(&entity.renamed_from);
    scope.rules.clear();
    scope.rule_models.clear();
    scope.encrypted.clear();
    let mut schema = schema::document(entity, scope);
    renamed_fields(entity, &schema, &mut collection, scope);
    lifecycle::describe(entity, &mut schema, scope);
    check::lower(entity, &schema, scope);
    embeds::verify(entity, scope);
    embeds::verify_members(entity, scope);
    lifecycle::verify(entity, scope);
    retain::verify(entity, scope);
    if let Some(attrs) = attrs {
        collection.options = options(entity, attrs, scope);
    }
    // What the log says of a change, it has from these.
    collection.options.pre_and_post_images |= effective::is_audited(entity) && collection.options.time_series.is_none();
    if let Some(retention) = retain::of_series(entity) {
        collection.options.expire_after_seconds.get_or_insert(duration::seconds(retention.after));
    }
    index::lower(entity, &schema, &mut collection, scope);
    raw::indexes(entity, &mut collection, scope);
    encrypted::finish(entity, &mut collection, scope);
    raw::encrypted_fields(entity, &mut collection, scope);
    shard::lower(entity, &schema, &mut collection, scope);
    series::options(entity, &schema, &collection, scope);
    index::count(entity, &collection, scope);
    // A server refuses validators of time series (manual, "Time Series Collection Limitations").
    if collection.options.time_series.is_none() {
        let mut validator = Validator::new(schema);
        validator.rules = std::mem::take(&mut scope.rules);
        validator.level = attrs.and_then(|attrs| attrs.level).unwrap_or(scope.config.level);
        validator.action = attrs.and_then(|attrs| attrs.action).unwrap_or(scope.config.action);
        let target = scope.config.version;
        if validator.action == ValidationAction::ErrorAndLog && target < Version::V8_1 {
            let message = format!(
                "`{}` writes refused documents to the log, which servers do since MongoDB 8.1",
                entity.rust.name
            );
            let help = format!(
                "leave out `.error_and_log()`, or say `Config {{ version: Version::V8_1, .. }}`; the target is {target}"
            );
            scope.report("M0530", &*entity.rust.name, entity.source, message, help);
        }
        collection.validator = raw::validator(entity, validator, scope);
    }
    collection.model = model::lower(entity, &collection, scope);
    collection
}

/// Names that fields had: those of entities before those in them, so that their paths are right when they are renamed.
fn renamed_fields(entity: &Entity, schema: &Schema, collection: &mut Collection, scope: &mut Scope<'_>) {
    collection
        .renamed_fields
        .extend(renamed(&entity.fields, &entity.serde).into_iter().map(|(was, now, _)| (was, now)));
    for place in inside(entity, Some(scope.registry)).iter().filter(|place| place.no_path.is_none()) {
        let embedded = &place.embedded;
        if transparent(&embedded.serde, &embedded.fields).is_some() {
            continue;
        }
        for (was, now, field) in renamed(&embedded.fields, &embedded.serde) {
            let (was, now) = (place.path_of(&was), place.path_of(&now));
            let (message, help) = match () {
                () if place.is_in_list() => (
                    format!("`{was}` is in a list, where `$rename` does not reach"),
                    "rename it by an update with a pipeline (`$map`) in a migration of your own, and remove `renamed_from`",
                ),
                () if !schema.at(&was).is_empty() => (
                    format!("`{was}` is still the name of a member, of this kind of objects or of another"),
                    "rename it by an update with a filter in a migration of your own, and remove `renamed_from`",
                ),
                () => {
                    let pair = (was.into(), now.into());
                    if !collection.renamed_fields.contains(&pair) {
                        collection.renamed_fields.push(pair);
                    }
                    continue;
                }
            };
            let owner = format!("{}.{}", embedded.rust.name, field.name);
            scope.report_once("M1104", owner, field.source, message, help);
        }
    }
}

/// The names before and now of fields that had others.
fn renamed<'f>(fields: &'f [Field], serde: &Serde) -> Vec<(Text, Text, &'f Field)> {
    let mut found = Vec::new();
    for field in fields.iter().filter(|field| !field.renamed_from.is_empty()) {
        let now = serde.field_name(field);
        for was in &field.renamed_from {
            // The field was called so in Rust: serde gave it a name by the same rule.
            let mut before = field.clone();
            before.name.clone_from(was);
            before.serde = None;
            let was = serde.field_name(&before);
            if was != now {
                found.push((was, now.clone(), field));
            }
        }
    }
    found
}

fn options(entity: &Entity, attrs: &EntityOptions, scope: &mut Scope<'_>) -> Options {
    let name = &entity.rust.name;
    let expires = attrs.expire_after.map(duration::seconds);
    if let Some(capped) = &attrs.capped {
        let at = entity.source;
        if capped.size == 0 || capped.max == Some(0) {
            let help = "say how many bytes: `capped(16_777_216)`";
            scope.report("M0501", &**name, at, "a capped collection holds at least one byte and one document", help);
        }
        if attrs.time_series.is_some() || attrs.clustered || expires.is_some() {
            let help = "keep one of them; a capped collection lets go of the oldest documents by itself";
            scope.report("M0502", &**name, at, "`capped` beside `time_series`, `clustered` or `expire_after`", help);
        }
    }
    if expires.is_some() && attrs.time_series.is_none() && !attrs.clustered {
        let message = "`expire_after` is for time series and clustered collections";
        let help = "write `#[mongo(ttl(days(30)))]` on the field with the moment";
        scope.report("M0503", &**name, entity.source, message, help);
    }
    if attrs.clustered {
        let key_is_id = entity.key_fields().next().is_some_and(|field| entity.serde.field_name(field) == "_id");
        if !key_is_id || entity.key_fields().count() != 1 {
            let help = "add `#[serde(rename = \"_id\")]` to the field that is the key";
            scope.report(
                "M0504",
                &**name,
                entity.source,
                "`clustered` keeps documents in the order of `_id`, which is not the key here",
                help,
            );
        }
        if attrs.time_series.is_some() {
            scope.report("M0502", &**name, entity.source, "`clustered` beside `time_series`", "keep one of them");
        }
    }
    if let Some(collation) = &attrs.collation {
        index::collation::verify(format!("{name}.collation"), &collation.locale, entity.source, scope);
    }
    Options {
        capped: attrs.capped,
        time_series: attrs.time_series.as_ref().and_then(|attrs| time_series(entity, attrs, scope)),
        clustered: attrs.clustered.then(|| Clustered {
            name: attrs.clustered_name.clone().unwrap_or_else(|| format!("{}_id", entity.store_name()).into()),
        }),
        expire_after_seconds: expires,
        // What a server completes by itself it does not show as said.
        collation: attrs.collation.clone().map(|collation| Box::new(collation.without_defaults())),
        pre_and_post_images: attrs.pre_and_post_images,
        encrypted: Vec::new(),
    }
}

fn time_series(entity: &Entity, attrs: &TimeSeriesOptions, scope: &mut Scope<'_>) -> Option<TimeSeries> {
    let name = &entity.rust.name;
    let mut path = |field: &Text| {
        let path = columns::path(entity, field);
        if path.is_none() {
            let message = format!("`time_series` names `{field}`, which documents of `{name}` do not have");
            scope.report("M0505", &**name, attrs.source, message, "name a field that serde writes");
        }
        path
    };
    let time_field = path(&attrs.time)?;
    let meta_field = match &attrs.meta {
        Some(meta) => Some(path(meta)?),
        None => None,
    };
    if let Some(field) = entity.field(&attrs.time) {
        let form = super::form::of(name, field, scope);
        let is_moment = matches!(field.ty, Type::Timestamp | Type::LocalTimestamp | Type::Date);
        if !is_moment || !super::literal::is_date(form) || field.nullable {
            let message =
                format!("the time of a time series is a BSON date that is always there, `{}` is none", field.name);
            let help = "give it the type `bson::DateTime`, or write it as one: `#[serde(with = \"…\")]`, `#[mongo(bson_type(Date))]`";
            scope.report("M0506", format!("{name}.{}", field.name), field.source, message, help);
        }
    }
    if !entity.checks.is_empty() || entity.fields.iter().any(|field| !field.rules.is_empty()) {
        let known = said_without(entity);
        if !known {
            let message = "a time series has no validator, so its rules are not kept";
            let help = "say that the application keeps them: `#[mongo(without(\"validation\", \"reason\"))]`";
            scope.report("M0507", &**name, attrs.source, message, help);
        }
    }
    // Seconds are what a server takes by itself.
    let granularity = attrs.granularity.filter(|granularity| *granularity != Granularity::Seconds);
    Some(TimeSeries {
        time_field,
        meta_field,
        granularity,
        bucket_max_span_seconds: attrs.max_span_seconds,
        bucket_rounding_seconds: attrs.max_span_seconds,
    })
}

fn said_without(entity: &Entity) -> bool {
    super::scope::is_left_out(entity.extensions.get::<EntityOptions>(), "validation")
}

/// No two things have one name, and a server takes each.
pub fn verify_names(spec: &Spec, scope: &mut Scope<'_>) {
    let mut names: Vec<&Text> = spec.collections.iter().map(|item| &item.name).collect();
    names.extend(spec.views.iter().map(|item| &item.name));
    names.sort_unstable();
    for pair in names.windows(2).filter(|pair| pair[0] == pair[1]) {
        let message = format!("two collections are called `{}`", pair[0]);
        let help = "name one of them otherwise: `#[mongo(collection = \"…\")]`";
        scope.report("M0103", &**pair[0], schema_core::ir::Source::default(), message, help);
    }
    for name in names {
        // Manual, "MongoDB Limits and Thresholds": 255 bytes with the database's name and a dot.
        let is_bad = name.is_empty() || name.contains('$') || name.contains('\0') || name.starts_with("system.");
        if is_bad || name.starts_with('.') || name.ends_with('.') || name.len() > 200 {
            let message = format!("`{name}` is no name of a collection");
            let help = "up to 200 bytes, without `$`, not from `system.` on, no dot at either end";
            scope.report("M0104", &**name, schema_core::ir::Source::default(), message, help);
        }
    }
}
