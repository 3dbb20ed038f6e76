//! Rules of the server: what it refuses, or takes and never does, is a diagnostic at the attribute; said otherwise, it is none.

use bson::DateTime;
use schema_core::{Diagnostics, Embedded, Entity, Registry, View, registry};
use schema_mongo::{Config, Version};
use serde::Serialize;

/// The codes of the mistakes for this target, each once, in order.
#[track_caller]
fn codes(registry: Result<Registry, Diagnostics>, version: Version) -> Vec<&'static str> {
    let config = Config { version, ..Config::default() };
    let found = match schema_mongo::lower_with(&registry.unwrap_or_else(|found| panic!("{found}")), &config) {
        Ok(_) => return Vec::new(),
        Err(Diagnostics(found)) => found,
    };
    for diagnostic in &found {
        assert!(diagnostic.help.is_some() && diagnostic.source.is_some(), "{diagnostic}");
    }
    let mut codes: Vec<&str> = found.iter().map(|found| found.code).collect();
    codes.dedup();
    codes
}

#[derive(Serialize, Embedded)]
struct Line {
    sku: String,
    #[serde(rename = "quantity")]
    qty: i64,
    codes: Vec<String>,
    more: Vec<String>,
}

/// Two structs that differ in their attributes: the first is refused with the codes, the second is fine. `in` names the target.
macro_rules! rule {
    ($name:ident in $version:ident, [$($code:literal),+], [$($bad:meta),*], [$($good:meta),*]) => {
        rule!($name in $version, [$($code),+], $version, [$($bad),*], [$($good),*]);
    };
    ($name:ident in $version:ident, [$($code:literal),+], $then:ident, [$($bad:meta),*], [$($good:meta),*]) => {
        #[test]
        fn $name() {
            mod bad {
                use super::*;
                rule!(struct [$($bad),*]);
            }
            mod good {
                use super::*;
                rule!(struct [$($good),*]);
            }
            assert_eq!(codes(bad::registry(), Version::$version), [$($code),+]);
            assert_eq!(codes(good::registry(), Version::$then), [] as [&str; 0]);
        }
    };
    (struct [$($said:meta),*]) => {
        #[derive(Serialize, Entity)]
        $(#[$said])*
        struct It {
            #[serde(rename = "_id")]
            #[entity(primary_key)]
            id: i64,
            a: String,
            b: i64,
            at: DateTime,
            tags: Vec<String>,
            words: Vec<String>,
            lines: Vec<Line>,
            data: serde_json::Value,
            place: schema_core::types::Point,
            span: std::ops::Range<i64>,
        }
        pub fn registry() -> Result<Registry, Diagnostics> {
            registry![It]
        }
    };
}

rule!(wildcards_can_not_be_said_to_be_sparse in V7_0, ["M0431"], [mongo(wildcard().sparse())], [mongo(wildcard())]);
rule!(an_index_has_one_wildcard in V7_0, ["M0431"], [mongo(index([data.wildcard(), lines.wildcard()]))], [mongo(index([data.wildcard()]), index([lines.wildcard()]))]);
rule!(wildcards_stand_beside_other_fields_since_7_0 in V6_0, ["M0431"], V7_0, [mongo(index([a, data.wildcard()]))], [mongo(index([a, data.wildcard()]))]);
rule!(a_wildcard_does_not_hold_the_field_beside_it in V7_0, ["M0431"], [mongo(index([data.member("a"), data.wildcard()]))], [mongo(index([b, data.wildcard()]))]);
rule!(filters_know_no_negation in V6_0, ["M0432"], [mongo(index([a]).partial(r#"{"b": {"$ne": 5}}"#))], [mongo(index([a]).partial(r#"{"b": {"$gt": 5}}"#))]);
rule!(filters_know_no_missing_fields in V6_0, ["M0432"], [mongo(index([a]).partial(r#"{"b": {"$exists": false}}"#))], [mongo(index([a]).partial(r#"{"b": {"$exists": true}}"#))]);
rule!(filters_know_no_patterns in V6_0, ["M0432"], [mongo(index([a]).partial(r#"{"a": {"$regex": "^x"}}"#))], [mongo(index([a]).partial(r#"{"a": {"$in": ["x"]}}"#))]);
rule!(filters_know_no_expressions in V6_0, ["M0432"], [mongo(index([a]).partial(r#"{"$expr": {"$gt": ["$b", 1]}}"#))], [mongo(index([a]).partial(r#"{"$or": [{"b": 1}, {"a": "x"}]}"#))]);
rule!(locales_of_collections_are_known in V6_0, ["M0409"], [mongo(collation("klingon"))], [mongo(collation("de"))]);
rule!(locales_of_indexes_are_known in V6_0, ["M0409"], [mongo(index([a]).collation("de-DE"))], [mongo(index([a]).collation("de@collation=phonebook"))]);
rule!(an_index_is_of_one_kind in V6_0, ["M0430"], [mongo(index([a.hashed(), place.sphere()]))], [mongo(index([a, place.sphere()]))]);
rule!(indexes_have_names in V6_0, ["M0433"], [mongo(index([a]).name(""))], [mongo(index([a]).name("x"))]);
rule!(no_index_has_the_name_of_that_on_the_key in V6_0, ["M0433"], [mongo(index([a]).name("_id_"))], [mongo(index([a]).name("_ids"))]);
rule!(no_index_has_the_name_of_a_clustered_one in V6_0, ["M0433"], [mongo(clustered, index([a]).name("it_id"))], [mongo(clustered, index([a]))]);
rule!(the_index_on_the_key_can_not_be_hidden in V6_0, ["M0434"], [mongo(index([id]).hidden())], [mongo(index([id, a]).hidden())]);
rule!(documents_do_not_go_by_a_hash in V6_0, ["M0435"], [mongo(index([at.hashed()]).expire_after(days(1)))], [mongo(index([at]).expire_after(days(1)))]);
rule!(documents_of_capped_collections_go_since_8_0 in V7_0, ["M0436"], V8_0, [mongo(capped(4096), index([at]).expire_after(days(1)))], [mongo(capped(4096), index([at]).expire_after(days(1)))]);
rule!(a_wildcard_says_what_it_holds_or_what_not in V7_0, ["M0431"], [mongo(wildcard().project([a]).exclude([b]))], [mongo(wildcard().exclude([b]))]);
rule!(a_wildcard_excludes_the_field_beside_it in V7_0, ["M0431"], [mongo(index([a, expr("$**").wildcard()]).exclude([b]))], [mongo(index([a, expr("$**").wildcard()]).exclude([a]))]);
rule!(weights_are_of_words in V6_0, ["M0442"], [mongo(index([a]).weights([(a, 5)]))], [mongo(index([a.text()]).weights([(a, 5)]))]);
rule!(a_weight_is_below_a_hundred_thousand in V6_0, ["M0442"], [mongo(index([a.text()]).weights([(a, 100_000)]))], [mongo(index([a.text()]).weights([(a, 99_999)]))]);
rule!(what_has_a_weight_is_indexed in V6_0, ["M0442"], [mongo(index([a.text()]).weights([(tags, 5)]))], [mongo(wildcard().text().weights([(tags, 5)]))]);
rule!(numbers_have_no_words in V6_0, ["M0442"], [mongo(index([b.text()]))], [mongo(index([b, tags.text(), lines.member("sku").text()]))]);
rule!(words_stand_side_by_side in V6_0, ["M0442"], [mongo(index([a.text(), b, tags.text()]))], [mongo(index([b, a.text(), tags.text()]))]);
rule!(no_list_stands_beside_words in V6_0, ["M0425"], [mongo(index([a.text(), tags]))], [mongo(index([a.text(), tags.text(), words.text()]))]);
rule!(languages_of_words_are_known in V6_0, ["M0411"], [mongo(index([a.text()]).default_language("klingon"))], [mongo(index([a.text()]).default_language("de"))]);
rule!(languages_of_documents_are_languages in V6_0, ["M0442"], [mongo(index([a.text()]).language_override("a"))], [mongo(index([a.text()]).language_override("lang"))]);
rule!(words_have_no_collation in V6_0, ["M0420"], [mongo(index([a.text()]).collation("de"))], [mongo(index([a.text()]), collation("de"))]);
rule!(a_collection_has_one_index_of_words in V6_0, ["M0419"], [entity(search([a])), mongo(wildcard().text())], [mongo(wildcard().text())]);
rule!(a_place_on_a_plane_leads in V6_0, ["M0443"], [mongo(index([a, place.plane()]))], [mongo(index([place.plane(), a]))]);
rule!(texts_are_no_pairs in V6_0, ["M0443"], [mongo(index([a.plane()]))], [mongo(index([data.plane()]), collation("de"))]);
rule!(coordinates_have_some_bits in V6_0, ["M0443"], [mongo(index([place.plane()]).bits(33))], [mongo(index([place.plane()]).bits(32))]);
rule!(coordinates_lie_between_bounds in V6_0, ["M0443"], [mongo(index([place.plane()]).min(200.0))], [mongo(index([place.plane()]).min(200.0).max(300.0))]);
rule!(bounds_are_of_planes in V6_0, ["M0443"], [mongo(index([place.sphere()]).min(0.0))], [mongo(index([place.sphere()]))]);
rule!(texts_are_no_places in V6_0, ["M0437"], [mongo(index([a.sphere()]))], [mongo(index([place.sphere()]))]);
rule!(ranges_are_no_places in V6_0, ["M0437"], [mongo(index([span.sphere()]))], [mongo(index([data.sphere()]))]);
rule!(a_capped_collection_has_fewer_documents in V6_0, ["M0517"], [mongo(capped(4096).max(3_000_000_000))], [mongo(capped(4096).max(2_000_000_000))]);
rule!(a_capped_collection_has_no_shards in V6_0, ["M0518"], [mongo(capped(4096), shard_key([a]))], [mongo(shard_key([a]))]);
rule!(a_shard_key_is_in_no_list in V6_0, ["M0510"], [mongo(shard_key([lines.member("sku")]))], [mongo(shard_key([a]))]);
rule!(a_shard_key_names_a_field_once in V6_0, ["M0508"], [mongo(shard_key([a, a]))], [mongo(shard_key([a, b]))]);
rule!(a_shard_key_has_no_wildcard in V6_0, ["M0508"], [mongo(shard_key([data.wildcard()]))], [mongo(shard_key([data.member("x")]))]);
rule!(a_hidden_index_serves_no_shard_key in V6_0, ["M0520"], [mongo(shard_key([a]), index([a]).hidden())], [mongo(shard_key([a]), index([a]))]);
rule!(a_unique_shard_key_makes_one_index_of_two in V6_0, ["M0520"], [mongo(shard_key([b]).unique(), index([b]), index([b]).unique())], [mongo(shard_key([b]).unique(), index([b]).unique())]);
rule!(keys_that_are_no_dates_let_nothing_go in V6_0, ["M0516"], [mongo(clustered, expire_after(days(1)))], [mongo(clustered)]);
rule!(operators_are_known in V6_0, ["M0303"], [mongo(rule("r", r#"{"$greater": ["$b", 1]}"#))], [mongo(rule("r", r#"{"$gt": ["$b", 1]}"#))]);
rule!(validators_run_no_code in V6_0, ["M0303"], [mongo(rule("r", r#"{"$where": "true"}"#))], [mongo(rule("r", r#"{"$or": [true]}"#))]);
rule!(operators_are_of_the_target in V6_0, ["M0303"], V7_0, [mongo(rule("r", r#"{"$bitAnd": ["$b", 1]}"#))], [mongo(rule("r", r#"{"$bitAnd": ["$b", 1]}"#))]);
rule!(what_is_left_out_is_there in V6_0, ["M0105"], [mongo(without("fuzy", "not searched"))], [mongo(without("fuzzy", "not searched"))]);
rule!(members_of_two_lists_are_apart in V6_0, ["M0425"], [mongo(index([lines.member("codes"), lines.member("more")]))], [mongo(index([lines.member("codes"), lines.member("sku")]))]);
rule!(members_of_one_list_stand_together in V6_0, ["M0425"], [mongo(index([lines.member("sku"), tags]))], [entity(index([lines.member("sku"), lines.member("qty")]))]);
rule!(members_have_the_names_that_serde_writes in V6_0, ["M0425"], [mongo(index([tags, words]))], [entity(index([lines.member("quantity")]))]);

/// Measurements: the same for time series.
macro_rules! series {
    ($name:ident in $version:ident, [$($code:literal),+], [$($bad:meta),*], [$($good:meta),*]) => {
        series!($name in $version, [$($code),+], $version, [$($bad),*], [$($good),*]);
    };
    ($name:ident in $version:ident, [$($code:literal),+], $then:ident, [$($bad:meta),*], [$($good:meta),*]) => {
        #[test]
        fn $name() {
            mod bad {
                use super::*;
                series!(struct [$($bad),*]);
            }
            mod good {
                use super::*;
                series!(struct [$($good),*]);
            }
            assert_eq!(codes(bad::registry(), Version::$version), [$($code),+]);
            assert_eq!(codes(good::registry(), Version::$then), [] as [&str; 0]);
        }
    };
    (struct [$($said:meta),*]) => {
        #[derive(Serialize, Entity)]
        #[entity(no_primary_key)]
        $(#[$said])*
        struct Reading {
            at: DateTime,
            sensor: String,
            _id: String,
            value: f64,
        }
        pub fn registry() -> Result<Registry, Diagnostics> {
            registry![Reading]
        }
    };
}

series!(a_time_series_keeps_no_images in V6_0, ["M0512"], [mongo(time_series(at), pre_and_post_images)], [mongo(time_series(at))]);
series!(what_was_measured_is_not_the_time in V6_0, ["M0513"], [mongo(time_series(at).meta(at))], [mongo(time_series(at).meta(sensor))]);
series!(what_was_measured_is_not_the_key in V6_0, ["M0513"], [mongo(time_series(at).meta(_id))], [mongo(time_series(at).meta(sensor))]);
series!(measurements_are_not_sparse in V6_0, ["M0438"], [mongo(time_series(at).meta(sensor), index([value]).sparse())], [mongo(time_series(at).meta(sensor), index([sensor]).sparse())]);
series!(measurements_go_by_the_age_of_the_collection in V6_0, ["M0438"], [mongo(time_series(at).meta(sensor), index([at]).expire_after(days(1)))], [mongo(time_series(at).meta(sensor), expire_after(days(1)))]);
series!(some_measurements_go_earlier_since_7_0 in V6_0, ["M0438"], V7_0, [mongo(time_series(at).meta(sensor), index([at]).expire_after(days(1)).partial(r#"{"sensor": "x"}"#))], [mongo(time_series(at).meta(sensor), index([at]).expire_after(days(1)).partial(r#"{"sensor": "x"}"#))]);
series!(a_time_series_is_spread_by_what_was_measured in V6_0, ["M0514"], [mongo(time_series(at).meta(sensor), shard_key([value]))], [mongo(time_series(at).meta(sensor), shard_key([sensor.hashed()]))]);
series!(no_age_reaches_behind_1970 in V6_0, ["M0515"], [mongo(time_series(at), expire_after(years(70)))], [mongo(time_series(at), expire_after(years(50)))]);

#[derive(Serialize, Entity)]
#[mongo(shard_key([secret]))]
struct Secret {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[mongo(encrypted)]
    secret: String,
}

#[test]
fn encrypted_fields_are_in_no_shard_key_and_need_7_0() {
    assert_eq!(codes(registry![Secret], Version::V7_0), ["M1002", "M0519"][1..]);
    assert_eq!(codes(registry![Secret], Version::V6_0), ["M1005", "M0519"]);
}

#[derive(Serialize, Embedded)]
struct Address {
    city: String,
}

#[derive(Serialize, Entity)]
#[mongo(index([address.member("city")]))]
struct Sealed {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[mongo(encrypted)]
    address: Address,
}

#[test]
fn no_index_looks_into_an_encrypted_object() {
    assert_eq!(codes(registry![Sealed], Version::V7_0), ["M1002"]);
}

#[derive(Serialize, Entity)]
#[entity(name = "plain")]
struct Plain {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(View)]
#[entity(query = "SELECT _id AS id FROM plain")]
#[mongo(pipeline("plain", r#"[{"$match": {}}, {"$out": "x"}]"#))]
struct Written {
    id: i64,
}

#[derive(View)]
#[entity(query = "SELECT _id AS id FROM plain")]
#[mongo(pipeline("plain", r#"[{"$rankFusion": {"input": {}}}]"#))]
struct Ranked {
    id: i64,
}

#[test]
fn views_write_nothing_and_know_the_stages_of_their_target() {
    assert_eq!(codes(registry![Plain; Written], Version::V8_2), ["M0705"]);
    assert_eq!(codes(registry![Plain; Ranked], Version::V8_0), ["M0705"]);
    assert_eq!(codes(registry![Plain; Ranked], Version::V8_1), [] as [&str; 0]);
}

#[derive(Serialize, schema_core::DbEnum)]
#[serde(rename_all = "lowercase")]
enum Language {
    English,
    German,
}

#[derive(Serialize, Entity)]
#[entity(search([title]))]
struct Page {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    title: String,
    language: String,
}

#[derive(Serialize, Entity)]
#[entity(search([title]))]
struct Article {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    title: String,
    language: Language,
}

#[test]
fn a_field_called_language_is_none_of_words_unless_it_holds_languages() {
    let commands = |registry: Result<Registry, Diagnostics>| {
        schema_mongo::create(&schema_mongo::lower(&registry.unwrap()).unwrap()).to_json()
    };
    let page = commands(registry![Page]);
    assert!(page.contains(r#""default_language":"english","language_override":"_language""#), "{page}");
    assert!(!commands(registry![Article]).contains("language_override"));
}

#[derive(Serialize, Entity)]
#[mongo(collation("de"), shard_key([a, b]).unique(), index([at]))]
struct Spread {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    a: String,
    b: i64,
    at: DateTime,
}

#[derive(Serialize, Entity)]
#[mongo(shard_key([a]).unique(), index([a]))]
struct SpreadByIndex {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    a: String,
}

#[test]
fn shards_compare_bytes_and_are_unique_by_an_index_that_is() {
    let plan = |registry: Result<Registry, Diagnostics>| {
        schema_mongo::create(&schema_mongo::lower(&registry.unwrap()).unwrap()).to_json()
    };
    let spread = plan(registry![Spread]);
    for part in [
        r#"{"key":{"a":1,"b":1},"name":"spread_a_b_shard_idx","unique":true,"collation":{"locale":"simple"}}"#,
        r#"{"shardCollection":"$database.spread","key":{"a":1,"b":1},"unique":true,"collation":{"locale":"simple"}}"#,
    ] {
        assert!(spread.contains(part), "{part}\n{spread}");
    }
    // An index of the same fields that is said becomes unique: of two the server would look at the first.
    let plain = plan(registry![SpreadByIndex]);
    assert!(plain.contains(r#""indexes":[{"key":{"a":1},"name":"spread_by_index_a_idx","unique":true}]"#), "{plain}");
}

#[derive(Serialize, Entity)]
#[entity(no_primary_key)]
#[mongo(time_series(at).meta(sensor), index([sensor, at]))]
struct Measured {
    at: DateTime,
    sensor: String,
}

#[derive(Serialize, Entity)]
#[mongo(index([sku]), index([sku]).sparse(), index([sku.desc()]), index([sku]).collation("de"))]
struct Stocked {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    sku: Option<String>,
}

#[test]
fn indexes_of_the_same_fields_have_names_that_say_in_what_they_differ() {
    let spec = schema_mongo::lower(&registry![Stocked].unwrap()).unwrap();
    let names: Vec<&str> = spec.collections[0].indexes.iter().map(|index| &*index.name).collect();
    assert_eq!(names, ["stocked_sku_de_idx", "stocked_sku_desc_idx", "stocked_sku_idx", "stocked_sku_sparse_idx"]);
}

#[test]
fn the_index_that_a_server_makes_has_the_name_that_it_gives() {
    let spec = schema_mongo::lower(&registry![Measured].unwrap()).unwrap();
    assert_eq!(spec.collections[0].indexes[0].name, "sensor_1_at_1");
}
