//! The log of changes, from a change stream.

use schema_core::ir::Entity;
use serde_json::{Map, json};

use crate::lower::{columns, effective, mask};
use crate::spec::{Text, Value};

/// The stages by which a change stream of the collection gives documents of the log: the application watches with them, with
/// `fullDocument` and `fullDocumentBeforeChange` as `whenAvailable`, and inserts what comes. The `_id` is the event's own, so one that is
/// read twice is noted once. Private values, and fields of `.except([…])`, are not in it. None where the entity says no `audit`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(name = "people", audit)]
/// struct Person {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(pii)]
///     email: String,
/// }
///
/// let registry = registry![Person]?;
/// let stages = schema_mongo::documents::audit_stream(registry.get::<Person>().unwrap()).unwrap();
/// assert_eq!(stages[0]["$match"]["operationType"]["$in"][0], "insert");
/// assert_eq!(stages[2]["$unset"], serde_json::json!(["new_values.email", "old_values.email"]));
///
/// let spec = schema_mongo::lower(&registry)?;
/// assert!(spec.collection("people").unwrap().options.pre_and_post_images);
/// assert!(spec.collection("audit_log").unwrap().is_indexed(&["collection", "record_key"]));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn audit_stream(entity: &Entity) -> Option<Value> {
    let life = effective::lifecycle(entity, "audit")?;
    let audit = life.audit.as_ref()?;
    let mut document = Map::new();
    document.insert("action".into(), "$operationType".into());
    document.insert("at".into(), "$wallTime".into());
    document.insert("collection".into(), "$ns.coll".into());
    document.insert("record_key".into(), "$documentKey".into());
    let or_null = |path: &str| json!({ "$ifNull": [path, null] });
    document.insert("old_values".into(), or_null("$fullDocumentBeforeChange"));
    document.insert("new_values".into(), or_null("$fullDocument"));
    let changed = json!({ "$ifNull": ["$updateDescription.updatedFields", {}] });
    let names = json!({ "$map": { "input": { "$objectToArray": changed }, "in": "$$this.k" } });
    let gone = json!({ "$ifNull": ["$updateDescription.removedFields", []] });
    document.insert("changed_fields".into(), json!({ "$concatArrays": [names, gone] }));
    let either = |path: &str| {
        let before = format!("$fullDocumentBeforeChange.{path}");
        json!({ "$ifNull": [format!("$fullDocument.{path}"), before, null] })
    };
    if let Some(tenant) = effective::tenant_path(entity) {
        document.insert("tenant".into(), either(&tenant));
    }
    if let Some(actor) = life.actors.as_ref().and_then(|_| columns::path(entity, "updated_by")) {
        document.insert("actor".into(), either(&actor));
    }
    let mut stages = vec![
        json!({ "$match": { "operationType": { "$in": ["insert", "update", "replace", "delete"] } } }),
        json!({ "$project": document }),
    ];
    let mut hidden: Vec<Text> = audit.except.iter().filter_map(|field| columns::path(entity, field)).collect();
    hidden.extend(mask::private_paths(entity));
    let hidden = mask::outermost(hidden);
    if !hidden.is_empty() {
        let mut below: Vec<String> =
            hidden.iter().flat_map(|path| [format!("new_values.{path}"), format!("old_values.{path}")]).collect();
        below.sort_unstable();
        below.dedup();
        stages.push(json!({ "$unset": below }));
    }
    Some(stages.into())
}
