//! Documents that stand below one another.

use schema_core::{Entity, registry};
use serde::Serialize;
use serde_json::{Value, json};

use crate::lifecycle::{Shop, spec};
use crate::oracle;
use crate::serialized::judge;

#[derive(Serialize, Entity)]
#[entity(name = "folders", tenant = shop_id, tree(parent_id).level("depth"), soft_delete)]
#[serde(rename_all = "camelCase")]
struct Folder {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop))]
    shop_id: i64,
    parent_id: Option<i64>,
    path: Vec<String>,
    depth: i32,
}

#[test]
fn what_stands_below_a_document_is_found_by_an_index_and_moves_along() {
    let registry = registry![Shop, Folder].unwrap();
    let (spec, entity) = (spec(&registry), registry.get::<Folder>().unwrap());
    let folders = spec.collection("folders").unwrap();
    let index = folders.indexes.iter().find(|index| index.leads_with(&["shopId", "path"]));
    // A folder that moves takes the deleted ones along.
    assert_eq!(index.expect("an index over the path").partial, None);
    let placed = json!({"_id": {"$numberLong": "7"}, "shopId": {"$numberLong": "1"}, "parentId": {"$numberLong": "3"}});
    let placed = schema_mongo::documents::tree_place(entity, &["1", "3"], "7", placed).unwrap();
    assert_eq!((&placed["path"], &placed["depth"]), (&json!(["1", "3", "7"]), &json!(2)));
    let bson::Bson::Document(document) = oracle::bson(&placed) else { panic!("a document") };
    assert_eq!(judge(&registry, "folders").refuses(&document), None);
    // What a text in a path looks like means nothing to the pipeline.
    let (filter, update) = schema_mongo::documents::tree_move(entity, "$7", &Value::Null, &[]).unwrap();
    assert_eq!(filter, json!({"path": "$7"}));
    assert_eq!(update[0]["$set"]["parentId"]["$cond"][1], json!({"$literal": null}));
    assert_eq!(update[0]["$set"]["path"]["$concatArrays"][0], json!({"$literal": []}));
    assert_eq!(update[1], json!({"$set": {"depth": {"$subtract": [{"$size": "$path"}, 1]}}}));
    assert_eq!(schema_mongo::documents::tree_move(entity, "7", &json!(7), &["1", "7"]), None, "below itself");
    let kept = schema_mongo::lint(&registry);
    assert!(kept.iter().any(|lint| lint.code == "ML07" && lint.message.contains("`tree` (`tree_place`, `tree_move`)")));
    assert!(folders.validator.as_ref().unwrap().query().to_string().contains("How many documents are above it."));
}
