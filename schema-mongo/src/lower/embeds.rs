//! Extended references: objects that hold copies of another entity's fields.

use schema_core::ir::{Entity, Field, Type};

use super::inside::inside;
use super::scope::Scope;
use super::{columns, copies, reach};
use crate::options::FieldOptions;

/// Each member of a copy is a field of the entity that it is copied from, of the same type.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    for field in &entity.fields {
        let Some(target) =
            field.extensions.get::<FieldOptions>().and_then(|attrs| Some(&attrs.embeds.as_ref()?.target))
        else {
            continue;
        };
        let path = format!("{}.{}", entity.rust.name, field.name);
        let Some(target) = scope.registry.target(target) else {
            let message = format!("embeds `{}`, which is not registered", target.path);
            let help = format!("register it too: `registry![…, {}]`", target.name);
            scope.report("M0601", path, field.source, message, help);
            continue;
        };
        let Type::Embedded(ty) = field.ty.element() else {
            let help = format!(
                "give it a struct with `#[derive(Embedded)]` that holds what of `{}` is copied",
                target.rust.name
            );
            scope.report("M0602", path, field.source, "`embeds` is on a field without objects", help);
            continue;
        };
        let Some(embedded) = scope.embedded(ty) else { continue };
        for member in embedded.fields.iter().filter(|member| !member.serde.as_ref().is_some_and(|attrs| attrs.skip)) {
            let name = embedded.serde.field_name(member);
            let original = copies::original(target, &embedded, member);
            let at = format!("{}.{}", embedded.rust.name, member.name);
            match original {
                None => {
                    let known: Vec<_> = target.fields.iter().map(|field| field.name.clone()).collect();
                    let wanted = copies::copied(member).unwrap_or(&member.name);
                    let message = format!(
                        "`{}` copies `{wanted}`, which `{}` does not have",
                        embedded.rust.name, target.rust.name
                    );
                    let mut found = schema_core::Diagnostic::new("M0603", at, member.source, message);
                    found = found.help_nearest(wanted, &known);
                    if copies::copied(member).is_none() {
                        let help = found.help.take().unwrap_or_default();
                        found = found.help(format!("{help}; a copy of another name says `#[mongo(copy_of(\"…\"))]`"));
                    }
                    scope.found.push(found);
                }
                Some(original) if original.ty != member.ty => {
                    let message =
                        format!("`{name}` is a copy of `{}.{}` of another type", target.rust.name, original.name);
                    scope.report("M0604", at, member.source, message, "give both fields the same type");
                }
                Some(original)
                    if is_private(target, original)
                        && !is_private(entity, field)
                        && !embedded.private.iter().any(|private| private.field == member.name) =>
                {
                    let message =
                        format!("`{name}` is a copy of `{}.{}`, which is private", target.rust.name, original.name);
                    let help =
                        format!("say `pii` of `{name}` or of `{}` too, or leave `{name}` out of the copy", field.name);
                    scope.report("M0620", &*path, field.source, message, help);
                }
                Some(_) => {}
            }
        }
        if key_path(entity, field, scope).is_none() {
            let message = format!(
                "`{}` copies no key of `{}`: nobody could find the original",
                embedded.rust.name, target.rust.name
            );
            let help = "add the field of its primary key to the copy";
            scope.report("M0605", path, field.source, message, help);
        }
    }
}

/// Reports members that say of what they are copies, in objects that have none.
pub fn verify_members(entity: &Entity, scope: &mut Scope<'_>) {
    let embeds = |field: &&Field| field.extensions.get::<FieldOptions>().is_some_and(|attrs| attrs.embeds.is_some());
    let paths: Vec<String> = entity
        .fields
        .iter()
        .filter(embeds)
        .filter_map(|field| columns::path(entity, &field.name).map(|path| path.into_owned()))
        .collect();
    for place in inside(entity, Some(scope.registry)) {
        if paths.contains(&place.path()) {
            continue;
        }
        for member in place.embedded.fields.iter().filter(|member| copies::copied(member).is_some()) {
            let owner = format!("{}.{}", place.embedded.rust.name, member.name);
            let message = format!(
                "`{}` says of what it is a copy, and `{}` has it where nothing is copied",
                member.name, entity.rust.name
            );
            let help = "say whose copies they are on the field with the object: `#[mongo(embeds(User))]`";
            scope.report_once("M0622", owner, member.source, message, help);
        }
    }
}

fn is_private(entity: &Entity, field: &Field) -> bool {
    let private = entity.lifecycle.iter().flat_map(|attrs| &attrs.private);
    private.into_iter().any(|private| private.field == field.name)
}

/// The path of the copied key.
pub fn key_path(entity: &Entity, field: &Field, scope: &Scope<'_>) -> Option<String> {
    let target = scope.registry.target(&field.extensions.get::<FieldOptions>()?.embeds.as_ref()?.target)?;
    let Type::Embedded(ty) = field.ty.element() else { return None };
    let embedded = scope.embedded(ty)?;
    let key = target.key_fields().next()?;
    let is_key = |member: &&Field| copies::original(target, &embedded, member).is_some_and(|it| it.name == key.name);
    let member = embedded.fields.iter().find(is_key)?;
    reach::of_member(entity, &field.name, &member.name, scope).map(|reach| reach.path.into_owned())
}
