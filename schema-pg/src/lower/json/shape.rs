//! What a value of a type is like in JSON: as serde writes it, with the rules of the type itself.

use schema_core::ir::{Domain, Embedded, Enum, Field, Text, Type, Written, WrittenAs};

use super::at::{At, Owner};
use super::{enumeration, members, rules, scalar};
use crate::lower::left_out::is_unchecked;
use crate::lower::scope::Scope;
use crate::lower::ty;
use crate::options::{DomainOptions, EmbeddedOptions};
use crate::sql::json::{Condition, Json, JsonType};

/// A value of a type, which serde writes so.
pub fn of_type(ty: &Type, written: Written, at: &At<'_>, scope: &mut Scope<'_>) -> Json {
    match ty {
        Type::List(of) => {
            let of = of_type(of, written, &At { in_list: true, ..*at }, scope);
            Json::with(JsonType::Array, vec![Condition::Elements(Box::new(of))])
        }
        Type::Nullable(of) => of_type(of, written, at, scope).or(Json::of(JsonType::Null)),
        Type::Tuple(parts) => {
            let count = u32::try_from(parts.len()).ok();
            let mut holds = vec![Condition::Size(count, count)];
            if let Some(first) = parts.first()
                && parts.iter().all(|part| part == first)
            {
                let of = of_type(first, written, &At { in_list: true, ..*at }, scope);
                holds.push(Condition::Elements(Box::new(of)));
            }
            Json::with(JsonType::Array, holds)
        }
        Type::Map(of) => {
            let of = of_type(of, written, &At { in_list: true, ..*at }, scope);
            Json::with(JsonType::Object, vec![Condition::Values(Box::new(of))])
        }
        Type::Range(of) => {
            let end = of_type(of, written, at, scope);
            scalar::object(vec![("end", end.clone()), ("start", end)])
        }
        Type::Enum(ty) => match scope.registry.enum_of(ty) {
            Some(known) => of_enum(known, at, scope),
            None => Json::Any,
        },
        Type::Domain(ty) => match scope.registry.domain_of(ty) {
            Some(domain) => of_domain(domain, written, at, scope),
            None => Json::Any,
        },
        Type::Embedded(ty) => match scope.registry.embedded_of(ty) {
            Some(embedded) => of_embedded(embedded, at, scope),
            None => Json::Any,
        },
        ty => scalar::scalar(ty, written),
    }
}

/// A value of a field, with its rules.
pub fn of_field(embedded: &Embedded, field: &Field, at: &At<'_>, scope: &mut Scope<'_>) -> Json {
    let at = At { owner: Owner::Member(embedded, field), source: field.source, ..*at };
    let with = field.serde.as_ref().and_then(|declared| declared.with.as_deref());
    let mut json = match with {
        Some(with) if !is_remote(with, &field.ty, scope) => scalar::known_with(with),
        _ if is_unchecked(field) => bare(of_type(&field.ty, field.written, &At { silent: true, ..at }, scope)),
        _ => of_type(&field.ty, field.written, &at, scope),
    };
    if !is_unchecked(field) {
        rules::apply(&field.rules, &field.ty, &mut json, &at, scope);
        rules::verify_texts(field.rule_texts.as_ref(), &at, scope);
    }
    if field.nullable { json.or(Json::of(JsonType::Null)) } else { json }
}

/// The same without what it is made of.
fn bare(json: Json) -> Json {
    match json {
        Json::OneOf(mut alternatives) => {
            alternatives.iter_mut().for_each(|one| one.holds.clear());
            Json::OneOf(alternatives)
        }
        Json::Any => Json::Any,
    }
}

/// Newtypes are written as what they wrap.
fn of_domain(domain: &Domain, written: Written, at: &At<'_>, scope: &mut Scope<'_>) -> Json {
    if at.around.contains(&domain.rust.path) {
        return Json::Any;
    }
    let around: Vec<Text> = at.around.iter().chain([&domain.rust.path]).cloned().collect();
    let unchecked = domain.extensions.get::<DomainOptions>().is_some_and(|declared| declared.unchecked);
    let at = At { around: &around, silent: at.silent || unchecked, ..*at };
    if let Some(into) = &domain.serde.into {
        return written_as(into, &at, scope);
    }
    if domain.serde.unknown.is_some() || domain.inner.unknown.is_some() || domain.inner.skip {
        return Json::Any;
    }
    let mut json = match domain.inner.with.as_deref() {
        Some(with) => scalar::known_with(with),
        None => of_type(&domain.ty, written, &at, scope),
    };
    if unchecked {
        return bare(json);
    }
    rules::apply(&domain.rules, &domain.ty, &mut json, &at, scope);
    let column = ty::plain(&domain.ty, scope).to_string();
    for check in &domain.checks {
        rules::condition(&check.expression, &column, &mut json, &at, scope);
    }
    json
}

fn of_enum(known: &Enum, at: &At<'_>, scope: &mut Scope<'_>) -> Json {
    match &known.serde.into {
        None => enumeration::lower(known),
        Some(_) if at.around.contains(&known.rust.path) => Json::Any,
        Some(into) => {
            let around: Vec<Text> = at.around.iter().chain([&known.rust.path]).cloned().collect();
            written_as(into, &At { around: &around, ..*at }, scope)
        }
    }
}

/// An object of the struct's members. In itself it is an object, and no more is asked.
fn of_embedded(embedded: &Embedded, at: &At<'_>, scope: &mut Scope<'_>) -> Json {
    let serde = &embedded.serde;
    if serde.unknown.is_some() {
        return Json::Any;
    }
    let unchecked = embedded.extensions.get::<EmbeddedOptions>().is_some_and(|declared| declared.unchecked);
    let plain = serde.into.is_none() && !serde.transparent;
    if at.around.contains(&embedded.rust.path) || unchecked && plain {
        return if plain { Json::of(JsonType::Object) } else { Json::Any };
    }
    let around: Vec<Text> = at.around.iter().chain([&embedded.rust.path]).cloned().collect();
    let at = At { around: &around, silent: at.silent || unchecked, ..*at };
    let json = match (&serde.into, members::transparent(serde, &embedded.fields)) {
        (Some(into), _) => written_as(into, &at, scope),
        (None, Some(field)) => of_field(embedded, field, &at, scope),
        (None, None) => {
            let members = members::collect(embedded, &at, scope);
            Json::with(JsonType::Object, vec![Condition::Members(members)])
        }
    };
    if unchecked { bare(json) } else { json }
}

/// The other type that is written in its place.
fn written_as(into: &WrittenAs, at: &At<'_>, scope: &mut Scope<'_>) -> Json {
    let Some(ty) = &into.ty else { return Json::Any };
    let json = of_type(ty, into.written, at, scope);
    if into.nullable { json.or(Json::of(JsonType::Null)) } else { json }
}

/// The type says with `#[serde(remote = "…")]` how serde writes another one, and the field says `with` this type.
pub fn is_remote(with: &str, ty: &Type, scope: &Scope<'_>) -> bool {
    let (rust, remote) = match ty {
        Type::Embedded(ty) => (ty, scope.registry.embedded_of(ty).is_some_and(|known| known.serde.remote.is_some())),
        Type::Enum(ty) => (ty, scope.registry.enum_of(ty).is_some_and(|known| known.serde.remote.is_some())),
        Type::Domain(ty) => (ty, scope.registry.domain_of(ty).is_some_and(|known| known.serde.remote.is_some())),
        _ => return false,
    };
    remote && with.rsplit("::").next().map(str::trim) == Some(&*rust.name)
}
