//! The values that a pattern is queried with: usual ones of its documents.

use std::collections::BTreeMap;

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;

use crate::client::{Error, document};
use crate::spec::{AccessPattern, Text};

/// The filter with values that as many documents have as is usual, and more than one where there are such; `None` where no document has all of them.
pub async fn usual(database: &Database, pattern: &AccessPattern) -> Result<Option<Document>, Error> {
    let mut all = Vec::new();
    if let Some(filter) = &pattern.filter {
        all.push(document(&filter.to_string())?);
    }
    let compared: Vec<&Text> = pattern.tenant.iter().chain(&pattern.equal).collect();
    let asked = compared.iter().copied().chain(&pattern.range);
    all.extend(asked.map(|path| doc! { (&**path): { "$exists": true, "$ne": null } }));
    let matches = if all.is_empty() {
        doc! {}
    } else {
        doc! { "$and": all }
    };
    let collection = database.collection::<Document>(&pattern.collection);
    let mut by: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    let mut found = collection.find(matches).await?;
    while let Some(one) = found.try_next().await? {
        let values: Option<Vec<Bson>> = compared.iter().map(|path| value_at(&one, path)).collect();
        let Some(values) = values else { continue };
        let key = Bson::Array(values).into_canonical_extjson().to_string();
        by.entry(key).or_default().push(one);
    }
    // Those with most documents first, and of as many by their values: the same at each run.
    let mut by: Vec<(String, Vec<Document>)> = by.into_iter().collect();
    by.sort_by_key(|(_, documents)| std::cmp::Reverse(documents.len()));
    let several = by.iter().filter(|(_, documents)| documents.len() > 1).count();
    let place = (if several > 0 { several } else { by.len() }).saturating_sub(1) / 2;
    let Some((_, documents)) = by.get(place) else { return Ok(None) };
    let mut filter = Document::new();
    for path in compared {
        filter.insert(path.to_string(), value_at(&documents[0], path).unwrap_or(Bson::Null));
    }
    if let Some(range) = &pattern.range {
        let least = value_at(&documents[documents.len() / 2], range).unwrap_or(Bson::Null);
        filter.insert(range.to_string(), doc! { "$gte": least });
    }
    Ok(Some(match &pattern.filter {
        Some(declared) => doc! { "$and": [document(&declared.to_string())?, filter] },
        None => filter,
    }))
}

/// The value at a path; of a list, that of its first element.
fn value_at(document: &Document, path: &str) -> Option<Bson> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let value = match document.get(name)? {
        Bson::Array(all) => all.first()?,
        value => value,
    };
    match (rest, value) {
        (None, value) => Some(value.clone()),
        (Some(rest), Bson::Document(inner)) => value_at(inner, rest),
        (Some(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_paths() {
        let one = doc! { "a": { "b": [{ "c": 7 }] }, "n": Bson::Null };
        assert_eq!(value_at(&one, "a.b.c"), Some(Bson::Int32(7)));
        assert_eq!((value_at(&one, "a.x"), value_at(&one, "a.b.c.d")), (None, None));
    }
}
