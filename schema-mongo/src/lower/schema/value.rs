//! Values and what they are made of: fields, lists, maps, enums, domains, structs.

use schema_core::ir::{Embedded, Enum, Field, Serde, Source, Text, Type, TypeRef, WrittenAs};

use super::members::{Around, Members, object, usable};
use super::{db_enum, flatten, shape, tagged};
use crate::lower::at::At;
use crate::lower::embedded::{DEPTH, transparent};
use crate::lower::form::{self, Form};
use crate::lower::inside::structs_of;
use crate::lower::path::Path;
use crate::lower::scalar::{record, scalar};
use crate::lower::scope::Scope;
use crate::lower::written::has_parts;
use crate::lower::{check, encrypted, enum_value, rules};
use crate::options::{EmbeddedOptions, FieldOptions};
use crate::spec::{Additional, BsonType, Keyword, Schema};

/// Adds the members that serde writes of these fields.
pub(super) fn collect(
    owner: &str,
    fields: &[Field],
    serde: &Serde,
    around: Around<'_>,
    members: &mut Members,
    scope: &mut Scope<'_>,
) {
    members.properties.reserve(fields.len() + 1);
    members.required.reserve(fields.len());
    if let Some((tag, schema)) = shape::tag(owner, serde) {
        members.required.push(tag.clone());
        members.properties.push((tag, schema));
    }
    for field in fields {
        let attrs = field.serde.as_deref();
        if attrs.is_some_and(|attrs| attrs.skip) {
            continue;
        }
        let is_optional = field.nullable || field.managed || attrs.is_some_and(|attrs| attrs.sometimes);
        if attrs.is_some_and(|attrs| attrs.flatten) {
            flatten::flattened(owner, field, around, is_optional, members, scope);
            continue;
        }
        let name = serde.field_name(field);
        usable(&name, format!("{owner}.{}", field.name), field.source, scope);
        let path = match around.path {
            Some(above) => above.member(&name, is_optional),
            None => Path::field(&name, is_optional),
        };
        let schema = of_field(owner, field, path.of_kind(around.kind), around.depth, scope);
        // A missing member is as good as one that is null, for those who read it: so `Option` is not required.
        if !is_optional {
            members.required.push(name.clone());
        }
        members.add(name, schema, || format!("{owner}.{}", field.name), field.source, scope);
    }
}

fn of_field(owner: &str, field: &Field, path: Path<'_>, depth: usize, scope: &mut Scope<'_>) -> Schema {
    let form = form::of(owner, field, scope);
    let attrs = field.extensions.get::<FieldOptions>();
    let plain = field.rules.is_empty() && attrs.is_none() && !has_parts(&field.ty);
    let mut schema = if plain {
        scalar(&field.ty, form)
    } else {
        let at = At { owner: (owner, &field.name), source: field.source, path, depth };
        let mut schema = match attrs.and_then(|attrs| attrs.tagged.as_ref()) {
            Some(tagged) => tagged::schema(tagged, field, &at, scope),
            None => of_type(&field.ty, form, &at, scope),
        };
        rules::apply(&field.rules, &field.ty, form, &at, &mut schema, scope);
        if let Some(attrs) = attrs {
            bounded(attrs, &mut schema);
            if let Some(encrypted) = &attrs.encrypted {
                schema = encrypted::lower(encrypted, field, &schema, &at, scope);
            }
        }
        schema
    };
    if let Some(doc) = &field.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    if field.nullable { schema.or_null() } else { schema }
}

fn bounded(attrs: &FieldOptions, schema: &mut Schema) {
    if let Some(max) = attrs.max_items {
        let known = schema.0.iter().find_map(|keyword| match keyword {
            Keyword::MaxItems(known) => Some(*known),
            _ => None,
        });
        schema.set(Keyword::MaxItems(known.map_or(max, |known| known.min(max))));
    }
    if attrs.unique_items {
        schema.set(Keyword::UniqueItems);
    }
}

/// The schema of values of a type, written in this form.
pub fn of_type(ty: &Type, form: Form, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    match ty {
        // The type is set as a whole, not its parts.
        Type::List(_) if form == Form::As(BsonType::Array) => Schema::of(BsonType::Array),
        Type::Map(_) if form == Form::As(BsonType::Object) => Schema::of(BsonType::Object),
        Type::List(of) => {
            let inner = At { path: at.path.element(), ..*at };
            let items = of_type(of, form, &inner, scope);
            Schema::of(BsonType::Array).with(Keyword::Items(Box::new(items)))
        }
        Type::Nullable(of) => of_type(of, form, at, scope).or_null(),
        Type::Tuple(_) if form == Form::As(BsonType::Array) => Schema::of(BsonType::Array),
        Type::Tuple(parts) => tuple(parts, form, at, scope),
        Type::Map(of) => {
            let inner = At { path: at.path.unnamed(), ..*at };
            let like = of_type(of, form, &inner, scope);
            Schema::of(BsonType::Object).with(Keyword::AdditionalProperties(Additional::Like(Box::new(like))))
        }
        Type::Range(of) if !matches!(form, Form::As(_)) => {
            let inner = At { path: at.path.unnamed(), ..*at };
            let end = of_type(of, form, &inner, scope);
            record(vec![("end".into(), end.clone()), ("start".into(), end)])
        }
        Type::Enum(ty) => match scope.registry.enum_of(ty) {
            Some(known) => of_enum(known, form, at, scope),
            None => Schema::default(),
        },
        Type::Domain(ty) => {
            let Some(domain) = scope.registry.domain_of(ty) else { return Schema::default() };
            let mut schema = of_type(&domain.ty, form, at, scope);
            rules::apply(&domain.rules, &domain.ty, form, at, &mut schema, scope);
            check::domain(domain, form, at, scope);
            if let Some(doc) = &domain.doc {
                schema.set(Keyword::Description(doc.clone()));
            }
            schema
        }
        Type::Embedded(ty) => match (scope.embedded(ty), form) {
            (_, Form::As(attrs)) => Schema::of(attrs),
            (Some(embedded), _) => of_embedded(&embedded, at, scope),
            (None, _) => Schema::of(BsonType::Object),
        },
        _ => scalar(ty, form),
    }
}

/// A list of so many. Where all are of one type, each is like that one; else each has its place.
fn tuple(parts: &[Type], form: Form, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let inner = At { path: at.path.unnamed(), ..*at };
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let items = match parts {
        [first, rest @ ..] if rest.iter().all(|part| part == first) => {
            Keyword::Items(Box::new(of_type(first, form, &inner, scope)))
        }
        parts => {
            let parts = parts.iter().map(|part| of_type(part, form, &inner, scope).to_value());
            Keyword::Other("items".into(), parts.collect())
        }
    };
    Schema::of(BsonType::Array).with(Keyword::MinItems(count)).with(Keyword::MaxItems(count)).with(items)
}

/// An object of the struct's members. One that holds itself is followed so far and no further: MongoDB's schemas can't name
/// themselves.
pub fn of_embedded(embedded: &Embedded, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let attrs = embedded.extensions.get::<EmbeddedOptions>();
    if let Some(ty) = attrs.and_then(|attrs| attrs.bson_type) {
        return Schema::of(ty);
    }
    if is_too_deep(embedded, at.depth, scope) {
        // What is written in its place may be no object.
        let is_object = embedded.serde.into.is_none() && !embedded.serde.transparent;
        return if is_object { Schema::of(BsonType::Object) } else { Schema::default() };
    }
    let (name, source) = (&embedded.rust.name, embedded.source);
    shape::verify(name, source, &embedded.serde, scope);
    if let Some(into) = &embedded.serde.into {
        return written_as(into, (name, source), at, scope);
    }
    if let Some(field) = transparent(&embedded.serde, &embedded.fields) {
        return of_field(&embedded.rust.name, field, at.path, at.depth + 1, scope);
    }
    let mut members = Members::default();
    let around = Around { path: Some(&at.path), kind: None, depth: at.depth + 1 };
    collect(&embedded.rust.name, &embedded.fields, &embedded.serde, around, &mut members, scope);
    tagged::verify_names(&embedded.rust.name, embedded.source, &members, scope);
    let open = scope.config.open || attrs.is_some_and(|attrs| attrs.open);
    let mut schema = object(members, open);
    if let Some(doc) = &embedded.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    schema
}

/// Its members are not looked at so deep.
pub(super) fn is_too_deep(embedded: &Embedded, depth: usize, scope: &Scope<'_>) -> bool {
    depth >= DEPTH || depth >= 3 && is_recursive(embedded, scope)
}

/// The struct holds itself, however deep.
pub fn is_recursive(embedded: &Embedded, scope: &Scope<'_>) -> bool {
    let mut seen: Vec<Text> = Vec::new();
    let mut open: Vec<TypeRef> = parts_of(embedded);
    while let Some(ty) = open.pop() {
        if ty.path == embedded.rust.path {
            return true;
        }
        if !seen.contains(&ty.path)
            && let Some(inner) = scope.embedded(&ty)
        {
            open.extend(parts_of(&inner));
            seen.push(ty.path);
        }
    }
    false
}

/// The structs that it holds, and one that is written in its place.
fn parts_of(embedded: &Embedded) -> Vec<TypeRef> {
    let into = embedded.serde.into.as_ref().and_then(|into| into.ty.as_ref());
    let into = into.and_then(|ty| match ty.element() {
        Type::Embedded(ty) => Some(&**ty),
        _ => None,
    });
    embedded.fields.iter().flat_map(structs_of).chain(into).cloned().collect()
}

/// As serde writes variants, or as an attribute says.
fn of_enum(known: &Enum, form: Form, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let mut schema = match (enum_value::declared(known, form), &known.serde.into) {
        (Some(ty), _) => db_enum::as_type(known, ty),
        (None, Some(into)) => written_as(into, (&known.rust.name, known.source), at, scope),
        (None, None) => {
            db_enum::verify(known, scope);
            db_enum::by_name(known)
        }
    };
    if let Some(doc) = &known.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    schema
}

/// The schema of the other type; a report where it is none that a field can have.
fn written_as(into: &WrittenAs, (name, source): (&Text, Source), at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let Some(ty) = &into.ty else {
        let message = format!("serde writes `{name}` as `{}`, of which it is not known how that is written", into.path);
        let help = format!(
            "say it on `{name}`, `#[mongo(bson_type(Object))]`, or make `{}` a type that a field can have: derive `Embedded`, `Domain` or `DbEnum`",
            into.path
        );
        scope.report_once("M0210", &**name, source, message, help);
        return Schema::default();
    };
    // One deeper, so that types that are written as each other have an end.
    let inner = At { owner: at.owner, source: at.source, path: at.path, depth: at.depth + 1 };
    let form = form::of_newtype(ty, scope).unwrap_or(Form::Serde(into.written));
    let schema = of_type(ty, form, &inner, scope);
    if into.nullable { schema.or_null() } else { schema }
}
