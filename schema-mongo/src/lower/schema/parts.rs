//! Values with parts: lists, maps, ranges, enums, domains, structs.

use schema_core::ir::{Embedded, Type, TypeRef};

use super::super::at::At;
use super::scalar::scalar;
use super::{Around, DEPTH, Members, collect, object, of_field};
use crate::lower::form::Form;
use crate::lower::inside::structs_of;
use crate::lower::rules;
use crate::lower::scope::Scope;
use crate::said::EmbeddedSaid;
use crate::spec::{Additional, BsonType, Keyword, Schema, Text};

/// The schema of values of a type, written in this form.
pub fn of_type(ty: &Type, form: Form, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    match ty {
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
            Some(db_enum) => of_enum(db_enum),
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
        Type::Embedded(ty) => match scope.embedded(ty) {
            Some(embedded) => of_embedded(&embedded, at, scope),
            None => Schema::of(BsonType::Object),
        },
        _ => scalar(ty, form),
    }
}

/// An object of the struct's members. One that holds itself is followed so far and no further: MongoDB's schemas can't name
/// themselves.
pub fn of_embedded(embedded: &Embedded, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    if is_too_deep(embedded, at.depth, scope) {
        return Schema::of(BsonType::Object);
    }
    if embedded.serde.transparent
        && let [field] = embedded.fields.as_slice()
    {
        return of_field(&embedded.rust.name, field, at.path, at.depth + 1, scope);
    }
    let mut members = Members::default();
    let around = Around { path: Some(&at.path), kind: None, depth: at.depth + 1 };
    collect(&embedded.rust.name, &embedded.fields, &embedded.serde, around, &mut members, scope);
    super::tagged::verify_names(&embedded.rust.name, embedded.source, &members, scope);
    let open = scope.config.open || embedded.extensions.get::<EmbeddedSaid>().is_some_and(|said| said.open);
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
    let mut open: Vec<TypeRef> = embedded.fields.iter().flat_map(structs_of).cloned().collect();
    while let Some(ty) = open.pop() {
        if ty.path == embedded.rust.path {
            return true;
        }
        if !seen.contains(&ty.path)
            && let Some(inner) = scope.embedded(&ty)
        {
            open.extend(inner.fields.iter().flat_map(structs_of).cloned());
            seen.push(ty.path);
        }
    }
    false
}

/// As serde writes variants: their names, or an object with a tag.
fn of_enum(db_enum: &schema_core::ir::Enum) -> Schema {
    if db_enum.serde.untagged {
        return Schema::of(BsonType::Null);
    }
    let names = db_enum.variants.iter().filter(|variant| !variant.serde.as_ref().is_some_and(|said| said.skip));
    let labels = names.map(|variant| db_enum.serde.variant_name(variant).into()).collect();
    let label = Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(labels)]);
    let mut schema = match &db_enum.serde.tag {
        None => label,
        Some(tag) => {
            let properties = vec![(tag.clone(), label)];
            object(Members { properties, required: vec![tag.clone()], ..Members::default() }, false)
        }
    };
    if let Some(doc) = &db_enum.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    schema
}
