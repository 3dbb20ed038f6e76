//! From the registry to the spec: every decision (names, types, indexes) is made here.

mod allowed;
mod at;
pub(crate) mod audit;
mod check;
mod collection;
pub(crate) mod columns;
pub(crate) mod copies;
mod duration;
pub(crate) mod effective;
mod embedded;
mod embeds;
mod encrypted;
mod enum_value;
mod form;
mod index;
pub(crate) mod inside;
mod junction;
mod known_with;
mod left_out;
pub(crate) mod lifecycle;
mod link_array;
mod literal;
pub(crate) mod mask;
mod model;
mod name;
mod needs_path;
mod no_path;
mod operators;
mod path;
mod raw;
mod reach;
pub(crate) mod retain;
mod rules;
mod scalar;
mod schema;
mod scope;
mod seed;
pub(crate) mod series;
pub(crate) mod shard;
mod stored;
mod view;
mod written;

use schema_core::ir::Entity;
use schema_core::{Diagnostics, Registry};

pub(crate) use self::duration::seconds;
#[cfg(any(feature = "docs", feature = "fake"))]
pub use self::embedded::path as embedded_path;
pub(crate) use self::form::Form;
pub(crate) use self::name::collection_name;
use self::scope::Scope;
pub(crate) use self::scope::is_left_out;
use crate::config::Config;
use crate::spec::Spec;

/// What the database will hold.
///
/// # Errors
/// Everything that MongoDB can't hold or say: types that serde writes in ways that are not known, conditions that can't be
/// translated, indexes that a server would refuse.
pub fn lower(registry: &Registry) -> Result<Spec, Diagnostics> {
    lower_with(registry, &Config::default())
}

/// The same with settings.
///
/// # Errors
/// As [`lower`].
pub fn lower_with(registry: &Registry, config: &Config) -> Result<Spec, Diagnostics> {
    let mut scope = Scope::new(registry, config);
    let mut spec = Spec::default();
    spec.collections.reserve(registry.entities().len());
    for entity in registry.entities() {
        let entity = link_array::with_lists(entity, &mut scope);
        let mut collection = collection::lower(&entity, &mut scope);
        retain::archive(&entity, &collection, &mut spec, &scope);
        seed::lower(&entity, &mut collection, &mut scope);
        spec.collections.push(collection);
        for link in entity.many_to_many.iter().filter(|link| !link_array::is_list(&entity, link)) {
            spec.collections.extend(junction::lower(&entity, link, &mut scope));
        }
    }
    audit::log(&mut spec, &scope);
    view::lower(&mut spec, &mut scope);
    mask::lower(&mut spec, &scope);
    spec.sort();
    allowed::verify(&mut scope);
    collection::verify_names(&spec, &mut scope);
    spec.patterns.0 = scope.patterns;
    Diagnostics(scope.found).into_result()?;
    Ok(spec)
}

/// How serde writes a field, as far as that can be known; for those who look at the model and not at the spec.
pub(crate) fn form_of(field: &schema_core::ir::Field, registry: &Registry) -> Form {
    let config = Config::default();
    form::of("", field, &mut Scope::new(registry, &config))
}

/// The entity with the lists of its links; for those who look at the model and not at the spec.
pub(crate) fn with_link_arrays<'e>(entity: &'e Entity, registry: &Registry) -> std::borrow::Cow<'e, Entity> {
    let config = Config::default();
    link_array::with_lists(entity, &mut Scope::new(registry, &config))
}

/// Whether an embedded struct holds itself.
pub(crate) fn is_recursive(embedded: &schema_core::ir::Embedded, registry: &Registry) -> bool {
    let config = Config::default();
    schema::is_recursive(embedded, &Scope::new(registry, &config))
}

/// A value of a field as serde writes it into a document: canonical extended JSON, at every depth.
pub(crate) fn value_of(
    field: &schema_core::ir::Field,
    value: &schema_core::ir::Value,
    registry: &Registry,
) -> Option<crate::spec::Value> {
    let config = Config::default();
    stored::field("", field, value, &mut Scope::new(registry, &config))
}
