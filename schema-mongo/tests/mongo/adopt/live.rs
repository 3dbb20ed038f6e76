//! Databases on a server, adopted from what it shows of itself.

use std::collections::BTreeMap;

use bson::{Document, doc};
use schema_mongo::{AdoptOptions, adopt, client, drift};
use serde_json::Value;

use super::databases;
use crate::live::{lacks, with_database};

/// The documents of a collection of the tests, with what a server takes of them.
fn documents(collection: &Value) -> Vec<Document> {
    let sample = collection["sample"].as_array().unwrap();
    let read = sample.iter().map(|document| match bson::Bson::try_from(document.clone()).unwrap() {
        bson::Bson::Document(document) => document,
        other => panic!("{other}"),
    });
    read.collect()
}

#[test]
#[ignore = "needs MONGODB_URL"]
fn live_adopt_a_shop_and_what_mongoose_keeps() {
    with_database("adopt", |database| async move {
        let all = [databases::shop(), databases::mongoose()].concat();
        let mut refused = BTreeMap::new();
        for text in &all {
            let collection: Value = serde_json::from_str(text).unwrap();
            let name = collection["name"].as_str().unwrap();
            database.create_collection(name).await.unwrap();
            database.collection::<Document>(name).insert_many(documents(&collection)).await.unwrap();
            // As `createIndexes` takes them, in order.
            let text: Document = serde_json::from_str(text).unwrap();
            for index in text.get_array("indexes").unwrap() {
                let mut index = index.as_document().unwrap().clone();
                if let Some(weights) = index.get("weights").and_then(|weights| weights.as_document()).cloned() {
                    index.insert("key", weights.keys().map(|name| (name.clone(), "text".into())).collect::<Document>());
                }
                for own in ["v", "background", "textIndexVersion", "2dsphereIndexVersion"] {
                    index.remove(own);
                }
                if let Some(collation) = index.get_mut("collation").and_then(|own| own.as_document_mut()) {
                    collation.remove("version");
                }
                let label = format!("{name}.{}", index.get_str("name").unwrap());
                if let Err(error) = database.run_command(doc! { "createIndexes": name, "indexes": [index] }).await {
                    refused.insert(label, error.to_string());
                }
            }
        }
        if !refused.is_empty() {
            let names: Vec<&str> = refused.keys().map(String::as_str).collect();
            lacks(&format!("indexes such as {}", names.join(", ")));
        }
        database
            .create_collection("strict")
            .validator(doc! { "$jsonSchema": { "bsonType": "object", "required": ["name"], "properties": { "name": { "bsonType": "string" } } } })
            .await
            .unwrap();
        let observed = client::observe(&database, 1000).await.unwrap();
        let adopted = adopt(&observed, &AdoptOptions::default());
        assert!(adopted.report.is_complete(), "{}", adopted.report);
        let live = client::introspect(&database).await.unwrap();
        drift(&live, &adopted.spec).assert_none();
        let product = adopted.file("src/product.rs").unwrap();
        // The first documents of a sample may be any: what is specified for all of them is the same.
        assert!(product.contains("// From a sample of 40 documents of about 40.\n"), "{product}");
        assert!(
            product.contains(
                "// String in 98 %, int in 3 % of the sample.\n    #[entity(unique)]\n    pub sku: bson::Bson,"
            ),
            "{product}"
        );
        assert!(adopted.file("src/strict.rs").unwrap().contains("#[mongo(validator("));
        // Fewer are enough, and none says that none was there.
        let few = client::observe(&database, 3).await.unwrap();
        assert!(few.collections.iter().all(|seen| seen.sample.len() <= 3));
        let none = adopt(&client::observe(&database, 0).await.unwrap(), &AdoptOptions::default());
        assert!(none.report.is_complete(), "{}", none.report);
    });
}
