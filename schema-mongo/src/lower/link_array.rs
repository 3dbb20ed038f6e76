//! Links of `many_to_many` that are a list of keys in the documents of one side.

use std::borrow::Cow;

use schema_core::case::Case;
use schema_core::ir::{Entity, Field, ManyToMany, Text, Type, TypeRef};

use super::columns;
use super::form::{self, Form};
use super::scope::Scope;
use crate::options::{EntityOptions, FieldOptions, LinkArrayOptions};

/// The entity with its lists among its fields: those that the struct has, and those that it leaves out. What can't be is
/// reported, and left out.
pub fn with_lists<'e>(entity: &'e Entity, scope: &mut Scope<'_>) -> Cow<'e, Entity> {
    let mut entity = Cow::Borrowed(entity);
    for (i, attrs) in declared(&entity).to_vec().iter().enumerate() {
        if verify(&entity, i, attrs, scope).is_none() {
            continue;
        }
        let Some((name, list)) = list(&entity, attrs, scope) else { continue };
        let entity = entity.to_mut();
        match entity.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => bounded(field, attrs),
            None => entity.fields.push(list),
        }
    }
    entity
}

/// The paths of an entity's lists, which has them among its fields.
pub fn paths<'a>(entity: &'a Entity, scope: &'a Scope<'_>) -> impl Iterator<Item = (Text, &'a LinkArrayOptions)> {
    declared(entity).iter().filter_map(|attrs| {
        let target = scope.registry.target(&attrs.target)?;
        Some((columns::path(entity, &name(entity, attrs, target)?)?, attrs))
    })
}

/// The links are a list: no collection stands between.
pub fn is_list(entity: &Entity, link: &ManyToMany) -> bool {
    declared(entity).iter().any(|attrs| is_of(attrs, link))
}

fn declared(entity: &Entity) -> &[LinkArrayOptions] {
    entity.extensions.get::<EntityOptions>().map(|attrs| attrs.link_arrays.as_slice()).unwrap_or_default()
}

fn is_of(attrs: &LinkArrayOptions, link: &ManyToMany) -> bool {
    link.target == attrs.target && (attrs.through.is_none() || attrs.through == link.through)
}

/// The name of the field in Rust: `tag_ids` for the key `id` of `Tag`.
fn name(entity: &Entity, attrs: &LinkArrayOptions, target: &Entity) -> Option<Text> {
    if let Some(field) = &attrs.field {
        return Some(field.clone());
    }
    let prefix = if entity.rust == target.rust { "other_" } else { "" };
    let key = target.key_fields().next()?;
    Some(format!("{prefix}{}_{}s", Case::Snake.of_type(&target.rust.name), key.name).into())
}

/// The list as a field, and what it is called.
fn list(entity: &Entity, attrs: &LinkArrayOptions, scope: &mut Scope<'_>) -> Option<(Text, Field)> {
    let target = scope.registry.target(&attrs.target)?;
    let name = name(entity, attrs, target)?;
    let key = target.key_fields().next()?;
    let form = form::of(&target.rust.name, key, scope);
    let mut list = Field::new(name.clone(), Type::List(Box::new(key.ty.clone())), false, attrs.source);
    list.managed = true;
    match form {
        Form::Serde(written) => list.written = written,
        Form::As(ty) => list.extensions.get_mut::<FieldOptions>().bson_type = Some(ty),
    }
    bounded(&mut list, attrs);
    Some((name, list))
}

fn bounded(field: &mut Field, attrs: &LinkArrayOptions) {
    let own = field.extensions.get_mut::<FieldOptions>();
    own.unique_items = true;
    own.max_items = own.max_items.into_iter().chain(attrs.max_items).min();
    own.unbounded = own.unbounded.take().or_else(|| attrs.unbounded.clone());
}

/// Some, where nothing is wrong with it.
fn verify(entity: &Entity, i: usize, attrs: &LinkArrayOptions, scope: &mut Scope<'_>) -> Option<()> {
    let found = mistake(entity, i, attrs, scope);
    let (code, message, help) = match found {
        None => return Some(()),
        Some(found) => found,
    };
    let path = format!("{}.many_to_many({})", entity.rust.name, attrs.target.name);
    scope.report(code, path, attrs.source, message, help);
    None
}

/// What is wrong: code, message, help.
fn mistake(
    entity: &Entity,
    i: usize,
    attrs: &LinkArrayOptions,
    scope: &mut Scope<'_>,
) -> Option<(&'static str, String, String)> {
    let (ours, theirs) = (&entity.rust.name, &attrs.target.name);
    let links: Vec<&ManyToMany> = entity.many_to_many.iter().filter(|link| is_of(attrs, link)).collect();
    let [link] = links.as_slice() else {
        let between = scope.registry.entities().iter().find(|between| {
            let references = |target: &TypeRef| between.foreign_keys.iter().any(|key| key.target == *target);
            between.junction && references(&entity.rust) && references(&attrs.target)
        });
        return Some(match (links.len(), between) {
            (0, Some(between)) => (
                "M0606",
                format!(
                    "`{ours}` and `{theirs}` are linked by `{}`: a list of keys has no place for what it holds",
                    between.rust.name
                ),
                "leave its collection as it is, or keep a list of structs instead: `#[mongo(embeds(…))]`".to_owned(),
            ),
            (0, None) => (
                "M0606",
                format!("`{ours}` has no such links with `{theirs}`"),
                format!("say that it has: `#[entity(many_to_many({theirs}))]`"),
            ),
            _ => (
                "M0606",
                format!("`{ours}` has several kinds of links with `{theirs}`"),
                "say which: `.array().through(\"…\")`, by the name of the table between".to_owned(),
            ),
        });
    };
    let target = scope.registry.target(&attrs.target)?;
    let is_other = target.rust != entity.rust;
    if is_other && declared(target).iter().any(|back| back.target == entity.rust) {
        let message =
            format!("both `{ours}` and `{theirs}` keep a list of the other's keys, which nobody would keep alike");
        let help = "keep the list on one side: its index finds the other direction";
        return Some(("M0607", message, help.to_owned()));
    }
    let keys: Vec<&Field> = target.key_fields().collect();
    let [key] = keys.as_slice() else {
        let message = format!("the key of `{theirs}` has {} fields, an element of the list is one value", keys.len());
        return Some(("M0608", message, "leave the links in a collection of their own".to_owned()));
    };
    let name = name(entity, attrs, target)?;
    let is_private = |entity: &Entity, field: &Text| {
        entity.lifecycle.iter().flat_map(|attrs| &attrs.private).any(|private| private.field == *field)
    };
    if is_private(target, &key.name) && !is_private(entity, &name) {
        let message = format!("the list `{name}` holds copies of `{theirs}.{}`, which is private", key.name);
        let help = format!("say `pii` of a field `{name}`, or leave the links in a collection of their own");
        return Some(("M0621", message, help));
    }
    let is_same = |before: &LinkArrayOptions| {
        let called = scope.registry.target(&before.target).and_then(|target| self::name(entity, before, target));
        is_of(before, link) || called.is_some_and(|called| called == name)
    };
    if declared(entity)[..i].iter().any(is_same) {
        let help = "say it once for each kind of links, and name their fields: `.through(\"…\").field(…)`";
        return Some((
            "M0610",
            format!("`{name}` is the second list of these links, or the list of two kinds"),
            help.to_owned(),
        ));
    }
    let field = entity.field(&name)?;
    let is_keys = match &field.ty {
        Type::List(of) => **of == key.ty && form::of(ours, field, scope) == form::of(theirs, key, scope),
        _ => false,
    };
    if !is_keys {
        let message = format!("`{name}` is no list of keys of `{theirs}`, as serde writes them");
        let help = format!(
            "give it the type `Vec<…>` of the type of `{theirs}.{}`, or name another field: `.field(…)`",
            key.name
        );
        return Some(("M0609", message, help));
    }
    if columns::path(entity, &name).is_none() {
        let message = format!("`{name}` is the list, and serde does not write it into documents");
        return Some(("M0609", message, "remove `#[serde(skip)]`".to_owned()));
    }
    None
}
