//! Each member of a catalog is specified by SQL by hand: the members are read from the catalog's own source, and looked for in what texts say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::{entries, read};

/// Members that SQL does not say, and why.
const NOT_SAID: &[(&str, &str)] = &[
    ("Catalog.unmodelled", "what introspection can't hold; in SQL it is refused"),
    ("Table.seed", "reference rows: structs say them"),
    ("Object.Row", "see `Table.seed`"),
    ("Schema.distributed", "calls of Citus say it: `--test citus`, `words`"),
    ("Table.distribution", "calls of Citus say it: `--test citus`, `words`"),
    ("Schema.existing", "`Config::existing_schemas` says it"),
    ("Index.invalid", "what an interrupted build left behind"),
    ("View.owner", "who owns a materialized view past row security: structs say it; OWNER TO is among the owners"),
    ("ArgumentMode.In", "what is meant where nothing is said, and not written"),
    ("Enabled.Origin", "the same"),
    ("Level.Row", "the same"),
    ("RowSecurity.Off", "the same"),
    ("Volatility.Volatile", "the same"),
    ("Object.EventTrigger", "see `owners`: who owns one is a superuser"),
    ("Object.Statistics", "introspection notes no owner of it"),
    ("Unmodelled.kind", "see `Catalog.unmodelled`"),
    ("Unmodelled.name", "see `Catalog.unmodelled`"),
    (
        "Object.Column",
        "grain of what introspection records; texts name relations, and their columns are found where a plan asks",
    ),
    ("Object.Default", "no thing of a text depends on it"),
    ("Object.Constraint", "no thing of a text depends on it"),
    ("Object.Index", "no thing of a text depends on it"),
    ("Object.Trigger", "no thing of a text depends on it"),
    ("Object.Policy", "no thing of a text depends on it"),
    ("Object.Rule", "no thing of a text depends on it"),
    ("Object.Extension", "no thing of a text depends on it"),
    ("DataType.Vector", "of an extension that not every server has: `a_vector_is_said` in `types.rs` of the structs"),
    ("DataType.Geography", "the same"),
    ("DataType.Geometry", "the same"),
    ("IndexMethod.Hnsw", "the same"),
    ("IndexMethod.Ivfflat", "the same"),
];

/// A struct or an enum of the catalog: its members with the types that they hold, and how it is written.
#[derive(Debug, Default)]
struct Shape {
    is_enum: bool,
    /// Members or variants, the words of their types, and whether they stand in the object around.
    members: Vec<(String, Vec<String>, bool)>,
}

/// The types in `schema-pg/src/catalog`, by their names.
fn shapes() -> BTreeMap<String, Shape> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("schema-pg/src/catalog");
    let mut shapes = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut lines = text.lines();
        let mut is_written = false;
        while let Some(line) = lines.next() {
            is_written |= line.starts_with("#[derive(") && line.contains("Serialize");
            let of = |word: &str| {
                line.strip_prefix(word).and_then(|rest| rest.split([' ', '<', '(']).next()).map(str::to_owned)
            };
            let (Some(name), true) = (of("pub struct ").or_else(|| of("pub enum ")), line.ends_with('{')) else {
                is_written &= !line.is_empty() && !line.starts_with('}');
                continue;
            };
            let mut shape = Shape { is_enum: line.starts_with("pub enum"), members: Vec::new() };
            let (mut skipped, mut flat, mut depth) = (false, false, 0);
            for line in lines.by_ref().take_while(|line| *line != "}") {
                let line = line.trim();
                if line.starts_with("#[") {
                    skipped |= line.contains("serde(skip)");
                    flat |= line.contains("flatten");
                }
                let member = line.trim_start_matches("pub ");
                let is_member =
                    depth == 0 && !line.starts_with("//") && !line.starts_with("#[") && !line.starts_with('}');
                depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
                let is_inner = line.starts_with("//") || line.starts_with("#[") || line.starts_with('}');
                let words = |text: &str| -> Vec<String> {
                    text.split(|c: char| !c.is_alphanumeric() && c != '_')
                        .filter(|word| !word.is_empty())
                        .map(str::to_owned)
                        .collect()
                };
                if is_member {
                    let mut all = words(member);
                    let name = all.remove(0);
                    if !skipped {
                        shape.members.push((name, all, flat));
                    }
                    (skipped, flat) = (false, false);
                } else if !is_inner && let Some(last) = shape.members.last_mut() {
                    // A member of a variant.
                    last.1.extend(words(line));
                }
            }
            if is_written {
                shapes.insert(name, shape);
            }
            is_written = false;
        }
    }
    shapes
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Notes what a value says of a type, and of the types in it.
fn note(of: &str, value: &Value, shapes: &BTreeMap<String, Shape>, said: &mut BTreeSet<String>) {
    let Some(shape) = shapes.get(of) else { return };
    let within = |words: &[String], value: &Value, said: &mut BTreeSet<String>| {
        for word in words.iter().filter(|word| shapes.contains_key(*word)) {
            each(value, &mut |value| note(word, value, shapes, said));
        }
    };
    for (member, words, flat) in &shape.members {
        let key = if shape.is_enum { snake(member) } else { member.clone() };
        let own = match value {
            Value::String(text) if shape.is_enum => (*text == key).then_some(value),
            Value::Object(object) if shape.is_enum && object.get("kind") == Some(&Value::String(key.clone())) => {
                Some(value)
            }
            Value::Object(_) if *flat => Some(value),
            Value::Object(object) => object.get(&key),
            _ => None,
        };
        if let Some(own) = own.filter(|own| !own.is_null()) {
            said.insert(format!("{of}.{member}"));
            within(words, own, said);
            // Members of a variant stand beside its name.
            if let (true, Value::Object(object)) = (shape.is_enum, own) {
                object.values().for_each(|value| within(words, value, said));
            }
        }
    }
}

/// The values in lists, and those themselves.
fn each(value: &Value, run: &mut impl FnMut(&Value)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| each(value, run)),
        value => run(value),
    }
}

#[test]
fn each_member_of_a_catalog_is_said_by_sql() {
    let shapes = shapes();
    assert!(shapes.len() > 50, "{} types", shapes.len());
    let mut said = BTreeSet::new();
    let cases = entries("cases").into_iter().filter(|path| path.is_dir()).map(|path| path.join("new.sql"));
    let mut texts = 0;
    for file in entries("tests/all/introspection")
        .into_iter()
        .chain(entries("tests/all/by_sql"))
        .chain(entries("tests/all/everything"))
        .chain(cases)
    {
        if file.extension().is_none_or(|extension| extension != "sql") {
            continue;
        }
        let Ok(catalog) = read(&std::fs::read_to_string(&file).unwrap()) else { continue };
        texts += 1;
        note("Catalog", &serde_json::to_value(&catalog).unwrap(), &shapes, &mut said);
    }
    assert!(texts > 200, "{texts} texts are read");
    let reached: BTreeSet<&str> = said.iter().filter_map(|member| member.split('.').next()).collect();
    let not_said = |member: &str| NOT_SAID.iter().any(|(known, _)| *known == member);
    let mut missing = Vec::new();
    for (name, shape) in shapes.iter().filter(|(name, _)| reached.contains(name.as_str())) {
        for (member, ..) in &shape.members {
            let member = format!("{name}.{member}");
            if !said.contains(&member) && !not_said(&member) {
                missing.push(member);
            }
        }
    }
    assert!(missing.is_empty(), "no text says {missing:#?}");
    let idle: Vec<&str> = NOT_SAID.iter().map(|(member, _)| *member).filter(|member| said.contains(*member)).collect();
    assert!(idle.is_empty(), "said after all: {idle:?}");
}
