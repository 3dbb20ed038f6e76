//! The stages that find values which more than one document has, as a unique index compares them: by the keys that a server
//! would put into the index (manual, "Unique Indexes", "Multikey Indexes").

use serde_json::json;

use crate::spec::{Index, Value};

/// The stages, for `aggregate` with the collation of the index. Null and a missing field are one key; each element of a list is
/// a key of its own, once for each document; an empty list is a key too. What a sparse or partial index leaves out is left out.
pub fn duplicates(index: &Index) -> Value {
    let fields: Vec<&str> = index.keys.0.iter().map(|(name, _)| &**name).collect();
    let mut stages: Vec<Value> = Vec::new();
    if let Some(among) = &index.partial {
        stages.push(json!({ "$match": among }));
    }
    if index.sparse {
        // A document is in a sparse index where it has any of the fields.
        let has: Vec<Value> = fields.iter().map(|field| json!({ (*field): { "$exists": true } })).collect();
        stages.push(json!({ "$match": { "$or": has } }));
    }
    let keys = Level::of(&fields).keys("$", 0);
    stages.push(json!({ "$project": { "_id": 0, "k": { "$setUnion": [keys, []] } } }));
    stages.push(json!({ "$unwind": "$k" }));
    stages.push(json!({ "$group": { "_id": "$k", "n": { "$sum": 1 } } }));
    stages.push(json!({ "$match": { "n": { "$gt": 1 } } }));
    stages.push(json!({ "$limit": 10 }));
    stages.into()
}

/// The names on one level, each a field of the index, or the level below.
#[derive(Default)]
struct Level<'a> {
    names: Vec<(&'a str, Option<Level<'a>>)>,
}

impl<'a> Level<'a> {
    /// Fields with the same beginning are read from the same element of a list.
    fn of(fields: &[&'a str]) -> Self {
        let mut level = Self::default();
        for field in fields {
            match field.split_once('.') {
                None => level.names.push((field, None)),
                Some((name, _)) if level.names.iter().any(|(known, below)| *known == name && below.is_some()) => {}
                Some((name, _)) => {
                    let below: Vec<&str> = fields
                        .iter()
                        .filter_map(|field| field.split_once('.').filter(|(first, _)| *first == name))
                        .map(|(_, below)| below)
                        .collect();
                    level.names.push((name, Some(Self::of(&below))));
                }
            }
        }
        level
    }

    /// The list of keys, each a list of values, of what stands at this place: of several lists each with each.
    fn keys(&self, place: &str, depth: usize) -> Value {
        let lists = self.names.iter().map(|(name, below)| {
            let value = format!("{place}{name}");
            match below {
                None => of_value(&value),
                Some(below) => below.of_elements(&value, depth + 1),
            }
        });
        lists.reduce(|one, other| each_with_each(&one, &other, depth)).unwrap_or_else(|| json!([[]]))
    }

    /// The keys of each element of a list, or of the one object.
    fn of_elements(&self, value: &str, depth: usize) -> Value {
        let element = format!("e{depth}");
        let each = self.keys(&format!("$${element}."), depth);
        // Nothing is known below what is no list: its keys are those of an empty object.
        let list = json!({ "$cond": [
            { "$and": [{ "$isArray": value }, { "$ne": [value, []] }] },
            value,
            { "$cond": [{ "$isArray": value }, [{}], [value]] },
        ] });
        joined(&json!({ "$map": { "input": list, "as": element, "in": each } }))
    }
}

/// The keys of one field: its elements where it is a list, else itself.
fn of_value(value: &str) -> Value {
    let list = json!({ "$cond": [
        { "$isArray": value },
        // No value of a document is MinKey: it stands for the list that has no elements.
        { "$cond": [{ "$eq": [value, []] }, [{ "$literal": { "$minKey": 1 } }], value] },
        [value],
    ] });
    json!({ "$map": { "input": list, "as": "v", "in": [{ "$ifNull": ["$$v", null] }] } })
}

fn each_with_each(one: &Value, other: &Value, depth: usize) -> Value {
    let (a, b) = (format!("a{depth}"), format!("b{depth}"));
    let both = json!({ "$concatArrays": [format!("$${a}"), format!("$${b}")] });
    let inner = json!({ "$map": { "input": other, "as": b, "in": both } });
    joined(&json!({ "$map": { "input": one, "as": a, "in": inner } }))
}

/// The lists of a list as one.
fn joined(lists: &Value) -> Value {
    json!({ "$reduce": { "input": lists, "initialValue": [], "in": { "$concatArrays": ["$$value", "$$this"] } } })
}
