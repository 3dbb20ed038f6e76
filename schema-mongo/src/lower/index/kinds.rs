//! What a server refuses of indexes by their kind, and indexes that it takes and that never work: names, kinds in one index,
//! wildcards, filters, locales, places, documents that go.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Type};

use super::lowered::LoweredIndex;
use super::{collation, filter_words};
use crate::lower::columns;
use crate::lower::scope::Scope;
use crate::spec::{BsonType, Collection, Direction, Index, Schema, Text, is_wildcard};
use crate::version::Version;

/// What a server would refuse of an index, or take and never use.
pub(super) fn verify(
    entity: &Entity,
    schema: &Schema,
    collection: &Collection,
    made: &[LoweredIndex],
    scope: &mut Scope<'_>,
) {
    let version = scope.config.version;
    for LoweredIndex { index, source, .. } in made {
        let path = format!("{}.index({})", entity.rust.name, index.name);
        let found = [
            name(index, collection),
            id(index),
            kinds(index),
            wildcard(index, version),
            filter(index),
            expiry(index, collection, version),
            places(entity, index, schema),
            plane(index, schema),
            adjacent(index),
        ];
        for (code, message, help) in found.into_iter().flatten() {
            scope.found.push(Diagnostic::new(code, &*path, *source, message).help(help));
        }
        if let Some(known) = &index.collation {
            collation::verify(format!("{}.index", entity.rust.name), &known.locale, *source, scope);
        }
    }
}

/// A code, what is wrong, and the fix.
type Found = Option<(&'static str, String, String)>;

/// Names and fields (`index_catalog_impl.cpp`, `_isSpecOk`; `index_key_validate.cpp`; manual, "createIndexes").
fn name(index: &Index, collection: &Collection) -> Found {
    let wrong = match &*index.name {
        "" => "an index has a name".to_owned(),
        "*" | "_id_" => format!("`{}` is no index's name: it means all of them, or that on `_id`", index.name),
        name if name.contains('\0') => "the name of an index holds no NUL".into(),
        name if collection.options.clustered.as_ref().is_some_and(|known| known.name == name) => {
            format!("`{name}` is the name of the collection's own index on `_id`")
        }
        _ if index.keys.0.iter().any(|(field, kind)| field == "_fts" && *kind != Direction::Text) => {
            return Some(("M0433", "`_fts` is a name that text indexes use".into(), "rename the field".into()));
        }
        // Each field: a byte for the type, its name, NUL, and 4 to 9 for the direction.
        _ if index.keys.0.iter().map(|(field, _)| field.len() + 16).sum::<usize>() > 2048 => {
            let message = "the fields of an index have 2048 bytes together, with their names".into();
            return Some(("M0433", message, "name fewer fields".into()));
        }
        _ => return None,
    };
    Some(("M0433", wrong, "name it otherwise: `.name(\"…\")`, or leave the name out".into()))
}

/// A collection has an index on `_id` from the start, that is unique, holds all documents and can't be hidden
/// (`index_catalog_impl.cpp`; manual, "Hidden Indexes").
fn id(index: &Index) -> Found {
    let [(field, Direction::Ascending | Direction::Descending)] = &*index.keys.0 else { return None };
    (field == "_id" && index.expire_after_seconds.is_none()).then(|| {
        let message = "every collection has an index on `_id`, which can't be another".to_owned();
        ("M0434", message, "remove the index, or name more fields".into())
    })
}

/// `index_key_validate.cpp`: "Can't use more than one index plugin for a single index".
fn kinds(index: &Index) -> Found {
    let mut kinds: Vec<&str> = Vec::new();
    for (path, kind) in &index.keys.0 {
        let word = match kind {
            _ if is_wildcard(path, *kind) => "wildcard",
            Direction::Text => "text",
            Direction::Sphere => "2dsphere",
            Direction::Plane => "2d",
            Direction::Hashed => "hashed",
            Direction::Ascending | Direction::Descending => continue,
        };
        if !kinds.contains(&word) {
            kinds.push(word);
        }
    }
    (kinds.len() > 1).then(|| {
        let message = format!("one index is of one kind, this one is {} at once", kinds.join(" and "));
        ("M0430", message, "make an index for each, or write one of the fields plainly".into())
    })
}

/// `index_catalog_impl.cpp`, `validateWildcardSpec`; `wildcard_validation.cpp`, `validateWildcardIndex`; manual, "Compound Wildcard
/// Indexes" and "Wildcard Index Restrictions".
fn wildcard(index: &Index, version: Version) -> Found {
    let is_all = |(path, kind): &&(Text, Direction)| is_wildcard(path, *kind);
    let all: Vec<&str> = index.keys.0.iter().filter(is_all).map(|(path, _)| &**path).collect();
    let first = *all.first()?;
    let say = |message: &str, help: &str| Some(("M0431", message.to_owned(), help.to_owned()));
    if index.sparse {
        return say("a wildcard index is sparse by nature and can't be said to be", "remove `.sparse()`");
    }
    if all.len() > 1 {
        return say("an index has one wildcard at most", "make an index for each");
    }
    if index.keys.0.len() == 1 {
        return None;
    }
    if version < Version::V7_0 {
        let help = format!(
            "make an index for each, or say that the target is 7.0 or later: `Config {{ version: Version::V7_0, .. }}` (it is {version})"
        );
        return say("a wildcard stands beside other fields since MongoDB 7.0", &help);
    }
    let below =
        |field: &str, path: &str| field == path || field.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    let overlaps = |field: &str, path: &str| below(field, path) || below(path, field);
    let mut others = index.keys.0.iter().filter(|key| !is_all(key)).map(|(path, _)| &**path);
    match first.strip_suffix(".$**") {
        Some(root) => match others.find(|field| overlaps(field, root)) {
            Some(field) => {
                say(&format!("the wildcard below `{root}` holds `{field}` too"), "name fields that stand outside of it")
            }
            None => None,
        },
        None => match &index.wildcard_projection {
            None => say(
                "over all paths, a wildcard beside other fields says which paths it holds",
                "add `.project([…])` without the other fields, or `.exclude([…])` with them",
            ),
            Some(held) => {
                let held = held.as_object().cloned().unwrap_or_default();
                let excludes = held.values().all(|value| *value == 0);
                let held = |field: &str| match excludes {
                    true => !held.keys().any(|path| below(field, path)),
                    false => held.keys().any(|path| overlaps(field, path)),
                };
                match others.find(|field| held(field)) {
                    Some(field) => say(
                        &format!("`{field}` is among what the wildcard holds"),
                        "leave it out: of `.project([…])`, or by `.exclude([…])`",
                    ),
                    None => None,
                }
            }
        },
    }
}

fn filter(index: &Index) -> Found {
    let wrong = filter_words::complaint(index.partial.as_ref()?)?;
    let message = format!("the filter of an index can't hold {wrong}");
    let help =
        "it knows equality, `$lt`, `$lte`, `$gt`, `$gte`, `$in`, `$exists: true` and `$type`, below `$and` and `$or`";
    Some(("M0432", message, help.to_owned()))
}

/// Documents go by plain indexes of dates: by another kind they never do (`ttl.cpp`: "special index can't be used as a TTL index"), and
/// in capped collections since 7.1 (manual, "Capped Collections").
fn expiry(index: &Index, collection: &Collection, version: Version) -> Found {
    index.expire_after_seconds?;
    let is_plain = |(path, kind): &(Text, Direction)| {
        matches!(kind, Direction::Ascending | Direction::Descending) && !is_wildcard(path, *kind)
    };
    if !index.keys.0.iter().all(is_plain) {
        let message =
            "documents go by an index that is ascending or descending; by this one they never would".to_owned();
        return Some(("M0435", message, "index the moment alone, as it is".into()));
    }
    if collection.options.capped.is_some() && version < Version::V8_0 {
        let message = "documents of a capped collection go by their age since MongoDB 8.0".to_owned();
        let help = format!(
            "remove `capped` or what lets documents go, or say the target: `Config {{ version: Version::V8_0, .. }}` (it is {version})"
        );
        return Some(("M0436", message, help));
    }
    None
}

/// Places: GeoJSON, or longitude and latitude. Of anything else every insert fails: "Can't extract geo keys"
/// (`expression_keys_private.cpp`; manual, "2dsphere Indexes").
fn places(entity: &Entity, index: &Index, schema: &Schema) -> Found {
    let mut spheres = index.keys.0.iter().filter(|(_, kind)| *kind == Direction::Sphere).map(|(path, _)| path);
    let wrong = spheres.find(|path| {
        let is_range = entity.fields.iter().any(|field| {
            matches!(field.ty, Type::Range(_)) && columns::path(entity, &field.name).as_deref() == Some(&***path)
        });
        is_range || !schema.at(path).into_iter().all(is_place)
    })?;
    let message = format!("`{wrong}` is no place: every document would be refused");
    let help = "index a `Point`, GeoJSON (`type` and `coordinates`), or a list of longitude and latitude";
    Some(("M0437", message, help.to_owned()))
}

/// Places on a plane: pairs of numbers, first in their index, on a grid (`expression_params.cpp`, 16800 to 16804; manual, "2d Indexes").
fn plane(index: &Index, schema: &Schema) -> Found {
    let say = |message: String, help: &str| Some(("M0443", message, help.to_owned()));
    let places: Vec<usize> = (0..index.keys.0.len()).filter(|at| index.keys.0[*at].1 == Direction::Plane).collect();
    let Some(first) = places.first() else {
        let is_bounded = index.bits.is_some() || index.min.is_some() || index.max.is_some();
        return match is_bounded {
            true => say(
                "bits and bounds are of an index of places on a plane".into(),
                "say which field has them: `index([at.plane()])`",
            ),
            false => None,
        };
    };
    if *first > 0 || places.len() > 1 {
        return say("one place on a plane leads its index".into(), "name it first, and one alone");
    }
    let path = &index.keys.0[0].0;
    if !schema.at(path).into_iter().all(is_pair) {
        let message = format!("`{path}` is no pair of coordinates: every document would be refused");
        return say(message, "index a list of two numbers, or an object of two; on earth, say `.sphere()`");
    }
    if index.bits.is_some_and(|bits| !(1..=32).contains(&bits)) {
        return say("a coordinate has 1 to 32 bits".into(), "say `.bits(26)`, or nothing");
    }
    let (least, most) = (index.min.unwrap_or(-180.0), index.max.unwrap_or(180.0));
    if !(least.is_finite() && most.is_finite() && least < most) {
        let message = format!("no coordinate lies between {least} and {most}");
        return say(message, "say both bounds, the smaller one first: `.min(0.0).max(1024.0)`");
    }
    None
}

/// Two numbers, in a list or by name; GeoJSON is no pair.
fn is_pair(schema: &Schema) -> bool {
    let Some(types) = schema.types() else { return true };
    let numbers = [BsonType::Double, BsonType::Int, BsonType::Long, BsonType::Decimal, BsonType::Number];
    let number = |schema: &Schema| schema.types().is_none_or(|types| numbers.iter().any(|number| types.has(*number)));
    let members = schema.properties();
    types.has(BsonType::Array) && schema.items().is_none_or(number)
        || types.has(BsonType::Object)
            && (members.is_empty() || members.len() >= 2 && members.iter().take(2).all(|(_, member)| number(member)))
}

/// `fts_spec.cpp`: "expected text index to have all text fields adjacent".
fn adjacent(index: &Index) -> Found {
    let words: Vec<usize> = (0..index.keys.0.len()).filter(|at| index.keys.0[*at].1 == Direction::Text).collect();
    words.windows(2).any(|pair| pair[1] != pair[0] + 1).then(|| {
        let message = "the fields whose words an index holds stand side by side".to_owned();
        ("M0442", message, "name all with `.text()` one after the other".to_owned())
    })
}

fn is_place(schema: &Schema) -> bool {
    let Some(types) = schema.types() else { return true };
    let number = |schema: &Schema| {
        let numbers = [BsonType::Double, BsonType::Int, BsonType::Long, BsonType::Decimal, BsonType::Number];
        schema.types().is_none_or(|types| numbers.iter().any(|number| types.has(*number)))
    };
    if types.has(BsonType::Array) {
        // A pair of numbers, or places.
        return schema.items().is_none_or(|items| number(items) || is_place(items));
    }
    if !types.has(BsonType::Object) {
        return false;
    }
    let members = schema.properties();
    members.is_empty()
        || schema.property("coordinates").is_some()
        || members.len() >= 2 && members.iter().take(2).all(|(_, member)| number(member))
}
