//! The members of an object, under the names that serde gives them, with those of what it flattens.

use schema_core::ir::{Embedded, Field, Serde, Type};

use super::at::At;
use super::enumeration;
use super::shape::{is_remote, of_field};
use crate::lower::left_out::left_out;
use crate::lower::scope::Scope;
use crate::sql::json::{Json, Member};

/// The field that is written in place of the struct, where it is transparent: the one that is written at all.
pub fn transparent<'a>(serde: &Serde, fields: &'a [Field]) -> Option<&'a Field> {
    let mut written = fields.iter().filter(|field| !field.serde.as_ref().is_some_and(|declared| declared.skip));
    written.next().filter(|_| serde.transparent && written.next().is_none())
}

/// The members that serde writes of a struct.
pub fn collect(embedded: &Embedded, at: &At<'_>, scope: &mut Scope<'_>) -> Vec<Member> {
    let mut members = Vec::with_capacity(embedded.fields.len() + 1);
    if let Some(tag) = &embedded.serde.tag {
        let json = enumeration::among(&[embedded.serde.struct_name(&embedded.rust.name)]);
        members.push(Member { name: tag.clone(), optional: false, json });
    }
    for field in &embedded.fields {
        let declared = field.serde.as_deref();
        if declared.is_some_and(|declared| declared.skip) {
            continue;
        }
        let optional = field.nullable || field.managed || declared.is_some_and(|declared| declared.sometimes);
        if declared.is_some_and(|declared| declared.flatten) {
            for mut member in flattened(field, &field.ty, at, scope) {
                member.optional |= optional;
                add(&mut members, member);
            }
            continue;
        }
        let optional = optional || left_out(embedded, std::slice::from_ref(&field.name), "required");
        let json = of_field(embedded, field, at, scope);
        add(&mut members, Member { name: embedded.serde.field_name(field), optional, json });
    }
    members
}

/// Of a name that serde writes twice, jsonb keeps one value.
fn add(members: &mut Vec<Member>, member: Member) {
    match members.iter_mut().find(|known| known.name == member.name) {
        Some(known) => (known.json, known.optional) = (Json::Any, known.optional && member.optional),
        None => members.push(member),
    }
}

/// The members of a flattened field that have names: those of a map have any.
fn flattened(field: &Field, ty: &Type, at: &At<'_>, scope: &mut Scope<'_>) -> Vec<Member> {
    let with = field.serde.as_ref().and_then(|declared| declared.with.as_deref());
    if with.is_some_and(|with| !is_remote(with, ty, scope)) {
        return Vec::new();
    }
    match ty {
        Type::Embedded(ty) => match scope.registry.embedded_of(ty) {
            Some(embedded) => of_embedded(embedded, field, at, scope),
            None => Vec::new(),
        },
        Type::Domain(ty) => match scope.registry.domain_of(ty) {
            Some(domain) if domain.serde.into.is_none() && domain.inner.with.is_none() => {
                flattened(field, &domain.ty, at, scope)
            }
            _ => Vec::new(),
        },
        Type::Enum(ty) => match scope.registry.enum_of(ty) {
            Some(known) if known.serde.into.is_none() && known.serde.unknown.is_none() && known.repr.is_none() => {
                let (Some(tag), labels) = (&known.serde.tag, enumeration::labels(known)) else { return Vec::new() };
                // A unit without a tag writes nothing.
                let optional = labels.len() < known.variants.len();
                vec![Member { name: tag.clone(), optional, json: enumeration::among(&labels) }]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_embedded(embedded: &Embedded, field: &Field, at: &At<'_>, scope: &mut Scope<'_>) -> Vec<Member> {
    let serde = &embedded.serde;
    let unchecked = embedded.extensions.get::<crate::options::EmbeddedOptions>().is_some_and(|own| own.unchecked);
    if unchecked
        || crate::lower::left_out::is_unchecked(field)
        || serde.unknown.is_some()
        || at.around.contains(&embedded.rust.path)
    {
        return Vec::new();
    }
    let around: Vec<_> = at.around.iter().chain([&embedded.rust.path]).cloned().collect();
    let at = At { around: &around, ..*at };
    match (&serde.into, transparent(serde, &embedded.fields)) {
        (Some(into), _) => into.ty.as_ref().map_or_else(Vec::new, |ty| flattened(field, ty, &at, scope)),
        (None, Some(inner)) => {
            let mut members = flattened(inner, &inner.ty, &at, scope);
            members.iter_mut().for_each(|member| member.optional |= inner.nullable);
            members
        }
        (None, None) => collect(embedded, &at, scope),
    }
}
