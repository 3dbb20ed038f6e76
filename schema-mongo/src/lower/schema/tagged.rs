//! Objects of one of several kinds, as serde tags enums with data: fields, elements of lists, and whole documents.

use schema_core::ir::{Field, Source, Type};

use super::super::at::At;
use super::members::{Around, Members, both, object};
use super::value::{collect, is_too_deep, of_embedded};
use crate::lower::path::{Kind, Path};
use crate::lower::scope::Scope;
use crate::options::TaggedOptions;
use crate::spec::{Additional, BsonType, Keyword, Schema, Text};

/// One of several objects, told apart by the tag; of a list, each element.
pub(super) fn schema(attrs: &TaggedOptions, field: &Field, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    if matches!(field.ty, Type::List(_)) {
        let element = At { path: at.path.element(), ..*at };
        let items = one(attrs, &element, scope);
        return Schema::of(BsonType::Array).with(Keyword::Items(Box::new(items)));
    }
    if field.own.is_some_and(|own| own.list) {
        let message = format!("`{}` is a list of objects, and the type that `ty` says is none", field.name);
        let help = "say that too: `ty = Vec<serde_json::Value>`";
        scope.report("M1106", at.owner(), at.source, message, help);
    }
    one(attrs, at, scope)
}

fn one(attrs: &TaggedOptions, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let around = Around { path: Some(&at.path), kind: None, depth: at.depth };
    let kinds = kinds(attrs, &at.owner(), at.source, around, scope);
    match kinds.is_empty() {
        true => Schema::default(),
        false => {
            Schema::new(vec![Keyword::OneOf(kinds.into_iter().map(|kind| object(kind, scope.config.open)).collect())])
        }
    }
}

/// The members of kinds that stand among those of the object around them.
pub(super) fn flattened(
    attrs: &TaggedOptions,
    field: &Field,
    owner: &str,
    around: Around<'_>,
    is_optional: bool,
    members: &mut Members,
    scope: &mut Scope<'_>,
) {
    let owner = format!("{owner}.{}", field.name);
    if matches!(field.ty, Type::List(_)) {
        let help = "remove `#[serde(flatten)]`: the objects of a list stand in the list";
        return scope.report("M0102", owner, field.source, "a list can't be flattened", help);
    }
    let mut kinds = kinds(attrs, &owner, field.source, around, scope);
    if is_optional && !kinds.is_empty() {
        kinds.push(Members { without: vec![attrs.tag.clone()], ..Members::default() });
    }
    members.add_kinds(kinds);
}

/// Reports members of flattened kinds that the object around them has too.
pub(super) fn verify_names(owner: &str, at: Source, members: &Members, scope: &mut Scope<'_>) {
    let is_common = |name: &Text| members.properties.iter().any(|(common, _)| common == name);
    let own = members.kinds.iter().flat_map(|kind| &kind.properties);
    for (name, _) in own.filter(|(name, _)| is_common(name)) {
        let message = format!("a flattened kind has a member `{name}`, which `{owner}` has too");
        let help = "name one of them otherwise, `#[serde(rename = \"…\")]`, or the tag";
        scope.report_once("M0102", format!("{owner}.{name}"), at, message, help);
    }
}

/// The members of each kind, the tag among them.
fn kinds(attrs: &TaggedOptions, owner: &str, at: Source, around: Around<'_>, scope: &mut Scope<'_>) -> Vec<Members> {
    if attrs.variants.is_empty() {
        let help = "add `.variant(\"name\").embeds(Struct)` for each variant";
        scope.report("M0102", owner, at, "`tagged` has no variants", help);
    }
    let mut kinds: Vec<Members> = Vec::with_capacity(attrs.variants.len());
    for (label, ty) in &attrs.variants {
        let kind = Kind { tag: &attrs.tag, label, also: around.kind };
        let mut members = Members::default();
        match (&attrs.content, ty.as_ref().and_then(|ty| scope.embedded(ty))) {
            (_, None) => {}
            (Some(content), Some(embedded)) => {
                let path = match around.path {
                    Some(above) => above.member(content, false),
                    None => Path::field(content, false),
                };
                let inner =
                    At { owner: (owner, content), source: at, path: path.of_kind(Some(&kind)), depth: around.depth };
                members.required.push(content.clone());
                members.properties.push((content.clone(), of_embedded(&embedded, &inner, scope)));
            }
            // A struct that holds itself is followed so far and no further.
            (None, Some(embedded)) if is_too_deep(&embedded, around.depth, scope) => {
                members.additional = Some(Additional::Any);
            }
            (None, Some(embedded)) => {
                let inside = Around { kind: Some(&kind), depth: around.depth + 1, ..around };
                collect(&embedded.rust.name, &embedded.fields, &embedded.serde, inside, &mut members, scope);
                if is_open(&embedded) {
                    members.additional.get_or_insert(Additional::Any);
                }
            }
        }
        if members.properties.iter().any(|(name, _)| *name == attrs.tag) {
            let message = format!("`{label}` has a member `{}`, which is the tag too", attrs.tag);
            scope.report("M0102", owner, at, message, "name the tag otherwise, or the member");
        }
        let tag =
            Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(vec![label.clone().into()])]);
        let tag = Members {
            required: vec![attrs.tag.clone()],
            properties: vec![(attrs.tag.clone(), tag)],
            ..Members::default()
        };
        // What of it is of several kinds itself stands in each of them.
        match std::mem::take(&mut members.kinds) {
            inner if inner.is_empty() => kinds.push(both(&members, &tag)),
            inner => kinds.extend(inner.iter().map(|inner| both(&both(&members, &tag), inner))),
        }
    }
    kinds
}

fn is_open(embedded: &schema_core::ir::Embedded) -> bool {
    embedded.extensions.get::<crate::options::EmbeddedOptions>().is_some_and(|attrs| attrs.open)
}
