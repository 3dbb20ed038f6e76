//! Views: a query, fields, names, and what only a materialized view has.

use super::super::types::Types;
use super::access;
use super::index::{self, no_columns};
use super::text::{no_nul, usable};
use crate::Diagnostic;
use crate::ir::{Entity, Source, Text, View};

/// Everything that can be wrong with a view without reading its query.
pub fn view(types: &Types, view: &View, found: &mut Vec<Diagnostic>) {
    let name = &view.rust.name;
    for mistake in &view.mistakes {
        found.push(Diagnostic::new("E0108", &**name, mistake.source, &mistake.message).help(&mistake.help));
    }
    usable(&view.store_name(), &**name, "the name of the view", view.source, found);
    no_nul(&**name, view.doc.as_deref().unwrap_or_default(), view.source, found);
    super::name::known_case(view.rename_all.as_deref(), name, view.source, found);
    let report = |code, source, message: String, help: &str| Diagnostic::new(code, &**name, source, message).help(help);
    match view.query.as_deref().map(str::trim) {
        // A store may have the query in its own words: one that has not reports it.
        None if !view.extensions.is_empty() => {}
        None | Some("") => found.push(report(
            "E0801",
            view.source,
            format!("`{name}` has no query"),
            "add `#[entity(query = \"SELECT …\")]`",
        )),
        Some(query) => no_nul(&**name, query, view.source, found),
    }
    if view.fields.is_empty() {
        let message = format!("`{name}` has no fields");
        found.push(report("E0104", view.source, message, "add a field for each column of the query"));
    }
    for (i, field) in view.fields.iter().enumerate() {
        let (path, column) = (format!("{name}.{}", field.name), view.column_name(field));
        usable(&column, &path, "the name of the column", field.source, found);
        no_nul(&path, field.doc.as_deref().unwrap_or_default(), field.source, found);
        if let Some(other) = view.fields[..i].iter().find(|other| view.column_name(other) == column) {
            let message = format!("`{}` and `{}` are both the column `{column}`", field.name, other.name);
            let help = "give one of them another name: `#[entity(column = \"…\")]`";
            found.push(Diagnostic::new("E0105", path, field.source, message).help(help));
        }
    }
    let keys = view.uniques.iter().map(|unique| ("unique", unique.source));
    let indexes = view.indexes.iter().map(|index| ("index", index.source));
    let refresh = view.refresh.iter().map(|_| ("refresh", view.source));
    if !view.materialized {
        for (word, source) in keys.chain(indexes).chain(refresh) {
            let message = format!("`{word}` is for materialized views: other views keep no rows");
            found.push(report("E0802", source, message, "add `materialized`, or remove it"));
        }
    }
    for unique in &view.uniques {
        no_columns("unique", unique.fields.is_empty(), name, unique.source, found);
        known(view, "unique", unique.fields.iter(), unique.source, found);
    }
    // Indexes are looked at as those of a table with its columns would be.
    let mut entity = Entity::new(view.rust.clone(), view.source);
    entity.fields.clone_from(&view.fields);
    for index in &view.indexes {
        index::one(&entity, index, found);
        index::members(types, &entity, &index.columns, index.source, found);
    }
    access::view(types, view, &entity, found);
}

fn known<'a>(
    view: &View,
    word: &str,
    names: impl Iterator<Item = &'a Text>,
    source: Source,
    found: &mut Vec<Diagnostic>,
) {
    for name in names.filter(|name| view.field(name).is_none()) {
        let known: Vec<Text> = view.fields.iter().map(|field| field.name.clone()).collect();
        let path = format!("{}.{name}", view.rust.name);
        let message = format!("`{word}` names `{name}`, which `{}` does not have", view.rust.name);
        found.push(Diagnostic::new("E0501", path, source, message).help_nearest(name, &known));
    }
}
