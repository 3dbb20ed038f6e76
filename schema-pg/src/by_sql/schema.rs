//! CREATE SCHEMA, CREATE EXTENSION, and what becomes of them.

use super::cursor::Cursor;
use super::problem::{Read, absent, twice, unmodelled};
use super::target::Target;
use super::{new_privileges, owner};
use crate::catalog::{Extension, Object, Schema, Text};

/// Behind CREATE, at SCHEMA.
pub fn create(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["schema"])?;
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let at = cursor.at();
    let name = if cursor.is(&["authorization"]) { None } else { Some(cursor.name()?) };
    let owner = if cursor.eat(&["authorization"]) { Some(owner::role(cursor)?) } else { None };
    if !cursor.is_done() {
        return Err(unmodelled(cursor.at(), "a schema with what is in it, as one statement,"));
    }
    let Some(name) = name.or_else(|| owner.clone()) else { return Err(cursor.unexpected("a name")) };
    if let Some(role) = owner {
        let object = Object::Schema(name.clone());
        target.owners.insert((object, None), role);
    }
    match target.catalog.schemas.iter().any(|known| known.name == name) {
        // A struct that lives in it brings it too.
        true if if_not_exists || !target.own_schemas.contains(&name) => {}
        true => return Err(twice(at, "schema", &name)),
        false if name == "public" => {}
        false => {
            let grants = new_privileges::of_new(&name, "SCHEMAS", target).0;
            target.catalog.schemas.push(Schema { grants, ..Schema::new(name.clone()) });
        }
    }
    target.own_schemas.push(name);
    Ok(())
}

/// The schema `public`, which is there from the beginning, and in a catalog where something is specified for it.
pub fn public<'t>(target: &'t mut Target<'_>) -> &'t mut Schema {
    let schemas = &mut target.catalog.schemas;
    let at = schemas.iter().position(|schema| schema.name == "public").unwrap_or_else(|| {
        schemas.push(Schema::new("public"));
        schemas.len() - 1
    });
    &mut schemas[at]
}

/// A schema by its name.
pub fn find<'t>(at: usize, name: &Text, target: &'t mut Target<'_>) -> Read<&'t mut Schema> {
    if name == "public" {
        return Ok(public(target));
    }
    let known: Vec<Text> = target.catalog.schemas.iter().map(|schema| schema.name.clone()).collect();
    let found = target.catalog.schemas.iter_mut().find(|schema| schema.name == *name);
    found.ok_or_else(|| absent(at, "schema", name, known))
}

/// Behind ALTER SCHEMA.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let name = cursor.name()?;
    find(at, &name, target)?;
    if cursor.eat(&["owner", "to"]) {
        return owner::note(cursor, Object::Schema(name), None, target);
    }
    Err(unmodelled(at, "another name of a schema"))
}

/// Behind CREATE, at EXTENSION.
pub fn create_extension(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["extension"])?;
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let at = cursor.at();
    let mut extension = Extension::new(cursor.name()?);
    cursor.eat(&["with"]);
    loop {
        let option = cursor.at();
        if cursor.eat(&["schema"]) {
            extension.schema = Some(cursor.name()?);
        } else if cursor.eat(&["version"]) {
            extension.version = Some(cursor.word_or_literal()?);
        } else if cursor.is(&["cascade"]) {
            return Err(unmodelled(option, "CASCADE: say each extension, it"));
        } else {
            break;
        }
    }
    cursor.finish()?;
    match target.catalog.extensions.iter_mut().find(|known| known.name == extension.name) {
        // A type or an operator class brings it, and says neither schema nor version.
        Some(known) if known.schema.is_none() && known.version.is_none() && known.comment.is_none() => {
            *known = extension;
        }
        Some(_) if if_not_exists => {}
        Some(_) => return Err(twice(at, "extension", &extension.name)),
        None => target.catalog.extensions.push(extension),
    }
    Ok(())
}

/// Behind ALTER EXTENSION.
pub fn alter_extension(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let name = cursor.name()?;
    let known: Vec<Text> = target.catalog.extensions.iter().map(|extension| extension.name.clone()).collect();
    let found = target.catalog.extensions.iter_mut().find(|extension| extension.name == name);
    let Some(extension) = found else { return Err(absent(at, "extension", &name, known)) };
    if cursor.eat(&["set", "schema"]) {
        extension.schema = Some(cursor.name()?);
    } else if cursor.eat(&["update", "to"]) {
        extension.version = Some(cursor.word_or_literal()?);
    } else {
        return Err(unmodelled(cursor.at(), "what an extension is made of"));
    }
    cursor.finish()
}
