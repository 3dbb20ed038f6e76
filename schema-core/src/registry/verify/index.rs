//! Indexes and uniques: their columns.

use super::{known_fields, no_field_twice};
use crate::Diagnostic;
use crate::ir::{Entity, IndexTerm, Source, Text, Type};

/// All indexes and uniques of an entity.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    for unique in &entity.uniques {
        let names: Vec<&Text> = unique.fields.iter().collect();
        columns(entity, "unique", unique.source, &names, found);
        if unique.filter.is_some() && unique.deferrable != crate::ir::Deferrable::No {
            found.push(
                Diagnostic::new(
                    "E0504",
                    &*entity.rust.name,
                    unique.source,
                    "a unique rule with a filter can't be deferred",
                )
                .help("remove `.filter(…)` or `.deferrable()`"),
            );
        }
    }
    for index in &entity.indexes {
        let names: Vec<&Text> = index.columns.iter().map(|column| column.term.field()).collect();
        if columns(entity, "index", index.source, &names, found) {
            for column in &index.columns {
                lower(entity, &column.term, index.source, found);
            }
        }
    }
}

fn columns(entity: &Entity, word: &str, source: Source, names: &[&Text], found: &mut Vec<Diagnostic>) -> bool {
    if names.is_empty() {
        found.push(
            Diagnostic::new("E0502", &*entity.rust.name, source, format!("`{word}` names no columns"))
                .help(format!("name at least one: `{word}([status])`")),
        );
    }
    no_field_twice(entity, word, source, names, found);
    known_fields(entity, word, source, names.iter().copied(), found)
}

fn lower(entity: &Entity, term: &IndexTerm, source: Source, found: &mut Vec<Diagnostic>) {
    let IndexTerm::Lower(name) = term else { return };
    if entity.field(name).is_some_and(|field| !matches!(field.ty, Type::String | Type::Domain(_))) {
        let path = format!("{}.{name}", entity.rust.name);
        found.push(
            Diagnostic::new("E0505", path, source, format!("`{name}.lower()` needs text, and `{name}` is none"))
                .help("remove `.lower()`"),
        );
    }
}
