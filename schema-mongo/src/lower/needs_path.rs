//! Attributes that need a path, where none leads to their fields.

use schema_core::ir::{Source, Text};

use super::inside::Inside;
use super::scope::Scope;
use crate::options::FieldOptions;

/// Whether a path leads to the members; reports each word that asks for one.
pub fn verify(place: &Inside<'_>, scope: &mut Scope<'_>) -> bool {
    let Some(why) = place.no_path else { return true };
    let embedded = &place.embedded;
    let mut asked: Vec<(&str, &Text, Source)> = Vec::new();
    asked.extend(
        embedded.uniques.iter().flat_map(|attrs| attrs.fields.iter().map(|field| ("unique", field, attrs.source))),
    );
    for index in &embedded.indexes {
        asked.extend(index.columns.iter().filter_map(|column| Some(("index", column.term.field()?, index.source))));
    }
    let keys = embedded.foreign_keys.iter().filter(|key| key.index || key.one_to_one);
    asked.extend(keys.flat_map(|key| key.fields.iter().map(|field| ("references", field, key.source))));
    for field in &embedded.fields {
        let attrs = field.extensions.get::<FieldOptions>();
        let words = [
            ("ttl", attrs.is_some_and(|attrs| attrs.ttl.is_some())),
            ("geo", attrs.is_some_and(|attrs| attrs.geo.is_some())),
            ("renamed_from", !field.renamed_from.is_empty()),
            ("hidden", attrs.is_some_and(|attrs| attrs.hidden) && !why.is_unseen()),
            // Elsewhere it is said of the value itself.
            ("encrypted", attrs.is_some_and(|attrs| attrs.encrypted.is_some()) && why.is_recursive()),
        ];
        asked.extend(
            words.into_iter().filter(|(_, is_said)| *is_said).map(|(word, _)| (word, &field.name, field.source)),
        );
    }
    for private in embedded.private.iter().filter(|_| !why.is_unseen()) {
        let at = embedded.field(&private.field).map_or(embedded.source, |field| field.source);
        asked.push(("pii", &private.field, at));
    }
    for (word, field, at) in asked {
        let message = format!("`{word}` needs a path, and `{}` stands {}", embedded.rust.name, why.word());
        let help = why.help();
        scope.report_once("M1101", format!("{}.{field}", embedded.rust.name), at, message, help);
    }
    false
}

/// Documents are in an index or not, with all that their lists hold: no filter picks some of a list.
pub fn no_filters_in_lists(place: &Inside<'_>, scope: &mut Scope<'_>) {
    if !place.is_in_list() {
        return;
    }
    let embedded = &place.embedded;
    let uniques = embedded.uniques.iter().map(|unique| (&unique.filter, &unique.fields[..], unique.source));
    let uniques: Vec<_> =
        uniques.filter(|(filter, ..)| filter.is_some()).map(|(_, fields, at)| (fields.join(", "), at)).collect();
    let indexes = embedded.indexes.iter().filter(|index| index.filter.is_some());
    let indexes = indexes.map(|index| {
        (
            index
                .columns
                .iter()
                .filter_map(|column| column.term.field())
                .map(|name| &**name)
                .collect::<Vec<_>>()
                .join(", "),
            index.source,
        )
    });
    for (field, at) in uniques.into_iter().chain(indexes.collect::<Vec<_>>()) {
        let message =
            format!("`{}` is a list: a filter picks whole documents, not objects of their lists", place.path());
        let help = "remove `.filter(…)`, or keep the objects as documents of a collection of their own";
        scope.report_once("M1103", format!("{}.{field}", embedded.rust.name), at, message, help);
    }
}
