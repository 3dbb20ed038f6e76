//! Primary keys.

use super::super::types::Types;
use super::fields::{known_fields, no_field_twice};
use super::text::Path;
use crate::Diagnostic;
use crate::ir::{Entity, Field, KeySource, PrimaryKey, Type};

/// The entity has a key or says that it has none; the key's fields are there, once, never empty, and can be compared.
pub fn entity(types: &Types, entity: &Entity, found: &mut Vec<Diagnostic>) {
    let name = &entity.rust.name;
    for field in entity.fields.iter().filter(|field| field.key_source.is_some()) {
        numbered(entity, field, found);
    }
    match &entity.primary_key {
        PrimaryKey::None => {}
        // A junction without two references was reported as such.
        PrimaryKey::Unspecified if entity.junction => {}
        PrimaryKey::Unspecified => found.push(
            Diagnostic::new("E0102", &**name, entity.source, format!("`{name}` has no primary key")).help(
                "add `#[entity(primary_key)]` to a field, `#[entity(primary_key([a, b]))]` or `#[entity(no_primary_key)]` to the struct",
            ),
        ),
        PrimaryKey::Fields(names) => {
            if names.is_empty() {
                found.push(
                    Diagnostic::new("E0502", &**name, entity.source, "`primary_key` names no columns")
                        .help("name the columns of the key: `primary_key([order_id, line_no])`"),
                );
            }
            known_fields(entity, "primary_key", entity.source, names, found);
            no_field_twice(entity, "primary_key", entity.source, names, found);
            for field in entity.key_fields() {
                part(types, entity, field, found);
            }
        }
    }
}

fn part(types: &Types, entity: &Entity, field: &Field, found: &mut Vec<Diagnostic>) {
    let path = Path(&entity.rust.name, &field.name);
    if field.nullable {
        found.push(
            Diagnostic::new(
                "E0202",
                path,
                field.source,
                format!("`{}` is part of the primary key and can't be optional", field.name),
            )
            .help("remove the `Option`"),
        );
    }
    let ty = match &field.ty {
        Type::Domain(ty) => types.domain_of(ty).map_or(&field.ty, |domain| &domain.ty),
        ty => ty,
    };
    if matches!(ty, Type::Json | Type::Map(_) | Type::Embedded(_) | Type::List(_) | Type::Tuple(_)) {
        found.push(
            Diagnostic::new("E0204", path, field.source, format!("`{}` can't be part of a primary key", field.name))
                .help("a key is a UUID, a number, a text, a date or an enum"),
        );
    }
}

fn numbered(entity: &Entity, field: &Field, found: &mut Vec<Diagnostic>) {
    let integer = matches!(field.ty, Type::Int16 | Type::Int32 | Type::Int64);
    if field.key_source != Some(KeySource::Application) && (!integer || field.nullable || field.default.is_some()) {
        let path = format!("{}.{}", entity.rust.name, field.name);
        found.push(
            Diagnostic::new("E0205", path, field.source, format!("`{}` can't be numbered by the database", field.name))
                .help("an identity column is an `i16`, `i32` or `i64`, without `Option` and without a default"),
        );
    }
}
