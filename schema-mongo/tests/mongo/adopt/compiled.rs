//! Crates that come out compile without a warning, become the same database, and read and write every document of the sample.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use schema_mongo::{AdoptOptions, Adopted, LibrarySource, Observed, Spec, adopt, drift};
use serde_json::Value;

use super::{databases, documents};
use crate::random_specs::Dice;

/// Where the crate is built: its target is that of the tests, so that what it needs is built once.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("adopted").join(name)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Writes the crate, with a program that shows what it becomes, and what becomes of documents: `Type, documents` a line.
fn write(adopted: &Adopted, dir: &Path, types: &[String]) {
    let _ = fs::remove_dir_all(dir);
    adopted.write(dir).unwrap();
    let manifest = dir.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).unwrap();
    text.push_str("serde_json = \"1\"\n\n[workspace]\n");
    text = text.replace("features = [\"serde\"]", "features = [\"serde\", \"serde_json-1\"]");
    fs::write(manifest, text).unwrap();
    // The versions of the workspace, so that nothing else is fetched.
    fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let lib = dir.join("src/lib.rs");
    let text = fs::read_to_string(&lib).unwrap();
    fs::write(lib, format!("#![deny(warnings)]\n{text}")).unwrap();
    let arms: String =
        types.iter().map(|name| format!("        {name:?} => both::<adopted::{name}>(document),\n")).collect();
    fs::create_dir_all(dir.join("src/bin")).unwrap();
    fs::write(dir.join("src/bin/show.rs"), SHOW.replace("ARMS", &arms)).unwrap();
}

const SHOW: &str = r#"use std::io::BufRead;

fn both<T: serde::Serialize + serde::de::DeserializeOwned>(document: &bson::Document) -> Result<bson::Document, String> {
    let bytes = bson::serialize_to_vec(document).map_err(|error| error.to_string())?;
    let value: T = bson::deserialize_from_slice(&bytes).map_err(|error| error.to_string())?;
    let bytes = bson::serialize_to_vec(&value).map_err(|error| error.to_string())?;
    bson::deserialize_from_slice(&bytes).map_err(|error| error.to_string())
}

fn main() {
    let registry = adopted::registry().unwrap_or_else(|found| panic!("{found}"));
    let spec = schema_mongo::lower_with(&registry, &adopted::config()).unwrap_or_else(|found| panic!("{found}"));
    println!("{}", serde_json::to_string(&spec).unwrap());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (name, json) = line.split_once(' ').unwrap();
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        let bson::Bson::Document(document) = bson::Bson::try_from(json).unwrap() else { panic!("no document: {line}") };
        let document = &document;
        let back = match name {
ARMS            other => panic!("no type {other}"),
        };
        match back {
            Ok(back) => println!("{}", bson::Bson::Document(back).into_canonical_extjson()),
            Err(error) => println!("{name} {line}: {error}"),
        }
    }
}
"#;

/// The struct of each collection, by what the files say.
fn types(adopted: &Adopted) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in &adopted.files {
        let of = file.text.lines().next().unwrap_or_default();
        let Some(of) = of.strip_prefix("//! Documents of the ") else { continue };
        let (_, of) = of.split_once('`').unwrap();
        let name = of.strip_suffix("`.").unwrap().to_owned();
        let at = ["Entity)]", "View)]"].iter().find_map(|derive| file.text.find(derive)).unwrap();
        let ty = file.text[at..].lines().find_map(|line| line.strip_prefix("pub struct ")).unwrap();
        found.push((name, ty.trim_end_matches(" {").to_owned()));
    }
    found
}

#[test]
fn a_crate_of_many_databases_compiles_and_is_the_same_database() {
    let mut dice = Dice(20_261_202);
    let random = (0..40).map(|i| documents::collection(&format!("random{i}"), &mut dice)).collect();
    let all: Vec<String> =
        [databases::shop(), databases::mongoose(), databases::options(), databases::hostile(), random].concat();
    let json = format!(r#"{{"collections": [{}], "version": "8.2.1"}}"#, all.join(",\n"));
    let observed = Observed::from_json(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let adopted = adopt(
        &observed,
        &AdoptOptions {
            crate_name: "adopted".into(),
            library: LibrarySource::Path(root().display().to_string()),
            ..AdoptOptions::default()
        },
    );
    assert!(adopted.report.is_complete(), "{}", adopted.report);
    let types = types(&adopted);
    let dir = folder("many");
    write(&adopted, &dir, &types.iter().map(|(_, ty)| ty.clone()).collect::<Vec<_>>());
    let mut input = String::new();
    let mut documents: Vec<(String, Value)> = Vec::new();
    for collection in serde_json::from_str::<Value>(&json).unwrap()["collections"].as_array().unwrap() {
        let Some((_, ty)) = types.iter().find(|(name, _)| *name == collection["name"]) else { continue };
        for document in collection["sample"].as_array().into_iter().flatten() {
            input.push_str(&format!("{ty} {document}\n"));
            documents.push((ty.clone(), document.clone()));
        }
    }
    let sample = dir.join("sample");
    fs::write(&sample, input).unwrap();
    let made = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--bin", "show"])
        .current_dir(&dir)
        .env("CARGO_TARGET_DIR", folder("target"))
        .env_remove("RUSTFLAGS")
        .stdin(fs::File::open(sample).unwrap())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&made.stdout), String::from_utf8_lossy(&made.stderr));
    assert!(made.status.success(), "{err}\nin {}", dir.display());
    let mut lines = out.lines();
    let spec = Spec::from_json(lines.next().unwrap()).unwrap();
    let proved = Spec::from_json(&adopted.spec.to_json()).unwrap();
    for (made, proved) in spec.collections.iter().zip(&proved.collections) {
        assert_eq!(made, proved, "what rustc makes of the structs is what was proved");
    }
    assert_eq!(spec, proved);
    let live = Spec::from_introspection(&format!("[{}]", all.join(","))).unwrap();
    let found = drift(&Spec { no_shards: true, ..live }, &spec);
    assert!(found.is_empty(), "{found}");
    let failed: Vec<String> =
        documents.iter().zip(lines.by_ref()).filter_map(|((ty, document), back)| differs(ty, document, back)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert_eq!(lines.next(), None);
}

/// What a document lost on the way through its struct; numbers may become wider.
fn differs(ty: &str, document: &Value, back: &str) -> Option<String> {
    let Ok(back) = serde_json::from_str::<Value>(back) else { return Some(format!("{ty}: {back}")) };
    (plain(document) != plain(&back)).then(|| format!("{ty}: {document}\n  became {back}"))
}

/// Extended JSON with its numbers as plain floats, its dates as milliseconds, and without the members that are null: a struct writes
/// those that a document lacks so, where others have them so.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64().unwrap()),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(members) => {
            let one = members.iter().next().filter(|_| members.len() == 1);
            match one.map(|(name, value)| (name.as_str(), value)) {
                Some(("$numberInt" | "$numberLong" | "$numberDouble", text)) if text.is_string() => {
                    let number = text.as_str().unwrap().replace("Infinity", "inf").parse::<f64>().unwrap();
                    if number.is_finite() { Value::from(number) } else { text.clone() }
                }
                Some(("$date", _)) => {
                    let bson::Bson::DateTime(date) = bson::Bson::try_from(value.clone()).unwrap() else {
                        panic!("{value}")
                    };
                    Value::from(date.timestamp_millis())
                }
                Some(("$uuid", _)) => bson::Bson::try_from(value.clone()).unwrap().into_canonical_extjson(),
                _ => {
                    let members = members.iter().filter(|(_, value)| !value.is_null());
                    Value::Object(members.map(|(name, value)| (name.clone(), plain(value))).collect())
                }
            }
        }
        other => other.clone(),
    }
}
