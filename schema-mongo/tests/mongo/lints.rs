//! Lints of MongoDB: each finds its case, not the mended one, and nothing where it is allowed.

use schema_core::{Diagnostics, Embedded, Entity, Registry, registry};
use serde::Serialize;
use serde_json::Value;

fn codes(registry: Result<Registry, Diagnostics>) -> Vec<&'static str> {
    schema_mongo::lint(&registry.unwrap()).codes()
}

macro_rules! struct_of {
    ($module:ident { $($item:item)* }) => { mod $module { use super::*; $($item)* } };
}

/// A document with a key that is `_id`, with an attribute and fields.
macro_rules! documents {
    ($($name:ident: ($(#[$attribute:meta])*) { $($fields:tt)* };)*) => {
        $(struct_of! { $name {
            #[derive(Serialize, Entity)]
            $(#[$attribute])*
            pub struct Document { #[entity(primary_key)] #[serde(rename = "_id")] pub id: i64, $($fields)* }
        } })*
    };
}

#[derive(Serialize, Entity)]
pub struct User {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
}

#[derive(Serialize, Embedded)]
pub struct Node {
    #[mongo(unbounded("few"))]
    below: Vec<Node>,
}

documents! {
    lists: () { comments: Vec<String>, };
    lists_bound: () { #[mongo(max_items(3))] comments: Vec<String>, };
    lists_allowed: () { #[entity(allow("ML01", "few"))] comments: Vec<String>, };
    size: () { #[entity(length(..=5_000_000))] body: String, };
    size_less: () { #[entity(length(..=5_000))] body: String, };
    size_allowed: () { #[entity(length(..=5_000_000), allow("ML02", "of letters of one byte"))] body: String, };
    dates: () { at: chrono::DateTime<chrono::Utc>, };
    dates_bson: () { at: bson::DateTime, };
    dates_allowed: () { #[entity(allow("ML04", "shown alone"))] at: chrono::DateTime<chrono::Utc>, };
    references: () { #[entity(references(User).on_delete(Cascade))] user_id: i64, };
    references_plain: () { #[entity(references(User))] user_id: i64, };
    references_allowed: (#[entity(allow("ML05", "a job deletes them"))]) { #[entity(references(User).on_delete(Cascade))] user_id: i64, };
    recursion: () { node: Node, };
    kept: (#[entity(timestamps)]) {};
    kept_allowed: (#[entity(timestamps, allow("ML07", "the repository calls on_insert"))]) {};
    open: () { #[serde(flatten)] rest: Value, };
    open_said: (#[mongo(open)]) { #[serde(flatten)] rest: Value, };
    open_allowed: () { #[serde(flatten)] #[entity(allow("ML08", "what others send"))] rest: Value, };
    unknown: (#[entity(allow("ML99", "none"))]) {};
}

#[derive(Serialize, Entity)]
pub struct TwoKeys {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
pub struct TwoKeysAllowed {
    #[entity(primary_key, allow("ML03", "other programs know it so"))]
    id: i64,
}

#[test]
fn each_lint_finds_its_case_and_not_what_is_mended_or_allowed() {
    assert_eq!(codes(registry![lists::Document]), ["ML01"]);
    assert_eq!(codes(registry![size::Document]), ["ML02"]);
    assert_eq!(codes(registry![TwoKeys]), ["ML03"]);
    assert_eq!(codes(registry![dates::Document]), ["ML04"]);
    assert_eq!(codes(registry![User, references::Document]), ["ML05"]);
    assert_eq!(codes(registry![recursion::Document]), ["ML06"]);
    assert_eq!(codes(registry![kept::Document]), ["ML07"]);
    assert_eq!(codes(registry![open::Document]), ["ML08"]);
    for none in [
        registry![lists_bound::Document],
        registry![lists_allowed::Document],
        registry![size_less::Document],
        registry![size_allowed::Document],
        registry![TwoKeysAllowed],
        registry![dates_bson::Document],
        registry![dates_allowed::Document],
        registry![User, references_plain::Document],
        registry![User, references_allowed::Document],
        registry![kept_allowed::Document],
        registry![open_said::Document],
        registry![open_allowed::Document],
    ] {
        assert_eq!(codes(none), Vec::<&str>::new());
    }
    // A struct that is no entity allows nothing; the options do.
    let options = schema_core::lint::LintOptions {
        allow: vec![schema_core::ir::Allowance::new("ML06", "Node", "two deep")],
        off: Vec::new(),
    };
    assert!(schema_mongo::lint_with(&registry![recursion::Document].unwrap(), &options).is_empty());
}

#[test]
fn a_code_that_no_lint_has_is_an_error() {
    let registry = registry![unknown::Document].unwrap();
    assert_eq!(schema_mongo::lower(&registry).unwrap_err().codes(), ["M0112"]);
}
