//! What the application calls things, for those who explain why a server refused a document.

use schema_core::Registry;
use schema_core::ir::{Entity, Field, Private, RuleText, Serde, Type};

use super::columns;
use super::inside::inside;
use super::scope::Scope;
use crate::spec::{Collection, EntityModel, FieldModel, Model, Text};

/// The model of a collection that was lowered, but for what is called in the validator's conditions, which the scope knows.
pub fn lower(entity: &Entity, collection: &Collection, scope: &mut Scope<'_>) -> Model {
    let mut fields = Vec::new();
    let private = entity.lifecycle.as_deref().map_or(&[][..], |life| &life.private);
    push(&entity.fields, &entity.serde, private, &|name| (name.to_owned(), String::new()), scope.registry, &mut fields);
    for place in inside(entity, Some(scope.registry)).iter().filter(|place| place.no_path.is_none()) {
        let (embedded, around) = (&place.embedded, rust_path(&fields, &place.path()));
        let at = |name: &str| (place.path_of(name), around.clone());
        push(&embedded.fields, &embedded.serde, &embedded.private, &at, scope.registry, &mut fields);
    }
    let uniques = entity.uniques.iter().filter_map(|unique| {
        let message = unique.message.clone()?;
        let paths: Vec<Text> = unique.fields.iter().filter_map(|field| columns::path(entity, field)).collect();
        let is_it = |index: &&crate::spec::Index| {
            index.unique
                && unique.name.as_ref().is_none_or(|name| index.name == *name)
                && paths.iter().all(|path| index.keys.0.iter().any(|(own, _)| own == path))
        };
        let mut found: Vec<_> = collection.indexes.iter().filter(is_it).collect();
        // Of one that leads with the tenant, too; the narrowest is it.
        found.sort_by_key(|index| index.keys.0.len());
        Some((found.first()?.name.clone(), message))
    });
    let uniques = uniques.collect();
    let rules = std::mem::take(&mut scope.rule_models);
    EntityModel { entity: entity.rust.name.clone(), path: entity.rust.path.clone(), fields, rules, uniques }.into()
}

fn rust_path(known: &[FieldModel], path: &str) -> String {
    let field = known.iter().find(|field| field.path == path);
    field.map_or_else(|| path.to_owned(), |field| field.field.to_string())
}

fn push(
    fields: &[Field],
    serde: &Serde,
    private: &[Private],
    at: &dyn Fn(&str) -> (String, String),
    registry: &Registry,
    into: &mut Vec<FieldModel>,
) {
    for field in fields.iter().filter(|field| !field.serde.as_deref().is_some_and(|attrs| attrs.skip || attrs.flatten))
    {
        let (path, around) = at(&serde.field_name(field));
        let rust = if around.is_empty() { field.name.clone() } else { format!("{around}.{}", field.name).into() };
        let private = private.iter().any(|private| private.field == field.name);
        let texts = field.rule_texts.iter().flat_map(|texts| texts.iter());
        let texts = texts.chain(of_domain(field, registry));
        let messages: Vec<_> = texts.filter_map(|(word, text)| Some((*word, text.message.clone()?))).collect();
        let is_known = into.iter().any(|known| known.path == *path);
        if !is_known && (*path != *rust || private || !messages.is_empty()) {
            into.push(FieldModel { path: path.into(), field: rust, private, messages });
        }
    }
}

/// The texts of the rules that a field has from its type.
fn of_domain<'r>(field: &Field, registry: &'r Registry) -> impl Iterator<Item = &'r (&'static str, RuleText)> {
    let domain = match field.ty.element() {
        Type::Domain(domain) => registry.domain_of(domain),
        _ => None,
    };
    domain.and_then(|domain| domain.rule_texts.as_ref()).into_iter().flat_map(|texts| texts.iter())
}
