//! Trees: where a document stands, what is below it, and how it moves with all of that.

use schema_core::ir::{Entity, Tree};
use serde_json::json;

use super::with;
use crate::lower::{columns, effective};
use crate::spec::{Text, Value};

/// The document with where it stands: below the one whose path is `above`, or as a root where that is empty. `key` is its own
/// key, as text. None where the entity is no tree.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// #[derive(Entity)]
/// #[entity(tree(parent_id))]
/// struct Category {
///     #[entity(primary_key)]
///     id: i64,
///     parent_id: Option<i64>,
/// }
///
/// let registry = registry![Category]?;
/// let category = registry.get::<Category>().unwrap();
/// let boats = schema_mongo::documents::tree_place(category, &["1"], "7", json!({"id": 7, "parent_id": 1}));
/// assert_eq!(boats, Some(json!({"id": 7, "parent_id": 1, "path": ["1", "7"], "level": 1})));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn tree_place(entity: &Entity, above: &[&str], key: &str, document: Value) -> Option<Value> {
    let [_, path, level] = tree(entity)?;
    let keys: Vec<&str> = above.iter().copied().chain([key]).collect();
    Some(with(with(document, &path, json!(keys)), &level, json!(above.len())))
}

/// The filter of a document and all below it, which the index over the path serves. None where the entity is no tree.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// # #[derive(Entity)]
/// # #[entity(tree(parent_id))]
/// # struct Category {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     parent_id: Option<i64>,
/// # }
/// let registry = registry![Category]?;
/// let below = schema_mongo::documents::tree_below(registry.get::<Category>().unwrap(), "7");
/// assert_eq!(below, Some(json!({"path": "7"})));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn tree_below(entity: &Entity, key: &str) -> Option<Value> {
    let [_, path, _] = tree(entity)?;
    Some(json!({ path: key }))
}

/// The filter and the update, a pipeline for `updateMany`, that move a document and all below it: below the document whose key is
/// `parent` and whose path is `above`, or to the roots where `parent` is null and `above` is empty. None where the entity is no
/// tree, and where the document would stand below itself. Read `above` in the transaction that moves: a parent that moved
/// meanwhile makes it fail there, and would leave a wrong path without one.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// # #[derive(Entity)]
/// # #[entity(tree(parent_id))]
/// # struct Category {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     parent_id: Option<i64>,
/// # }
/// let registry = registry![Category]?;
/// let category = registry.get::<Category>().unwrap();
/// let (filter, update) = schema_mongo::documents::tree_move(category, "7", &json!(3), &["1", "3"]).unwrap();
/// assert_eq!(filter, json!({"path": "7"}));
/// assert_eq!(update[1], json!({"$set": {"level": {"$subtract": [{"$size": "$path"}, 1]}}}));
/// assert_eq!(schema_mongo::documents::tree_move(category, "7", &json!(9), &["7", "9"]), None);
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn tree_move(entity: &Entity, key: &str, parent: &Value, above: &[&str]) -> Option<(Value, Value)> {
    let [parent_field, path, level] = tree(entity)?;
    if above.contains(&key) {
        return None;
    }
    let (held, itself) = (format!("${path}"), json!({ "$literal": key }));
    // Of the old path, what starts with the document that moves.
    let below = json!({ "$slice": [&held, { "$indexOfArray": [&held, &itself] }, { "$size": &held }] });
    let is_itself = json!({ "$eq": [{ "$arrayElemAt": [&held, -1] }, itself] });
    let first = json!({
        &*parent_field: { "$cond": [is_itself, { "$literal": parent }, format!("${parent_field}")] },
        &*path: { "$concatArrays": [{ "$literal": above }, below] },
    });
    let then = json!({ &*level: { "$subtract": [{ "$size": held }, 1] } });
    Some((json!({ path: key }), json!([{ "$set": first }, { "$set": then }])))
}

/// The paths of the fields that hold the key of the document above, the keys from the root down, and how many there are.
fn tree(entity: &Entity) -> Option<[Text; 3]> {
    let Tree { parent, path, level, .. } = effective::lifecycle(entity, "tree")?.tree.as_ref()?;
    Some([columns::path(entity, parent)?, columns::path(entity, path)?, columns::path(entity, level)?])
}
