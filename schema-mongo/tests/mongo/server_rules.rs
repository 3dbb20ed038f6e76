//! Plans against rules of the server, and drift that only a server's own words show.

use schema_mongo::{Drift, PlanOptions, Spec, Version, diff, drift, plan};

use crate::server::{Json, Server};

fn spec(members: &str) -> Spec {
    let comma = if members.is_empty() { "" } else { ", " };
    let json = format!(r#"{{"collections": [{{"name": "users"{comma}{members}}}]}}"#);
    Spec::from_json(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// The commands between two specs, one a line, and what is not done.
#[track_caller]
fn way(was: &str, now: &str, options: &PlanOptions) -> (String, Vec<Option<String>>) {
    let (was, now) = (spec(was), spec(now));
    let plan = plan(&diff(&was, &now), options);
    let commands: Vec<String> = plan.steps.iter().map(|step| step.command.to_json()).collect();
    let mut server = Server::new(options.version, true);
    let first = schema_mongo::plan(&diff(&Spec::EMPTY, &was), options).into_owned();
    assert_eq!(server.carry_out(&first), Vec::<String>::new());
    assert_eq!(server.carry_out(&plan), Vec::<String>::new(), "{plan}");
    (commands.join("\n"), plan.refused.iter().map(|refused| refused.allowed_as().map(str::to_owned)).collect())
}

fn at(version: Version) -> PlanOptions {
    PlanOptions { version, ..PlanOptions::default() }
}

#[test]
fn an_index_becomes_one_by_which_documents_go_in_place_and_no_more_by_being_made_anew() {
    let plain = r#""indexes": [{"key": {"at": 1}, "name": "users_at_idx"}]"#;
    let ttl = r#""indexes": [{"key": {"at": 1}, "name": "users_at_ttl", "expireAfterSeconds": 60}]"#;
    let there = r#"{"collMod":"users","index":{"name":"users_at_idx","expireAfterSeconds":60}}"#;
    assert_eq!(way(plain, ttl, &at(Version::V6_0)), (there.into(), vec![]));
    // Under another name the old one is not ours to take.
    assert_eq!(way(ttl, plain, &at(Version::V6_0)), (String::new(), vec![Some("users.users_at_ttl".into())]));
    let back = [
        r#"{"createIndexes":"users","indexes":[{"key":{"at":1,"_id":1},"name":"users_at_idx_stand_in"}]}"#,
        r#"{"dropIndexes":"users","index":"users_at_ttl"}"#,
        r#"{"createIndexes":"users","indexes":[{"key":{"at":1},"name":"users_at_idx"}]}"#,
        r#"{"dropIndexes":"users","index":"users_at_idx_stand_in"}"#,
    ];
    let allowed = at(Version::V6_0).allow("users.users_at_ttl");
    assert_eq!(way(ttl, plain, &allowed), (back.join("\n"), vec![]));
}

#[test]
fn an_index_that_ends_with_the_key_is_replaced_by_one_that_names_no_field_twice() {
    let was = r#""indexes": [{"key": {"a": 1, "_id": -1}, "name": "x"}]"#;
    let now = r#""indexes": [{"key": {"a": 1, "_id": -1}, "name": "x", "sparse": true}]"#;
    let (commands, _) = way(was, now, &at(Version::V6_0));
    assert!(
        commands.starts_with(
            r#"{"createIndexes":"users","indexes":[{"key":{"a":1,"_id":-1,"_stand_in":1},"name":"x_stand_in""#
        ),
        "{commands}"
    );
}

#[test]
fn a_text_index_of_another_name_goes_first_where_it_may() {
    let text = |name: &str, field: &str| {
        format!(
            r#""indexes": [{{"key": {{"{field}": "text"}}, "name": "{name}", "weights": {{"{field}": 1}}, "default_language": "english"}}]"#
        )
    };
    let (was, now) = (text("name_text", "name"), text("users_search_idx", "about"));
    assert_eq!(way(&was, &now, &at(Version::V6_0)), (String::new(), vec![Some("users.name_text".into())]));
    let (commands, refused) = way(&was, &now, &at(Version::V6_0).allow("users.name_text"));
    assert!(commands.starts_with(r#"{"dropIndexes":"users","index":"name_text"}"#) && refused.is_empty(), "{commands}");
}

#[test]
fn indexes_that_changed_names_stay_as_they_are() {
    let was = r#""indexes": [{"key": {"a": 1}, "name": "x"}, {"key": {"b": 1}, "name": "y"}]"#;
    let now = r#""indexes": [{"key": {"b": 1}, "name": "x"}, {"key": {"a": 1}, "name": "y"}]"#;
    assert_eq!(way(was, now, &at(Version::V6_0)), (String::new(), vec![]));
}

#[test]
fn a_key_with_fields_behind_it_is_refined_another_is_spread_anew() {
    let of = |key: &str| {
        format!(r#""indexes": [{{"key": {key}, "name": "k{}"}}], "shard_key": {{"key": {key}}}"#, key.len())
    };
    let (commands, _) = way(&of(r#"{"a":1}"#), &of(r#"{"a":1,"b":1}"#), &at(Version::V6_0).allow("users.k7"));
    assert!(commands.contains(r#"{"refineCollectionShardKey":"$database.users","key":{"a":1,"b":1}}"#), "{commands}");
    let unique = |key: &str| {
        let index = format!(
            r#"{{"key": {key}, "name": "k{key_len}", "unique": true, "collation": {{"locale": "simple"}}}}"#,
            key_len = key.len()
        );
        let shard = format!(r#""shard_key": {{"key": {key}, "unique": true}}"#);
        format!(r#""options": {{"collation": {{"locale": "de"}}}}, "indexes": [{index}], {shard}"#)
    };
    // A key is never spread anew as unique: the index that keeps it so is made behind that, and others stand in for both.
    let (commands, refused) =
        way(&unique(r#"{"a":1}"#), &unique(r#"{"b":1,"c":1}"#), &at(Version::V6_0).allow("users.k7"));
    let words: Vec<&str> = commands.lines().map(|line| line.split('"').nth(1).unwrap()).collect();
    let expected = [
        "createIndexes",
        "dropIndexes",
        "createIndexes",
        "reshardCollection",
        "aggregate",
        "createIndexes",
        "dropIndexes",
        "dropIndexes",
    ];
    assert_eq!((words, refused), (expected.to_vec(), vec![]), "{commands}");
    let reshard = r#"{"reshardCollection":"$database.users","key":{"b":1,"c":1},"collation":{"locale":"simple"}}"#;
    assert!(commands.contains(reshard), "{commands}");
    let (commands, _) = way(&of(r#"{"a":1}"#), &of(r#"{"b":1,"a":1}"#), &at(Version::V6_0).allow("users.k7"));
    assert!(commands.contains(r#"{"reshardCollection":"$database.users","key":{"b":1,"a":1}}"#), "{commands}");
}

#[test]
fn a_collection_is_gathered_since_8_0() {
    let (was, now) = (
        r#""indexes": [{"key": {"a": 1}, "name": "x"}], "shard_key": {"key": {"a": 1}}"#,
        r#""indexes": [{"key": {"a": 1}, "name": "x"}]"#,
    );
    assert_eq!(way(was, now, &at(Version::V7_0)), (String::new(), vec![Some("users.shard_key".into())]));
    assert_eq!(way(was, now, &at(Version::V8_0)).0, r#"{"unshardCollection":"$database.users"}"#);
}

#[test]
fn sizes_and_granularities_are_changed_in_place() {
    let capped = |size: u64, max: &str| format!(r#""options": {{"capped": {{"size": {size}{max}}}}}"#);
    let (commands, refused) = way(&capped(4096, r#", "max": 5"#), &capped(8192, ""), &at(Version::V6_0));
    assert_eq!((commands.as_str(), refused.len()), (r#"{"collMod":"users","cappedSize":8192,"cappedMax":0}"#, 0));
    let series = |granularity: &str| {
        format!(r#""options": {{"timeSeries": {{"timeField": "at", "metaField": "m"{granularity}}}}}"#)
    };
    let (commands, _) = way(&series(""), &series(r#", "granularity": "hours""#), &at(Version::V6_0));
    let levels =
        ["minutes", "hours"].map(|level| format!(r#"{{"collMod":"users","timeseries":{{"granularity":"{level}"}}}}"#));
    assert_eq!(commands, levels.join("\n"));
    // Finer is no command.
    assert_eq!(
        way(&series(r#", "granularity": "hours""#), &series(""), &at(Version::V6_0)),
        (String::new(), vec![Some("users.options".into())])
    );
}

#[test]
fn what_would_have_to_be_made_anew_is_left_as_it_is() {
    let was = r#""indexes": [{"key": {"a": 1}, "name": "x"}]"#;
    let now = r#""options": {"clustered": {"name": "c"}, "expireAfterSeconds": 5}, "indexes": [{"key": {"b": 1}, "name": "y"}]"#;
    assert_eq!(way(was, now, &at(Version::V6_0)), (String::new(), vec![Some("users.options".into())]));
}

/// The lines of a report; none where there is nothing to report.
fn lines(drift: &Drift) -> Vec<String> {
    let report = if drift.is_empty() { String::new() } else { drift.to_string() };
    report.lines().map(|line| line.trim().to_owned()).collect()
}

/// The drift of a live collection from the model.
#[track_caller]
fn told(ours: &str, live: &str) -> Vec<String> {
    let live = Spec::from_introspection(&format!(r#"[{{"name": "users", {live}}}]"#)).unwrap();
    lines(&drift(&live, &spec(ours)))
}

const COMPLETED: &str = r#""caseLevel": false, "strength": 3, "numericOrdering": false, "maxVariable": "punct", "normalization": false, "version": "57.1""#;

#[test]
fn each_part_of_a_collation_is_compared() {
    let ours = r#""indexes": [{"key": {"a": 1}, "name": "x", "collation": {"locale": "fr"}}]"#;
    let live = |more: &str| {
        let collation = format!(r#"{{"locale": "fr", {COMPLETED}, {more}}}"#);
        told(ours, &format!(r#""indexes": [{{"key": {{"a": 1}}, "name": "x", "collation": {collation}}}]"#))
    };
    assert_eq!(live(r#""caseFirst": "off", "alternate": "non-ignorable", "backwards": false"#), [] as [&str; 0]);
    for odd in [
        r#""caseFirst": "off", "alternate": "shifted", "backwards": false"#,
        r#""caseFirst": "off", "alternate": "non-ignorable", "backwards": true"#,
        r#""caseFirst": "upper", "alternate": "non-ignorable", "backwards": false"#,
    ] {
        let found = live(odd);
        assert!(found[..2] == ["different:", "index users.x"] && found[2].starts_with("collation is "), "{found:?}");
    }
    // What a server completes for a language is as it should be.
    let ours = r#""options": {"collation": {"locale": "fr_CA"}}"#;
    let collation = format!(
        r#"{{"locale": "fr_CA", {COMPLETED}, "caseFirst": "off", "alternate": "non-ignorable", "backwards": true}}"#
    );
    assert_eq!(told(ours, &format!(r#""options": {{"collation": {collation}}}"#)), [] as [&str; 0]);
}

#[test]
fn an_index_that_compares_bytes_is_not_one_of_the_collections_language() {
    let ours =
        r#""options": {"collation": {"locale": "fr"}}, "indexes": [{"key": {"a": 1}, "name": "x", "unique": true}]"#;
    let collation = format!(r#"{{"locale": "fr", {COMPLETED}}}"#);
    let live = |own: &str| {
        format!(
            r#""options": {{"collation": {collation}}}, "indexes": [{{"key": {{"a": 1}}, "name": "x", "unique": true{own}}}]"#
        )
    };
    let expected = ["different:", "index users.x", r#"collation is {"locale":"simple"}, should be nothing"#];
    assert_eq!(told(ours, &live("")), expected);
    assert_eq!(told(ours, &live(&format!(r#", "collation": {collation}"#))), [] as [&str; 0]);
}

#[test]
fn what_queries_can_ask_of_encrypted_fields_is_compared() {
    let ours = r#""options": {"encrypted": [{"path": "a", "bsonType": "int", "searchable": true}]}"#;
    let live = |queries: &str| {
        told(
            ours,
            &format!(
                r#""options": {{"encryptedFields": {{"fields": [{{"path": "a", "bsonType": "int", "queries": {queries}}}]}}}}"#
            ),
        )
    };
    assert_eq!(live(r#"{"queryType": "equality", "contention": {"$numberLong": "8"}}"#), [] as [&str; 0]);
    let found = live(r#"[{"queryType": "range", "min": 1}]"#);
    assert!(found[..2] == ["different:", "collection users"] && found[2].starts_with("encrypted is "), "{found:?}");
}

#[test]
fn the_index_of_a_time_series_is_the_servers_and_the_span_of_its_buckets_is_compared() {
    let ours = r#""options": {"timeSeries": {"timeField": "at", "metaField": "m"}}"#;
    let live = |span: u64| {
        let series = format!(
            r#"{{"timeField": "at", "metaField": "m", "granularity": "seconds", "bucketMaxSpanSeconds": {span}}}"#
        );
        told(
            ours,
            &format!(
                r#""type": "timeseries", "options": {{"timeseries": {series}}}, "indexes": [{{"v": 2, "key": {{"m": 1, "at": 1}}, "name": "m_1_at_1"}}]"#
            ),
        )
    };
    assert_eq!(live(3600), [] as [&str; 0]);
    let found = live(300);
    assert!(found[..2] == ["different:", "collection users"] && found[2].starts_with("timeSeries is "), "{found:?}");
}

#[test]
fn kinds_that_are_not_known_are_told_and_the_rest_is_read() {
    let live = r#"[
        {"name": "users", "indexes": [
            {"v": 2, "key": {"place": "geoHaystack", "kind": 1}, "name": "old", "bucketSize": 1},
            {"v": 2, "key": {"_id": "hashed"}, "name": "h"},
            {"v": 2, "key": {"a": 1}, "name": "a", "collation": {"locale": 5}}]},
        {"name": "odd", "type": "cube", "options": {"sides": 6}}]"#;
    let live = Spec::from_introspection(live).unwrap();
    let names: Vec<&str> = live.collections[0].indexes.iter().map(|index| &*index.name).collect();
    assert_eq!(names, ["a", "h"]);
    let ours = spec(r#""indexes": [{"key": {"_id": "hashed"}, "name": "h"}, {"key": {"a": 1}, "name": "a"}]"#);
    let told = lines(&drift(&live, &ours));
    assert_eq!(
        told,
        [
            "unexpected:",
            "odd: its kind, cube",
            r#"users: index a: collation: {"locale":5}"#,
            r#"users: index old: its kind, {"place":"geoHaystack","kind":1}"#,
        ]
    );
    assert!(plan(&diff(&live, &ours), &PlanOptions::default()).is_empty());
}

/// Commands that MongoDB refuses, each with a part of what is said of it: the judge of all random models knows them.
#[test]
fn the_judge_knows_what_a_server_refuses() {
    let make = r#"{"create":"c","collation":{"locale":"de"},"validator":{"$jsonSchema":{"properties":{"_id":{},"at":{"bsonType":"date"},"t":{"bsonType":"string"},"list":{"bsonType":"array"},"other":{"bsonType":"array"},"language":{"bsonType":"string"}}}}}"#;
    let index = |index: &str| format!(r#"{{"createIndexes":"c","indexes":[{index}]}}"#);
    let base = r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"a","collation":{"locale":"simple"}},{"key":{"at":1},"name":"at"}]}"#;
    for (command, part) in [
        (r#"{"shardCollection":"$database.c","key":{"a":1}}"#.to_owned(), "locale: \"simple\""),
        (index(r#"{"key":{"at":1},"name":"ttl","expireAfterSeconds":5}"#), "IndexOptionsConflict"),
        (index(r#"{"key":{"b":1},"name":"a"}"#), "IndexKeySpecsConflict"),
        (
            r#"{"shardCollection":"$database.c","key":{"a":1},"unique":true,"collation":{"locale":"simple"}}"#
                .to_owned(),
            "index not unique",
        ),
        (index(r#"{"key":{"a":1,"_id":-1,"_id":1},"name":"x"}"#), "appears multiple times"),
        (
            r#"{"reshardCollection":"$database.c","key":{"a":1},"unique":true,"collation":{"locale":"simple"}}"#
                .to_owned(),
            "only false",
        ),
        (
            r#"{"create":"d","timeseries":{"timeField":"at"},"changeStreamPreAndPostImages":{"enabled":true}}"#
                .to_owned(),
            "not allowed with",
        ),
        (r#"{"create":"d","timeseries":{"timeField":"at","metaField":"at"}}"#.to_owned(), "same as timeField"),
        (r#"{"create":"d","timeseries":{"timeField":"at"},"expireAfterSeconds":2200000000}"#.to_owned(), "1970"),
        (index(r#"{"key":{"$**":1},"name":"x","sparse":true}"#), "wildcard"),
        (index(r#"{"key":{"a.$**":1,"b.$**":1},"name":"x"}"#), "7246201"),
        (index(r#"{"key":{"d.a":1,"d.$**":1},"name":"x"}"#), "7246204"),
        (
            index(r#"{"key":{"b":1},"name":"x","partialFilterExpression":{"a":{"$ne":5}}}"#),
            "not supported in partial index",
        ),
        (index(r#"{"key":{"b":1},"name":"x","collation":{"locale":"klingon"}}"#), "'locale' is invalid"),
        (index(r#"{"key":{"a":"hashed","b":"2dsphere"},"name":"x"}"#), "more than one index plugin"),
        (index(r#"{"key":{"b":1},"name":""}"#), "cannot be empty"),
        (index(r#"{"key":{"b":1},"name":"_id_"}"#), "reserved"),
        (index(r#"{"key":{"_id":1},"name":"x","hidden":true}"#), "_id index"),
        (r#"{"create":"d","viewOn":"c","pipeline":[{"$out":"x"}]}"#.to_owned(), "OptionNotSupportedOnView"),
        (r#"{"create":"d","validator":{"$expr":{"$where":"true"}}}"#.to_owned(), "QueryFeatureNotAllowed"),
        (r#"{"create":"d","capped":true,"size":4096,"max":3000000000}"#.to_owned(), "2^31"),
        (index(r#"{"key":{"at":"hashed"},"name":"x","expireAfterSeconds":5}"#), "special index"),
        (index(r#"{"key":{"t":"2dsphere"},"name":"x"}"#), "geo keys"),
        (index(r#"{"key":{"list":1,"other":1},"name":"x"}"#), "parallel arrays"),
        (
            index(r#"{"key":{"t":"text"},"name":"x","weights":{"t":1},"default_language":"english"}"#),
            "does not support collation",
        ),
        (r#"{"dropIndexes":"c","index":"gone"}"#.to_owned(), "IndexNotFound"),
        (r#"{"collMod":"c","index":{"name":"a","unique":true}}"#.to_owned(), "not prepared"),
        (r#"{"collMod":"c","cappedSize":5}"#.to_owned(), "isn't capped"),
        (r#"{"collMod":"c","timeseries":{"granularity":"hours"}}"#.to_owned(), "Invalid transition"),
    ] {
        let mut server = Server::new(Version::V7_0, true);
        for command in [make, base] {
            let command: Json = serde_json::from_str(command).unwrap();
            assert_eq!(server.run(&command, false), Vec::<String>::new());
        }
        let command: Json = serde_json::from_str(&command).unwrap();
        let admin = command.members()[0].0.ends_with("Collection");
        let found = server.run(&command, admin).join("\n");
        assert!(found.contains(part), "{}: {found}", command.write());
    }
    let mut standalone = Server::new(Version::V8_0, false);
    let shard: Json = serde_json::from_str(r#"{"shardCollection":"$database.c","key":{"a":1}}"#).unwrap();
    assert_eq!(standalone.run(&shard, true), ["no such command: 'shardCollection'"]);
}
