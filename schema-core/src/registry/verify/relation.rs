//! Relations: the entity at the other end, the types of the fields, what happens when it goes.

use super::super::Registry;
use super::{known_fields, no_field_twice};
use crate::Diagnostic;
use crate::ir::{Action, Entity, ForeignKey, Source, TypeRef};

/// All relations of an entity.
pub fn entity(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
    for key in &entity.foreign_keys {
        let known = known_fields(entity, "foreign_key", key.source, &key.fields, found);
        no_field_twice(entity, "foreign_key", key.source, &key.fields, found);
        if let Some(target) = target(registry, || path(entity, key), key.source, &key.target, found)
            && known
        {
            types(entity, key, target, found);
            actions(entity, key, found);
        }
    }
    for link in &entity.many_to_many {
        let path = format!("{}.many_to_many({})", entity.rust.name, link.target.name);
        target(registry, || path.clone(), link.source, &link.target, found);
        if !matches!(link.on_delete, Action::Cascade | Action::Restrict | Action::NoAction) {
            found.push(
                Diagnostic::new("E0305", path, link.source, "a link between two rows can't be without one of them")
                    .help("use `Cascade`, `Restrict` or `NoAction`"),
            );
        }
    }
}

fn path(entity: &Entity, key: &ForeignKey) -> String {
    match key.fields.as_slice() {
        [field] => format!("{}.{field}", entity.rust.name),
        fields => format!("{}.({})", entity.rust.name, fields.join(", ")),
    }
}

/// The referenced entity: registered, and with a key.
fn target<'a>(
    registry: &'a Registry,
    path: impl Fn() -> String,
    source: Source,
    target: &TypeRef,
    found: &mut Vec<Diagnostic>,
) -> Option<&'a Entity> {
    let name = &target.name;
    let Some(entity) = registry.target(target) else {
        found.push(
            Diagnostic::new("E0301", path(), source, format!("references `{}`, which is not registered", target.path))
                .help(format!("register it too: `registry![…, {name}]` or `.entity::<{name}>()`")),
        );
        return None;
    };
    if entity.key_fields().next().is_none() {
        found.push(
            Diagnostic::new("E0302", path(), source, format!("references `{name}`, which has no primary key"))
                .help(format!("give `{name}` a primary key")),
        );
        return None;
    }
    Some(entity)
}

fn types(entity: &Entity, key: &ForeignKey, target: &Entity, found: &mut Vec<Diagnostic>) {
    let ours = || key.fields.iter().filter_map(|name| entity.field(name));
    let (our_count, their_count) = (ours().count(), target.key_fields().count());
    if our_count != their_count {
        let names = target.key_fields().map(|field| field.name.as_ref()).collect::<Vec<_>>().join(", ");
        found.push(
            Diagnostic::new(
                "E0303",
                path(entity, key),
                key.source,
                format!(
                    "{} references the primary key of `{}`, which has {}",
                    count(our_count),
                    target.rust.name,
                    count(their_count)
                ),
            )
            .help(format!("name as many columns as the key has, in its order: {names}")),
        );
        return;
    }
    for (our, their) in ours().zip(target.key_fields()) {
        if our.ty != their.ty {
            found.push(
                Diagnostic::new(
                    "E0304",
                    path(entity, key),
                    key.source,
                    format!(
                        "`{}` is not of the type of `{}.{}`, which it references",
                        our.name, target.rust.name, their.name
                    ),
                )
                .help("give both the same type"),
            );
        }
    }
}

fn count(columns: usize) -> String {
    if columns == 1 { "1 column".to_owned() } else { format!("{columns} columns") }
}

fn actions(entity: &Entity, key: &ForeignKey, found: &mut Vec<Diagnostic>) {
    let fields = || key.fields.iter().filter_map(|name| entity.field(name));
    let uses = |action: Action| key.on_delete == action || key.on_update == action;
    if uses(Action::SetNull)
        && let Some(field) = fields().find(|field| !field.nullable)
    {
        found.push(
            Diagnostic::new(
                "E0305",
                path(entity, key),
                key.source,
                format!("`SetNull` empties `{}`, which can't be empty", field.name),
            )
            .help("make the field an `Option`, or choose another action"),
        );
    }
    if uses(Action::SetDefault)
        && let Some(field) = fields().find(|field| !field.nullable && field.default.is_none())
    {
        found.push(
            Diagnostic::new(
                "E0306",
                path(entity, key),
                key.source,
                format!("`SetDefault` sets `{}` to its default, and it has none", field.name),
            )
            .help("add `default = …`, or choose another action"),
        );
    }
}
