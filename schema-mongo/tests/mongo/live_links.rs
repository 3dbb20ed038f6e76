//! With a server: links that are lists of keys, by using them.

use bson::{Document, doc};
use schema_core::registry;
use schema_mongo::{client, create};

use crate::links::{Post, Tag, spec};
use crate::live::{tried, with_database};
use crate::serialized::written;

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn lists_of_links_hold_each_key_once_and_lead_back() {
    with_database("links", async |database| {
        let spec = spec(&registry![Post, Tag].unwrap());
        if !tried(client::apply(&database, &create(&spec)).await) {
            return;
        }
        let posts = database.collection::<Document>("posts");
        let key = |n| written(&Tag { id: uuid::Uuid::from_u128(n) })["_id"].clone();
        posts.insert_one(written(&Post { id: 1, tag_ids: vec![uuid::Uuid::from_u128(1)] })).await.unwrap();
        for _ in 0..2 {
            posts.update_one(doc! { "_id": 1_i64 }, doc! { "$addToSet": { "tagIds": key(2) } }).await.unwrap();
        }
        let twice = posts.update_one(doc! { "_id": 1_i64 }, doc! { "$push": { "tagIds": key(2) } }).await;
        assert!(twice.is_err(), "the key is in the list");
        let text = posts.update_one(doc! { "_id": 1_i64 }, doc! { "$push": { "tagIds": "text" } }).await;
        assert!(text.is_err(), "no key");
        assert_eq!(posts.count_documents(doc! { "tagIds": key(2) }).await.unwrap(), 1);
        posts.update_many(doc! { "tagIds": key(2) }, doc! { "$pull": { "tagIds": key(2) } }).await.unwrap();
        assert_eq!(posts.count_documents(doc! { "tagIds": key(2) }).await.unwrap(), 0);
        client::drift(&database, &spec).await.unwrap().assert_none();
    });
}
