//! Plans: from one spec to another, text in, text out.

use schema_mongo::{PlanOptions, Rollout, Spec, create, diff, drift, plan};

/// A spec of one collection, from its members as a snapshot holds them.
fn spec(members: &str) -> Spec {
    let json =
        format!(r#"{{"collections": [{{"name": "users"{}{members}}}]}}"#, if members.is_empty() { "" } else { ", " });
    Spec::from_json(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// The commands, one a line.
#[track_caller]
fn check(old: &Spec, new: &Spec, options: &PlanOptions, expected: &str) {
    let plan = plan(&diff(old, new), options);
    let found: Vec<String> = plan.steps.iter().map(|step| step.command.to_json()).collect();
    assert_eq!(found.join("\n"), expected, "{plan}");
    assert!(plan.steps.iter().all(|step| !step.because.is_empty()));
    assert_eq!(diff(new, new), []);
}

fn safe() -> PlanOptions {
    PlanOptions::default()
}

const NAME: &str = r#""validator": {"validator": {"$jsonSchema": {"bsonType": "object", "properties": {"name": {"bsonType": "string", "maxLength": 9}}}}}"#;
const LONGER: &str = r#""validator": {"validator": {"$jsonSchema": {"bsonType": "object", "properties": {"name": {"bsonType": "string", "maxLength": 10}}}}}"#;

#[test]
fn a_validator_that_takes_more_is_set_at_once() {
    check(
        &spec(NAME),
        &spec(LONGER),
        &safe(),
        r#"{"collMod":"users","validator":{"$jsonSchema":{"bsonType":"object","properties":{"name":{"bsonType":"string","maxLength":10}}}},"validationLevel":"strict","validationAction":"error"}"#,
    );
}

#[test]
fn a_tighter_validator_waits_until_nothing_is_wrong_and_the_old_one_stays_until_then() {
    let schema = r#"{"$jsonSchema":{"bsonType":"object","properties":{"name":{"bsonType":"string","maxLength":9}}}}"#;
    let set = |level: &str, action: &str| {
        format!(
            r#"{{"collMod":"users","validator":{schema},"validationLevel":"{level}","validationAction":"{action}"}}"#
        )
    };
    let count = format!(r#"{{"count":"users","query":{{"$nor":[{schema}]}}}}"#);
    let expected = [count.clone(), set("strict", "error"), count];
    check(&spec(LONGER), &spec(NAME), &safe(), &expected.join("\n"));
    let at_once = PlanOptions { rollout: Rollout::AtOnce, ..safe() };
    check(&spec(LONGER), &spec(NAME), &at_once, &set("strict", "error"));
    let (was, now) = (spec(LONGER), spec(NAME));
    let plan = plan(&diff(&was, &now), &safe());
    let undo: Vec<String> = plan.reverse().map(schema_mongo::Command::to_json).collect();
    assert_eq!(undo.len(), 1);
    assert!(
        undo[0].contains(r#""maxLength":10"#) && plan.to_string().contains("// hazard: documents may stand in the way")
    );
}

#[test]
fn what_is_changed_in_place_is_neither_dropped_nor_made() {
    check(
        &spec(
            r#""indexes": [{"key": {"at": 1}, "name": "a", "expireAfterSeconds": 10}, {"key": {"b": 1}, "name": "b"}, {"key": {"c": 1}, "name": "c"}]"#,
        ),
        &spec(
            r#""indexes": [{"key": {"at": 1}, "name": "a", "expireAfterSeconds": 20}, {"key": {"b": 1}, "name": "b", "hidden": true}, {"key": {"c": 1}, "name": "c", "unique": true}]"#,
        ),
        &safe(),
        r#"{"collMod":"users","index":{"name":"a","expireAfterSeconds":20}}
{"collMod":"users","index":{"name":"c","prepareUnique":true}}
{"collMod":"users","index":{"name":"c","unique":true},"dryRun":true}
{"collMod":"users","index":{"name":"c","unique":true}}
{"collMod":"users","index":{"name":"b","hidden":true}}"#,
    );
}

#[test]
fn an_index_is_replaced_without_a_gap() {
    check(
        &spec(r#""indexes": [{"key": {"a": 1}, "name": "x", "unique": true}]"#),
        &spec(r#""indexes": [{"key": {"a": 1, "b": -1}, "name": "x", "unique": true}]"#),
        &safe(),
        r#"{"aggregate":"users","pipeline":[{"$project":{"_id":0,"k":{"$setUnion":[{"$reduce":{"in":{"$concatArrays":["$$value","$$this"]},"initialValue":[],"input":{"$map":{"as":"a0","in":{"$map":{"as":"b0","in":{"$concatArrays":["$$a0","$$b0"]},"input":{"$map":{"as":"v","in":[{"$ifNull":["$$v",null]}],"input":{"$cond":[{"$isArray":"$b"},{"$cond":[{"$eq":["$b",[]]},[{"$literal":{"$minKey":1}}],"$b"]},["$b"]]}}}}},"input":{"$map":{"as":"v","in":[{"$ifNull":["$$v",null]}],"input":{"$cond":[{"$isArray":"$a"},{"$cond":[{"$eq":["$a",[]]},[{"$literal":{"$minKey":1}}],"$a"]},["$a"]]}}}}}}},[]]}}},{"$unwind":"$k"},{"$group":{"_id":"$k","n":{"$sum":1}}},{"$match":{"n":{"$gt":1}}},{"$limit":10}],"cursor":{},"allowDiskUse":true}
{"createIndexes":"users","indexes":[{"key":{"a":1,"b":-1,"_id":1},"name":"x_stand_in"},{"key":{"a":1,"b":-1},"name":"x_stand_in_key","unique":true,"partialFilterExpression":{"_id":{"$exists":true}}}]}
{"dropIndexes":"users","index":"x"}
{"createIndexes":"users","indexes":[{"key":{"a":1,"b":-1},"name":"x","unique":true}]}
{"dropIndexes":"users","index":"x_stand_in"}
{"dropIndexes":"users","index":"x_stand_in_key"}"#,
    );
}

#[test]
fn nothing_is_dropped_that_was_not_allowed_by_name() {
    let old = spec(r#""indexes": [{"key": {"a": 1}, "name": "x"}]"#);
    let changed = spec("");
    check(&old, &changed, &safe(), "");
    check(&old, &changed, &safe().allow("users.x"), r#"{"dropIndexes":"users","index":"x"}"#);
    check(&old, &Spec::default(), &safe(), "");
    check(&old, &Spec::default(), &safe().allow("users"), r#"{"drop":"users"}"#);
    let refused = plan(&diff(&old, &Spec::default()), &safe()).refused;
    assert_eq!(refused[0].allowed_as(), Some("users"));
}

#[test]
fn renames_are_renames() {
    let old = Spec::from_json(r#"{"collections": [{"name": "people", "validator": {"validator": {"$jsonSchema": {"properties": {"mail": {}}, "additionalProperties": false}}}}]}"#).unwrap();
    let new = spec(
        r#""renamed_from": ["people"], "renamed_fields": [["mail", "email"]], "validator": {"validator": {"$jsonSchema": {"properties": {"email": {}}, "additionalProperties": false}}}"#,
    );
    let (old_schema, schema) = (
        r#"{"$jsonSchema":{"additionalProperties":false,"properties":{"mail":{}}}}"#,
        r#"{"$jsonSchema":{"additionalProperties":false,"properties":{"email":{}}}}"#,
    );
    let count = format!(r#"{{"count":"users","query":{{"$nor":[{schema}]}}}}"#);
    let set = |validator: &str| {
        format!(
            r#"{{"collMod":"users","validator":{validator},"validationLevel":"strict","validationAction":"error"}}"#
        )
    };
    let expected = [
        r#"{"renameCollection":"$database.people","to":"$database.users"}"#.to_owned(),
        set(&format!(r#"{{"$or":[{old_schema},{schema}]}}"#)),
        r#"{"count":"users","query":{"email":{"$exists":true},"mail":{"$exists":true}}}"#.to_owned(),
        r#"{"update":"users","updates":[{"multi":true,"q":{"email":{"$exists":false},"mail":{"$exists":true}},"u":{"$rename":{"mail":"email"}}}],"bypassDocumentValidation":true}"#.to_owned(),
        count.clone(),
        set(r#"{"$jsonSchema":{"properties":{"email":{}},"additionalProperties":false}}"#),
        count,
    ];
    check(&old, &new, &safe(), &expected.join("\n"));
}

#[test]
fn a_live_database_is_compared_by_mongodbs_own_rules() {
    let ours = spec(
        r#""indexes": [{"key": {"a": 1, "b": -1}, "name": "x", "unique": true, "partialFilterExpression": {"a": {"$gt": 5}}, "collation": {"locale": "de", "strength": 2}},
        {"key": {"t": "text", "s": "text"}, "name": "w", "weights": {"s": 1, "t": 10}, "default_language": "english"}],
        "validator": {"validator": {"$jsonSchema": {"bsonType": "object", "required": ["a", "b"], "properties": {"a": {"bsonType": "int", "minimum": 5}}}, "$expr": {"$lt": ["$a", {"$date": "1970-01-01T00:00:01Z"}]}}}"#,
    );
    let live = Spec::from_introspection(r#"[
        {"name": "system.views", "type": "collection"},
        {"name": "users", "type": "collection", "options": {"validator": {"$expr": {"$lt": ["$a", {"$date": {"$numberLong": "1000"}}]}, "$jsonSchema":
            {"required": ["b", "a"], "properties": {"a": {"minimum": {"$numberDouble": "5.0"}, "bsonType": ["int"]}}, "bsonType": "object"}}, "validationLevel": "strict", "validationAction": "error"},
         "info": {"readOnly": false}, "idIndex": {"v": 2, "key": {"_id": 1}, "name": "_id_"},
         "indexes": [{"v": 2, "key": {"_id": 1}, "name": "_id_"},
            {"v": 2, "key": {"a": 1.0, "b": {"$numberLong": "-1"}}, "name": "by_hand", "unique": true, "partialFilterExpression": {"a": {"$gt": {"$numberInt": "5"}}},
             "collation": {"locale": "de", "caseLevel": false, "caseFirst": "off", "strength": 2, "numericOrdering": false, "alternate": "non-ignorable", "maxVariable": "punct", "normalization": false, "backwards": false, "version": "57.1"}},
            {"v": 2, "key": {"_fts": "text", "_ftsx": 1}, "name": "w", "weights": {"s": 1, "t": 10}, "default_language": "english", "language_override": "language", "textIndexVersion": 3}]}]"#).unwrap();
    drift(&live, &ours).assert_none();
    assert_eq!(plan(&diff(&live, &ours), &safe()).steps, []);
    // The order of fields is part of an index.
    let other = Spec::from_introspection(r#"[{"name": "users", "options": {"flavour": 1}, "indexes": [{"key": {"b": -1, "a": 1}, "name": "y", "unique": true}]}]"#).unwrap();
    assert_eq!(
        drift(&other, &ours).to_string(),
        "missing:\n  validator of users\n  index users.x\n  index users.w\nunexpected:\n  index users.y\n  users: flavour: 1\n"
    );
}

#[test]
fn a_snapshot_is_read_back_as_it_was_written() {
    let spec = spec(&format!(
        r#"{NAME}, "shard_key": {{"key": {{"b": 1, "a": "hashed"}}}}, "options": {{"capped": {{"size": 5}}}}"#
    ));
    assert_eq!(Spec::from_json(&spec.to_json()).unwrap(), spec);
    let script = create(&spec).to_string();
    assert!(
        script.contains("db.runCommand(EJSON.deserialize({\"create\":\"users\",\"capped\":true,\"size\":5,"),
        "{script}"
    );
    assert!(
        script.contains(
            "db.adminCommand({\"shardCollection\":db.getName() + \".users\",\"key\":{\"b\":1,\"a\":\"hashed\"}});"
        ),
        "{script}"
    );
}
