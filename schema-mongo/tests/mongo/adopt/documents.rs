//! Random documents, with names and values that nobody would think of: each database is adopted without loss, and what comes out is Rust.

use serde_json::{Value, json};

use super::whole;
use crate::random_specs::Dice;

/// Names that are taken, can't be, or look like something else.
const NAMES: [&str; 44] = [
    "_id",
    "id",
    "type",
    "Type",
    "self",
    "Self",
    "super",
    "crate",
    "r#type",
    "name",
    "userId",
    "user_id",
    "user",
    "a.b",
    "$ref",
    "",
    "_",
    "__v",
    "a",
    "A",
    "é",
    "日",
    "🦀",
    "a\u{202e}b",
    "a\"b",
    "a\\b",
    "a\nb",
    "*/",
    "//",
    "///",
    "{",
    "#[x]",
    "@@note@@",
    "@@attribute@@",
    "rest",
    "items",
    "Items",
    "item",
    "now",
    "created_at",
    "2024",
    "0",
    "loooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooong",
    "Option",
];

fn value(dice: &mut Dice, depth: u32) -> Value {
    let texts = ["", "a", "b", "*/ x", "\u{202e}", "@@attribute@@#![x]", "line\nbreak\r", "\"#", "a b"];
    match dice.up_to(if depth > 3 { 11 } else { 15 }) {
        0 => Value::Null,
        1 => json!(dice.hits(50)),
        2 => json!(dice.up_to(5)),
        3 => json!({ "$numberLong": dice.of(&["0", "7", "9223372036854775807"]) }),
        4 => json!({ "$numberDouble": dice.of(&["1.5", "Infinity", "NaN", "-0.0"]) }),
        5 => json!({ "$numberDecimal": "1.50" }),
        6 | 7 => json!(dice.of(&texts)),
        8 => json!({ "$date": { "$numberLong": "-62135596800000" } }),
        9 => json!({ "$oid": format!("{:024x}", dice.up_to(9)) }),
        10 => json!({ "$binary": { "base64": "D4+tW9nLRp+hZXCGdyiVDg==", "subType": dice.of(&["00", "04", "03"]) } }),
        11 => dice.of(&[
            json!({"$minKey": 1}),
            json!({"$timestamp": {"t": 1, "i": 1}}),
            json!({"$regularExpression": {"pattern": "a", "options": ""}}),
        ]),
        12 | 13 => (0..dice.up_to(3)).map(|_| value(dice, depth + 1)).collect(),
        _ => Value::Object(members(dice, depth + 1)),
    }
}

fn members(dice: &mut Dice, depth: u32) -> serde_json::Map<String, Value> {
    (0..dice.up_to(6)).map(|_| (dice.of(&NAMES).to_owned(), value(dice, depth))).collect()
}

/// A collection of documents that have most fields in common.
pub fn collection(name: &str, dice: &mut Dice) -> String {
    let common = members(dice, 0);
    let sample: Vec<Value> = (0..dice.up_to(12))
        .map(|i| {
            let mut document = if dice.hits(80) { common.clone() } else { serde_json::Map::new() };
            for _ in 0..dice.up_to(2) {
                document.extend(members(dice, 0));
            }
            let key = if dice.hits(90) { json!({ "$oid": format!("{i:024x}") }) } else { value(dice, 2) };
            document.insert("_id".to_owned(), key);
            Value::Object(document)
        })
        .collect();
    let paths: Vec<&str> = NAMES.iter().copied().filter(|name| !name.is_empty() && !name.starts_with('$')).collect();
    let indexes: Vec<Value> = (0..dice.up_to(3))
        .map(|i| {
            let path = match dice.hits(30) {
                true => format!("{}.{}", dice.of(&paths), dice.of(&paths)),
                false => dice.of(&paths).to_owned(),
            };
            let path = if path == "_id" { "a".to_owned() } else { path };
            json!({ "v": 2, "key": { path: dice.of(&[json!(1), json!(-1), json!("hashed"), json!("2d")]) }, "name": format!("{i}\"\\`\n"), "sparse": dice.hits(20), "unique": dice.hits(20) })
        })
        .collect();
    json!({ "name": name, "sample": sample, "indexes": indexes }).to_string()
}

#[test]
fn random_documents_become_rust() {
    let wanted: usize = std::env::var("SPECS").ok().and_then(|specs| specs.parse().ok()).unwrap_or(300);
    let mut dice = Dice(20_261_201);
    for n in 0..wanted {
        let all: Vec<String> = (0..=dice.up_to(2)).map(|i| collection(&format!("c{i}"), &mut dice)).collect();
        let adopted = whole(&all);
        for file in adopted.files.iter().filter(|file| file.path.ends_with(".rs")) {
            if let Err(error) = syn::parse_file(&file.text) {
                panic!("{n}: {error} in {}\n{}\nof {}", file.path, file.text, all.join(",\n"));
            }
        }
    }
}
