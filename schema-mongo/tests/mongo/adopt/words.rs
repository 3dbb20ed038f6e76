//! What is specified for which database, word by word.

use std::time::{Duration, Instant};

use schema_mongo::AdoptOptions;
use serde_json::{Value, json};

use super::{any, databases, file, id, whole};
use crate::oracle::Judge;

fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
}

#[test]
fn a_shop_of_javascript_becomes_structs() {
    let adopted = whole(&databases::shop());
    contains(
        file(&adopted, "src/product.rs"),
        &[
            "//! Documents of the collection `products`.\n",
            "// From a sample of 40 documents.\n",
            "// Suspected kinds of objects, told apart by `type`: \"digital\" (downloadUrl), \"physical\" (weight).\n",
            "#[serde(rename_all = \"camelCase\")]\n#[entity(name = \"products\")]\n",
            "#[entity(index([type_, created_at.desc()]))]\n",
            "#[entity(index([ratings.member(\"userId\")]).name(\"by_rater\"))]\n",
            "#[mongo(index([created_at]).expire_after(minutes(30)))]\n",
            "    #[entity(primary_key)]\n    #[serde(rename = \"_id\")]\n    pub id: bson::oid::ObjectId,\n",
            "    // String in 98 %, int in 3 % of the sample.\n    #[entity(unique)]\n    pub sku: bson::Bson,\n",
            "    // Double in 75 %, int in 25 % of the sample.\n    pub price: f64,\n",
            "    // In 50 % of the sample.\n    #[serde(skip_serializing_if = \"Option::is_none\")]\n    pub weight: Option<f64>,\n",
            "    // Suspected enum: \"digital\" in 50 %, \"physical\" in 50 %.\n    pub type_: String,\n",
            "    // Suspected reference to `users`: by its name, and 5 of 5 values are `_id`s in the sample.\n    pub user_id: bson::oid::ObjectId,\n",
            "    pub ratings: Vec<Rating>,\n",
        ],
    );
    contains(
        file(&adopted, "src/user.rs"),
        &[
            "#[mongo(index([email]).unique().collation(\"en\").ignoring_case())]\n",
            "    pub billing_address: Address,\n",
            "    pub shipping_address: Address,\n",
            "    // Suspected map: 3 different names in 10 objects.\n    pub visits: std::collections::BTreeMap<String, i32>,\n",
            "    // Without members in the sample.\n    pub settings: bson::Document,\n",
            "pub struct Address {\n",
        ],
    );
    contains(
        file(&adopted, "src/product.rs"),
        &["#[mongo(index([name.text(), tags.text()]).name(\"words\").weights([(name, 10), (tags, 3)]))]\n"],
    );
    assert_eq!(adopted.report.raw_indexes, ["users.deletedAt_1"]);
    contains(&adopted.report.to_string(), &["products.sku: String in 98 %, int in 3 % of the sample."]);
}

#[test]
fn structs_of_several_collections_are_shared() {
    let place = json!({"city": "a", "street": "b", "zip": "c"});
    let adopted = whole(&[
        json!({"name": "firms", "sample": [{"_id": 1, "billing_address": place}]}).to_string(),
        json!({"name": "people", "sample": [{"_id": 1, "home_address": place, "address": {"city": 1}}]}).to_string(),
    ]);
    contains(file(&adopted, "src/shared.rs"), &["pub struct BillingAddress {"]);
    contains(file(&adopted, "src/firm.rs"), &["use crate::BillingAddress;\n", "pub billing_address: BillingAddress,"]);
    contains(
        file(&adopted, "src/person.rs"),
        &["pub home_address: BillingAddress,", "pub address: Address,", "pub struct Address {"],
    );
}

#[test]
fn fields_stand_as_documents_have_them() {
    let adopted = whole(&[r#"{"name": "notes", "sample": [{"_id": 1, "title": "a", "body": "b", "at": 1}, {"_id": 2, "zeal": 1, "title": "a"}]}"#.to_owned()]);
    let text = file(&adopted, "src/note.rs");
    let order: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split(':').next())
        .filter(|name| !name.starts_with("struct"))
        .collect();
    assert_eq!(order, ["id", "title", "body", "at", "zeal"]);
}

#[test]
fn empty_collections_say_that_they_were() {
    let adopted = whole(&[r#"{"name": "notes", "options": {"validator": {"$jsonSchema": {"bsonType": "object", "required": ["_id", "name"], "properties": {"_id": {"bsonType": "long"}, "name": {"bsonType": "string"}, "more": {"bsonType": ["int", "null"]}}, "additionalProperties": false}}}}"#.to_owned(), r#"{"name": "bare"}"#.to_owned()]);
    contains(
        file(&adopted, "src/note.rs"),
        &["// No document was there", "pub id: i64,", "pub name: String,", "pub more: Option<i32>,"],
    );
    contains(
        file(&adopted, "src/bare.rs"),
        &["// No document was there", "pub id: bson::oid::ObjectId,", "#[mongo(no_validator)]"],
    );
    assert_eq!((adopted.report.validators, adopted.report.raw_validators.len()), (1, 0));
    // Nothing at all.
    let nothing = any(&[], &AdoptOptions::default());
    contains(file(&nothing, "src/lib.rs"), &["builder.build()"]);
    assert!(nothing.report.is_complete());
}

#[test]
fn what_is_not_known_is_named() {
    let adopted = any(
        &[
            r#"{"name": "a", "options": {"storageEngine": {"x": 1}}, "indexes": [{"v": 2, "key": {"b": "geoHaystack"}, "name": "old"}, {"v": 2, "key": {"c": 1}, "name": "c_1", "finestIndexedLevel": 20}]}"#.to_owned(),
            r#"{"name": "q", "type": "queryable"}"#.to_owned(),
            r#"{"name": "v", "type": "view", "options": {"viewOn": "gone", "pipeline": []}}"#.to_owned(),
            json!({"name": "x".repeat(230)}).to_string(),
        ],
        &AdoptOptions::default(),
    );
    let told = adopted.report.to_string();
    contains(
        &told,
        &[
            "NOT in the crate:",
            "a: storageEngine",
            "a: index old: its kind",
            "a: index c_1: finestIndexedLevel",
            "q: its kind, queryable",
            "view v: M0704",
            "xxx: M0104",
        ],
    );
    contains(file(&adopted, "src/lib.rs"), &["// The database holds what is not said here: "]);
}

#[test]
fn every_suspicion_is_a_comment_and_none_an_attribute() {
    let plain = whole(&databases::mongoose());
    for file in &plain.files {
        assert!(!file.text.contains("references("), "{}", file.text);
    }
    contains(
        file(&plain, "src/message.rs"),
        &[
            "told apart by `__t`: \"Call\" (seconds), \"ImageMessage\" (height, url, width),\n// \"TextMessage\" (text).\n",
        ],
    );
    contains(
        file(&plain, "src/tour.rs"),
        &["pub guides: Vec<bson::oid::ObjectId>", "// Suspected reference to `guides`: by its name, and"],
    );
    contains(
        file(&plain, "src/page.rs"),
        &["// Suspected reference to `pages`: 1 of 1 values are `_id`s in the sample."],
    );
}

/// What improves is asked for, is named, and refuses no document that is there.
#[test]
fn improved_structs_take_every_document_of_the_sample() {
    let all = [databases::shop(), databases::mongoose(), databases::hostile()].concat();
    let options = AdoptOptions { improve: true, ..AdoptOptions::default() };
    let adopted = any(&all, &options);
    assert_eq!(adopted.report.left_out, Vec::<String>::new());
    contains(
        file(&adopted, "src/product.rs"),
        &["#[mongo(validation(Moderate).warn())]", "#[mongo(bson_type(Number))]\n    pub price: f64"],
    );
    contains(file(&adopted, "src/message.rs"), &["#[entity(references(Guide))]\n    pub author: bson::oid::ObjectId,"]);
    contains(&adopted.report.to_string(), &["would be changed:", "validator of products"]);
    let mut judged = 0;
    for collection in &all {
        let collection: Value = serde_json::from_str(collection).unwrap();
        let name = collection["name"].as_str().unwrap();
        let Some(validator) = adopted.spec.collection(name).unwrap().validator.as_ref() else { continue };
        let judge = Judge::of(&validator.query());
        for document in collection["sample"].as_array().unwrap() {
            let text = document.to_string();
            // Types that the oracle does not know.
            if ["$timestamp", "$regular", "$minKey", "$code"].iter().any(|odd| text.contains(odd)) {
                continue;
            }
            let bson::Bson::Document(document) = bson::Bson::try_from(document.clone()).unwrap() else {
                panic!("{text}")
            };
            assert_eq!(judge.refuses(&document), None, "{name}: {text}\n{}", validator.query());
            judged += 1;
        }
    }
    assert!(judged > 120, "{judged}");
}

#[test]
fn validators_that_structs_say_refuse_what_they_refused() {
    let adopted = whole(&databases::options());
    assert_eq!(adopted.report.raw_validators, ["students", "large", "rules"]);
    assert_eq!(adopted.report.validators, 1);
    contains(
        file(&adopted, "src/coin.rs"),
        &[
            "/// Coins\n",
            "#[mongo(rule(\"rule_1\", r#\"{\"$lt\":[\"$worth\",1000]}\"#))]\n",
            "    pub kind: Kind,",
            "    #[entity(range((std::ops::Bound::Excluded(0), std::ops::Bound::Included(100))))]\n",
            "    /// A note\n    #[entity(pattern(\"^[a-z]\"))]\n",
            "    #[serde(rename = \"two words\")]\n    TwoWords,\n",
        ],
    );
    contains(
        file(&adopted, "src/rule.rs"),
        &["validator(r#\"{\"$expr\":{\"$lt\":[\"$low\",\"$high\"]}}\"#)", "validation(Off)"],
    );
    contains(file(&adopted, "src/large.rs"), &["validator(include_str!(\"../validators/large.json\"))"]);
    contains(file(&adopted, "src/word.rs"), &["collation(\"fr_CA\")"]);
    contains(
        file(&adopted, "src/worthy.rs"),
        &["#[mongo(pipeline(\"goldCoins\", r#\"[{\"$sort\":{\"worth\":-1,\"kind\":1}}]\"#))]"],
    );
}

#[test]
fn a_thousand_collections_take_seconds() {
    let collections: Vec<String> = (0..1000)
        .map(|i| {
            let sample: Vec<Value> = (0..100)
                .map(|n| json!({"_id": id(i * 1000 + n), "name": format!("n{n}"), "total": n, "lines": [{"sku": "a", "quantity": n, "note": null}], "ownerId": id(n), "address": {"city": "x", "street": "y", "zip": i % 7}}))
                .collect();
            let indexes = json!([{"v": 2, "key": {"_id": 1}, "name": "_id_"}, {"v": 2, "key": {"name": 1}, "name": "name_1", "unique": true}, {"v": 2, "key": {"ownerId": 1}, "name": "mine"}, {"v": 2, "key": {"lines.sku": 1}, "name": "lines.sku_1", "sparse": true}]);
            json!({"name": format!("orders_{i}"), "indexes": indexes, "sample": sample}).to_string()
        })
        .collect();
    let json = format!(r#"{{"collections": [{}]}}"#, collections.join(",\n"));
    let before = Instant::now();
    let observed = schema_mongo::Observed::from_json(&json).unwrap();
    let read = before.elapsed();
    let adopted = schema_mongo::adopt(&observed, &AdoptOptions::default());
    let all = before.elapsed();
    assert!(adopted.report.is_complete(), "{}", adopted.report);
    assert_eq!(adopted.report.collections, 1000);
    eprintln!(
        "{} MB of samples read in {read:?}, adopted in {:?}",
        json.len() / 1_000_000,
        all.checked_sub(read).unwrap()
    );
    assert!(all < Duration::from_secs(120), "{all:?}, unoptimized");
}
