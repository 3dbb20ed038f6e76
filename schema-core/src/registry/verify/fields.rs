//! Names of fields in attributes: each is a field of the entity, and stands there once.

use crate::Diagnostic;
use crate::ir::{Entity, Source, Text};

/// Reports fields that the entity does not have; gives back whether all are there.
pub fn known_fields<'a>(
    entity: &Entity,
    word: &str,
    source: Source,
    names: impl IntoIterator<Item = &'a Text>,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let before = found.len();
    for name in names {
        if entity.field(name).is_some() {
            continue;
        }
        let path = format!("{}.{name}", entity.rust.name);
        let diagnostic = Diagnostic::new(
            "E0501",
            path,
            source,
            format!("`{word}` names `{name}`, which `{}` does not have", entity.rust.name),
        );
        found.push(match name.as_ref() {
            "created_at" | "updated_at" => {
                diagnostic.help(format!("`{name}` is kept by `timestamps`: add it to `#[entity(…)]`, or add the field"))
            }
            "created_by" | "updated_by" => {
                diagnostic.help(format!("`{name}` is kept by `actors`: add it to `#[entity(…)]`, or add the field"))
            }
            "deleted_at" => {
                diagnostic.help("`deleted_at` is kept by `soft_delete`: add it to `#[entity(…)]`, or add the field")
            }
            _ => {
                diagnostic.help_nearest(name, &entity.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>())
            }
        });
    }
    found.len() == before
}

/// Reports a field named twice.
pub fn no_field_twice<T: AsRef<str> + PartialEq>(
    entity: &Entity,
    word: &str,
    source: Source,
    names: &[T],
    found: &mut Vec<Diagnostic>,
) {
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            let name = name.as_ref();
            let path = format!("{}.{name}", entity.rust.name);
            found.push(
                Diagnostic::new("E0503", path, source, format!("`{word}` names `{name}` twice"))
                    .help("name each column once"),
            );
        }
    }
}
