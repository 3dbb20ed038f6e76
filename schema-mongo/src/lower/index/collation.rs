//! How an index compares texts.

use schema_core::ir::{self, Entity, IndexColumn, IndexTerm, Source, Type};

use super::locale::{is_locale, nearest};
use crate::lower::scope::Scope;
use crate::spec::{Collation, Text};

/// The collation that the columns of an index ask for: `.collate("de")`, or lower case, which MongoDB keeps by comparing
/// without regard to capitals.
pub(super) fn collation(entity: &Entity, index: &ir::Index, scope: &mut Scope<'_>) -> Option<Collation> {
    let mut found: Option<Collation> = None;
    let mut clash = false;
    for column in &index.columns {
        let asked = match (&column.term, &column.collation) {
            (IndexTerm::Lower(_), locale) => {
                Some(Collation::ignoring_case(locale.clone().unwrap_or(Text::Borrowed("en"))))
            }
            (_, Some(locale)) if locale == "C" || locale == "POSIX" => Some(Collation::of("simple")),
            (_, Some(locale)) => Some(Collation::of(locale.clone())),
            (IndexTerm::Field(field), None) => match entity.field(field).map(|field| &field.ty) {
                Some(Type::String) => None,
                // What is no text has no collation.
                _ => continue,
            },
            _ => continue,
        };
        clash |= index.columns.first().is_some_and(|first| !std::ptr::eq(first, column)) && found != asked && {
            let is_first_text = found.is_none() && !texts_before(entity, index, column);
            !is_first_text
        };
        if asked.is_some() {
            found = asked;
        }
    }
    if clash {
        let path = format!("{}.index", entity.rust.name);
        let message = "an index of MongoDB compares all its texts in one way";
        let help = "say `.lower()` or `.collate(…)` on all its texts, or make two indexes";
        scope.report("M0408", path, index.source, message, help);
    }
    found
}

/// Some text stands before this column.
fn texts_before(entity: &Entity, index: &ir::Index, column: &IndexColumn) -> bool {
    index.columns.iter().take_while(|other| !std::ptr::eq(*other, column)).any(|other| match &other.term {
        IndexTerm::Field(field) => entity.field(field).is_some_and(|field| field.ty == Type::String),
        IndexTerm::Lower(_) => true,
        _ => false,
    })
}

/// Reports a locale that no server knows.
pub fn verify(path: String, locale: &str, at: Source, scope: &mut Scope<'_>) {
    if !is_locale(locale) {
        let message = format!("`{locale}` is no locale of MongoDB's collations");
        let help = match nearest(locale) {
            Some(language) => format!("write the language: `{language}`"),
            None => {
                "write a language: `de`, `en_US`, a variant of one, `de@collation=phonebook`, or `simple` for bytes"
                    .into()
            }
        };
        scope.report("M0409", path, at, message, help);
    }
}
