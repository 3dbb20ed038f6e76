//! Databases that are there, adopted: what comes out, and that it gives the same database.

mod databases;
mod random;

use schema_mongo::{AdoptOptions, Adopted, Observed, adopt};
use serde_json::{Value, json};

/// The database of this JSON, adopted without loss.
fn whole(collections: &Value) -> Adopted {
    let adopted = any(collections);
    assert!(adopted.report.is_complete(), "{}", adopted.report);
    adopted
}

/// The database of this JSON, adopted.
fn any(collections: &Value) -> Adopted {
    let observed = Observed::from_json(&json!({ "collections": collections }).to_string()).unwrap();
    adopt(&observed, &AdoptOptions::default())
}

/// A file of the crate.
fn file<'a>(adopted: &'a Adopted, path: &str) -> &'a str {
    let known = || adopted.files.iter().map(|file| &*file.path).collect::<Vec<_>>().join(" ");
    &adopted.file(path).unwrap_or_else(|| panic!("no {path} in {}", known())).text
}

/// An identifier.
fn id(number: u32) -> Value {
    json!({ "$oid": format!("{number:024x}") })
}
