//! Words of fields at every depth: of the entity, of a struct in it, of one that may be missing, of the structs of a list, of a struct in
//! a struct, of a flattened one, and of one kind of objects, of documents and of list elements. What no server can do is refused.

use std::collections::BTreeMap;

use bson::{Bson, DateTime, Document};
use rust_decimal::Decimal;
use schema_core::types::Point;
use schema_core::{Embedded, Entity, Registry};
use schema_mongo::{Config, Version};
use serde::Serialize;
use serde_json::{Value, json};

use crate::expression;
use crate::linter;
use crate::oracle::Judge;
use crate::serialized::written;

#[derive(Serialize, Entity)]
#[entity(name = "targets")]
pub struct Target {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

/// Where a word stands.
struct Depth {
    name: &'static str,
    /// The path of the member `m`, and of `was`, which it was before.
    path: &'static str,
    list: bool,
    optional: bool,
    /// The tag that tells its kind.
    tag: Option<&'static str>,
}

const fn depth(name: &'static str, path: &'static str) -> Depth {
    Depth { name, path, list: false, optional: false, tag: None }
}

const DEPTHS: [Depth; 9] = [
    depth("top", "m"),
    depth("embedded", "part.m"),
    Depth { optional: true, ..depth("optional", "part.m") },
    Depth { list: true, ..depth("list", "parts.m") },
    depth("nested", "outer.inner.m"),
    depth("flattened", "m"),
    Depth { tag: Some("body.kind"), ..depth("variant", "body.m") },
    Depth { tag: Some("kind"), ..depth("document", "m") },
    Depth { tag: Some("bodies.kind"), list: true, ..depth("variants", "bodies.m") },
];

/// What a word is at a depth.
struct Case {
    registry: Registry,
    /// A document that is right, as the driver writes it.
    right: Document,
}

/// An entity with one field beside its key.
macro_rules! entity {
    ($name:ident, $field:ident: $of:ty, $(#[$at:meta])*) => {
        #[derive(Serialize, Entity)]
        #[entity(name = "t", audit)]
        struct $name {
            #[serde(rename = "_id")]
            #[entity(primary_key)]
            id: i64,
            $(#[$at])*
            $field: $of,
        }
    };
}

/// A module with a word on the member `m` at every depth: the entities, and a document of each.
macro_rules! words {
    ($($word:ident: $ty:ty = $value:expr, $(#[$said:meta])*;)*) => {
        $(mod $word {
            use super::*;

            #[derive(Serialize, Embedded)]
            pub struct Part {
                $(#[$said])*
                m: $ty,
                other: i64,
            }

            #[derive(Serialize, Embedded)]
            struct Outer {
                inner: Part,
            }

            #[derive(Serialize)]
            #[serde(tag = "kind")]
            enum Kind {
                #[serde(rename = "a")]
                A(Part),
                #[serde(rename = "b")]
                B,
            }

            #[derive(Serialize, Entity)]
            #[entity(name = "t", audit)]
            struct Top {
                #[serde(rename = "_id")]
                #[entity(primary_key)]
                id: i64,
                $(#[$said])*
                m: $ty,
            }

            entity!(One, part: Part,);
            entity!(Optional, part: Option<Part>,);
            entity!(List, parts: Vec<Part>, #[mongo(max_items(9))]);
            entity!(Nested, outer: Outer,);
            entity!(Flattened, part: Part, #[serde(flatten)]);
            entity!(Variant, body: Kind, #[entity(ty = Value)] #[mongo(tagged("kind").variant("a").embeds(Part).variant("b"))]);
            entity!(Whole, body: Kind, #[serde(flatten)] #[entity(ty = Value)] #[mongo(tagged("kind").variant("a").embeds(Part).variant("b"))]);
            entity!(Variants, bodies: Vec<Kind>, #[entity(ty = Vec<Value>)] #[mongo(tagged("kind").variant("a").embeds(Part).variant("b"), max_items(9))]);
            entity!(Map, parts: BTreeMap<String, Part>,);

            pub fn cases() -> Vec<Case> {
                let part = || Part { m: $value, other: 1 };
                let case = |builder: schema_core::RegistryBuilder, right: Document| {
                    let registry = builder.entity::<Target>().build().unwrap_or_else(|found| panic!("{found}"));
                    Case { registry, right }
                };
                let start = Registry::builder;
                vec![
                    case(start().entity::<Top>(), written(&Top { id: 1, m: $value })),
                    case(start().entity::<One>(), written(&One { id: 1, part: part() })),
                    case(start().entity::<Optional>(), written(&Optional { id: 1, part: Some(part()) })),
                    case(start().entity::<List>(), written(&List { id: 1, parts: vec![part(), part()] })),
                    case(start().entity::<Nested>(), written(&Nested { id: 1, outer: Outer { inner: part() } })),
                    case(start().entity::<Flattened>(), written(&Flattened { id: 1, part: part() })),
                    case(start().entity::<Variant>(), written(&Variant { id: 1, body: Kind::A(part()) })),
                    case(start().entity::<Whole>(), written(&Whole { id: 1, body: Kind::A(part()) })),
                    case(start().entity::<Variants>(), written(&Variants { id: 1, bodies: vec![Kind::B, Kind::A(part())] })),
                ]
            }

            /// In a map, whose keys nobody knows.
            pub fn in_map() -> Case {
                let registry = Registry::builder().entity::<Map>().entity::<Target>().build().unwrap();
                Case { registry, right: Document::new() }
            }
        })*

        /// The cases of a word, in the order of [`DEPTHS`]; and the one in a map.
        fn cases(word: &str) -> (Vec<Case>, Case) {
            match word {
                $(stringify!($word) => ($word::cases(), $word::in_map()),)*
                other => panic!("no word: {other}"),
            }
        }

        const NAMES: &[&str] = &[$(stringify!($word)),*];
    };
}

words! {
    index: String = "x".into(), #[entity(index)];
    unique: String = "x".into(), #[entity(unique)];
    unique_option: Option<String> = Some("x".into()), #[entity(unique)];
    references: i64 = 1, #[entity(references(Target))];
    one_to_one: i64 = 1, #[entity(references(Target).one_to_one())];
    ttl: DateTime = DateTime::from_millis(0), #[mongo(ttl(days(1)))];
    geo: Point = Point { longitude: 1.0, latitude: 1.0 }, #[mongo(geo)];
    hidden: String = SECRET.into(), #[mongo(hidden)];
    pii: String = SECRET.into(), #[entity(pii)];
    mask: String = SECRET.into(), #[entity(pii.mask(Email))];
    sensitive: String = SECRET.into(), #[entity(sensitive)];
    renamed_from: String = "x".into(), #[entity(renamed_from("was"))];
    encrypted: String = "x".into(), #[mongo(encrypted)];
    rule: Decimal = Decimal::ONE, #[entity(range(1..=5))];
}

const SECRET: &str = "secret@example.org";

/// Words of fields whose rows are the others': they look at the value alone, as `rule` does, or at how it is written; or they are for
/// people, and no store makes anything of them; or rustc refuses them on members of structs.
const BESIDE: &[(&str, &str)] = &[
    ("bson_type", "rule"),
    ("currency", "rule"),
    ("default", "rule"),
    ("email", "rule"),
    ("length", "rule"),
    ("lowercase", "rule"),
    ("max_items", "rule"),
    ("money", "rule"),
    ("not_empty", "rule"),
    ("one_of", "rule"),
    ("pattern", "rule"),
    ("percentage", "rule"),
    ("phone", "rule"),
    ("precision", "rule"),
    ("range", "rule"),
    ("slug", "rule"),
    ("tagged", "rule"),
    ("trimmed", "rule"),
    ("unbounded", "rule"),
    ("unique_items", "rule"),
    ("url", "rule"),
    ("allow", "for people"),
    ("compliance", "for people"),
    ("denormalized", "for people"),
    ("copy_of", "for copies"),
    ("column", "refused by rustc"),
    ("embeds", "refused by rustc"),
    ("fuzzy", "refused by rustc"),
    ("identity", "refused by rustc"),
    ("immutable", "refused by rustc"),
    ("primary_key", "refused by rustc"),
    ("transitions", "refused by rustc"),
    ("version", "refused by rustc"),
];

/// The words of fields that a file of attributes has: its functions, and those that it takes from others and shows.
fn words_of(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut hidden = false;
    for statement in source.split_inclusive([';', '}']).flat_map(|part| part.lines().collect::<Vec<_>>()) {
        if let Some(rest) = statement.strip_prefix("pub fn ") {
            found.push(rest.split(['(', '<']).next().unwrap().to_owned());
        }
        if statement.starts_with("pub use ") && !hidden {
            found.extend(shown_by(source, statement));
        }
        hidden = statement == "#[doc(hidden)]";
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The functions in a `pub use` that starts with this line.
fn shown_by(source: &str, line: &str) -> Vec<String> {
    let from = source.find(line).unwrap();
    let all = source[from..].split(';').next().unwrap();
    let names = all.rsplit("::").next().unwrap().split(['{', '}', ',', ' ', '\n']);
    let is_function = |name: &&str| name.starts_with(|letter: char| letter.is_ascii_lowercase());
    names.filter(is_function).map(ToOwned::to_owned).collect()
}

#[test]
fn every_word_of_fields_has_a_row() {
    let core = words_of(include_str!("../../../schema-core/src/attr/field.rs"));
    let mongo = words_of(include_str!("../../src/attr/field.rs"));
    assert!(core.len() > 20 && mongo.len() > 8, "{core:?} {mongo:?}");
    for word in core.iter().chain(&mongo) {
        let has_row = NAMES.contains(&word.as_str()) || BESIDE.iter().any(|(known, _)| known == word);
        assert!(
            has_row,
            "`{word}` is a word of fields: say in `words!` what it does at every depth, or in BESIDE why not"
        );
    }
    // And no row is of a word that is gone.
    for (word, _) in BESIDE {
        assert!(core.iter().chain(&mongo).any(|known| known == word), "{word}");
    }
}

/// The code of what is reported at this depth; none where it works.
fn refused(word: &str, depth: &Depth) -> Option<&'static str> {
    match word {
        // Elements without a value count as null; of kinds, others have none.
        "unique_option" if depth.list => Some("M1102"),
        "unique" | "one_to_one" if depth.name == "variants" => Some("M1102"),
        "renamed_from" if depth.list => Some("M1104"),
        "encrypted" if depth.list || depth.tag.is_some() => Some("M1001"),
        _ => None,
    }
}

/// The index that a word asks for: its end, what is said beside the keys, and the types by which a value is found.
fn asked_for(word: &str) -> Option<(&'static str, Value, &'static str)> {
    Some(match word {
        "index" => ("idx", json!({}), "string"),
        "unique" | "unique_option" => ("key", json!({ "unique": true }), "string"),
        "references" => ("fkey_idx", json!({}), "long"),
        "one_to_one" => ("key", json!({ "unique": true }), "long"),
        "ttl" => ("ttl", json!({ "expireAfterSeconds": 86400 }), "date"),
        "geo" => ("geo", json!({}), "object"),
        _ => return None,
    })
}

/// The index as its command says it.
fn index(word: &str, depth: &Depth) -> Option<Value> {
    let (what, beside, ty) = asked_for(word)?;
    let direction = if word == "geo" { json!("2dsphere") } else { json!(1) };
    let kind = if depth.tag.is_some() { "a_" } else { "" };
    let name = format!("t_{}_{kind}{what}", depth.path.replace('.', "_"));
    let mut index = json!({ "key": { (depth.path): direction }, "name": name });
    index.as_object_mut().unwrap().extend(beside.as_object().unwrap().clone());
    let mut partial = json!({});
    if index["unique"] == true && (depth.optional || depth.list || word == "unique_option") {
        partial[depth.path] = json!({ "$type": ty });
    }
    if let Some(tag) = depth.tag {
        partial[tag] = json!("a");
    }
    if partial != json!({}) {
        index["partialFilterExpression"] = partial;
    }
    Some(index)
}

/// Puts a value in the place of the member.
fn set(document: &mut Document, path: &str, value: &Bson) {
    match path.split_once('.') {
        None => {
            document.insert(path, value.clone());
        }
        Some((first, rest)) => match document.get_mut(first).unwrap() {
            Bson::Array(values) => set(values.last_mut().unwrap().as_document_mut().unwrap(), rest, value),
            inner => set(inner.as_document_mut().unwrap(), rest, value),
        },
    }
}

/// Encrypted fields need it.
fn newer() -> Config {
    Config { version: Version::V7_0, ..Config::default() }
}

fn check(word: &str, depth: &Depth, case: &Case) {
    let here = format!("{word} at {}", depth.name);
    let spec = match schema_mongo::lower_with(&case.registry, &newer()) {
        Ok(spec) => spec,
        Err(found) => {
            let codes: Vec<&str> = found.0.iter().map(|found| found.code).collect();
            assert_eq!(codes, refused(word, depth).into_iter().collect::<Vec<_>>(), "{here}: {found}");
            assert!(found.0.iter().all(|found| found.source.is_some() && found.help.is_some()), "{here}: {found}");
            return;
        }
    };
    assert_eq!(refused(word, depth), None, "{here} is taken");
    let collection = spec.collection("t").unwrap();
    let query = collection.validator.as_ref().unwrap().query();
    assert_eq!(linter::complaints(&query["$jsonSchema"]), Vec::<String>::new(), "{here}");
    documents(word, depth, case, &query, &here);
    // Indexes, as commands say them.
    let commands: Value = serde_json::from_str(&schema_mongo::create(&spec).to_json()).unwrap();
    let of_t = |command: &&Value| command["createIndexes"] == "t";
    let made: Vec<Value> = commands
        .as_array()
        .unwrap()
        .iter()
        .filter(of_t)
        .flat_map(|command| command["indexes"].as_array().unwrap().clone())
        .collect();
    assert_eq!(made, index(word, depth).into_iter().collect::<Vec<_>>(), "{here}");
    // What is shown.
    shown(word, depth, case, &spec, &here);
    let renamed: Vec<(String, String)> =
        collection.renamed_fields.iter().map(|(was, now)| (was.to_string(), now.to_string())).collect();
    let expected = (word == "renamed_from")
        .then(|| (format!("{}was", &depth.path[..depth.path.len() - 1]), depth.path.to_owned()));
    assert_eq!(renamed, expected.into_iter().collect::<Vec<_>>(), "{here}");
    let paths: Vec<&str> = collection.options.encrypted.iter().map(|field| &*field.path).collect();
    assert_eq!(paths, (word == "encrypted").then_some(depth.path).into_iter().collect::<Vec<_>>(), "{here}");
}

/// What serde writes is taken, and what breaks the type or the rule of the member is not.
fn documents(word: &str, depth: &Depth, case: &Case, query: &Value, here: &str) {
    let judge = Judge::of(query);
    let mut right = case.right.clone();
    if word == "encrypted" {
        let bytes = bson::Binary { subtype: bson::spec::BinarySubtype::Encrypted, bytes: vec![1] };
        set(&mut right, depth.path, &Bson::Binary(bytes));
    }
    assert_eq!(judge.refuses(&right), None, "{here}: {right}");
    let mut wrong = right.clone();
    set(&mut wrong, depth.path, &Bson::Boolean(true));
    assert!(judge.refuses(&wrong).is_some(), "{here}: {wrong}");
    // No member that the struct has not, beside it.
    let mut more = right.clone();
    set(&mut more, &format!("{}ore", depth.path), &Bson::Boolean(true));
    assert!(judge.refuses(&more).is_some(), "{here}: {more}");
    if word == "rule" {
        let mut wrong = right;
        set(&mut wrong, depth.path, &Bson::String("9".into()));
        assert!(judge.refuses(&wrong).is_some(), "{here}: {wrong}");
    }
}

/// Nothing that is private is shown: not by the projection, not by the masked view; and the log leaves it out.
fn shown(word: &str, depth: &Depth, case: &Case, spec: &schema_mongo::Spec, here: &str) {
    let entity = case.registry.entity("t").unwrap();
    let is_private = ["pii", "mask", "sensitive"].contains(&word);
    let holds = |document: &Document| document.to_string().contains(SECRET);
    let projection = schema_mongo::documents::public_projection(entity);
    let expected = if is_private || word == "hidden" { json!({ (depth.path): 0 }) } else { json!({}) };
    assert_eq!(projection, expected, "{here}");
    if is_private || word == "hidden" {
        assert!(holds(&case.right) && !holds(&expression::projected(&projection, &case.right)), "{here}");
    }
    let log = schema_mongo::documents::audit_stream(entity).unwrap();
    let view = spec.view("t_masked");
    assert_eq!((view.is_some(), log[2]["$unset"].is_array()), (is_private, is_private), "{here}");
    let Some(view) = view else { return };
    assert_eq!(
        log[2]["$unset"],
        json!([format!("new_values.{}", depth.path), format!("old_values.{}", depth.path)]),
        "{here}"
    );
    let stages: Value = serde_json::from_str(&view.pipeline).unwrap();
    let through = |document: &Document| {
        stages.as_array().unwrap().iter().fold(document.clone(), |document, stage| expression::stage(stage, &document))
    };
    let masked = through(&case.right);
    assert!(!holds(&masked), "{here}: {masked}");
    assert_eq!(masked.to_string().contains("s***@example.org"), word == "mask", "{here}: {masked}");
    // All else is shown as it is.
    let count = |document: &Document| document.to_string().matches("\"other\": 1").count();
    assert_eq!(count(&masked), count(&case.right), "{here}: {masked}");
    // A document of another shape shows nothing, and breaks nothing.
    let first = depth.path.split('.').next().unwrap();
    for odd in [Bson::String(SECRET.into()), Bson::Null, Bson::Array(vec![Bson::String(SECRET.into())])] {
        let mut document = case.right.clone();
        document.insert(first, odd);
        let shown = through(&document);
        assert!(depth.path == "m" || word != "mask" || !holds(&shown), "{here}: {shown}");
    }
}

#[test]
fn words_mean_at_every_depth_what_they_mean_at_the_top() {
    for word in NAMES {
        let (all, _) = cases(word);
        assert_eq!(all.len(), DEPTHS.len());
        for (depth, case) in DEPTHS.iter().zip(&all) {
            check(word, depth, case);
        }
    }
}

#[test]
fn what_needs_a_path_is_refused_where_none_leads() {
    for word in NAMES {
        let (_, case) = cases(word);
        let found: Vec<&str> = match schema_mongo::lower_with(&case.registry, &newer()) {
            Ok(_) => Vec::new(),
            Err(found) => found.0.iter().map(|found| found.code).collect(),
        };
        let expected: &[&str] = match *word {
            "encrypted" => &["M1001"],
            // The bounds of decimals that are written as text are an expression.
            "rule" => &["M0202"],
            _ => &["M1101"],
        };
        assert_eq!(found, expected, "{word} in a map");
        // Until it is put right, all that is around it is left out.
        let projection = schema_mongo::documents::public_projection(case.registry.entity("t").unwrap());
        let is_hidden = ["hidden", "pii", "mask", "sensitive"].contains(word);
        assert_eq!(projection, if is_hidden { json!({ "parts": 0 }) } else { json!({}) }, "{word}");
    }
}
