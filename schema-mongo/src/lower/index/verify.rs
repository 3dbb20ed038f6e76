//! What a server would refuse of indexes.

use schema_core::Diagnostic;
use schema_core::ir::Entity;

use super::Made;
use crate::lower::columns;
use crate::lower::scope::Scope;
use crate::said::EntitySaid;
use crate::spec::{Direction, Index, Schema, Text};

/// Fields in one index, at most (manual, "MongoDB Limits").
const MOST_FIELDS: usize = 32;

/// Indexes of one collection, at most, beside that on `_id`.
const MOST_INDEXES: usize = 63;

/// What a server would refuse.
pub(super) fn verify(entity: &Entity, schema: &Schema, made: &[Made], scope: &mut Scope<'_>) {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (i, Made { index, source }) in made.iter().enumerate() {
        let mut report = |code: &'static str, message: String, help: &str| {
            let path = format!("{}.index({})", entity.rust.name, index.name);
            found.push(Diagnostic::new(code, path, *source, message).help(help));
        };
        if let Some(other) = made[..i].iter().find(|other| other.index.name == index.name) {
            let help = "name one of them otherwise: `.name(\"…\")`";
            report("M0412", format!("two indexes are called `{}` (the other from {})", index.name, other.source), help);
        } else if let Some(other) = made[..i].iter().find(|other| is_same(&other.index, index)) {
            let message =
                format!("`{}` and `{}` are the same index, which a server refuses", index.name, other.index.name);
            report("M0413", message, "keep one of them");
        }
        let names: Vec<&Text> = index.keys.0.iter().map(|(name, _)| name).collect();
        if names.iter().enumerate().any(|(i, name)| names[..i].contains(name)) {
            report("M0414", "the index names a field twice".into(), "name each field once");
        }
        if names.is_empty() || names.len() > MOST_FIELDS {
            report(
                "M0415",
                format!("an index holds 1 to {MOST_FIELDS} fields, this one {}", names.len()),
                "name fewer",
            );
        }
        if index.sparse && index.partial.is_some() {
            report(
                "M0416",
                "an index is sparse or partial, not both".into(),
                "keep the filter alone: it can say `IS NOT NULL`",
            );
        }
        let special = [Direction::Text, Direction::Sphere, Direction::Hashed].into_iter().find(|kind| index.has(*kind));
        if index.unique && (matches!(special, Some(Direction::Hashed | Direction::Text)) || index.is_wildcard()) {
            report(
                "M0417",
                "hashed, text and wildcard indexes can't be unique".into(),
                "remove `.unique()`, or index the values themselves",
            );
        }
        if names.len() > 1 && index.keys.0.iter().filter(|(_, kind)| *kind == Direction::Hashed).count() > 1 {
            report(
                "M0418",
                "an index has one hashed field at most".into(),
                "remove `.hashed()` from all fields but one",
            );
        }
        if index.has(Direction::Text) && made[..i].iter().any(|other| other.index.has(Direction::Text)) {
            report("M0419", "a collection has one text index at most".into(), "name all fields in one `search([…])`");
        }
        if index.has(Direction::Text) && index.collation.as_ref().is_some_and(|collation| collation.locale != "simple")
        {
            report("M0420", "a text index has no collation".into(), "remove `.collation(…)`");
        }
        if index.wildcard_projection.is_some() && index.keys.0.iter().all(|(name, _)| name != "$**") {
            report("M0421", "`.project([…])` is for an index over all paths".into(), "write `wildcard().project([…])`");
        }
        if index.expire_after_seconds.is_some() {
            let types = columns::types(schema, names.first().map(|name| &***name));
            if names.len() != 1 || *names[0] == "_id" {
                report(
                    "M0422",
                    "documents expire by one field, and not by `_id`".into(),
                    "index the field with the moment alone",
                );
            } else if !types.contains(&"date") {
                let message = format!(
                    "`{}` is no BSON date (it is {}), so documents would never expire",
                    names[0],
                    types.join(" or ")
                );
                let help = "give it the type `bson::DateTime`, or write it as one: `#[serde(with = \"…\")]`, `#[mongo(bson_type(Date))]`";
                report("M0423", message, help);
            }
            let seconds = index.expire_after_seconds.unwrap_or_default();
            if !(0..=2_147_483_647).contains(&seconds) {
                report("M0424", format!("{seconds} seconds are not between 0 and 2147483647"), "choose a shorter time");
            }
        }
        let in_time_series = entity.extensions.get::<EntitySaid>().is_some_and(|said| said.time_series.is_some());
        let is_special = index.has(Direction::Text) || index.has(Direction::Hashed) || index.is_wildcard();
        if in_time_series && (index.unique || is_special) {
            report(
                "M0428",
                "a time series has no unique, text, hashed or wildcard indexes".into(),
                "say `no_primary_key`, and index its time and its meta field",
            );
        }
        let lists: Vec<&&Text> = names.iter().filter(|name| holds_list(schema, name)).collect();
        if lists.len() > 1 {
            let message = format!(
                "`{}` and `{}` are both lists: a document with values in both would be refused",
                lists[0], lists[1]
            );
            report("M0425", message, "index one list at a time");
        }
        if index.has(Direction::Hashed) && !lists.is_empty() {
            report("M0426", format!("`{}` is a list, which can't be hashed", lists[0]), "index it ascending");
        }
    }
    if made.len() > MOST_INDEXES {
        let message = format!("{} indexes; a collection has {MOST_INDEXES} at most, beside that on `_id`", made.len());
        found.push(Diagnostic::new("M0427", &*entity.rust.name, entity.source, message).help("remove some"));
    }
    scope.found.append(&mut found);
}

/// Some step of the path is a list.
fn holds_list(schema: &Schema, path: &str) -> bool {
    let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
    let is_list = |schema: &Schema| schema.types().is_some_and(|types| types.has(crate::spec::BsonType::Array));
    ends.into_iter().any(|end| schema.at(&path[..end]).into_iter().any(is_list))
}

/// The server would see one in the other: all but the name is the same.
fn is_same(a: &Index, b: &Index) -> bool {
    a.keys == b.keys
        && (a.unique, a.sparse) == (b.unique, b.sparse)
        && (&a.partial, &a.collation) == (&b.partial, &b.collation)
}
