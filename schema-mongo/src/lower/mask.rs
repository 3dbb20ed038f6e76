//! Private data masked: a view that shows it so. Its readers need no right on the collection.

use schema_core::ir::{Entity, Mask};
use serde_json::{Map, json};

use super::scope::Scope;
use super::{collection_name, columns, kept};
use crate::said::FieldSaid;
use crate::spec::{Spec, Text, Value, View};

/// The masked view of each entity with private data.
pub fn lower(spec: &mut Spec, scope: &Scope<'_>) {
    for entity in scope.registry.entities() {
        let Some(stages) = stages(entity) else { continue };
        let on = collection_name(entity, scope.config);
        spec.views.push(View { name: name(&on), on, pipeline: stages.to_string().into() });
    }
}

/// The name of the masked view of a collection.
pub fn name(collection: &Text) -> Text {
    format!("{collection}_masked").into()
}

/// What the view does; none where nothing is private.
pub fn stages(entity: &Entity) -> Option<Value> {
    let life = kept::lifecycle(entity, "pii").filter(|life| !life.private.is_empty())?;
    let (mut masked, mut gone) = (Map::new(), hidden(entity));
    for private in &life.private {
        let Some(path) = columns::path(entity, &private.field) else { continue };
        match masked_value(&path, private.mask) {
            Some(value) => {
                masked.insert(path.into_owned(), value);
            }
            None => gone.push(path),
        }
    }
    masked.retain(|path, _| !gone.iter().any(|gone| gone == path));
    let mut stages = Vec::new();
    if !masked.is_empty() {
        stages.push(json!({ "$set": masked }));
    }
    if !gone.is_empty() {
        gone.sort_unstable();
        gone.dedup();
        stages.push(json!({ "$unset": gone }));
    }
    Some(stages.into())
}

/// The paths of fields with `#[mongo(hidden)]`.
pub fn hidden(entity: &Entity) -> Vec<Text> {
    let hidden =
        entity.fields.iter().filter(|field| field.extensions.get::<FieldSaid>().is_some_and(|said| said.hidden));
    hidden.filter_map(|field| columns::path(entity, &field.name)).collect()
}

/// As PostgreSQL masks it; `None` where nothing of it is shown.
fn masked_value(path: &str, mask: Mask) -> Option<Value> {
    let value = format!("${path}");
    let first = json!({ "$substrCP": [value, 0, 1] });
    let shown = match mask {
        Mask::Null => return None,
        Mask::Email => {
            let domain = json!({ "$arrayElemAt": [{ "$split": [value, "@"] }, 1] });
            json!({ "$cond": [
                { "$regexMatch": { "input": value, "regex": "^[^@]+@[^@]+$" } },
                { "$concat": [first, "***@", domain] },
                "***",
            ] })
        }
        Mask::Phone => ending(&value, 2, 6),
        Mask::Last4 => ending(&value, 4, 8),
        Mask::Name => json!({ "$concat": [first, "***"] }),
        // The hash that hashed indexes hold (manual, "$toHashedIndexKey").
        Mask::Hash => json!({ "$toString": { "$toHashedIndexKey": value } }),
    };
    Some(json!({ "$cond": [{ "$eq": [{ "$type": value }, "string"] }, shown, null] }))
}

/// The last characters, where there are so many that they tell little.
fn ending(value: &str, shown: i32, least: i32) -> Value {
    let length = json!({ "$strLenCP": value });
    let from = json!({ "$subtract": [length, shown] });
    json!({ "$cond": [
        { "$gte": [length, least] },
        { "$concat": ["***", { "$substrCP": [value, from, shown] }] },
        "***",
    ] })
}
