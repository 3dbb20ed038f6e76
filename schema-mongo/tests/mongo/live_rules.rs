//! With a server: the rules of MongoDB that this library keeps, asked of the server by breaking each. A server of MongoDB's own keeps
//! all; what another one takes is said by name, so that nobody takes a test that passed for more than it showed.

use bson::Document;
use mongodb::Database;
use schema_mongo::client;

use crate::live::{unchecked, with_database};

/// What is there, and the command that must be refused then.
struct Rule(&'static str, &'static [&'static str], &'static str);

const SERIES: &str = r#"{"create":"c","timeseries":{"timeField":"at","metaField":"m"}}"#;

const RULES: [Rule; 40] = [
    Rule(
        "two indexes of the same fields do not differ in when documents go",
        &[r#"{"createIndexes":"c","indexes":[{"key":{"at":1},"name":"x"}]}"#],
        r#"{"createIndexes":"c","indexes":[{"key":{"at":1},"name":"y","expireAfterSeconds":5}]}"#,
    ),
    Rule(
        "an index keeps its name for its fields",
        &[r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x"}]}"#],
        r#"{"createIndexes":"c","indexes":[{"key":{"b":1},"name":"x"}]}"#,
    ),
    Rule("an index has a name", &[], r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":""}]}"#),
    Rule(
        "no other index has the name of that on _id",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"_id_"}]}"#,
    ),
    Rule("the index on _id stays", &[r#"{"create":"c"}"#], r#"{"dropIndexes":"c","index":"_id_"}"#),
    Rule(
        "the index on _id is not hidden",
        &[r#"{"create":"c"}"#],
        r#"{"collMod":"c","index":{"name":"_id_","hidden":true}}"#,
    ),
    Rule("a direction of an index is not 0", &[], r#"{"createIndexes":"c","indexes":[{"key":{"a":0},"name":"x"}]}"#),
    Rule(
        "a kind of index is one that the server knows",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":"2dspere"},"name":"x"}]}"#,
    ),
    Rule(
        "an option of an index is one that the server knows",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","uniqe":true}]}"#,
    ),
    Rule(
        "an index is sparse or partial",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","sparse":true,"partialFilterExpression":{"a":1}}]}"#,
    ),
    Rule(
        "filters of indexes have no $ne",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","partialFilterExpression":{"a":{"$ne":5}}}]}"#,
    ),
    Rule(
        "filters of indexes have no $exists: false",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","partialFilterExpression":{"a":{"$exists":false}}}]}"#,
    ),
    Rule(
        "filters of indexes have no $regex",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","partialFilterExpression":{"a":{"$regex":"^x"}}}]}"#,
    ),
    Rule(
        "filters of indexes have no $nor",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","partialFilterExpression":{"$nor":[{"a":1}]}}]}"#,
    ),
    Rule(
        "filters of indexes have no $expr",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","partialFilterExpression":{"$expr":{"$gt":["$a",1]}}}]}"#,
    ),
    Rule(
        "a collation has a locale of ICU",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","collation":{"locale":"klingon"}}]}"#,
    ),
    Rule(
        "an index has one kind beside plain ones",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":"hashed","b":"2dsphere"},"name":"x"}]}"#,
    ),
    Rule(
        "an index has one hashed field",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":"hashed","b":"hashed"},"name":"x"}]}"#,
    ),
    Rule(
        "a hashed index is not unique",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":"hashed"},"name":"x","unique":true}]}"#,
    ),
    Rule(
        "a wildcard index is not unique",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"$**":1},"name":"x","unique":true}]}"#,
    ),
    Rule(
        "a wildcard index does not let documents go",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"$**":1},"name":"x","expireAfterSeconds":5}]}"#,
    ),
    Rule(
        "a wildcard projection is for all fields",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a.$**":1},"name":"x","wildcardProjection":{"b":1}}]}"#,
    ),
    Rule(
        "documents go by one field",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1,"b":1},"name":"x","expireAfterSeconds":5}]}"#,
    ),
    Rule(
        "documents do not go by _id",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"_id":1},"name":"x","expireAfterSeconds":5}]}"#,
    ),
    Rule(
        "documents go after a time that is not negative",
        &[],
        r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x","expireAfterSeconds":-5}]}"#,
    ),
    Rule(
        "a document has one list among the fields of an index",
        &[r#"{"createIndexes":"c","indexes":[{"key":{"a":1,"b":1},"name":"x"}]}"#],
        r#"{"insert":"c","documents":[{"a":[1],"b":[1]}]}"#,
    ),
    Rule(
        "an index becomes unique when it was prepared",
        &[r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x"}]}"#],
        r#"{"collMod":"c","index":{"name":"x","unique":true}}"#,
    ),
    Rule(
        "an index that is prepared takes no value twice",
        &[
            r#"{"createIndexes":"c","indexes":[{"key":{"a":1},"name":"x"}]}"#,
            r#"{"collMod":"c","index":{"name":"x","prepareUnique":true}}"#,
            r#"{"insert":"c","documents":[{"a":1}]}"#,
        ],
        r#"{"insert":"c","documents":[{"a":1}]}"#,
    ),
    Rule(
        "a time series keeps no images",
        &[],
        r#"{"create":"c","timeseries":{"timeField":"at"},"changeStreamPreAndPostImages":{"enabled":true}}"#,
    ),
    Rule("the meta field is not the time", &[], r#"{"create":"c","timeseries":{"timeField":"at","metaField":"at"}}"#),
    Rule("the meta field is not _id", &[], r#"{"create":"c","timeseries":{"timeField":"at","metaField":"_id"}}"#),
    Rule(
        "a time series has no validator",
        &[],
        r#"{"create":"c","timeseries":{"timeField":"at"},"validator":{"a":1}}"#,
    ),
    Rule(
        "an index of measurements is not sparse",
        &[SERIES],
        r#"{"createIndexes":"c","indexes":[{"key":{"v":1},"name":"x","sparse":true}]}"#,
    ),
    Rule(
        "an index of measurements is not unique",
        &[SERIES],
        r#"{"createIndexes":"c","indexes":[{"key":{"v":1},"name":"x","unique":true}]}"#,
    ),
    Rule(
        "a capped collection has fewer documents than 2^31",
        &[],
        r#"{"create":"c","capped":true,"size":4096,"max":{"$numberLong":"3000000000"}}"#,
    ),
    Rule("a validator asks nothing of JavaScript", &[], r#"{"create":"c","validator":{"$where":"true"}}"#),
    Rule(
        "a validator has words of JSON Schema that the server knows",
        &[],
        r#"{"create":"c","validator":{"$jsonSchema":{"$ref":"x"}}}"#,
    ),
    Rule(
        "a list of required members is not empty",
        &[],
        r#"{"create":"c","validator":{"$jsonSchema":{"required":[]}}}"#,
    ),
    Rule(
        "a pattern of a validator is one of PCRE",
        &[],
        r#"{"create":"c","validator":{"$jsonSchema":{"properties":{"a":{"pattern":"[a-z"}}}}}"#,
    ),
    Rule("a view writes nothing", &[], r#"{"create":"v","viewOn":"c","pipeline":[{"$out":"d"}]}"#),
];

async fn run(database: &Database, json: &str) -> Result<(), String> {
    let answer: Document =
        database.run_command(client::document(json).unwrap()).await.map_err(|error| error.to_string())?;
    match answer.get_array("writeErrors") {
        Ok(errors) if !errors.is_empty() => Err(format!("{errors:?}")),
        _ => Ok(()),
    }
}

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_server_keeps_the_rules_that_are_kept_here() {
    with_database("rules", async |database| {
        for Rule(name, there, refused) in RULES {
            database.drop().await.unwrap();
            let mut lacks = None;
            for command in there {
                lacks = lacks.or(run(&database, command).await.err());
            }
            if lacks.is_some() || run(&database, refused).await.is_ok() {
                unchecked(name, lacks.as_deref());
            }
        }
    });
}
