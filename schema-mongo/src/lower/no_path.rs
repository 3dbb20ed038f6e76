//! Places to which no path leads, and the words that need one.

use schema_core::ir::{Source, Text};

use super::inside::Inside;
use super::scope::Scope;
use crate::said::FieldSaid;

/// Why no path leads to the members of a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPath {
    /// Its objects are the values of a map, by keys that nobody knows.
    Map,
    /// Its objects are in lists that are in a list.
    Lists,
    /// It holds itself.
    Recursive,
    /// serde does not write it.
    Skipped,
    /// Another value is written in its place.
    Replaced,
}

impl NoPath {
    /// In words, behind `stands`.
    pub fn word(self) -> &'static str {
        match self {
            NoPath::Map => "in a map, under keys that nobody knows",
            NoPath::Lists => "in a list of lists",
            NoPath::Recursive => "in itself, as deep as one likes",
            NoPath::Skipped => "where serde writes nothing",
            NoPath::Replaced => "where another value is written in its place",
        }
    }

    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            NoPath::Map => "say it of the whole field, or keep the objects in a list, with their keys as members",
            NoPath::Lists => "say it of the whole field, or keep the objects in one list",
            NoPath::Recursive => {
                "say it of the whole field, or keep the objects as documents that reference each other"
            }
            NoPath::Skipped => "remove `#[serde(skip)]`, or the attribute",
            NoPath::Replaced => "say it of the type that is written, or of the whole field",
        }
    }

    /// Nobody sees what is not written.
    pub fn is_unseen(self) -> bool {
        self == NoPath::Skipped
    }

    /// A struct in itself.
    pub fn is_recursive(self) -> bool {
        self == NoPath::Recursive
    }
}

/// Whether a path leads to the members; reports each word that asks for one.
pub fn verify(place: &Inside<'_>, scope: &mut Scope<'_>) -> bool {
    let Some(why) = place.no_path else { return true };
    let embedded = &place.embedded;
    let mut asked: Vec<(&str, &Text, Source)> = Vec::new();
    asked.extend(
        embedded.uniques.iter().flat_map(|said| said.fields.iter().map(|field| ("unique", field, said.source))),
    );
    for index in &embedded.indexes {
        asked.extend(index.columns.iter().filter_map(|column| Some(("index", column.term.field()?, index.source))));
    }
    let keys = embedded.foreign_keys.iter().filter(|key| key.index || key.one_to_one);
    asked.extend(keys.flat_map(|key| key.fields.iter().map(|field| ("references", field, key.source))));
    for field in &embedded.fields {
        let said = field.extensions.get::<FieldSaid>();
        let words = [
            ("ttl", said.is_some_and(|said| said.ttl.is_some())),
            ("geo", said.is_some_and(|said| said.geo)),
            ("renamed_from", !field.renamed_from.is_empty()),
            ("hidden", said.is_some_and(|said| said.hidden) && !why.is_unseen()),
            // Elsewhere it is said of the value itself.
            ("encrypted", said.is_some_and(|said| said.encrypted.is_some()) && why.is_recursive()),
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
