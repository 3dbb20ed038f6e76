//! Values for documents that are there, in fields that they lack or that are to be of another type.

use serde_json::json;

use super::{Hazard, PlanOptions, Step};
use crate::command::Command;
use crate::spec::{Additional, Collection, Keyword, Schema, Text, Validator, Value};

/// A field and what it gets.
pub struct Backfill<'a> {
    path: &'a str,
    value: &'a Value,
    /// The schema of documents whose field is as it must be.
    right: Schema,
}

/// Those of a collection.
pub fn of<'a>(collection: &Collection, now: Option<&Validator>, options: &'a PlanOptions) -> Vec<Backfill<'a>> {
    let Some(schema) = now.and_then(|now| now.schema.as_ref()) else { return Vec::new() };
    let mut found = Vec::new();
    for (name, value) in &options.backfill {
        let path = name.strip_prefix(&*collection.name).and_then(|rest| rest.strip_prefix('.'));
        if let Some(path) = path
            && let Some(right) = only(schema, path)
        {
            found.push(Backfill { path, value, right });
        }
    }
    found
}

/// What the schema says of one field, and nothing else.
fn only(schema: &Schema, path: &str) -> Option<Schema> {
    let (name, below) = path.split_once('.').map_or((path, None), |(name, below)| (name, Some(below)));
    let member = schema.property(name)?;
    let member = match below {
        Some(below) => only(member, below)?,
        None => member.clone(),
    };
    let mut keywords = vec![Keyword::Properties(vec![(Text::Owned(name.to_owned()), member)])];
    if schema.required().iter().any(|required| required == name) {
        keywords.push(Keyword::Required(vec![Text::Owned(name.to_owned())]));
    }
    Some(Schema::new(keywords))
}

/// Fills it where it is not as it must be. Undone it is taken away where the old validator knows no such field; where it does,
/// the old values are gone.
pub fn step<'a>(
    collection: &Collection,
    was: Option<&Validator>,
    one: &Backfill<'_>,
    options: &PlanOptions,
) -> Step<'a> {
    let because = "documents that are there get their values before a validator asks for them";
    let update = |filter: Value, update: Value| Command::Reshape {
        collection: collection.name.clone(),
        filter,
        update,
        batch: options.batch,
    };
    let fill =
        update(wrong(&json!({ "$jsonSchema": one.right.to_value() })), json!([{ "$set": { (one.path): one.value } }]));
    let undo = is_unknown(was, one.path)
        .then(|| update(json!({ (one.path): { "$exists": true } }), json!({ "$unset": { (one.path): "" } })));
    Step::new(because, fill, undo).risks(Hazard::ChangesDocuments)
}

/// The validator takes no document with this field.
fn is_unknown(was: Option<&Validator>, path: &str) -> bool {
    let mut schema = was.and_then(|was| was.schema.as_ref());
    for name in path.split('.') {
        match schema {
            Some(known) if known.property(name).is_some() => schema = known.property(name),
            Some(known) => return known.additional() == Some(&Additional::None),
            None => return false,
        }
    }
    false
}

/// Documents that do not match.
pub(super) fn wrong(query: &Value) -> Value {
    serde_json::json!({ "$nor": [query] })
}
