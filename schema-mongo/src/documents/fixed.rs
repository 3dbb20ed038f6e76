//! What never changes: updates that would change it are found before they are sent.

use schema_core::ir::{Entity, PrimaryKey};
use schema_core::{Diagnostic, Diagnostics};

use crate::lower::{columns, effective};
use crate::spec::{Text, Value};

/// Looks at an update, and refuses one of what never changes: fields with `immutable`, keys, `created_at` and `created_by`, and all of an
/// entity that is `immutable` or `append_only`. `$setOnInsert` changes nothing.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(immutable)]
///     serial: String,
///     name: String,
/// }
///
/// let registry = registry![Item]?;
/// let item = registry.get::<Item>().unwrap();
/// assert!(schema_mongo::documents::check_update(item, &json!({"$set": {"name": "b"}})).is_ok());
/// let refused = schema_mongo::documents::check_update(item, &json!({"$unset": {"serial": ""}})).unwrap_err();
/// assert!(refused.to_string().contains("`serial` of `Item` never changes"));
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// # Errors
/// One for each field that the update names and that never changes.
pub fn check_update(entity: &Entity, update: &Value) -> Result<(), Diagnostics> {
    let name = &entity.rust.name;
    let life = effective::lifecycle(entity, "immutable");
    if effective::lifecycle(entity, "append_only").or(life).is_some_and(|life| life.lasting.is_some()) {
        let message = format!("documents of `{name}` never change");
        let found = Diagnostic::new("M0902", &**name, entity.source, message).help("insert another document");
        return Err(Diagnostics(vec![found]));
    }
    let mut fixed: Vec<&str> = Vec::new();
    if let PrimaryKey::Fields(key) = &entity.primary_key {
        fixed.extend(key.iter().map(|field| &**field));
    }
    fixed.extend(entity.timestamps.then_some("created_at"));
    fixed.extend(effective::lifecycle(entity, "actors").and_then(|life| life.actors.as_ref().map(|_| "created_by")));
    fixed.extend(life.iter().flat_map(|life| &life.fixed).map(|field| &**field));
    let fixed: Vec<Text> = fixed.into_iter().filter_map(|field| columns::path(entity, field)).collect();
    let mut found = Vec::new();
    for path in changed(update) {
        let below =
            |fixed: &&Text| *path == ***fixed || path.strip_prefix(&***fixed).is_some_and(|rest| rest.starts_with('.'));
        if let Some(fixed) = fixed.iter().find(below) {
            let message = format!("`{fixed}` of `{name}` never changes");
            let help = "leave it out of the update; `$setOnInsert` writes it once";
            found.push(Diagnostic::new("M0902", format!("{name}.{fixed}"), entity.source, message).help(help));
        }
    }
    Diagnostics(found).into_result()
}

/// The paths that an update names: below its operators, those of a pipeline too, or all of a replacement.
fn changed(update: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    let stages: Vec<&Value> = match update {
        Value::Array(stages) => stages.iter().collect(),
        one => vec![one],
    };
    for (operator, what) in stages.into_iter().filter_map(Value::as_object).flatten() {
        match (operator.as_str(), what) {
            ("$setOnInsert", _) => {}
            ("$rename", Value::Object(pairs)) => {
                paths.extend(
                    pairs.iter().flat_map(|(from, to)| [Some(from.clone()), to.as_str().map(Into::into)]).flatten(),
                );
            }
            ("$unset", Value::Array(names)) => {
                paths.extend(names.iter().filter_map(|name| Some(name.as_str()?.to_owned())));
            }
            ("$unset", Value::String(name)) => paths.push(name.clone()),
            (operator, Value::Object(members)) if operator.starts_with('$') => paths.extend(members.keys().cloned()),
            _ => {}
        }
    }
    paths
}
