//! Indexes and uniques: their columns.

use super::super::types::Types;
use super::fields::{known_fields, no_field_twice};
use crate::Diagnostic;
use crate::ir::{Deferrable, Embedded, Entity, Field, Index, IndexColumn, IndexTerm, Source, Text, Type, Unique};

/// All indexes and uniques of an entity.
pub fn entity(types: &Types, entity: &Entity, found: &mut Vec<Diagnostic>) {
    for unique in &entity.uniques {
        columns(entity, "unique", unique.source, &unique.fields, found);
        not_deferred(&entity.rust.name, unique, found);
    }
    entity.indexes.iter().for_each(|index| one(entity, index, found));
    for search in &entity.searches {
        let names: Vec<Text> = search.fields.iter().map(|(name, _)| name.clone()).collect();
        if columns(entity, "search", search.source, &names, found) {
            names.iter().for_each(|name| textual(types, entity, "search", name, search.source, found));
        }
    }
    for fuzzy in &entity.fuzzy {
        if columns(entity, "fuzzy", fuzzy.source, std::slice::from_ref(&fuzzy.field), found) {
            textual(types, entity, "fuzzy", &fuzzy.field, fuzzy.source, found);
        }
    }
}

/// The uniques of an embedded struct's fields.
pub fn embedded(embedded: &Embedded, found: &mut Vec<Diagnostic>) {
    embedded.uniques.iter().for_each(|unique| not_deferred(&embedded.rust.name, unique, found));
}

fn not_deferred(owner: &str, unique: &Unique, found: &mut Vec<Diagnostic>) {
    if unique.filter.is_some() && unique.deferrable != Deferrable::No {
        let message = "a unique rule with a filter can't be deferred";
        let help = "remove `.filter(…)` or `.deferrable()`";
        found.push(Diagnostic::new("E0504", owner, unique.source, message).help(help));
    }
}

/// One index: its columns are there, each once.
pub fn one(entity: &Entity, index: &Index, found: &mut Vec<Diagnostic>) {
    no_columns("index", index.columns.is_empty(), &entity.rust.name, index.source, found);
    no_column_twice(entity, "index", &index.columns, index.source, found);
    let names = index.columns.iter().filter_map(|column| column.term.field());
    if known_fields(entity, "index", index.source, names, found) {
        index.columns.iter().for_each(|column| lower(entity, &column.term, index.source, found));
    }
}

/// Members of embedded structs among these columns.
pub fn members(types: &Types, entity: &Entity, columns: &[IndexColumn], at: Source, found: &mut Vec<Diagnostic>) {
    columns.iter().for_each(|column| member(types, entity, &column.term, at, found));
}

/// The same column, changed in the same way.
pub fn no_column_twice(entity: &Entity, word: &str, columns: &[IndexColumn], at: Source, found: &mut Vec<Diagnostic>) {
    for (i, column) in columns.iter().enumerate() {
        let same = |other: &IndexColumn| other.term == column.term && other.opclass == column.opclass;
        if columns[..i].iter().any(same) {
            let name = column.term.field().map_or("an expression", |name| name);
            let message = format!("`{word}` names `{name}` twice");
            let path = format!("{}.{name}", entity.rust.name);
            found.push(Diagnostic::new("E0503", path, at, message).help("name each column once"));
        }
    }
}

/// The member is one of the embedded struct's.
fn member(types: &Types, entity: &Entity, term: &IndexTerm, source: Source, found: &mut Vec<Diagnostic>) {
    let IndexTerm::Member(name, path) = term else { return };
    let Some(field) = entity.field(name) else { return };
    let mut ty = &field.ty;
    for part in path.split('.') {
        let at = format!("{}.{name}", entity.rust.name);
        // What is in a map or in JSON, nobody knows. Of a list of structs, each has the member.
        let embedded = match in_lists(ty) {
            Type::Json | Type::Map(_) => return,
            Type::Embedded(embedded) => types.embedded_of(embedded),
            _ => None,
        };
        let Some(embedded) = embedded else {
            let message = format!("`{part}` is asked of a value that has no members");
            let help = "`.member(…)` is for embedded structs, lists of them, maps and JSON";
            found.push(Diagnostic::new("E0506", at, source, message).help(help));
            return;
        };
        // By its name in Rust, or the one that serde writes.
        let is_meant = |inner: &&Field| inner.name == part || embedded.serde.field_name(inner) == part;
        let Some(inner) = embedded.fields.iter().find(is_meant) else {
            let known: Vec<Text> = embedded.fields.iter().map(|inner| inner.name.clone()).collect();
            let message = format!("`{}` has no member `{part}`", embedded.rust.name);
            found.push(Diagnostic::new("E0506", at, source, message).help_nearest(part, &known));
            return;
        };
        ty = &inner.ty;
    }
}

/// What is in lists, else the type itself.
fn in_lists(ty: &Type) -> &Type {
    match ty {
        Type::List(of) => in_lists(of),
        other => other,
    }
}

/// The field holds text.
fn textual(types: &Types, entity: &Entity, word: &str, name: &Text, source: Source, found: &mut Vec<Diagnostic>) {
    let Some(field) = entity.field(name) else { return };
    let ty = match &field.ty {
        Type::Domain(ty) => types.domain_of(ty).map_or(&field.ty, |domain| &domain.ty),
        ty => ty,
    };
    if !matches!(ty, Type::String | Type::CaseInsensitive) {
        let path = format!("{}.{name}", entity.rust.name);
        let message = format!("`{word}` looks into text, and `{name}` is none");
        found.push(Diagnostic::new("E0505", path, source, message).help("name fields that hold text"));
    }
}

pub fn no_columns(word: &str, none: bool, name: &str, source: Source, found: &mut Vec<Diagnostic>) {
    if none {
        found.push(
            Diagnostic::new("E0502", name, source, format!("`{word}` names no columns"))
                .help(format!("name at least one: `{word}([status])`")),
        );
    }
}

fn columns(entity: &Entity, word: &str, source: Source, names: &[Text], found: &mut Vec<Diagnostic>) -> bool {
    no_columns(word, names.is_empty(), &entity.rust.name, source, found);
    no_field_twice(entity, word, source, names, found);
    known_fields(entity, word, source, names, found)
}

fn lower(entity: &Entity, term: &IndexTerm, source: Source, found: &mut Vec<Diagnostic>) {
    let IndexTerm::Lower(name) = term else { return };
    if entity
        .field(name)
        .is_some_and(|field| !matches!(field.ty, Type::String | Type::CaseInsensitive | Type::Domain(_)))
    {
        let path = format!("{}.{name}", entity.rust.name);
        found.push(
            Diagnostic::new("E0505", path, source, format!("`{name}.lower()` needs text, and `{name}` is none"))
                .help("remove `.lower()`"),
        );
    }
}
