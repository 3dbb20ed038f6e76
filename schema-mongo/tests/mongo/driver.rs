//! Every option of indexes and collections goes through the driver's own types and comes back equal.

use bson::Document;
use schema_core::registry;
use schema_mongo::client::{create_options, document, index_from, index_model};
use schema_mongo::{Command, Spec};

const ALL: &str = r#"{"collections": [
    {"name": "a", "options": {"capped": {"size": 4096, "max": 5}, "collation": {"locale": "de", "strength": 2, "numericOrdering": true}, "preAndPostImages": true},
     "validator": {"validator": {"$jsonSchema": {"bsonType": "object", "required": ["n"], "properties": {"n": {"bsonType": "decimal", "minimum": {"$numberDecimal": "0.5"}}}, "additionalProperties": false},
                   "$expr": {"$gt": ["$d", {"$date": "2026-01-01T00:00:00Z"}]}}, "validationLevel": "moderate", "validationAction": "warn"},
     "indexes": [
        {"key": {"z": 1, "a": -1}, "name": "order", "unique": true, "hidden": true},
        {"key": {"b": 1}, "name": "partial", "partialFilterExpression": {"b": {"$type": "string"}, "c": null}},
        {"key": {"c": 1}, "name": "sparse", "sparse": true},
        {"key": {"d": 1}, "name": "ttl", "expireAfterSeconds": 3600},
        {"key": {"e": "hashed"}, "name": "hashed"},
        {"key": {"f": "2dsphere"}, "name": "geo"},
        {"key": {"g": 1}, "name": "collated", "collation": {"locale": "sv", "strength": 1, "caseLevel": true}},
        {"key": {"t": "text", "s": "text"}, "name": "words", "weights": {"s": 2, "t": 10}, "default_language": "german"},
        {"key": {"$**": 1}, "name": "wild", "wildcardProjection": {"x": 1}}
     ]},
    {"name": "b", "options": {"timeSeries": {"timeField": "at", "metaField": "m", "granularity": "minutes"}, "expireAfterSeconds": 60}},
    {"name": "c", "options": {"clustered": {"name": "c_id"}}}
]}"#;

#[test]
fn indexes_come_back_from_the_driver_as_they_were() {
    let spec = Spec::from_json(ALL).unwrap();
    for index in &spec.collections[0].indexes {
        let model = index_model(index).unwrap();
        assert_eq!(model.options.as_ref().unwrap().name.as_deref(), Some(&*index.name));
        assert_eq!(index_from(&model).unwrap(), *index);
    }
    let order = index_model(spec.collections[0].index("order").unwrap()).unwrap();
    assert_eq!(order.keys.keys().collect::<Vec<_>>(), ["z", "a"]);
    let ttl = index_model(spec.collections[0].index("ttl").unwrap()).unwrap();
    assert_eq!(ttl.options.unwrap().expire_after, Some(std::time::Duration::from_secs(3600)));
}

/// Numbers without their width, which the driver chooses itself.
fn plain(document: &Document) -> schema_mongo::spec::Value {
    schema_mongo::spec::canonical(serde_json::from_str(&serde_json::to_string(document).unwrap()).unwrap())
}

#[test]
fn options_come_back_from_the_driver_as_they_were() {
    let spec = Spec::from_json(ALL).unwrap();
    for collection in &spec.collections {
        let options = create_options(collection).unwrap();
        let mut command = document(&Command::Create(schema_mongo::MaybeOwned::Borrowed(collection)).to_json()).unwrap();
        command.remove("create");
        assert_eq!(plain(&bson::serialize_to_document(&options).unwrap()), plain(&command), "{}", collection.name);
    }
    let options = create_options(&spec.collections[0]).unwrap();
    assert_eq!((options.capped, options.size, options.max), (Some(true), Some(4096), Some(5)));
    let minimum = options.validator.unwrap();
    let minimum = minimum.get_document("$jsonSchema").unwrap().get_document("properties").unwrap();
    assert_eq!(
        minimum.get_document("n").unwrap().get("minimum").unwrap(),
        &bson::Bson::Decimal128("0.5".parse().unwrap())
    );
}

#[derive(serde::Serialize, schema_core::Entity)]
#[entity(unique([b, a]), index([a.desc(), b]).filter("a > 5"), search([c.weight(A)]))]
struct Item {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    a: i64,
    b: Option<String>,
    c: String,
}

#[test]
fn what_is_lowered_comes_back_from_the_driver_too() {
    let spec = schema_mongo::lower(&registry![Item].unwrap()).unwrap();
    for index in &spec.collections[0].indexes {
        assert_eq!(index_from(&index_model(index).unwrap()).unwrap(), *index);
    }
}
