//! The fields of a struct, from what was seen of objects and from what a validator says of them.

use std::collections::BTreeSet;

use schema_core::ir::{Field, Serde, Source, Type};

use super::kind::Kind;
use super::rules;
use super::seen::Seen;
use super::shape::{Shape, percent};
use super::suspect;
use super::types::{Notes, Place, best, owned};
use crate::options::FieldOptions;
use crate::spec::{Additional, BsonType, Keyword, Schema};

/// Structs within structs, at most; what is deeper stays a document.
const DEPTH: usize = 16;

/// The fields of a struct.
pub(super) struct Fields {
    pub fields: Vec<Field>,
    pub serde: Serde,
    pub notes: Notes,
    /// Names that no path of a query reaches: no struct has a field of them.
    pub unusable: Vec<String>,
}

/// The fields of objects of this shape.
pub(super) fn fields(
    shape: Option<&Shape<'_>>,
    schema: Option<&Schema>,
    place: Place<'_>,
    seen: &mut Seen<'_>,
) -> Fields {
    let mut names: Vec<&str> = shape.iter().flat_map(|shape| shape.members.iter().map(|(name, _)| *name)).collect();
    let known: BTreeSet<&str> = names.iter().copied().collect();
    names.extend(
        schema
            .iter()
            .flat_map(|schema| schema.properties())
            .map(|(name, _)| &**name)
            .filter(|name| !known.contains(name)),
    );
    let mut taken = BTreeSet::new();
    let mut made = Fields { fields: Vec::new(), serde: Serde::default(), notes: Notes::new(), unusable: Vec::new() };
    let mut called: Vec<&str> = Vec::new();
    for name in names {
        if name.is_empty() || name.starts_with('$') || name.contains(['.', '\0']) {
            made.unusable.push(name.to_owned());
            continue;
        }
        let rust = super::names::unused(&super::names::field(name), &mut taken);
        let (field, lines) = field(name, &rust, shape, schema, place, seen);
        if !lines.is_empty() {
            made.notes.insert(rust, lines);
        }
        made.fields.push(field);
        called.push(name);
    }
    let missing = |case: Option<schema_core::serde_case::SerdeCase>| {
        let name = |field: &Field| case.map_or_else(|| field.name.to_string(), |case| case.of_field(&field.name));
        made.fields.iter().zip(&called).filter(|(field, called)| name(field) != ***called).count()
    };
    let case = best(missing);
    made.serde.rename_all = case.map(|(name, _)| name.into());
    for (field, called) in made.fields.iter_mut().zip(&called) {
        if case.map_or_else(|| field.name.to_string(), |(_, case)| case.of_field(&field.name)) != **called {
            field.serde.get_or_insert_default().rename = Some(owned(called));
        }
    }
    if let Some(shape) = shape {
        let found = suspect::discriminators(shape);
        if !found.is_empty() {
            seen.suspected(place, &found);
            made.notes.entry(String::new()).or_default().extend(found);
        }
    }
    made
}

/// A field, and the comments on it.
fn field(
    name: &str,
    rust: &str,
    around: Option<&Shape<'_>>,
    schema: Option<&Schema>,
    place: Place<'_>,
    seen: &mut Seen<'_>,
) -> (Field, Vec<String>) {
    let shape = around.and_then(|around| around.named(name));
    let objects = around.map_or(0, |around| around.objects.len() as u64);
    let own = schema.and_then(|schema| schema.property(name));
    let inner = Place { field: name, ..place };
    let mut lines = Vec::new();
    let (ty, number) = value(shape, own, inner, seen, &mut lines);
    let is_key = place.depth == 0 && name == "_id";
    let may_be_null = shape.is_some_and(Shape::has_null)
        || own.and_then(Schema::types).is_some_and(|types| types.has(BsonType::Null));
    let is_missing = shape.is_none_or(|shape| shape.seen < objects);
    let required = schema.map(|schema| schema.required().iter().any(|known| known == name));
    let may_be_missing = !is_key
        && match (shape, required) {
            (Some(_), Some(required)) => is_missing || !required && own.is_some(),
            (Some(_), None) => is_missing,
            (None, Some(required)) => objects > 0 || !required,
            (None, None) => objects > 0,
        };
    let mut field = Field::new(owned(rust), ty, may_be_missing || may_be_null, Source::default());
    if may_be_missing && !may_be_null {
        field.serde.get_or_insert_default().sometimes = true;
    }
    if let Some(shape) = shape
        && is_missing
    {
        lines.push(format!("In {} of the sample.", percent(shape.seen, objects)));
    }
    if shape.is_none() && objects > 0 {
        lines.push("In no document of the sample: the validator names it.".to_owned());
    }
    if number && (seen.improve || own.is_some()) {
        field.extensions.get_mut::<FieldOptions>().bson_type = Some(BsonType::Number);
    }
    if let Some(own) = own {
        rules::say(own, &mut field);
    }
    if let Some(shape) = shape {
        let found = suspect::of_field(shape, &field, name, seen);
        if !found.is_empty() {
            seen.suspected(inner, &found);
            lines.extend(found);
        }
    }
    (field, lines)
}

/// The type of values of this shape, and whether they are numbers of several types.
fn value(
    shape: Option<&Shape<'_>>,
    schema: Option<&Schema>,
    place: Place<'_>,
    seen: &mut Seen<'_>,
    lines: &mut Vec<String>,
) -> (Type, bool) {
    let met: Vec<Kind> = shape.map(Shape::present).unwrap_or_default();
    let types: Vec<BsonType> = schema
        .and_then(Schema::types)
        .into_iter()
        .flat_map(|types| types.iter())
        .filter(|ty| *ty != BsonType::Null)
        .collect();
    let any_number = types == [BsonType::Number];
    let declared: Vec<Kind> = types.iter().filter_map(|ty| Kind::of(*ty)).collect();
    let fits = |kind: &Kind, declared: Kind| {
        *kind == declared
            || declared == Kind::Long && *kind == Kind::Int
            || declared == Kind::Double && matches!(kind, Kind::Int | Kind::Long)
    };
    let kinds = match (met.as_slice(), declared.as_slice()) {
        ([], declared) => declared.to_vec(),
        // A validator knows more than a sample in the relaxed form.
        (met, [one]) if types.len() == 1 && met.iter().all(|kind| fits(kind, *one)) => vec![*one],
        (met, _) => met.to_vec(),
    };
    match kinds.as_slice() {
        [] if any_number => (Type::Float64, true),
        [] => {
            if shape.is_some_and(|shape| shape.seen > 0) {
                lines.push("Always null in the sample: what else it can be is not known.".to_owned());
            }
            (Type::Json, false)
        }
        [Kind::Int] => (if any_number { Type::Float64 } else { Type::Int32 }, any_number),
        [Kind::Long] => (Type::Int64, any_number),
        [Kind::Double] => (Type::Float64, any_number),
        [Kind::Int, Kind::Long] => {
            shares(shape, place, seen, lines);
            (Type::Int64, true)
        }
        // Floats hold whole numbers up to 2^53.
        [Kind::Int, Kind::Double] | [Kind::Long, Kind::Double] | [Kind::Int, Kind::Long, Kind::Double]
            if shape.is_none_or(|shape| shape.magnitude <= 1 << 53) =>
        {
            shares(shape, place, seen, lines);
            (Type::Float64, true)
        }
        [Kind::Bool] => (Type::Bool, false),
        [Kind::Decimal] => (Type::Decimal, false),
        [Kind::Date] => (Type::Timestamp, false),
        [Kind::ObjectId] => (Type::ObjectId, false),
        [Kind::Uuid] => (Type::Uuid, false),
        [Kind::Bytes] | [Kind::Uuid, Kind::Bytes] => (Type::Bytes, false),
        [Kind::Text] => (text(shape, schema, place, seen), false),
        [Kind::Object] => (object(shape, schema, place, seen, lines), false),
        [Kind::List] => list(shape, schema, place, seen, lines),
        [Kind::Other(name)] => {
            lines.push(format!("Of the type `{name}`."));
            (Type::Json, false)
        }
        _ => {
            shares(shape, place, seen, lines);
            (Type::Json, false)
        }
    }
}

/// Says how many values are of which kind.
fn shares(shape: Option<&Shape<'_>>, place: Place<'_>, seen: &mut Seen<'_>, lines: &mut Vec<String>) {
    if let Some(shape) = shape.filter(|shape| shape.seen > 0) {
        let given = format!("{} of the sample.", capital(&shape.shares()));
        seen.note(place, &given);
        lines.push(given);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// An enum where a validator lists the texts, and all that were seen are among them.
fn text(shape: Option<&Shape<'_>>, schema: Option<&Schema>, place: Place<'_>, seen: &mut Seen<'_>) -> Type {
    let listed = schema.and_then(|schema| {
        schema.0.iter().find_map(|keyword| match keyword {
            Keyword::Enum(values) => values
                .iter()
                .filter(|value| !value.is_null())
                .map(|value| value.as_str())
                .collect::<Option<Vec<&str>>>(),
            _ => None,
        })
    });
    let (Some(listed), true) = (listed, seen.is_kept) else { return Type::String };
    let are_listed = shape.is_none_or(|shape| {
        shape.count(Kind::Text) == 0
            || shape.texts.as_ref().is_some_and(|texts| texts.keys().all(|text| listed.contains(text)))
    });
    if !are_listed {
        return Type::String;
    }
    seen.types.texts(&listed, place).map_or(Type::String, |ty| Type::Enum(Box::new(ty)))
}

/// Objects whose members are of no known kinds.
fn document() -> Type {
    Type::Map(Box::new(Type::Json))
}

fn object(
    shape: Option<&Shape<'_>>,
    schema: Option<&Schema>,
    place: Place<'_>,
    seen: &mut Seen<'_>,
    lines: &mut Vec<String>,
) -> Type {
    let like = schema.and_then(|schema| match schema.additional() {
        Some(Additional::Like(like)) if schema.properties().is_empty() => Some(&**like),
        _ => None,
    });
    if like.is_some() || shape.is_some_and(Shape::is_map) {
        let values = shape.map(Shape::values);
        if let (Some(shape), None) = (shape, like) {
            let found =
                format!("Suspected map: {} different names in {} objects.", shape.members.len(), shape.objects.len());
            seen.suspected(place, std::slice::from_ref(&found));
            lines.push(found);
        }
        let deeper = Place { depth: place.depth + 1, ..place };
        return Type::Map(Box::new(element(values.as_ref(), like, deeper, seen, lines).0));
    }
    let is_empty = shape.is_none_or(|shape| shape.members.is_empty())
        && schema.is_none_or(|schema| schema.properties().is_empty());
    if is_empty || place.depth >= DEPTH {
        let given = match is_empty {
            true => "Without members in the sample.",
            false => "Too deep for structs of its own.",
        };
        lines.push(given.to_owned());
        return document();
    }
    let around = super::names::single(place.field);
    let inner = Place { around: &around, depth: place.depth + 1, ..place };
    let made = fields(shape, schema, inner, seen);
    if !made.unusable.is_empty() || made.fields.is_empty() {
        let given = format!("With members that no query can name: {}.", quoted(&made.unusable));
        seen.note(place, &given);
        lines.push(given);
        return document();
    }
    let nothing = Schema::default();
    let given = schema.unwrap_or(&nothing);
    Type::Embedded(Box::new(seen.types.embedded(made.fields, made.serde, made.notes, given, place)))
}

/// Names in backquotes, escaped.
pub(super) fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{}`", name.escape_default())).collect::<Vec<_>>().join(", ")
}

fn list(
    shape: Option<&Shape<'_>>,
    schema: Option<&Schema>,
    place: Place<'_>,
    seen: &mut Seen<'_>,
    lines: &mut Vec<String>,
) -> (Type, bool) {
    let items = shape.and_then(|shape| shape.items.as_deref());
    let declared = schema.and_then(Schema::items);
    if items.is_none_or(|items| items.seen == 0) && declared.is_none() {
        lines.push("Without elements in the sample.".to_owned());
        return (Type::List(Box::new(Type::Json)), false);
    }
    let (of, number) = element(items, declared, place, seen, lines);
    (Type::List(Box::new(of)), number)
}

/// The type of what is in a list or in a map: an element that may be null is of any kind.
fn element(
    shape: Option<&Shape<'_>>,
    schema: Option<&Schema>,
    place: Place<'_>,
    seen: &mut Seen<'_>,
    lines: &mut Vec<String>,
) -> (Type, bool) {
    if shape.is_some_and(Shape::has_null)
        || schema.and_then(Schema::types).is_some_and(|types| types.has(BsonType::Null))
    {
        let given = "Some elements are null.".to_owned();
        seen.note(place, &given);
        lines.push(given);
        return (Type::Json, false);
    }
    value(shape, schema, place, seen, lines)
}
