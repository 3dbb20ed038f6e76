//! `search([…])`: the text index.

use schema_core::ir::{Entity, Weight};

use super::lowered::{LoweredIndex, unwritten};
use crate::lower::columns;
use crate::lower::name::index_name;
use crate::lower::scope::{Scope, is_left_out};
use crate::options::EntityOptions;
use crate::spec::{Direction, Index, Keys, Keyword, Schema, Text, TextOptions, Value};

/// `search([…])`: the text index.
pub(super) fn searches(entity: &Entity, schema: &Schema, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    let attrs = entity.extensions.get::<EntityOptions>();
    for search in entity.searches.iter().filter(|_| !is_left_out(attrs, "search")) {
        let path = format!("{}.search", entity.rust.name);
        let mut keys = Vec::new();
        let mut weights = std::collections::BTreeMap::new();
        for (field, weight) in &search.fields {
            let Some(path) = columns::path(entity, field) else {
                unwritten(entity, field, "search", search.source, scope);
                continue;
            };
            // As PostgreSQL weighs them: 1.0, 0.4, 0.2, 0.1.
            let weight = match weight {
                Some(Weight::A) => 10,
                Some(Weight::B) => 4,
                Some(Weight::C) => 2,
                Some(Weight::D) | None => 1,
            };
            weights.insert(path.clone(), weight);
            keys.push((path, Direction::Text));
        }
        let language = search.language.as_deref().unwrap_or("english");
        let language = match language {
            "simple" => "none",
            known if LANGUAGES.contains(&known) => known,
            other => {
                let message = format!("MongoDB does not know the forms of words in `{other}`");
                let help = format!("one of {}, or `simple`", LANGUAGES.join(", "));
                scope.report("M0411", path, search.source, message, help);
                continue;
            }
        };
        let own = || index_name(&entity.store_name(), std::iter::empty(), "search_idx");
        let mut index = Index::new(search.name.clone().unwrap_or_else(own), Keys(keys));
        let language_override = language_field(schema, weights.keys());
        let default_language = language.to_owned().into();
        index.text = Some(Box::new(TextOptions { weights, default_language, language_override }));
        made.push(LoweredIndex::new(index, search.source));
    }
}

/// The field in which a server looks for the language of a document. Where documents have a `language` that is none of its own, every
/// insert would fail (17261, 17262: manual, "Specify the Default Language for a Text Index"), so it looks at one that they do not have.
pub(super) fn language_field<'p>(schema: &Schema, paths: impl Iterator<Item = &'p Text>) -> Text {
    // A text in an object is in the language of the object.
    let mut around: Vec<&str> = vec![""];
    for path in paths {
        around.extend(path.match_indices('.').map(|(at, _)| &path[..at]));
    }
    let field = |name: &str| {
        around.iter().find_map(|around| match *around {
            "" => schema.property(name),
            around => schema.at(around).into_iter().find_map(|around| around.property(name)),
        })
    };
    let mut name = String::from("language");
    while field(&name).is_some_and(|field| name != "language" || !is_language(field)) {
        name.insert(0, '_');
    }
    name.into()
}

/// Each value is a language that a server knows.
pub(super) fn is_language(schema: &Schema) -> bool {
    let known = |value: &Value| value.as_str().is_some_and(|name| name == "none" || LANGUAGES.contains(&name));
    schema.0.iter().any(|keyword| matches!(keyword, Keyword::Enum(values) if values.iter().all(known)))
}

/// Manual, "Text Search Languages".
pub(super) const LANGUAGES: [&str; 15] = [
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "spanish",
    "swedish",
    "turkish",
];
