//! `search([…])`: the text index.

use schema_core::ir::{Entity, Weight};

use super::{Made, name, unwritten};
use crate::lower::columns;
use crate::lower::scope::{Scope, is_left_out};
use crate::said::EntitySaid;
use crate::spec::{Direction, Index, Keys, Text, TextOptions};

/// `search([…])`: the text index.
pub(super) fn searches(entity: &Entity, made: &mut Vec<Made>, scope: &mut Scope<'_>) {
    let said = entity.extensions.get::<EntitySaid>();
    for search in entity.searches.iter().filter(|_| !is_left_out(said, "search")) {
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
        let mut index = Index::new(name(&entity.store_name(), std::iter::empty(), "search_idx"), Keys(keys));
        index.text = Some(Box::new(TextOptions {
            weights,
            default_language: language.to_owned().into(),
            language_override: Text::Borrowed("language"),
        }));
        made.push(Made { index, source: search.source });
    }
}

/// Manual, "Text Search Languages".
const LANGUAGES: [&str; 15] = [
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
