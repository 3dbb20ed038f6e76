//! Where documents have the values of what an index names, and how many.

use schema_core::ir::{Entity, Field, Serde, Type, Written};

use super::embedded::{is_optional, path, transparent};
use super::form::Form;
use super::literal::is_written_otherwise;
use super::scope::Scope;
use crate::spec::Text;

/// Where documents have the values of what an index names.
pub struct Reach {
    /// The names to them between dots.
    pub path: Text,
    /// A document may have none.
    pub optional: bool,
    /// A document may have several: some name on the way is a list's.
    pub in_list: bool,
    /// One of several in a document may be without a value, where others have one.
    pub gaps: bool,
    /// serde writes null where there is none.
    pub null: bool,
}

/// Where documents have the values of a field of the entity.
pub fn of_field(entity: &Entity, name: &str) -> Option<Reach> {
    let mut reach = start();
    step(entity.field(name)?, &mut reach);
    Some(Reach { path: path(entity, name)?, ..reach })
}

/// Where documents have the values of a member of an embedded struct; none where serde writes something else in its place.
pub fn of_member(entity: &Entity, name: &str, below: &str, scope: &Scope<'_>) -> Option<Reach> {
    let field = entity.field(name)?;
    let attrs = field.serde.as_deref();
    let mut path = match attrs.is_some_and(|attrs| attrs.flatten) {
        true => String::new(),
        false => entity.serde.field_name(field).into_owned(),
    };
    let mut reach = start();
    step(field, &mut reach);
    let mut ty = in_lists(&field.ty).clone();
    for part in below.split('.') {
        let embedded = match &ty {
            Type::Embedded(inner) if is_written_otherwise(inner, Form::Serde(Written::Native), scope) => return None,
            Type::Embedded(inner) => Some(scope.embedded(inner)?),
            // Below JSON and maps any name may stand, or none.
            Type::Json | Type::Map(_) => None,
            _ => return None,
        };
        let Some(embedded) = embedded else {
            (reach.optional, reach.gaps, reach.null) = (true, reach.in_list, false);
            push(&mut path, part);
            continue;
        };
        let serde: &Serde = &embedded.serde;
        let member = embedded.fields.iter().find(|field| serde.field_name(field) == part || field.name == part)?;
        // The one member of a transparent struct stands in the place of the struct.
        if path.is_empty() || transparent(serde, &embedded.fields).is_none() {
            push(&mut path, &serde.field_name(member));
        }
        step(member, &mut reach);
        ty = in_lists(&member.ty).clone();
    }
    Some(Reach { path: path.into(), ..reach })
}

/// What is in lists, else the type itself: below a map any name may stand.
fn in_lists(ty: &Type) -> &Type {
    match ty {
        Type::List(of) | Type::Nullable(of) => in_lists(of),
        Type::Tuple(parts) if ty.element() != ty => parts.first().map_or(ty, in_lists),
        other => other,
    }
}

fn start() -> Reach {
    Reach { path: Text::Borrowed(""), optional: false, in_list: false, gaps: false, null: false }
}

fn push(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

fn step(field: &Field, reach: &mut Reach) {
    let is_optional = is_optional(field);
    reach.null = field.nullable && !field.serde.as_ref().is_some_and(|attrs| attrs.sometimes);
    reach.gaps |= reach.in_list && (is_optional || matches!(field.ty, Type::List(_) | Type::Tuple(_)));
    reach.optional |= is_optional;
    reach.in_list |= matches!(field.ty, Type::List(_) | Type::Tuple(_));
}
