//! From what is seen to the model that structs would give: collections and views with their fields and types.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::ir::{self, Entity, Field, PrimaryKey, Serde, Source, Type};

use super::fields::{fields, quoted};
use super::kind::Kind;
use super::names;
use super::rules;
use super::seen::{AllKeys, Seen};
use super::shape::Shape;
use super::types::{Notes, Place, Types, owned, type_ref};
use super::{AdoptOptions, Observed, ObservedCollection};
use crate::options::{EntityOptions, TimeSeriesOptions, ValidatorOptions, ViewOptions};
use crate::spec::{Collection, Ordered, Schema, Spec, ValidationAction, ValidationLevel, View};

/// A collection as a struct.
#[derive(Clone)]
pub(super) struct Raised {
    pub entity: Entity,
    pub notes: Notes,
    /// The file that it stands in.
    pub module: String,
    /// The name of its collection.
    pub collection: String,
}

/// A view as a struct.
pub(super) struct RaisedView {
    pub view: ir::View,
    pub notes: Notes,
    pub module: String,
}

/// All of a database.
#[derive(Default)]
pub(super) struct Model {
    pub entities: Vec<Raised>,
    pub views: Vec<RaisedView>,
    pub types: Types,
    pub suspected: Vec<String>,
    pub notes: Vec<String>,
}

/// The model of what is seen, with all that fields say and nothing of indexes.
pub(super) fn raise(observed: &Observed, spec: &Spec, options: &AdoptOptions) -> Model {
    let mut model = Model::default();
    let samples: Vec<Vec<Ordered>> = observed.collections.iter().map(sample).collect();
    let keys = AllKeys::of(observed.collections.iter().zip(&samples).filter(|(seen, _)| !seen.info.is_view()));
    let mut modules = BTreeSet::new();
    // Names of collections come first: types in documents give way to them.
    let named: Vec<(&ObservedCollection, &Vec<Ordered>, String)> = observed
        .collections
        .iter()
        .zip(&samples)
        .filter(|(seen, _)| spec.collection(seen.info.name()).is_some() || spec.view(seen.info.name()).is_some())
        .map(|(seen, sample)| (seen, sample, names::unused(&names::single(seen.info.name()), &mut model.types.taken)))
        .collect();
    let targets: BTreeMap<String, String> =
        named.iter().map(|(seen, _, ty)| (seen.info.name().to_owned(), ty.clone())).collect();
    for (seen, sample, ty) in &named {
        let name = seen.info.name();
        let module = names::unused(&names::module(ty), &mut modules);
        let shape = Shape::of(sample.iter());
        let collection = spec.collection(name);
        let schema = collection.and_then(|collection| collection.validator.as_ref()?.schema.as_ref());
        let is_kept = collection.and_then(|collection| collection.validator.as_ref()).is_some_and(|validator| {
            validator.level == ValidationLevel::Strict && validator.action != ValidationAction::Warn
        });
        let mut at = Seen {
            types: &mut model.types,
            keys: &keys,
            improve: options.improve,
            is_kept,
            collection: name,
            suspected: &mut model.suspected,
            notes: &mut model.notes,
        };
        let place = Place { owner: ty, around: ty, field: name, depth: 0 };
        let made = fields((shape.seen > 0).then_some(&shape), schema, place, &mut at);
        let mut declared = Declared { fields: made.fields, serde: made.serde, notes: made.notes };
        if !made.unusable.is_empty() {
            declared.rest(&made.unusable);
        }
        declared.about(seen, sample.len());
        if let Some(view) = spec.view(name) {
            model.views.push(view_of(view, ty, module, declared));
        } else if let Some(collection) = collection {
            let mut raised = entity_of(collection, ty, module, declared);
            if options.improve {
                references(&mut raised, &targets, &keys);
            }
            model.entities.push(raised);
        }
    }
    model
}

fn sample(seen: &ObservedCollection) -> Vec<Ordered> {
    seen.sample.iter().filter_map(|document| serde_json::from_str(&document.0).ok()).collect()
}

/// Takes all fields but the key for members of any kind: for documents of which no better struct can be made. What the collection is stays.
pub(super) fn without_fields(raised: &mut Raised, why: &str) {
    let mut declared = Declared { fields: Vec::new(), serde: Serde::default(), notes: Notes::new() };
    declared.field("_id", Type::Json, true);
    let rest = declared.field("rest", Type::Map(Box::new(Type::Json)), false);
    rest.serde = Some(Box::new(Serde { flatten: true, ..Serde::default() }));
    declared.notes.insert(String::new(), vec![format!("No better struct could be made: {why}.")]);
    let entity = &mut raised.entity;
    (entity.fields, entity.serde, entity.doc, entity.primary_key) =
        (declared.fields, declared.serde, None, PrimaryKey::None);
    entity.foreign_keys.clear();
    let attrs = entity.extensions.get_mut::<EntityOptions>();
    (attrs.time_series, attrs.shard_key) = (None, None);
    raised.notes = declared.notes;
}

/// What is specified for a struct.
struct Declared {
    fields: Vec<Field>,
    serde: Serde,
    notes: Notes,
}

impl Declared {
    /// A field that takes the members that no field can have.
    fn rest(&mut self, unusable: &[String]) {
        let mut taken: BTreeSet<String> = self.fields.iter().map(|field| field.name.to_string()).collect();
        let name = names::unused("rest", &mut taken);
        let mut field = Field::new(owned(&name), Type::Map(Box::new(Type::Json)), false, Source::default());
        field.serde = Some(Box::new(Serde { flatten: true, ..Serde::default() }));
        self.fields.push(field);
        let declared = format!(
            "Members that no query can name, such as {}, and all that have no field.",
            quoted(&unusable[..unusable.len().min(3)])
        );
        self.notes.entry(name).or_default().push(declared);
    }

    /// How much was seen.
    fn about(&mut self, seen: &ObservedCollection, sample: usize) {
        let of = seen.count.map_or_else(String::new, |count| format!(" of about {count}"));
        let declared = match sample {
            0 => "No document was there to be looked at: fields are those that the collection itself names.".to_owned(),
            1 => format!("From a sample of 1 document{of}."),
            many => format!("From a sample of {many} documents{of}."),
        };
        self.notes.entry(String::new()).or_default().insert(0, declared);
    }

    /// The field that the database calls so; added where it is missing.
    fn field(&mut self, name: &str, ty: Type, nullable: bool) -> &mut Field {
        let at = self.fields.iter().position(|field| self.serde.field_name(field) == name);
        let at = at.unwrap_or_else(|| {
            let mut taken: BTreeSet<String> = self.fields.iter().map(|field| field.name.to_string()).collect();
            let rust = names::unused(&names::field(name), &mut taken);
            let mut field = Field::new(owned(&rust), ty, nullable, Source::default());
            if self.serde.field_name(&field) != name {
                field.serde.get_or_insert_default().rename = Some(owned(name));
            }
            self.fields.insert(if name == "_id" { 0 } else { self.fields.len() }, field);
            if name == "_id" { 0 } else { self.fields.len() - 1 }
        });
        &mut self.fields[at]
    }
}

fn view_of(view: &View, ty: &str, module: String, mut declared: Declared) -> RaisedView {
    if declared.fields.is_empty() {
        declared.field("_id", Type::Json, true);
    }
    let mut made = ir::View::new(type_ref(ty), Source::default());
    if made.store_name() != view.name {
        made.name = Some(view.name.clone());
    }
    made.extensions.get_mut::<ViewOptions>().pipeline = Some((view.on.clone(), view.pipeline.clone()));
    (made.fields, made.serde) = (declared.fields, declared.serde);
    RaisedView { view: made, notes: declared.notes, module }
}

fn entity_of(collection: &Collection, ty: &str, module: String, mut declared: Declared) -> Raised {
    let mut entity = Entity::new(type_ref(ty), Source::default());
    let mut attrs = EntityOptions::default();
    name(&mut entity, &mut attrs, &collection.name);
    let key = declared.field("_id", Type::ObjectId, false);
    let (key, ty, nullable) = (key.name.clone(), key.ty.clone(), key.nullable);
    if let Some(series) = &collection.options.time_series {
        let time = declared.field(&series.time_field, Type::Timestamp, false);
        // A server takes no measurement without a date.
        (time.ty, time.nullable) = (Type::Timestamp, false);
        let time = time.name.clone();
        let meta = series.meta_field.as_ref().map(|meta| declared.field(meta, Type::Json, true).name.clone());
        attrs.time_series = Some(TimeSeriesOptions {
            time,
            meta,
            granularity: series.granularity,
            max_span_seconds: series.bucket_max_span_seconds,
            source: Source::default(),
        });
    }
    // What a time series holds is unique by nothing; an object is no key in words that other stores share, nor is what can be null.
    let is_kind = !matches!(ty, Type::Json | Type::Map(_) | Type::Embedded(_) | Type::List(_));
    let is_key = is_kind && !nullable && attrs.time_series.is_none();
    entity.primary_key = match is_key {
        true => PrimaryKey::Fields(vec![key]),
        false => PrimaryKey::None,
    };
    super::options::say(collection, &mut attrs);
    (entity.fields, entity.serde) = (declared.fields, declared.serde);
    entity.doc = schema_of(collection).and_then(rules::description);
    match &collection.validator {
        None => attrs.validator = Some(ValidatorOptions::None),
        Some(validator) => {
            if (validator.level, validator.action) != (ValidationLevel::Strict, ValidationAction::Error) {
                attrs.level = Some(validator.level);
                attrs.action = Some(validator.action).filter(|action| *action != ValidationAction::Error);
            }
        }
    }
    if collection.options.time_series.is_some() {
        attrs.validator = None;
    }
    *entity.extensions.get_mut::<EntityOptions>() = attrs;
    Raised { entity, notes: declared.notes, module, collection: collection.name.to_string() }
}

/// Says the name of the collection where it does not follow from the struct's.
fn name(entity: &mut Entity, attrs: &mut EntityOptions, collection: &str) {
    if entity.store_name() == collection {
        return;
    }
    let is_plain = collection.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    match is_plain && collection.len() <= 63 {
        true => entity.name = Some(owned(collection)),
        false => attrs.collection = Some(owned(collection)),
    }
}

fn schema_of(collection: &Collection) -> Option<&Schema> {
    collection.validator.as_ref()?.schema.as_ref()
}

/// Makes references of what is suspected to be some, where the types agree.
fn references(raised: &mut Raised, targets: &BTreeMap<String, String>, keys: &AllKeys) {
    let kind = |ty: &Type| match ty {
        Type::ObjectId => Some(Kind::ObjectId),
        Type::Uuid => Some(Kind::Uuid),
        Type::Int32 => Some(Kind::Int),
        Type::Int64 => Some(Kind::Long),
        Type::String => Some(Kind::Text),
        _ => None,
    };
    for field in &raised.entity.fields {
        let lines = raised.notes.get(&*field.name).map(Vec::as_slice).unwrap_or_default();
        let Some(collection) = super::suspect::target(lines) else { continue };
        let is_key = kind(&field.ty).is_some_and(|kind| keys.kind(collection) == Some(kind));
        if let Some(target) = targets.get(collection).filter(|_| is_key) {
            raised.entity.foreign_keys.push(ir::ForeignKey {
                name: None,
                source: Source::default(),
                fields: vec![field.name.clone()],
                target: type_ref(target),
                on_delete: ir::Action::NoAction,
                on_update: ir::Action::NoAction,
                deferrable: ir::Deferrable::No,
                index: true,
                index_name: None,
                one_to_one: false,
                rows: None,
                message: None,
            });
        }
    }
}
