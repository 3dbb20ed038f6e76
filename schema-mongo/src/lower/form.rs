//! How serde writes the values of a field.

use schema_core::ir::{Field, Source, Type};

use super::known_with;
use super::scalar::scalar;
use super::scope::Scope;
pub use super::written::Form;
use super::written::has_parts;
use crate::options::{FieldOptions, TypeOptions};
use crate::spec::BsonTypes;

/// An attribute wins over what serde's `with` shows, and that over what the type does by itself.
pub fn of(owner: &str, field: &Field, scope: &mut Scope<'_>) -> Form {
    if let Some(ty) = field.extensions.get::<FieldOptions>().and_then(|attrs| attrs.bson_type) {
        return Form::As(ty);
    }
    match field.serde.as_ref().and_then(|attrs| attrs.with.as_deref()) {
        None => of_newtype(&field.ty, scope).unwrap_or(Form::Serde(field.written)),
        Some(with) if is_remote(with, &field.ty, scope) => Form::Serde(field.written),
        Some(with) => known_with::known(with).unwrap_or_else(|| {
            unknown(with, format!("{owner}.{}", field.name), field.source, scope);
            Form::Serde(field.written)
        }),
    }
}

/// Reports that nobody knows what this module writes.
pub fn unknown(with: &str, path: String, source: Source, scope: &mut Scope<'_>) {
    let name = path.rsplit('.').next().unwrap_or(&path);
    let message = format!("what `{with}` writes for `{name}` is not known");
    let help = "say it: `#[mongo(bson_type(Date))]`; types are Date, BinData, Utf8, Bool, Int, Long, Double, Decimal128, Number, ObjectId, Array, Object";
    scope.report_once("M0201", path, source, message, help);
}

/// The type says with `#[serde(remote = "…")]` how serde writes another one, and the field says `with` this type.
pub fn is_remote(with: &str, ty: &Type, scope: &Scope<'_>) -> bool {
    let (rust, remote) = match ty {
        Type::Embedded(ty) => (ty, scope.embedded(ty).is_some_and(|known| known.serde.remote.is_some())),
        Type::Enum(ty) => (ty, scope.registry.enum_of(ty).is_some_and(|known| known.serde.remote.is_some())),
        Type::Domain(ty) => (ty, scope.registry.domain_of(ty).is_some_and(|known| known.serde.remote.is_some())),
        _ => return false,
    };
    remote && with.rsplit("::").next().map(str::trim) == Some(&*rust.name)
}

/// How a newtype is written, where it says so itself: newtypes are written as what they wrap.
pub fn of_newtype(ty: &Type, scope: &mut Scope<'_>) -> Option<Form> {
    let Type::Domain(ty) = ty.element() else { return None };
    let domain = scope.registry.domain_of(ty)?;
    if let Some(ty) = domain.extensions.get::<TypeOptions>().and_then(|attrs| attrs.bson_type) {
        return Some(Form::As(ty));
    }
    let (name, source) = (&domain.rust.name, domain.source);
    if let Some(word) = domain.serde.unknown.as_ref().or(domain.inner.unknown.as_ref()) {
        unknown(word, name.to_string(), source, scope);
    }
    if domain.inner.skip {
        unknown("serde(skip)", name.to_string(), source, scope);
    }
    if let Some(into) = &domain.serde.into {
        // Rules of the newtype are about what it wraps, so only one type of values helps.
        let plain = into.ty.as_ref().filter(|ty| !into.nullable && !has_parts(ty));
        let types = plain.and_then(|ty| scalar(ty, Form::Serde(into.written)).types());
        let one = types.and_then(BsonTypes::only).map(Form::As);
        return one.or_else(|| {
            unknown(&into.path, name.to_string(), source, scope);
            None
        });
    }
    match domain.inner.with.as_deref() {
        Some(with) => known_with::known(with).or_else(|| {
            unknown(with, name.to_string(), source, scope);
            None
        }),
        None => of_newtype(&domain.ty, scope),
    }
}
