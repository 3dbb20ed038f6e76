//! The proof: what the structs become is compared with what the database holds, and words that give something else give way.

use schema_core::ir::{Definition, Entity, View};
use schema_core::{Diagnostics, Registry};

use super::indexes::{self, Way};
use super::raise::{Model, Raised, without_fields};
use super::types::Types;
use super::{AdoptOptions, AdoptReport};
use crate::config::Config;
use crate::diff::{diff, is_equivalent};
use crate::options::{EntityOptions, FieldOptions, RawOptions, RuleOptions, ShardKeyOptions, ValidatorOptions};
use crate::spec::{Collection, Index, Spec, ValidationAction, ValidationLevel, Validator, Value};

/// Completes the model so that it gives what the database holds; what it can't give is reported by name.
pub(super) fn prove(model: &mut Model, spec: &Spec, options: &AdoptOptions, report: &mut AdoptReport) -> Spec {
    let config = options.config();
    let mut kept = Vec::with_capacity(model.entities.len());
    for mut raised in std::mem::take(&mut model.entities) {
        let Some(wanted) = spec.collection(&raised.collection) else { continue };
        match complete(&mut raised, wanted, &model.types, &config, options, report) {
            Ok(()) => kept.push(raised),
            Err(why) => report.left_out.push(format!("collection {}: {why}", raised.collection)),
        }
    }
    model.entities = kept;
    report.left_out.extend(spec.unmodelled.iter().map(|(name, what)| format!("{name}: {what}")));
    let made = together(model, spec, &config, options, report);
    report.collections = model.entities.len();
    report.views = model.views.len();
    report.types = model.types.structs.len() + model.types.enums.len();
    made
}

/// What one entity becomes on its own, with the types in it.
fn lowered(entity: &Entity, types: &Types, config: &Config) -> Result<Collection, Diagnostics> {
    let mut entity = entity.clone();
    entity.foreign_keys.clear();
    let mut builder = Registry::builder();
    for definition in types.definitions(&entity.fields) {
        builder = builder.definition(definition);
    }
    let registry = builder.model(entity).build()?;
    Ok(crate::lower_with(&registry, config)?.collections.swap_remove(0))
}

/// Says what is still missing, in the plainest words that give the same.
fn complete(
    raised: &mut Raised,
    wanted: &Collection,
    types: &Types,
    config: &Config,
    options: &AdoptOptions,
    report: &mut AdoptReport,
) -> Result<(), String> {
    shard_key(raised, wanted, types, config);
    validator(raised, wanted, types, config, options, report)?;
    let attrs = raised.entity.extensions.get::<EntityOptions>();
    if attrs.is_none_or(|attrs| attrs.shard_key.is_none() && attrs.raw_shard_key.is_none()) {
        // The struct gave way to one of no fields.
        shard_key(raised, wanted, types, config);
    }
    let mut made: Vec<(&Index, Way)> = Vec::with_capacity(wanted.indexes.len());
    let own = wanted.options.time_series.as_ref().and_then(crate::spec::TimeSeries::own_index);
    // What the shard key makes by itself is there already.
    let before = lowered(&raised.entity, types, config).map(|lowered| lowered.indexes).unwrap_or_default();
    for index in &wanted.indexes {
        let is_there = |known: &Index| is_same(known, index, wanted);
        if own.as_ref().is_some_and(is_there) || before.iter().any(is_there) {
            continue;
        }
        let way = indexes::ways(index, &raised.entity)
            .into_iter()
            .find_map(|way| gives(way, index, &raised.entity, (wanted, before.len()), types, config));
        made.push((index, way.unwrap_or_else(|| indexes::raw(index))));
    }
    let say = |made: &[(&Index, Way)]| {
        let mut entity = raised.entity.clone();
        made.iter().for_each(|(_, way)| way.clone().say(&mut entity));
        entity
    };
    // Ones that are right alone may be refused together.
    let mut entity = say(&made);
    if !is_all_there(&entity, wanted, types, config) {
        made.iter_mut().for_each(|(index, way)| *way = indexes::raw(index));
        entity = say(&made);
    }
    for (index, way) in &made {
        match way {
            Way::Raw(_) => report.raw_indexes.push(format!("{}.{}", wanted.name, index.name)),
            _ => report.indexes += 1,
        }
    }
    raised.entity = entity;
    Ok(())
}

/// One index is the other but for its name, where a driver gave that.
fn is_same(known: &Index, index: &Index, of: &Collection) -> bool {
    let flags = |index: &Index| {
        let plane = (index.bits, index.min, index.max);
        (index.hidden, index.expire_after_seconds, index.text.clone(), plane)
    };
    let is_named = known.name == index.name || indexes::is_given_by_server(index);
    is_named && flags(known) == flags(index) && is_equivalent(known, index, of.options.collation.as_deref())
}

/// The way, where it gives this index and nothing else; without the name where that would be the same anyway.
fn gives(
    way: Way,
    index: &Index,
    entity: &Entity,
    (wanted, before): (&Collection, usize),
    types: &Types,
    config: &Config,
) -> Option<Way> {
    let mut nameless = way.clone();
    let had_name = match &mut nameless {
        Way::Unique(unique) => unique.name.take().is_some(),
        Way::Plain(index) => index.name.take().is_some(),
        Way::Mongo(attrs) => attrs.index.name.take().is_some(),
        Way::Search(search) => search.name.take().is_some(),
        Way::Raw(_) => false,
    };
    let mut tried = vec![nameless];
    if had_name {
        tried.push(way);
    }
    tried.into_iter().find(|way| {
        let mut entity = entity.clone();
        way.clone().say(&mut entity);
        lowered(&entity, types, config).is_ok_and(|lowered| {
            lowered.indexes.len() == before + 1 && lowered.indexes.iter().any(|known| is_same(known, index, wanted))
        })
    })
}

fn is_all_there(entity: &Entity, wanted: &Collection, types: &Types, config: &Config) -> bool {
    lowered(entity, types, config).is_ok_and(|lowered| {
        let (was, now) = (alone(wanted), alone(&lowered));
        !diff(&was, &now).iter().any(|change| {
            use crate::diff::Change::{CreateIndex, DropIndex, ModifyIndex, ReplaceIndex};
            matches!(change, CreateIndex { .. } | DropIndex { .. } | ModifyIndex { .. } | ReplaceIndex { .. })
        })
    })
}

fn alone(collection: &Collection) -> Spec {
    Spec { collections: vec![collection.clone()], ..Spec::default() }
}

/// Has the struct say the shard key by its fields, and keeps it as JSON where none leads to one of its paths.
fn shard_key(raised: &mut Raised, wanted: &Collection, types: &Types, config: &Config) {
    let Some(shard) = &wanted.shard_key else { return };
    let source = schema_core::ir::Source::default();
    if let Some(columns) = indexes::shard_key(&shard.key, &raised.entity) {
        let mut entity = raised.entity.clone();
        let declared = ShardKeyOptions { columns, unique: shard.unique, source };
        entity.extensions.get_mut::<EntityOptions>().shard_key = Some(declared);
        // What is wrong with the rest is found later.
        if lowered(&entity, types, config).map_or(true, |made| made.shard_key.as_ref() == Some(shard)) {
            raised.entity = entity;
            return;
        }
    }
    let Ok(json) = serde_json::to_string(shard) else { return };
    raised.entity.extensions.get_mut::<EntityOptions>().raw_shard_key = Some(RawOptions { json: json.into(), source });
}

/// Has the struct say the validator where it can, and keeps it as JSON where not.
fn validator(
    raised: &mut Raised,
    wanted: &Collection,
    types: &Types,
    config: &Config,
    options: &AdoptOptions,
    report: &mut AdoptReport,
) -> Result<(), String> {
    if let Some(validator) = &wanted.validator {
        if let Some(words) = in_words(raised, validator, types, config) {
            raised.entity = words;
            report.validators += 1;
            return Ok(());
        }
        let attrs = raised.entity.extensions.get_mut::<EntityOptions>();
        let raw = RawOptions { json: validator.query().to_string().into(), source: schema_core::ir::Source::default() };
        attrs.validator = Some(ValidatorOptions::Raw(raw));
        report.raw_validators.push(wanted.name.to_string());
    } else if options.improve && wanted.options.time_series.is_none() {
        let mut improved = raised.entity.clone();
        let attrs = improved.extensions.get_mut::<EntityOptions>();
        attrs.validator = None;
        (attrs.level, attrs.action, attrs.open) = (Some(ValidationLevel::Moderate), Some(ValidationAction::Warn), true);
        if lowered(&improved, types, config).is_ok() {
            raised.entity = improved;
            return Ok(());
        }
    }
    // Words that the server does not hear would only mislead.
    for field in &mut raised.entity.fields {
        field.rules.clear();
        if field.extensions.get::<FieldOptions>().is_some() {
            *field.extensions.get_mut::<FieldOptions>() = FieldOptions::default();
        }
    }
    let Err(found) = lowered(&raised.entity, types, config) else { return Ok(()) };
    // Comments hold what no database stores, a key is of no kind that keys are of.
    raised.entity.doc = None;
    raised.entity.fields.iter_mut().for_each(|field| field.doc = None);
    if lowered(&raised.entity, types, config).is_ok() {
        return Ok(());
    }
    let why = found.0.iter().map(|found| format!("{}: {}", found.code, found.message));
    let why = why.collect::<Vec<_>>().join("; ");
    // Rather a struct that says little than none.
    let mut bare = raised.clone();
    without_fields(&mut bare, &why);
    if lowered(&bare.entity, types, config).is_err() {
        return Err(why);
    }
    report.notes.push(format!("{}: no better struct could be made: {why}", raised.collection));
    *raised = bare;
    Ok(())
}

/// The entity whose own words give this validator; none where they give another.
fn in_words(raised: &Raised, validator: &Validator, types: &Types, config: &Config) -> Option<Entity> {
    let mut entity = raised.entity.clone();
    let attrs = entity.extensions.get_mut::<EntityOptions>();
    attrs.validator = None;
    attrs.open = validator.schema.as_ref().is_some_and(|schema| schema.additional().is_none());
    for (i, rule) in validator.rules.iter().enumerate() {
        let Value::Object(members) = rule else { return None };
        let expression = members.get("$expr").filter(|_| members.len() == 1)?;
        attrs.rules.push(RuleOptions {
            name: format!("rule_{}", i + 1).into(),
            expression: expression.to_string().into(),
            source: schema_core::ir::Source::default(),
        });
    }
    lowered(&entity, types, config).is_ok_and(|lowered| lowered.validator.as_ref() == Some(validator)).then_some(entity)
}

/// The registry of all of this.
fn registry(entities: &[&Entity], views: &[&View], types: &Types) -> Result<Registry, Diagnostics> {
    let mut builder = Registry::builder().allow_empty().reserve(entities.len());
    let definitions = types.structs.iter().map(|known| Definition::Embedded(known.embedded.clone()));
    for definition in definitions.chain(types.enums.iter().map(|known| Definition::Enum(known.db_enum.clone()))) {
        builder = builder.definition(definition);
    }
    for entity in entities {
        builder = builder.model((*entity).clone());
    }
    for view in views {
        builder = builder.view_model((*view).clone());
    }
    builder.build()
}

/// All of it at once, compared with the database. What can't be specified in addition to the rest is taken out, and reported.
fn together(model: &mut Model, spec: &Spec, config: &Config, options: &AdoptOptions, report: &mut AdoptReport) -> Spec {
    while !model.entities.is_empty() {
        let entities: Vec<&Entity> = model.entities.iter().map(|raised| &raised.entity).collect();
        let views: Vec<&View> = model.views.iter().map(|raised| &raised.view).collect();
        let found = match registry(&entities, &views, &model.types).and_then(|all| crate::lower_with(&all, config)) {
            Ok(made) => {
                compare(spec, &made, options, report);
                return made;
            }
            Err(found) => found,
        };
        let is_wrong = |name: &str| found.0.iter().find(|found| found.path.split('.').next() == Some(name));
        let before = model.entities.len() + model.views.len();
        model.views.retain(|raised| match is_wrong(&raised.view.rust.name) {
            Some(why) => {
                report.left_out.push(format!("view {}: {}: {}", raised.view.store_name(), why.code, why.message));
                false
            }
            None => true,
        });
        if model.entities.len() + model.views.len() == before {
            model.entities.retain(|raised| match is_wrong(&raised.entity.rust.name) {
                Some(why) => {
                    report.left_out.push(format!("collection {}: {}: {}", raised.collection, why.code, why.message));
                    false
                }
                None => true,
            });
        }
        if model.entities.len() + model.views.len() == before {
            let all = found.0.iter().map(|found| format!("{}: {}: {}", found.path, found.code, found.message));
            report.left_out.extend(all);
            return Spec::default();
        }
    }
    report.left_out.extend(model.views.drain(..).map(|raised| {
        format!(
            "view {}: there is no collection beside it, and a registry holds at least one",
            raised.view.store_name()
        )
    }));
    Spec::default()
}

/// What the structs give otherwise than the database holds.
fn compare(spec: &Spec, made: &Spec, options: &AdoptOptions, report: &mut AdoptReport) {
    let live = Spec { unmodelled: Vec::new(), ..spec.clone() };
    let found = crate::drift::drift(&live, made);
    let list = if options.improve { &mut report.improved } else { &mut report.left_out };
    let told = |list: &Vec<String>, name: &str| list.iter().any(|line| line.starts_with(&format!("{name}:")));
    for thing in found.missing {
        list.push(format!("{}: the database does not hold it", thing.name));
    }
    for thing in found.unexpected {
        if !told(list, &thing.name) {
            list.push(format!("{}: the structs do not say it", thing.name));
        }
    }
    for thing in found.different {
        let details = thing.details.iter().map(|detail| {
            format!("{} is {}, and would be {}", detail.what, shown(&detail.live), shown(&detail.expected))
        });
        list.push(format!("{}: {}", thing.thing.name, details.collect::<Vec<_>>().join("; ")));
    }
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "not there" } else { value }
}
