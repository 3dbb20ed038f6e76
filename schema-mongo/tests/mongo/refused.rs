//! What a server refuses or never does is a diagnostic at the attribute; said otherwise, it is none. One mistake and its fix beside it.

use bson::DateTime;
use schema_core::ir::Value;
use schema_core::{Diagnostics, Embedded, Entity, Registry, View, registry};
use schema_mongo::Config;
use serde::Serialize;

/// The codes of the mistakes, each once, in the order in which they are found.
#[track_caller]
fn codes(registry: Result<Registry, Diagnostics>) -> Vec<&'static str> {
    match schema_mongo::lower(&registry.unwrap_or_else(|found| panic!("{found}"))) {
        Ok(_) => Vec::new(),
        Err(Diagnostics(found)) => {
            for diagnostic in &found {
                assert!(diagnostic.help.is_some(), "{diagnostic}");
            }
            let mut codes: Vec<&str> = found.iter().map(|found| found.code).collect();
            codes.dedup();
            codes
        }
    }
}

/// Two structs that differ in their attributes: the first is refused with the code, the second is fine.
macro_rules! refused {
    ($name:ident, $code:literal, [$($bad:meta),*], [$($good:meta),*], { $($fields:tt)* }) => {
        #[test]
        fn $name() {
            mod bad {
                use super::*;
                #[derive(Serialize, Entity)]
                $(#[$bad])*
                struct It {
                    #[serde(rename = "_id")]
                    #[entity(primary_key)]
                    id: i64,
                    $($fields)*
                }
                pub fn registry() -> Result<Registry, Diagnostics> {
                    registry![It]
                }
            }
            mod good {
                use super::*;
                #[derive(Serialize, Entity)]
                $(#[$good])*
                struct It {
                    #[serde(rename = "_id")]
                    #[entity(primary_key)]
                    id: i64,
                    $($fields)*
                }
                pub fn registry() -> Result<Registry, Diagnostics> {
                    registry![It]
                }
            }
            assert_eq!(codes(bad::registry()), [$code]);
            assert_eq!(codes(good::registry()), [] as [&str; 0]);
        }
    };
}

refused!(a_rule_that_is_no_json, "M0302", [mongo(rule("r", "a < b"))], [mongo(rule("r", r#"{"$lt": ["$a", "$b"]}"#))], { a: i64, b: i64 });
refused!(the_same_index_twice, "M0413", [mongo(index([a]).name("x"), index([a]).name("y"))], [mongo(index([a]).name("x"))], { a: i64 });
refused!(a_projection_of_no_wildcard, "M0421", [mongo(index([a]).project([b]))], [mongo(wildcard().project([b]))], { a: i64, b: i64 });
refused!(expiry_by_two_fields, "M0422", [mongo(index([at, a]).expire_after(days(1)))], [mongo(index([at]).expire_after(days(1)))], { at: DateTime, a: i64 });
refused!(expiry_after_more_than_a_server_counts, "M0424", [mongo(index([at]).expire_after(years(100)))], [mongo(index([at]).expire_after(years(60)))], { at: DateTime });
refused!(expiry_of_a_plain_collection, "M0503", [mongo(expire_after(days(1)))], [mongo(index([at]).expire_after(days(1)))], { at: DateTime });
refused!(a_capped_collection_of_nothing, "M0501", [mongo(capped(0))], [mongo(capped(4096))], { a: i64 });
refused!(a_descending_shard_key, "M0508", [mongo(shard_key([a.desc()]))], [mongo(shard_key([a]))], { a: i64 });
refused!(a_shard_key_hashed_twice, "M0509", [mongo(shard_key([a.hashed(), b.hashed()]))], [mongo(shard_key([a.hashed(), b]))], { a: i64, b: i64 });
refused!(a_unique_that_does_not_lead_with_the_shard_key, "M0511", [entity(unique([a])), mongo(shard_key([b]))], [entity(unique([b, a])), mongo(shard_key([b]))], { a: i64, b: i64 });
refused!(a_search_in_parts_of_words, "M0401", [entity(fuzzy(a))], [entity(fuzzy(a)), mongo(without("fuzzy", "not searched here"))], { a: String });
refused!(a_check_that_can_not_be_said, "M0301", [entity(check("odd", "bitand(a, 1) = 1"))], [entity(check("odd", "bitand(a, 1) = 1")), mongo(without("odd", "kept elsewhere"))], { a: i64 });
refused!(a_language_without_forms, "M0411", [entity(search([a]).language("klingon"))], [entity(search([a]).language("simple"))], { a: String });
refused!(a_uniqueness_that_is_looked_at_later, "M0402", [entity(unique([a]).deferrable())], [entity(unique([a]).deferrable()), mongo(without("deferrable", "one write at a time"))], { a: i64 });
refused!(an_index_over_an_expression, "M0404", [entity(index([expr("abs(a)")]).name("x"))], [entity(index([expr("abs(a)")]).name("x")), mongo(without("x", "not asked for here"))], { a: i64 });
refused!(a_shard_key_as_json_without_its_members, "M0508", [mongo(raw_shard_key(r#"{"a": 1}"#))], [mongo(raw_shard_key(r#"{"key": {"a": 1}}"#))], { a: i64 });
refused!(a_shard_key_as_json_that_descends, "M0508", [mongo(raw_shard_key(r#"{"key": {"a": -1}}"#))], [mongo(raw_shard_key(r#"{"key": {"a": "hashed"}}"#))], { a: i64 });
refused!(an_index_as_json_without_its_members, "M0440", [mongo(raw_index(r#"{"key": 1}"#))], [mongo(raw_index(r#"{"key": {"a": 1}, "name": "x"}"#))], { a: i64 });
refused!(an_index_as_json_with_what_is_not_known, "M0440", [mongo(raw_index(r#"{"key": {"a": 1}, "name": "x", "finestIndexedLevel": 3}"#))], [mongo(raw_index(r#"{"key": {"a": 1}, "name": "x", "sparse": true}"#))], { a: i64 });
refused!(an_index_as_json_of_a_kind_that_is_not_known, "M0440", [mongo(raw_index(r#"{"key": {"a": "geoHaystack"}, "name": "x"}"#))], [mongo(raw_index(r#"{"key": {"a": "2d"}, "name": "x"}"#))], { a: i64 });
refused!(an_index_as_json_under_the_name_of_another, "M0441", [mongo(index([a]).name("x"), raw_index(r#"{"key": {"a": -1}, "name": "x"}"#))], [mongo(index([a]).name("x"), raw_index(r#"{"key": {"a": -1}, "name": "y"}"#))], { a: i64 });
refused!(a_validator_that_is_no_object, "M0531", [mongo(validator("[1]"))], [mongo(validator(r#"{"a": {"$gt": 1}}"#))], { a: i64 });
refused!(encrypted_fields_that_are_none, "M1006", [mongo(encrypted_fields(r#"{"fields": [{"path": 1}]}"#))], [mongo(encrypted_fields(r#"{"fields": [{"path": "a", "bsonType": "long", "keyId": null}]}"#))], { a: i64 });
refused!(documents_that_never_change, "M0901", [entity(immutable)], [entity(immutable), mongo(without("immutable", "no code changes them"))], { a: i64 });
refused!(deletions_along_references, "M0901", [entity(soft_delete.cascade())], [entity(soft_delete.cascade()), mongo(without("cascade", "nothing references it"))], { a: i64 });

#[derive(Serialize, Entity)]
#[mongo(time_series(hidden), without("validation", "the gateway checks"))]
#[entity(no_primary_key)]
struct Hidden {
    #[serde(skip)]
    hidden: DateTime,
    at: DateTime,
}

#[derive(Serialize, Entity)]
#[mongo(shard_key([tags]))]
struct Listed {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
    tags: Vec<String>,
}

#[derive(Serialize, Embedded)]
struct Part {
    name: String,
}

#[derive(Serialize, Entity)]
struct Copies {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
    #[mongo(embeds(Listed))]
    numbers: Vec<i64>,
    part: Part,
}

#[test]
fn fields_that_are_not_written_are_lists_or_hold_no_objects_are_found() {
    assert_eq!(codes(registry![Hidden]), ["M0505"]);
    assert_eq!(codes(registry![Listed]), ["M0510"]);
    assert_eq!(codes(registry![Copies, Listed]), ["M0602", "M0510"]);
}

#[derive(View)]
#[entity(query = "SELECT _id AS id FROM listed", materialized)]
#[mongo(pipeline("copies", r#"[]"#))]
struct Kept {
    id: i64,
}

#[derive(View)]
#[entity(query = "SELECT id FROM listed")]
#[mongo(pipeline("copied", r#"{"$match": {}}"#))]
struct Wrong {
    id: i64,
}

#[derive(View)]
#[entity(query = "SELECT id FROM listed")]
#[mongo(pipeline("plain", r#"[{"$match": {}}]"#))]
struct Right {
    id: i64,
}

#[derive(Serialize, Entity)]
struct Plain {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
}

#[derive(Serialize, Entity)]
#[mongo(collection = "plain")]
struct SameName {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
}

#[derive(Serialize, Entity)]
#[mongo(collection = "system.plain")]
struct BadName {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
}

#[test]
fn views_that_can_not_be_are_found() {
    assert_eq!(codes(registry![Plain; Kept]), ["M0702", "M0704"]);
    assert_eq!(codes(registry![Plain; Wrong]), ["M0703", "M0704"]);
    assert_eq!(codes(registry![Plain; Right]), [] as [&str; 0]);
}

#[derive(Serialize, Entity)]
#[entity(search([a]), search([b]))]
struct SearchedTwice {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    id: i64,
    a: String,
    b: String,
}

#[test]
fn two_searches_are_one_too_many() {
    assert_eq!(codes(registry![SearchedTwice]), ["M0412", "M0419"]);
}

#[test]
fn names_that_can_not_be_are_found() {
    assert_eq!(codes(registry![Plain, SameName]), ["M0103"]);
    assert_eq!(codes(registry![BadName]), ["M0104"]);
    let registry = registry![Plain, SameName].unwrap();
    // A prefix is for those that name none themselves.
    let config = Config { prefix: Some("app".into()), ..Config::default() };
    assert!(schema_mongo::lower_with(&registry, &config).is_ok());
}

#[test]
fn seeds_of_no_field_or_without_a_key_are_refused() {
    let registry = registry![Plain].unwrap();
    let code = |row: &[(&'static str, Value)]| {
        let seed = schema_mongo::documents::seed(
            &registry,
            registry.get::<Plain>().unwrap(),
            row.to_vec(),
            &Config::default(),
        );
        seed.map(|_| "").unwrap_or_else(|found| found.0[0].code)
    };
    assert_eq!(code(&[("idd", Value::Int(1))]), "M0801");
    assert_eq!(code(&[]), "M0802");
    assert_eq!(code(&[("id", Value::Int(1))]), "");
}
