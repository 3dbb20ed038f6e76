//! `#[serde(flatten)]`: the members of a field stand among those of the struct around it.

use schema_core::ir::{Embedded, Field, Type};

use super::members::{Around, Members};
use super::value::collect;
use super::{db_enum, shape, tagged, value};
use crate::lower::at::At;
use crate::lower::embedded::{DEPTH, transparent};
use crate::lower::enum_value;
use crate::lower::form::{self, Form};
use crate::lower::path::Path;
use crate::lower::scope::Scope;
use crate::options::{EmbeddedOptions, FieldOptions};
use crate::spec::Additional;

/// Adds what serde writes of the field.
pub(super) fn flattened(
    owner: &str,
    field: &Field,
    around: Around<'_>,
    is_optional: bool,
    members: &mut Members,
    scope: &mut Scope<'_>,
) {
    if let Some(tagged) = field.extensions.get::<FieldOptions>().and_then(|attrs| attrs.tagged.as_ref()) {
        return tagged::flattened(tagged, field, owner, around, is_optional, members, scope);
    }
    // What is said of the members holds only where they are there.
    let above = around.path.map_or_else(Path::document, |above| *above).or_nothing(is_optional);
    let mut inner = of_type(owner, field, &field.ty, Around { path: Some(&above), ..around }, scope);
    if is_optional {
        inner.may_be_missing();
    }
    members.merge(inner, owner, field, scope);
}

fn of_type(owner: &str, field: &Field, ty: &Type, around: Around<'_>, scope: &mut Scope<'_>) -> Members {
    let form = form::of(owner, field, scope);
    let with = field.serde.as_ref().and_then(|attrs| attrs.with.as_deref());
    if with.is_some_and(|with| !form::is_remote(with, &field.ty, scope)) || around.depth >= DEPTH {
        return anything();
    }
    match ty {
        Type::Embedded(ty) => match scope.embedded(ty) {
            Some(embedded) => of_embedded(&embedded, field, around, scope),
            None => anything(),
        },
        Type::Enum(ty) => match scope.registry.enum_of(ty) {
            Some(known) if enum_value::declared(known, form).is_none() && known.serde.into.is_none() => {
                db_enum::flattened(known, scope)
            }
            _ => unknown(owner, field, scope),
        },
        Type::Domain(ty) => match scope.registry.domain_of(ty).map(|domain| domain.ty.clone()) {
            Some(wrapped) if matches!(form, Form::Serde(_)) => of_type(owner, field, &wrapped, around, scope),
            _ => unknown(owner, field, scope),
        },
        Type::Map(of) => {
            let path = Path::field("", true).unnamed();
            let at = At { owner: (owner, &field.name), source: field.source, path, depth: around.depth };
            let schema = value::of_type(of, form, &at, scope);
            Members { additional: Some(Additional::Like(Box::new(schema))), ..Members::default() }
        }
        Type::Json => anything(),
        _ => unknown(owner, field, scope),
    }
}

fn of_embedded(embedded: &Embedded, field: &Field, around: Around<'_>, scope: &mut Scope<'_>) -> Members {
    let (name, serde) = (&embedded.rust.name, &embedded.serde);
    shape::verify(name, embedded.source, serde, scope);
    if embedded.extensions.get::<EmbeddedOptions>().is_some_and(|attrs| attrs.bson_type.is_some()) {
        return unknown(name, field, scope);
    }
    let inside = Around { depth: around.depth + 1, ..around };
    if let Some(into) = &serde.into {
        return match &into.ty {
            Some(ty) => of_type(name, &plain(field), ty, inside, scope),
            None => unknown(name, field, scope),
        };
    }
    if let Some(inner) = transparent(serde, &embedded.fields) {
        let above = inside.path.map(|above| above.or_nothing(inner.nullable));
        let mut members = of_type(name, inner, &inner.ty, Around { path: above.as_ref(), ..inside }, scope);
        if inner.nullable {
            members.may_be_missing();
        }
        return members;
    }
    let mut members = Members::default();
    collect(name, &embedded.fields, serde, inside, &mut members, scope);
    members
}

/// The field without what was said of how its values are written: another type's are.
fn plain(field: &Field) -> Field {
    Field::new(field.name.clone(), field.ty.clone(), field.nullable, field.source)
}

fn anything() -> Members {
    Members { additional: Some(Additional::Any), ..Members::default() }
}

/// serde refuses to flatten what is no struct, no map and no enum; and what writes it may be none.
fn unknown(owner: &str, field: &Field, scope: &mut Scope<'_>) -> Members {
    let message = format!("what serde writes of `{}` among the other members is not known", field.name);
    let help =
        "serde flattens structs, maps and enums as they are: remove `flatten`, or what writes the value otherwise";
    scope.report_once("M0213", format!("{owner}.{}", field.name), field.source, message, help);
    Members::default()
}
