//! Databases that are there, adopted: what comes out, and that it gives the same database.

mod compiled;
mod databases;
mod documents;
#[cfg(feature = "driver")]
mod live;
mod random;
mod words;

use schema_mongo::{AdoptOptions, Adopted, Observed, adopt};
use serde_json::{Value, json};

/// The database of these collections, adopted without loss.
fn whole(collections: &[String]) -> Adopted {
    let adopted = any(collections, &AdoptOptions::default());
    assert!(adopted.report.is_complete(), "{}", adopted.report);
    adopted
}

/// The database of these collections, adopted.
fn any(collections: &[String], options: &AdoptOptions) -> Adopted {
    let json = format!(r#"{{"collections": [{}]}}"#, collections.join(",\n"));
    adopt(&Observed::from_json(&json).unwrap_or_else(|error| panic!("{error}: {json}")), options)
}

/// A file of the crate.
fn file<'a>(adopted: &'a Adopted, path: &str) -> &'a str {
    let known = || adopted.files.iter().map(|file| &*file.path).collect::<Vec<_>>().join(" ");
    adopted.file(path).unwrap_or_else(|| panic!("no {path} in {}", known()))
}

/// An identifier.
fn id(number: u32) -> Value {
    json!({ "$oid": format!("{number:024x}") })
}
