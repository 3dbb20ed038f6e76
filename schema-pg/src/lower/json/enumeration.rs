//! Enums in JSON: names, numbers, or objects with a tag.

use schema_core::ir::{Enum, Text, Variant};

use crate::sql::json::{Condition, Json, JsonType, Member};

/// The values of an enum as serde writes them.
pub fn lower(known: &Enum) -> Json {
    let is_unknown =
        |variant: &Variant| variant.serde.as_ref().is_some_and(|own| own.with.is_some() || own.unknown.is_some());
    if known.serde.unknown.is_some() || known.variants.iter().any(is_unknown) {
        return Json::Any;
    }
    let labels = labels(known);
    let names = (!labels.is_empty()).then(|| match &known.serde.tag {
        Some(tag) => {
            let tag = Member { name: tag.clone(), optional: false, json: among(&labels) };
            Json::with(JsonType::Object, vec![Condition::Members(vec![tag])])
        }
        None => among(&labels),
    });
    // A unit without a tag is null; and what derives write by `#[repr]`, attributes don't show.
    let null = written(known).any(|variant| is_null(known, variant)).then(|| Json::of(JsonType::Null));
    let numbers = known.repr.as_ref().map(|_| {
        let numbers =
            known.variants.iter().filter_map(|variant| variant.number).map(|number| number.to_string()).collect();
        Json::with(JsonType::Number, vec![Condition::Numbers(numbers)])
    });
    let all = names.into_iter().chain(null).chain(numbers).reduce(Json::or);
    all.unwrap_or_else(|| Json::of(JsonType::Null))
}

/// One of these texts.
pub fn among(labels: &[Text]) -> Json {
    let labels = labels.iter().map(|label| serde_json::Value::from(&**label)).collect();
    Json::with(JsonType::String, vec![Condition::Among(labels)])
}

/// The names of variants that are written, each once.
pub fn labels(known: &Enum) -> Vec<Text> {
    let mut labels: Vec<Text> = Vec::new();
    for variant in written(known).filter(|variant| !is_null(known, variant)) {
        let label = known.serde.variant_name(variant);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

fn written(known: &Enum) -> impl Iterator<Item = &Variant> {
    known.variants.iter().filter(|variant| !variant.serde.as_ref().is_some_and(|own| own.skip))
}

fn is_null(known: &Enum, variant: &Variant) -> bool {
    known.serde.untagged || variant.serde.as_ref().is_some_and(|own| own.untagged)
}
