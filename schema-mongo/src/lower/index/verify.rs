//! What a server would refuse of indexes.

use schema_core::Diagnostic;
use schema_core::ir::Entity;

use super::lowered::LoweredIndex;
use crate::lower::scope::Scope;
use crate::lower::{columns, series};
use crate::options::EntityOptions;
use crate::spec::{Collation, Collection, Direction, Index, Schema, Text, TimeSeries};

/// Fields in one index, at most (manual, "MongoDB Limits").
const MOST_FIELDS: usize = 32;

/// Indexes of one collection, at most, without that on `_id`.
const MOST_INDEXES: usize = 63;

/// What a server would refuse.
pub(super) fn verify(
    entity: &Entity,
    schema: &Schema,
    collection: &Collection,
    made: &[LoweredIndex],
    scope: &mut Scope<'_>,
) {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (i, LoweredIndex { index, source, .. }) in made.iter().enumerate() {
        let mut report = |code: &'static str, message: String, help: &str| {
            let path = format!("{}.index({})", entity.rust.name, index.name);
            found.push(Diagnostic::new(code, path, *source, message).help(help));
        };
        if let Some(other) = made[..i].iter().find(|other| other.index.name == index.name) {
            let help = "name one of them otherwise: `.name(\"…\")`";
            report("M0412", format!("two indexes are called `{}` (the other from {})", index.name, other.source), help);
        } else if let Some(other) =
            made[..i].iter().find(|other| is_same(&other.index, index, collection.options.collation.as_deref()))
        {
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
        if (index.has(Direction::Text) || index.has(Direction::Plane))
            && index.collation.as_ref().is_some_and(|collation| collation.locale != "simple")
        {
            let message = "an index of words, or of places on a plane, has no collation".into();
            report("M0420", message, "remove `.collation(…)`");
        }
        if index.wildcard_projection.is_some()
            && index.keys.0.iter().all(|(name, kind)| name != "$**" || *kind == Direction::Text)
        {
            let message = "`.project([…])` and `.exclude([…])` are for an index over all paths".into();
            report("M0421", message, "write `wildcard().project([…])`");
        }
        if index.expire_after_seconds.is_some() {
            let types = columns::types(schema, names.first().map(|name| &***name));
            let is_plain = special.is_none() && !index.is_wildcard();
            if !is_plain {
                // Said of its kind.
            } else if names.len() != 1 || *names[0] == "_id" {
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
        let in_time_series = entity.extensions.get::<EntityOptions>().is_some_and(|attrs| attrs.time_series.is_some());
        // What was measured can be hashed: a shard key may be.
        let hashes = |series: &TimeSeries| !series.is_of_meta(&index.keys) && index.has(Direction::Hashed);
        let hashed = collection.options.time_series.as_ref().is_some_and(hashes);
        let is_special = index.has(Direction::Text) || hashed || index.is_wildcard();
        if in_time_series && (index.unique || is_special) {
            report(
                "M0428",
                "a time series has no unique, text or wildcard indexes, and hashes only what was measured".into(),
                "say `no_primary_key`, and index its time and its meta field",
            );
        }
        if let Some(series) = &collection.options.time_series
            && let Some((message, help)) = series::index(series, index, scope.config.version)
        {
            report("M0438", message, &help);
        }
        // Words are gathered from all lists of a document.
        let others = index.keys.0.iter().filter(|(_, kind)| *kind != Direction::Text).map(|(name, _)| name);
        let lists: Vec<(&Text, Vec<&str>)> =
            others.map(|name| (name, lists(schema, name))).filter(|(_, lists)| !lists.is_empty()).collect();
        // `fts_index_format.cpp`, 16675.
        if index.has(Direction::Text) && !lists.is_empty() {
            let message = format!("`{}` is in a list, and stands beside words: documents would be refused", lists[0].0);
            report("M0425", message, "leave it out, or index it alone");
        }
        let parallel =
            |(i, a): (usize, &(&Text, Vec<&str>))| lists[..i].iter().position(|b| apart(&a.1, &b.1)).map(|at| (at, i));
        if let Some((a, b)) = lists.iter().enumerate().find_map(parallel)
            && !index.has(Direction::Text)
        {
            let message = format!(
                "`{}` and `{}` are in two lists: a document with values in both would be refused",
                lists[a].0, lists[b].0
            );
            report("M0425", message, "index one list at a time; members of one list of structs can stand together");
        }
        if index.has(Direction::Hashed) && !lists.is_empty() {
            report("M0426", format!("`{}` is a list, which can't be hashed", lists[0].0), "index it ascending");
        }
    }
    scope.found.append(&mut found);
}

/// Not more than a server holds, with what shards and encrypted fields need.
pub fn count(entity: &Entity, collection: &Collection, scope: &mut Scope<'_>) {
    let all = collection.indexes.len() + usize::from(!collection.options.encrypted.is_empty());
    if all > MOST_INDEXES {
        let message = format!("{all} indexes; a collection has {MOST_INDEXES} at most, without that on `_id`");
        scope.report("M0427", &*entity.rust.name, entity.source, message, "remove some");
    }
}

/// The lists on the way, as paths from the start.
fn lists<'p>(schema: &Schema, path: &'p str) -> Vec<&'p str> {
    let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
    let steps = ends.map(|end| &path[..end]);
    let is_list = |schema: &Schema| schema.types().is_some_and(|types| types.has(crate::spec::BsonType::Array));
    steps.filter(|step| schema.at(step).into_iter().any(is_list)).collect()
}

/// Some step of the path is a list.
pub fn holds_list(schema: &Schema, path: &str) -> bool {
    !lists(schema, path).is_empty()
}

/// A document could have values in a list of each that the other is not in: "cannot index parallel arrays" (manual, "Multikey Indexes").
/// Members of one list of structs are in the same.
fn apart(a: &[&str], b: &[&str]) -> bool {
    a.iter().any(|list| !b.contains(list)) && b.iter().any(|list| !a.contains(list))
}

/// The server would see one in the other: all but the name is the same.
fn is_same(a: &Index, b: &Index, default: Option<&Collation>) -> bool {
    crate::diff::is_equivalent(a, b, default)
}
