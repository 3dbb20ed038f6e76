//! Relations: the entity at the other end, the types of the fields, what happens when it goes.

use super::super::Registry;
use super::fields::{known_fields, no_field_twice};
use crate::Diagnostic;
use crate::ir::{Action, Embedded, Entity, Field, ForeignKey, Private, Source, Text, TypeRef};

/// All relations of an entity.
pub fn entity(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
    let ours = Ours { name: &entity.rust.name, fields: &entity.fields };
    for key in &entity.foreign_keys {
        let known = known_fields(entity, "foreign_key", key.source, &key.fields, found);
        no_field_twice(entity, "foreign_key", key.source, &key.fields, found);
        if let Some(target) = target(registry, || path(ours, key), key.source, &key.target, found)
            && known
        {
            types(ours, key, target, found);
            actions(ours, key, found);
            counts(ours, key, found);
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

/// References of an embedded struct's fields. Who copies a private key says that the copy is private: an entity's copies are
/// followed, those in structs are not.
pub fn embedded(registry: &Registry, embedded: &Embedded, found: &mut Vec<Diagnostic>) {
    let ours = Ours { name: &embedded.rust.name, fields: &embedded.fields };
    for key in &embedded.foreign_keys {
        let Some(target) = target(registry, || path(ours, key), key.source, &key.target, found) else { continue };
        types(ours, key, target, found);
        actions(ours, key, found);
        if key.rows.is_some() {
            let message = "rows that are embedded are counted by nothing".to_owned();
            let help = "count the elements of the list that holds them: `length(1..=5)`";
            found.push(Diagnostic::new("E0309", path(ours, key), key.source, message).help(help));
        }
        let is_private = |private: &[Private], field: &Text| private.iter().any(|private| private.field == *field);
        let theirs = target.lifecycle.as_ref().map_or(&[][..], |said| &said.private);
        for (field, of) in key.fields.iter().zip(target.key_fields()) {
            if is_private(theirs, &of.name) && !is_private(&embedded.private, field) {
                let message = format!("`{field}` holds copies of `{}.{}`, which is private", target.rust.name, of.name);
                let help = "say that it is private too: `#[entity(pii)]`, with the mask of the original";
                found.push(Diagnostic::new("E0721", path(ours, key), key.source, message).help(help));
            }
        }
    }
}

/// Whose fields hold the key.
#[derive(Clone, Copy)]
struct Ours<'a> {
    name: &'a str,
    fields: &'a [Field],
}

impl<'a> Ours<'a> {
    /// The fields of a key that are there.
    fn of(self, key: &'a ForeignKey) -> impl Iterator<Item = &'a Field> {
        key.fields.iter().filter_map(move |name| self.fields.iter().find(|field| field.name == *name))
    }
}

fn path(ours: Ours<'_>, key: &ForeignKey) -> String {
    match key.fields.as_slice() {
        [field] => format!("{}.{field}", ours.name),
        fields => format!("{}.({})", ours.name, fields.join(", ")),
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

fn types(ours: Ours<'_>, key: &ForeignKey, target: &Entity, found: &mut Vec<Diagnostic>) {
    let (our_count, their_count) = (ours.of(key).count(), target.key_fields().count());
    if our_count != their_count {
        let names = target.key_fields().map(|field| field.name.as_ref()).collect::<Vec<_>>().join(", ");
        found.push(
            Diagnostic::new(
                "E0303",
                path(ours, key),
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
    for (our, their) in ours.of(key).zip(target.key_fields()) {
        if our.ty != their.ty {
            found.push(
                Diagnostic::new(
                    "E0304",
                    path(ours, key),
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

fn actions(ours: Ours<'_>, key: &ForeignKey, found: &mut Vec<Diagnostic>) {
    let uses = |action: Action| key.on_delete == action || key.on_update == action;
    if uses(Action::SetNull)
        && let Some(field) = ours.of(key).find(|field| !field.nullable)
    {
        found.push(
            Diagnostic::new(
                "E0305",
                path(ours, key),
                key.source,
                format!("`SetNull` empties `{}`, which can't be empty", field.name),
            )
            .help("make the field an `Option`, or choose another action"),
        );
    }
    if uses(Action::SetDefault)
        && let Some(field) = ours.of(key).find(|field| !field.nullable && field.default.is_none())
    {
        found.push(
            Diagnostic::new(
                "E0306",
                path(ours, key),
                key.source,
                format!("`SetDefault` sets `{}` to its default, and it has none", field.name),
            )
            .help("add `default = …`, or choose another action"),
        );
    }
}

/// How many rows reference the same one: some number, said once.
fn counts(ours: Ours<'_>, key: &ForeignKey, found: &mut Vec<Diagnostic>) {
    let Some(rows) = &key.rows else { return };
    let (message, help) = match (rows.min, rows.max) {
        (0, None) => (
            "any number of rows may reference the same one".to_owned(),
            "say how many: `rows(1..=5)`, `rows(..=5)`, `rows(2..)`",
        ),
        (_, Some(0)) => {
            ("no row could reference anything".to_owned(), "say at least one: `rows(..=1)` is `one_to_one()`")
        }
        (min, Some(max)) if min > max => {
            (format!("no number is at least {min} and at most {max}"), "put the smaller number first")
        }
        (0, Some(1)) => {
            ("at most one row references the same one".to_owned(), "say `one_to_one()`, which an index keeps")
        }
        (1, Some(1)) => (
            "exactly one row references the same one".to_owned(),
            "say `one_to_one().rows(1..)`: an index keeps that there are no two",
        ),
        (_, Some(_)) if key.one_to_one => {
            ("`one_to_one()` is at most one row".to_owned(), "remove it, or say `rows(1..)`")
        }
        (min, None) if key.one_to_one && min > 1 => {
            (format!("`one_to_one()` is at most one row, and `rows` asks for {min}"), "remove one of them")
        }
        _ => return,
    };
    found.push(Diagnostic::new("E0309", path(ours, key), key.source, message).help(help));
}
