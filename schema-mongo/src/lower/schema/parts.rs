//! Values with parts: lists, maps, ranges, enums, domains, structs.

use schema_core::ir::{Embedded, Type, TypeRef};

use super::super::at::At;
use super::scalar::scalar;
use super::{Around, DEPTH, Members, collect, db_enum, object, of_field, shape, tagged, written_as};
use crate::lower::form::Form;
use crate::lower::inside::structs_of;
use crate::lower::rules;
use crate::lower::scope::Scope;
use crate::said::EmbeddedSaid;
use crate::spec::{Additional, BsonType, Keyword, Schema, Text};

/// The schema of values of a type, written in this form.
pub fn of_type(ty: &Type, form: Form, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    match ty {
        // The whole is said, and not what is in it.
        Type::List(_) if form == Form::As(BsonType::Array) => Schema::of(BsonType::Array),
        Type::Map(_) if form == Form::As(BsonType::Object) => Schema::of(BsonType::Object),
        Type::List(of) => {
            let inner = At { path: at.path.element(), ..*at };
            let items = of_type(of, form, &inner, scope);
            Schema::of(BsonType::Array).with(Keyword::Items(Box::new(items)))
        }
        Type::Map(of) => {
            let inner = At { path: at.path.unnamed(), ..*at };
            let like = of_type(of, form, &inner, scope);
            Schema::of(BsonType::Object).with(Keyword::AdditionalProperties(Additional::Like(Box::new(like))))
        }
        Type::Range(of) if !matches!(form, Form::As(_)) => {
            let inner = At { path: at.path.unnamed(), ..*at };
            let end = of_type(of, form, &inner, scope);
            let members = Members {
                properties: vec![("start".into(), end.clone()), ("end".into(), end)],
                required: vec!["start".into(), "end".into()],
                ..Members::default()
            };
            object(members, false)
        }
        Type::Enum(ty) => match scope.registry.enum_of(ty) {
            Some(db_enum) => db_enum::of_enum(db_enum, form, at, scope),
            None => Schema::default(),
        },
        Type::Domain(ty) => {
            let Some(domain) = scope.registry.domain_of(ty) else { return Schema::default() };
            let mut schema = of_type(&domain.ty, form, at, scope);
            rules::apply(&domain.rules, &domain.ty, form, at, &mut schema, scope);
            crate::lower::check::domain(domain, form, at, scope);
            if let Some(doc) = &domain.doc {
                schema.set(Keyword::Description(doc.clone()));
            }
            schema
        }
        Type::Embedded(ty) => match (scope.embedded(ty), form) {
            (_, Form::As(said)) => Schema::of(said),
            (Some(embedded), _) => of_embedded(&embedded, at, scope),
            (None, _) => Schema::of(BsonType::Object),
        },
        _ => scalar(ty, form),
    }
}

/// An object of the struct's members. One that holds itself is followed so far and no further: MongoDB's schemas can't name
/// themselves.
pub fn of_embedded(embedded: &Embedded, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let said = embedded.extensions.get::<EmbeddedSaid>();
    if let Some(ty) = said.and_then(|said| said.bson_type) {
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
        return written_as::written_as(into, (name, source), at, scope);
    }
    if let Some(field) = shape::transparent(&embedded.serde, &embedded.fields) {
        return of_field(&embedded.rust.name, field, at.path, at.depth + 1, scope);
    }
    let mut members = Members::default();
    let around = Around { path: Some(&at.path), kind: None, depth: at.depth + 1 };
    collect(&embedded.rust.name, &embedded.fields, &embedded.serde, around, &mut members, scope);
    tagged::verify_names(&embedded.rust.name, embedded.source, &members, scope);
    let open = scope.config.open || said.is_some_and(|said| said.open);
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
