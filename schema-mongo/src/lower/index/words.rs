//! What only an index of words says: weights, and the language.

use std::collections::BTreeMap;

use schema_core::ir::{Entity, Source};

use super::search::{LANGUAGES, is_language, language_field};
use super::term::{Term, term};
use crate::lower::scope::Scope;
use crate::options::IndexOptions;
use crate::spec::{BsonType, Direction, Index, Schema, Text, TextOptions};

/// The greatest weight (manual, "Assign Weights to Text Search Results").
const MOST: u32 = 99_999;

/// Languages by two letters (manual, "Text Search Languages").
const CODES: [&str; 15] = ["da", "nl", "en", "fi", "fr", "de", "hu", "it", "nb", "pt", "ro", "ru", "es", "sv", "tr"];

/// What an index of words says beside its fields; reports what is said of another kind of index.
pub(super) fn options(
    entity: &Entity,
    schema: &Schema,
    at: Source,
    attrs: Option<&IndexOptions>,
    made: &mut Index,
    scope: &mut Scope<'_>,
) {
    let path = format!("{}.index", entity.rust.name);
    let mut report = |message: String, help: &str| scope.report("M0442", path.clone(), at, message, help);
    if !made.has(Direction::Text) {
        if let Some(attrs) = attrs
            && (attrs.all_text
                || !attrs.weights.is_empty()
                || attrs.default_language.is_some()
                || attrs.language_override.is_some())
        {
            let message = "weights and languages are of indexes of words, which this is not".to_owned();
            report(message, "say whose words: `index([title.text()])`, or those of all texts, `wildcard().text()`");
        }
        return;
    }
    let words = made.keys.0.iter().filter(|(_, direction)| *direction == Direction::Text);
    let mut weights: BTreeMap<Text, i32> = words.map(|(path, _)| (path.clone(), 1)).collect();
    if let Some(other) = weights.keys().find(|path| !is_text(schema, path)) {
        report(format!("`{other}` holds no text"), "index the words of texts, or of lists of texts");
    }
    let Some(attrs) = attrs else { return };
    for (column, weight) in &attrs.weights {
        let Term::Path(path, _) = term(entity, column, "weights", at, scope) else { return };
        let mut report = |message: String, help: &str| {
            scope.report("M0442", format!("{}.index", entity.rust.name), at, message, help);
        };
        if !weights.contains_key(&path) && !weights.contains_key("$**") {
            let help = "name it among the fields, `.text()`, or leave its weight out";
            report(format!("`{path}` has a weight, and the index does not hold its words"), help);
        }
        match i32::try_from(*weight) {
            Ok(weight @ 1..) if weight.unsigned_abs() <= MOST => drop(weights.insert(path, weight)),
            _ => report(format!("a weight is 1 to {MOST}, that of `{path}` is {weight}"), "weigh it less"),
        }
    }
    let language = attrs.default_language.clone().unwrap_or(Text::Borrowed("english"));
    if language != "none" && !LANGUAGES.contains(&&*language) && !CODES.contains(&&*language) {
        let message = format!("MongoDB does not know the forms of words in `{language}`");
        let help = format!("one of {}, or `none`", LANGUAGES.join(", "));
        scope.report("M0411", format!("{}.index", entity.rust.name), at, message, help);
    }
    let language_override = match &attrs.language_override {
        Some(member) => {
            if schema.at(member).into_iter().any(|field| !is_language(field)) {
                let message =
                    format!("`{member}` holds other texts than languages: documents with one would be refused");
                let help = "let it hold languages alone, `#[entity(one_of([\"english\", \"none\"]))]`, or name a member that documents do not have";
                scope.report("M0442", format!("{}.index", entity.rust.name), at, message, help);
            }
            member.clone()
        }
        None => language_field(schema, weights.keys()),
    };
    made.text = Some(Box::new(TextOptions { weights, default_language: language, language_override }));
}

/// A text, or a list of some; of all paths some are.
fn is_text(schema: &Schema, path: &str) -> bool {
    let holds = |field: &Schema| {
        field.types().is_none_or(|types| {
            let list = types.has(BsonType::Array)
                && field.items().is_none_or(|of| of.types().is_none_or(|types| types.has(BsonType::String)));
            types.has(BsonType::String) || list
        })
    };
    path == "$**" || schema.at(path).into_iter().all(holds)
}
